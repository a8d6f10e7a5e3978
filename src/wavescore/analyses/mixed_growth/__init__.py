"""The analysis mixed_growth: what it declares, computes and prints."""
