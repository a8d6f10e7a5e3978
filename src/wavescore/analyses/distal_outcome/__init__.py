"""The analysis distal_outcome: what it declares, computes and prints."""
