"""The analysis parallel_growth: what it declares, computes and prints."""
