"""Checklists for the report of a study, filled as far as its settings and released tables know."""
