"""What the person who checks a release sees: every output with its rule, status and risk.

The JSON has the form of ACRO's results.json (AI-SDC ACRO 0.4.8), which SACRO's viewer opens.
"""

import json
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from wavescore.definitions.study import Release
from wavescore.disclosure.rules import Rule

RISKS = {
    Rule.THRESHOLD: "a count of few respondents",
    Rule.RESTS_ON_FEW: "a statistic of few respondents",
    Rule.PART_HIDDEN: "a percentage would give a hidden count back",
    Rule.ALL_ALIKE: "nearly everyone in a group is known to have answered alike",
    Rule.RANGE: "sums would narrow a hidden count",
    Rule.BESIDE: "mean and spread would narrow a hidden count",
    Rule.COARSER: "several together would narrow a hidden count: a coarser step",
    Rule.EXTREME: "the value of one respondent",
    Rule.QUANTILE: "a quantile near the value of one respondent",
    Rule.UNKNOWN: "unknown: how far one respondent moves it",
    Rule.TOO_COARSE: "its step is so wide that the rounded number would mislead",
    Rule.NO_SAMPLE: "unknown: whom it rests on",
    Rule.ROUNDED: "none beyond the rounding: it may leave",
    Rule.PUBLIC: "not judged: the study is released as public",
}


def checker_json(outputs: pd.DataFrame, release: Release) -> dict[str, Any]:
    """Return the record of a release, an entry a table, in the form of ACRO's results."""
    results = {}
    for number, (analysis, rows) in enumerate(outputs.groupby("analysis", sort=True)):
        counts = rows["rule"].value_counts().sort_index()
        results[f"output_{number}"] = {
            "uid": f"output_{number}",
            "status": "review" if release.mode == "public" else "pass",
            "type": "table",
            "properties": {"method": "wavescore safe mode", "rules": counts.to_dict()},
            "command": f"wavescore analysis {analysis}",
            "summary": "; ".join(f"{rule}: {count}" for rule, count in counts.items()),
            "outcome": {},
            "output": [f"tables/{analysis}.csv"],
            "timestamp": "",
            "comments": [],
            "exception": release.reason,
        }
    return {"version": "0.4.8", "results": results}


def write_checker(outputs: pd.DataFrame, release: Release, folder: str | Path) -> None:
    """Write checker.json and checker.html, private pages on every output of a release."""
    folder = Path(folder)
    record = checker_json(outputs, release)
    text = json.dumps(record, indent=1, sort_keys=True)
    (folder / "checker.json").write_text(text + "\n", encoding="utf-8")
    table = outputs.groupby(["analysis", "rule"], sort=True).size()
    lines = "".join(
        f"<tr><td>{escape(str(analysis))}</td><td>{escape(str(rule))}</td>"
        f"<td>{escape(RISKS[Rule(rule)])}</td><td>{count}</td></tr>"
        for (analysis, rule), count in table.items()
    )
    mode = f"public: {release.reason}" if release.mode == "public" else "safe"
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Release check</title>'
        "<style>body{font:15px sans-serif;margin:2rem}td,th{padding:.2rem .8rem;text-align:left;"
        "border-bottom:1px solid #ddd}</style><h1>Release check</h1>"
        f"<p>Mode {escape(mode)}; minimum count {release.minimum_count}; counts rounded to the "
        f"middle of bins of {release.round_counts_to}. Every row is in release_outputs.csv.</p>"
        "<table><tr><th>Table</th><th>Rule</th><th>Risk</th><th>Rows</th></tr>"
        f"{lines}</table></html>\n"
    )
    (folder / "checker.html").write_text(page, encoding="utf-8")
