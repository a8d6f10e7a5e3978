"""The analysis codebook: what it declares, computes and prints."""
