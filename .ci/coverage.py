"""Hold the share of the package's lines that the tests ran: `make test` calls it at its end.

It reads what slipcover wrote. Below the least share it says so, with the modules that miss the most
lines, and ends with 1.
"""

import json
import sys
from pathlib import Path

# What the tests ran when it was set, less a few lines: see docs/decisions.md.
LEAST = 95.0


def main(report: str) -> int:
    """Return 0 where enough lines ran, else 1."""
    found = json.loads(Path(report).read_text(encoding="utf-8"))
    share = found["summary"]["percent_covered"]
    print(f"Of the package's lines the tests ran {share:.1f} %; at least {LEAST:g} % are to be.")
    if share >= LEAST:
        return 0
    missed = {name: file["missing_lines"] for name, file in found["files"].items()}
    for name, lines in sorted(missed.items(), key=lambda each: -len(each[1]))[:10]:
        print(f"{name}: {len(lines)} not run, as {', '.join(map(str, lines[:10]))}")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
