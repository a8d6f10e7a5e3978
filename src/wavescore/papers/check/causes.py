"""Claims that fall together: one cause, one finding, with its consequence and a passage to send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import VERDICTS, WRONG
from wavescore.papers.check.repairs import Repair
from wavescore.papers.check.wording import listing

CONSEQUENCES = ("primary", "inference", "description")
_DESCRIPTIVE = {"proportion", "parts", "mean_sd", "alpha", "text", "flow", "ratio"}
_DESCRIPTIVE |= {"correlation_matrix", "rate"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Cause:
    """What one correction would settle.

    `claims`: ids of its members; `headline`: one sentence; `quotes`: (where, as printed);
    `arithmetic`: lines; `cure`: what would agree ("" where nothing simple does); `passage`: words
    for the authors or the editor.
    """

    verdict: str
    consequence: str
    claims: tuple[str, ...]
    headline: str
    quotes: tuple[tuple[str, str], ...]
    arithmetic: tuple[str, ...]
    cure: str
    passage: str


def consequence_of(claim: Claim) -> str:
    """Return what hangs on a claim: as declared, else by its kind."""
    usual = "description" if claim.kind in _DESCRIPTIVE else "inference"
    return str(claim.raw.get("consequence", usual))


def group(
    claims: Sequence[Claim], verdicts: Mapping[str, str], repairs: Mapping[str, list[Repair]]
) -> dict[str, str]:
    """Return the cause of each claim that is wrong or asked: the id of the first claim it shares.

    Claims share a cause where one new total repairs them all, where they rest on a number that
    another failing claim prints, or where they print the same numbers twice.
    """
    failing = [c for c in claims if verdicts[c.id] in (*WRONG, "question")]
    causes = {claim.id: claim.id for claim in failing}
    for members in (*_by_total(failing, repairs), *_by_reference(failing), *_by_numbers(failing)):
        roots = {causes[member] for member in members}
        first = next(claim.id for claim in failing if causes[claim.id] in roots)
        causes |= {claim: first for claim, root in causes.items() if root in roots}
    return causes


def _by_total(failing: Sequence[Claim], repairs: Mapping[str, list[Repair]]) -> list[list[str]]:
    """Return the groups that one new total repairs, the largest first, none in two."""
    cured: dict[tuple[str, str], list[str]] = {}
    for claim in failing:
        for repair in repairs.get(claim.id, []):
            if repair.key == "total":
                cured.setdefault((repair.old, repair.new), []).append(claim.id)
    groups: list[list[str]] = []
    taken: set[str] = set()
    for members in sorted(cured.values(), key=len, reverse=True):
        left = [m for m in members if m not in taken]
        if len(left) > 1 and len(left) == len(members):
            groups.append(left)
            taken |= set(left)
    return groups


def shared_cures(
    causes: Mapping[str, str], repairs: Mapping[str, list[Repair]], claims: Sequence[Claim]
) -> dict[str, str]:
    """Return the new total that repairs all claims of a cause, for each of them."""
    cures: dict[str, str] = {}
    for root in set(causes.values()):
        members = [c for c in claims if causes.get(c.id) == root]
        totals = [
            {(r.old, r.new): r for r in repairs.get(c.id, []) if r.key == "total"} for c in members
        ]
        common = set.intersection(*map(set, totals)) if len(members) > 1 else set()
        if common:
            best = min(common, key=lambda pair: totals[0][pair].cost)
            cures |= {c.id: totals[0][best].words(members[0]) for c in members}
    return cures


def _by_reference(failing: Sequence[Claim]) -> list[list[str]]:
    ids = {claim.id for claim in failing}
    return [[c.refers, c.id] for c in failing if c.refers in ids]


def _by_numbers(failing: Sequence[Claim]) -> list[list[str]]:
    same: dict[tuple, list[str]] = {}
    for claim in failing:
        numbers = tuple((key, number.text) for key, number in claim.printed.items())
        same.setdefault((claim.kind, numbers), []).append(claim.id)
    return [members for members in same.values() if len(members) > 1]


def find_causes(verdicts: pd.DataFrame) -> list[Cause]:
    """Return the causes of a verdict frame: accusations before questions, graver ones first."""
    rows = verdicts[verdicts["cause"] != ""].to_dict("records")
    order = {row["cause"]: place for place, row in reversed(list(enumerate(rows)))}
    rows = sorted(rows, key=lambda row: order[row["cause"]])
    causes = [_cause(list(members)) for _, members in groupby(rows, key=lambda row: row["cause"])]
    return sorted(causes, key=_gravity)


def _gravity(cause: Cause) -> tuple[bool, int, int]:
    asked = cause.verdict not in WRONG
    return asked, CONSEQUENCES.index(cause.consequence), VERDICTS.index(cause.verdict)


def _cause(rows: list[dict]) -> Cause:
    verdict = min((row["verdict"] for row in rows), key=VERDICTS.index)
    consequence = min((row["consequence"] for row in rows), key=CONSEQUENCES.index)
    cures = [row["cure"] for row in rows]
    cure = cures[0] if len(set(cures)) == 1 else ""
    headline = _headline(rows, cure)
    quotes = dict.fromkeys((row["where"], row["quote"] or row["printed"]) for row in rows)
    return Cause(
        verdict=verdict,
        consequence=consequence,
        claims=tuple(row["id"] for row in rows),
        headline=headline,
        quotes=tuple(quotes),
        arithmetic=tuple(dict.fromkeys(line for row in rows for line in _lines(row))),
        cure=cure,
        passage=_passage(rows, headline, verdict),
    )


def _lines(row: dict) -> list[str]:
    """Return the lines of arithmetic that say something wrong or asked."""
    marks = ("[decision error] ", "[inconsistent] ", "[question] ")
    lines = row["arithmetic"].splitlines()
    return [line.split("] ", 1)[1] for line in lines if line.startswith(marks)]


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _headline(rows: list[dict], cure: str) -> str:
    if len(rows) == 1 or len({row["printed"] for row in rows}) == 1:
        places = f" (printed in {_count(len(rows))} places)" if len(rows) > 1 else ""
        return rows[0]["sentence"].rstrip(".") + places + "."
    if cure.startswith("total "):
        new, _, old = cure.removeprefix("total ").partition(" in place of ")
        return (
            f"{_count(len(rows)).capitalize()} percentages fit a total of {new}, none fits {old}."
        )
    first = rows[0]["sentence"]
    return f"{first} {_count(len(rows) - 1).capitalize()} more rest on the same number."


def _passage(rows: list[dict], headline: str, verdict: str) -> str:
    """Return a passage to paste: polite, exact, and no more certain than the check."""
    places = listing(list(dict.fromkeys(row["where"] for row in rows)))
    quotes = dict.fromkeys(row["quote"] or row["printed"] for row in rows)
    printed = listing([f"“{quote}”" for quote in quotes])
    if len(rows) > 1:
        details = listing([row["sentence"].rstrip(".") for row in rows])
        said = f"{headline} In detail: {details}."
    else:
        said = headline
    would = f" The numbers would agree with {rows[0]['suggestion']}." if len(rows) == 1 else ""
    would = would if rows[0]["suggestion"] else ""
    ask = (
        "Could the authors check this against their data, and say which number is meant?"
        if verdict in WRONG
        else "Could the authors say whether both are meant?"
    )
    printed = printed.replace(".”", "”")
    return f"The paper prints ({places}): {printed}. {said}{would} {ask}"
