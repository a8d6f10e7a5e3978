"""The analysis forum_posts: what it declares, computes and prints."""
