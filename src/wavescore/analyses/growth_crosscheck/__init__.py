"""The analysis growth_crosscheck: what it declares, computes and prints."""
