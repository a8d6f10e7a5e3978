"""Files as they come: what kind, in which encoding, how their cells are divided."""
