"""The analysis data_quality: what it declares, computes and prints."""
