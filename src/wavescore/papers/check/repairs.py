"""The smallest change of one printed number that would make a claim agree with itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise

from wavescore.papers.check.check_claim import check_claim
from wavescore.papers.check.claims import Claim, Unreadable, make_claim
from wavescore.papers.check.finding import WRONG, Finding
from wavescore.papers.check.printed import PValue
from wavescore.papers.check.wording import key_label, listing, printed_text

MOST = 3


@dataclass(frozen=True, slots=True)
class Repair:
    """Printing `new` in place of `old` at `key`, which changes `cost` characters."""

    key: str
    old: str
    new: str
    cost: int

    @property
    def misprint(self) -> bool:
        """Whether one character differs, or two neighbours are swapped."""
        odd = [i for i, (a, b) in enumerate(zip(self.old, self.new, strict=False)) if a != b]
        swapped = (
            len(odd) == 2 and self.old[odd[0] : odd[1] + 1] == self.new[odd[0] : odd[1] + 1][::-1]
        )
        return len(self.old) == len(self.new) and (len(odd) == 1 or swapped)

    def words(self, claim: Claim) -> str:
        """Return the change in words."""
        if self.key == "tail":
            return f"a {self.new}-tailed test in place of a {self.old}-tailed one"
        return f"{key_label(claim, self.key)} {self.new} in place of {self.old}"


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
    return (
        ("two" if claim.tail in ("two", "unstated") else "one")
        if key == "tail"
        else claim.printed[key].text
    )


def _cost(old: str, new: str) -> int:
    """Return how many characters differ, aligned on the left."""
    return sum(a != b for a, b in zip(old, new, strict=False)) + abs(len(old) - len(new))


def _typing_errors(claim: Claim) -> Iterator[Repair]:
    signed = claim.kind in ("interval", "regression")
    for key, printed in claim.printed.items():
        text = printed.text
        if isinstance(printed, PValue) and printed.number is None:
            continue
        for new in [*_swapped(text), *_misread(text)]:
            yield Repair(key, text, new, 1)
        if signed and not isinstance(printed, PValue):
            yield Repair(key, text, text[1:] if text[0] in "-−–" else f"-{text}", 1)


def _swapped(text: str) -> Iterator[str]:
    """Yield `text` with two neighbouring digits swapped."""
    for place, pair in enumerate(pairwise(text)):
        if pair[0].isdigit() and pair[1].isdigit() and pair[0] != pair[1]:
            yield text[:place] + pair[1] + pair[0] + text[place + 2 :]


def _misread(text: str) -> Iterator[str]:
    """Yield `text` with one digit changed, without new leading zeros."""
    for place, digit in enumerate(text):
        if digit.isdigit():
            for other in "0123456789":
                leading = other == "0" and place == 0 and text[1:2].isdigit()
                if other != digit and not leading:
                    yield text[:place] + other + text[place + 1 :]


def _agrees(claim: Claim, repair: Repair) -> bool:
    try:
        repaired = make_claim(changed(claim.raw, repair.key, repair.new), claim.defaults)
    except Unreadable:
        return False
    bad = (*WRONG, "question")
    return not any(finding.verdict in bad for finding in check_claim(repaired))


def changed(raw: Mapping, key: str, text: str) -> dict:
    """Return a copy of a raw claim with `text` at the dotted key (positions count from 1)."""
    copy = deepcopy(dict(raw))
    for labelled in ("parts", "steps"):
        if key.startswith(f"{labelled}."):
            copy[labelled][key.removeprefix(f"{labelled}.")] = text
            return copy
    *path, last = key.split(".")
    inner = copy
    for part in path:
        inner = inner[int(part) - 1] if isinstance(inner, list) else inner[part]
    inner[int(last) - 1 if isinstance(inner, list) else last] = text
    return copy


def suggest(
    repairs: Mapping[str, list[Repair]], claims: Sequence[Claim]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return a suggestion per claim, and its first repair alone, without remarks.

    A total that repairs several claims comes first; a percentage with the decimals that the others
    of its total have comes before one with its own. Of each key only the first repair is named; of
    a new total also the claims that print it.
    """
    shared: dict[tuple[str, str], list[str]] = {}
    for claim_id, found in repairs.items():
        for repair in found:
            if repair.key == "total":
                shared.setdefault((repair.old, repair.new), []).append(claim_id)
    printed, named = _printed_counts(claims), {claim.id: claim for claim in claims}
    units = _usual_units(claims)
    suggestions, cures = {}, {}
    for claim in claims:
        keys: dict[str, tuple] = {}
        for repair in repairs.get(claim.id, []):
            same = shared.get((repair.old, repair.new), []) if repair.key == "total" else []
            others = [other for other in same if other != claim.id]
            odd = repair.key == "percent" and _unit(repair.new) != units.get(_total(claim))
            odd = odd or (repair.key == "total" and not others)
            rank = (repair.key != "tail", -len(others), odd, repair.cost)
            keys[repair.key] = min(
                keys.get(repair.key, (rank, repair, others)), (rank, repair, others), key=_rank
            )
        ranked = sorted(keys.values(), key=_rank)[:MOST]
        suggestions[claim.id] = "; or ".join(
            _remarked(claim, repair, [named[o] for o in others], printed)
            for _, repair, others in ranked
        )
        cures[claim.id] = ranked[0][1].words(claim) if ranked else ""
    return suggestions, cures


def _unit(text: str) -> int:
    """Return how many decimals a number is printed with."""
    return len(text.rstrip("%").partition(".")[2])


def _total(claim: Claim) -> str:
    return claim.get("total").text if claim.kind == "proportion" and claim.get("total") else ""


def _usual_units(claims: Sequence[Claim]) -> dict[str, int]:
    """Return how many decimals most percentages of each total have."""
    counted: dict[str, Counter[int]] = {}
    for claim in claims:
        if claim.kind == "proportion" and claim.get("percent"):
            decimals = _unit(claim.get("percent").text)
            counted.setdefault(_total(claim), Counter())[decimals] += 1
    return {total: counts.most_common(1)[0][0] for total, counts in counted.items()}


def _rank(entry: tuple) -> tuple:
    return entry[0]


def _remarked(claim: Claim, repair: Repair, others: list[Claim], printed: Mapping) -> str:
    """Return the change in words, with the other statements that it repairs and where it stands."""
    quoted = [f"“{printed_text(other)}”" for other in others]
    remarks = [f"which also repairs {listing(quoted)}"] if others else []
    elsewhere = {
        other.raw["where"]: None for other in printed.get(repair.new, []) if other is not claim
    }
    if repair.key == "total" and elsewhere:
        remarks.append(f"a number that is printed in {listing(list(elsewhere)[:3])}")
    text = repair.words(claim)
    return f"{text} ({'; '.join(remarks)})" if remarks else text


def _printed_counts(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    """Return the claims that print each total, whole or repeated number."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        for key, number in claim.printed.items():
            if key in ("total", "whole", "n") or key.startswith("places."):
                found.setdefault(number.text.replace(",", ""), []).append(claim)
    return found
