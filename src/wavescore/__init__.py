"""Scored, tested and modelled results from a repeated mental-health survey."""
