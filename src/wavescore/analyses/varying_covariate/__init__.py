"""The analysis varying_covariate: what it declares, computes and prints."""
