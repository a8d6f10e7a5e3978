"""The analysis caseness: what it declares, computes and prints."""
