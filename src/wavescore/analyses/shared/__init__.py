"""What several analyses compute alike."""
