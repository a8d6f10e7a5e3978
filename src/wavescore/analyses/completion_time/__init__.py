"""How long respondents took over the survey."""
