"""The analysis benchmark: what it declares, computes and prints."""
