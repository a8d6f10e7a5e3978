"""The files that people receive, made from protected tables."""
