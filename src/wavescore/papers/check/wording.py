"""Printed numbers and their keys in words, as the tables of verdicts show them."""

from collections.abc import Mapping, Sequence

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import LABELS
from wavescore.papers.check.p import equals
from wavescore.papers.check.printed import PValue


def listing(parts: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def key_label(claim: Claim, key: str) -> str:
    """Return the words for a dotted key of a claim: "n of group 2", "R2 of wave 1"."""
    head, *rest = key.split(".")
    if head == "parts":
        return key.removeprefix("parts.")
    if head == "places":
        return f"{claim.raw['places'][int(rest[0]) - 1]['where']}:"
    if head == "groups":
        group = claim.raw["groups"][int(rest[0]) - 1].get("label", f"group {rest[0]}")
        return f"{LABELS.get(rest[1], rest[1]).removeprefix('the ')} of {group}"
    if head == "steps":
        return key.removeprefix("steps.")
    named = {
        "r_squared": "R2 of wave",
        "rows": "value",
        "cells": "cell",
        "range": "end",
        "pairs": "pair",
        "marks": "mark",
    }
    if head in named:
        return f"{named[head]} {', '.join(rest)}"
    return LABELS.get(key, key)


def printed_text(claim: Claim) -> str:
    """Return the printed numbers of a claim in one line: "t 2.638, df 789, P=.009"."""
    if claim.refused:
        return ", ".join(
            f"{k} {v}" for k, v in claim.raw.items() if k in _SHOWN and isinstance(v, str)
        )
    if claim.kind == "correlation_matrix":
        return f"{len(claim.raw['rows']) + 1} variables, r from {claim.raw['rows'][0][0]}"
    if claim.kind == "text":
        shown = [_place(entry) for entry in claim.raw["places"]]
        same = len(set(shown)) == 1
        return f"{shown[0]}, in {len(shown)} places" if same else "; ".join(dict.fromkeys(shown))
    if claim.kind == "proportion":
        return _proportion(claim)
    if claim.kind == "interval":
        limits = f"{claim.get('low').text} to {claim.get('high').text}"
        more = _numbers(claim, skip=("estimate", "low", "high"))
        return ", ".join([f"{claim.get('estimate').text} ({limits})", *more])
    return ", ".join([*_numbers(claim), *_lists(claim)])


_SHOWN = {"n", "total", "percent", "t", "f", "z", "r", "chi2", "b", "se", "estimate", "low", "high"}
_SHOWN |= {"mean", "sd", "df", "df1", "df2", "p"}


def _proportion(claim: Claim) -> str:
    total, percent = claim.get("total"), claim.get("percent")
    if claim.get("n") is None:
        return f"{percent.text.rstrip('%')}% of {total.text}"
    text = claim.get("n").text + (f" of {total.text}" if total else "")
    return f"{text}, {percent.text.rstrip('%')}%" if percent else text


def _place(entry: Mapping) -> str:
    if "value" in entry:
        return entry["value"]
    return "rows counted" if entry["take"] == "count" else f"{entry['take']} of rows"


def _numbers(claim: Claim, skip: Sequence[str] = ()) -> list[str]:
    texts = []
    for key, number in claim.printed.items():
        if isinstance(number, PValue):
            texts.append("P ns" if number.relation == "ns" else f"P{equals(number)}")
        elif key not in skip and ("." not in key or key.startswith(("parts.", "steps."))):
            texts.append(f"{key_label(claim, key).removeprefix('the ')} {number.text}")
    return texts


def _lists(claim: Claim) -> list[str]:
    """Return what a claim prints as lists, each in one short text."""
    raw, texts = claim.raw, []
    for key in ("n", "mean", "sd"):
        values = [g[key] for g in raw.get("groups", []) if key in g]
        if values:
            texts.append(
                f"group {LABELS.get(key, key).removeprefix('the ')} {' and '.join(values)}"
            )
    if raw.get("cells"):
        texts.append(f"cells {' | '.join(', '.join(row) for row in raw['cells'])}")
    if raw.get("r_squared"):
        texts.append(f"R2 {', '.join(raw['r_squared'])}")
    if raw.get("range"):
        texts.append(f"range {' to '.join(raw['range'])}")
    if raw.get("pairs"):
        texts.append(f"pairs {' | '.join(' and '.join(pair) for pair in raw['pairs'])}")
    if raw.get("rows"):
        texts.append(f"{len(raw['rows'])} values")
    return texts
