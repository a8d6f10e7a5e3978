"""The analysis reliability: what it declares, computes and prints."""
