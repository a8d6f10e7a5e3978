"""The analysis cross_lagged: what it declares, computes and prints."""
