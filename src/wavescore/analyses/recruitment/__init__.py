"""The analysis recruitment: what it declares, computes and prints."""
