"""The analysis group_tests: what it declares, computes and prints."""
