"""The analysis weighted_caseness: what it declares, computes and prints."""
