"""Two samples beside the analyses: respondents to interview, and forum posts to read."""
