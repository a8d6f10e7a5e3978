"""The analysis group_growth: what it declares, computes and prints."""
