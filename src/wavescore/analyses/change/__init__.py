"""The analysis change: what it declares, computes and prints."""
