"""From an export to the scored table, one step a module; no step imports another."""
