"""Numbers to words, tables and drawings."""
