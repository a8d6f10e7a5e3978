"""One module a result table: `run(scored, study, **options)` returns a result table."""
