"""The smallest change of one printed number that would make a claim agree with itself."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from wavescore.papers.check_claim import check_claim
from wavescore.papers.claims import Claim, Unreadable, make_claim
from wavescore.papers.finding import LABELS, Finding
from wavescore.papers.printed import PValue

WRONG = ("inconsistent", "decision_error")
MOST = 3


@dataclass(frozen=True, slots=True)
class Repair:
    """Printing `new` in place of `old` at `key`, which changes `cost` characters."""

    key: str
    old: str
    new: str
    cost: int

    @property
    def text(self) -> str:
        if self.key == "tail":
            return f"a {self.new}-tailed test in place of a {self.old}-tailed one"
        name = LABELS.get(self.key, self.key)
        return f"{name} {self.new} in place of {self.old}".strip()


def find_repairs(claim: Claim, findings: Sequence[Finding]) -> list[Repair]:
    """Return the changes of one printed number that leave nothing inconsistent, smallest first.

    Tried are what the checks themselves propose, one digit changed, two neighbouring digits
    swapped, and the sign turned.
    """
    if not any(f.verdict in WRONG for f in findings):
        return []
    proposed = [
        Repair(key, _old(claim, key), new, _cost(_old(claim, key), new) if key != "tail" else 0)
        for finding in findings
        for key, new in finding.remedies
        if key == "tail" or key in claim.printed
    ]
    tried: dict[tuple[str, str], Repair] = {}
    for repair in [*proposed, *_typing_errors(claim)]:
        tried.setdefault((repair.key, repair.new), repair)
    order = {key: place for place, key in enumerate(tried)}
    ranked = sorted(tried.values(), key=lambda r: (r.cost, order[r.key, r.new]))
    return [repair for repair in ranked if repair.new != repair.old and _agrees(claim, repair)]


def _old(claim: Claim, key: str) -> str:
    return ("two" if claim.tail == "two" else "one") if key == "tail" else claim.printed[key].text


def _cost(old: str, new: str) -> int:
    """Return how many characters differ, aligned on the left."""
    return sum(a != b for a, b in zip(old, new, strict=False)) + abs(len(old) - len(new))


def _typing_errors(claim: Claim) -> Iterator[Repair]:
    for key, printed in claim.printed.items():
        text = printed.text
        if isinstance(printed, PValue) and printed.number is None:
            continue
        for place, digit in enumerate(text):
            if not digit.isdigit():
                continue
            for other in "0123456789":
                leading = other == "0" and place == 0 and text[1:2].isdigit()
                if other != digit and not leading:
                    yield Repair(key, text, text[:place] + other + text[place + 1 :], 1)
            if text[place + 1 : place + 2].isdigit() and text[place + 1] != digit:
                swapped = text[:place] + text[place + 1] + digit + text[place + 2 :]
                yield Repair(key, text, swapped, 1)
        if printed.text[:1] in "-−–" and claim.kind in ("interval", "regression"):
            yield Repair(key, text, text[1:], 1)
        elif claim.kind in ("interval", "regression") and not isinstance(printed, PValue):
            yield Repair(key, text, f"-{text}", 1)


def _agrees(claim: Claim, repair: Repair) -> bool:
    try:
        repaired = make_claim(changed(claim.raw, repair.key, repair.new), claim.defaults)
    except Unreadable:
        return False
    return not any(finding.verdict in WRONG for finding in check_claim(repaired))


def changed(raw: Mapping, key: str, text: str) -> dict:
    """Return a copy of a raw claim with `text` at the dotted key (positions count from 1)."""
    copy = deepcopy(dict(raw))
    if key.startswith("parts."):
        copy["parts"][key.removeprefix("parts.")] = text
        return copy
    *path, last = key.split(".")
    inner = copy
    for part in path:
        inner = inner[int(part) - 1] if isinstance(inner, list) else inner[part]
    inner[int(last) - 1 if isinstance(inner, list) else last] = text
    return copy


def suggest(paper_repairs: Mapping[str, list[Repair]], claims: Sequence[Claim]) -> dict[str, str]:
    """Return one suggestion per claim; a change that repairs several claims comes first.

    For a total it says which other claims print it.
    """
    shared: dict[tuple[str, str, str], list[str]] = {}
    for claim_id, repairs in paper_repairs.items():
        for repair in repairs:
            if repair.key == "total":
                shared.setdefault((repair.key, repair.old, repair.new), []).append(claim_id)
    printed = _printed_counts(claims)
    suggestions = {}
    for claim_id, repairs in paper_repairs.items():

        def others(repair: Repair, own=claim_id) -> list[str]:
            same = shared.get((repair.key, repair.old, repair.new), [])
            return [other for other in same if other != own]

        ranked = sorted(repairs, key=lambda r: (r.key != "tail", -len(others(r)), r.cost))
        texts, first_of_key = [], {r.key: r for r in reversed(ranked)}
        for repair in [r for r in ranked if first_of_key[r.key] is r][:MOST]:
            remarks = []
            if others(repair):
                remarks.append(f"which also repairs {', '.join(others(repair))}")
            if repair.key == "total" and printed.get(repair.new, set()) - {claim_id}:
                elsewhere = sorted(printed[repair.new] - {claim_id})
                remarks.append(f"a number that {', '.join(elsewhere[:3])} prints")
            texts.append(f"{repair.text} ({'; '.join(remarks)})" if remarks else repair.text)
        suggestions[claim_id] = "; or ".join(texts)
    return suggestions


def _printed_counts(claims: Sequence[Claim]) -> dict[str, set[str]]:
    """Return the ids of the claims that print each total, whole or repeated number."""
    found: dict[str, set[str]] = {}
    for claim in claims:
        for key, number in claim.printed.items():
            if key in ("total", "whole", "n") or key.startswith("places."):
                found.setdefault(number.text.replace(",", ""), set()).add(claim.id)
    return found
