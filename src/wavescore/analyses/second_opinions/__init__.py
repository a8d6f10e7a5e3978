"""The analysis second_opinions: what it declares, computes and prints."""
