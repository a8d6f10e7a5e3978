"""The analysis correlations: what it declares, computes and prints."""
