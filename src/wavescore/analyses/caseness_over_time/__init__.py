"""The share of cases at each wave and its differences between waves, of everybody."""
