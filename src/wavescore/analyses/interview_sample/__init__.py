"""The analysis interview_sample: what it declares, computes and prints."""
