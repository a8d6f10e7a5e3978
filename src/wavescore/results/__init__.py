"""The result table: its columns, and what each quantity is."""
