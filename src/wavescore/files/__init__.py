"""Files as they come: what kind they are, how their text is encoded, how their cells are divided."""
