"""What the files say: studies, instruments, dictionaries and benchmarks, checked as they load."""
