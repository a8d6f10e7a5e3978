"""The analysis growth: what it declares, computes and prints."""
