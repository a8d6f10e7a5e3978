"""Drafting claims from a manuscript."""
