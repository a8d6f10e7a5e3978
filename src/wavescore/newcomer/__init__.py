"""The first hour: draft a study from an export, say what is understood of it, run it."""
