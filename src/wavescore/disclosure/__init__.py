"""What may leave: protection of released tables."""
