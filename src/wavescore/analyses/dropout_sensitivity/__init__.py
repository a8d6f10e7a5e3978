"""Whether the growth survives dropout that was not at random."""
