"""The analysis flow: what it declares, computes and prints."""
