"""Recomputing what a paper prints."""
