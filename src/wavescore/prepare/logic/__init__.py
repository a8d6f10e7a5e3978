"""REDCap's calculations and branching logic: read into a tree, worked out over whole columns."""
