"""The analysis attrition: what it declares, computes and prints."""
