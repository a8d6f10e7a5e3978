"""The analysis distributions: what it declares, computes and prints."""
