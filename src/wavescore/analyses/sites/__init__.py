"""What it does to the results that respondents come in few sites."""
