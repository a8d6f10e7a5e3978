"""The analysis frequencies: what it declares, computes and prints."""
