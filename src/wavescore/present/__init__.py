"""What a reader sees: made from result tables alone, never from respondents."""
