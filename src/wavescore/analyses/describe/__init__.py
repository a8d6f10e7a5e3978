"""The analysis describe: what it declares, computes and prints."""
