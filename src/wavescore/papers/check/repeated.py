"""One test printed in two places of a paper with different numbers."""

import re
from collections.abc import Sequence

from wavescore.papers.check.claims import MAIN_NUMBER, Claim
from wavescore.papers.check.finding import LABELS, Finding
from wavescore.papers.check.printed import Printed, PValue

# What must be the same for two claims to be taken for one test, by kind.
_SAME = {
    "t_test": ("t", "df"),
    "f_test": ("f", "df1", "df2"),
    "chi_square": ("chi2", "df"),
    "regression": ("b", "se"),
    "interval": ("estimate", "low"),
}
_LEAST_DIGITS = 3  # fewer agree by chance


def find_repeated(claims: Sequence[Claim]) -> dict[str, Finding]:
    """Return a question for each claim that prints another's test with another number."""
    found: dict[str, Finding] = {}
    seen: dict[tuple[str, ...], Claim] = {}
    for claim in claims:
        keys = _SAME.get(claim.kind)
        if claim.refused or keys is None or any(claim.get(key) is None for key in keys):
            continue
        if sum(c.isdigit() for c in claim.get(MAIN_NUMBER[claim.kind]).text) < _LEAST_DIGITS:
            continue
        name = (claim.kind, *(claim.get(key).text for key in keys))
        first = seen.setdefault(name, claim)
        rows = all("table" in c.raw["where"].lower() for c in (first, claim))
        alone = first is claim or rows  # two rows of tables may well begin alike
        difference = "" if alone else _difference(first, claim)
        if difference:
            where = first.raw["where"]
            sentence = f"The same test seems to stand elsewhere ({where}) with {difference}."
            found[claim.id] = Finding(
                "elsewhere", "question", "", sentence, f"{first.id}: {difference}"
            )
    return found


def find_same_rows(claims: Sequence[Claim]) -> dict[str, Finding]:
    """Return a question for each row of a table that prints all the numbers of another row.

    Counts repeat by chance; three means, SDs, estimates or limits of three digits do not.
    """
    found: dict[str, Finding] = {}
    seen: dict[str, tuple[str, Claim]] = {}
    for claim in claims:
        label, bar, numbers = str(claim.raw.get("quote", "")).partition(" | ")
        if claim.refused or not bar or claim.kind not in _MEASURED:
            continue
        fine = [d for d in re.findall(r"\d*\.\d+", numbers) if sum(c.isdigit() for c in d) > 2]
        if len(set(fine)) < _LEAST_NUMBERS:
            continue
        first, other = seen.setdefault(numbers, (label, claim))
        if first != label and claim.id not in found:
            seen[numbers] = (label, claim)
            where = str(other.raw["where"]).partition(";")[0]
            sentence = f"The row “{label}” prints the same numbers as the row “{first}” ({where})."
            found[claim.id] = Finding("elsewhere", "question", "", sentence, numbers)
    return found


_MEASURED = {"mean_sd", "interval", "regression", "t_test", "f_test"}
_LEAST_NUMBERS = 3


def _difference(first: Claim, second: Claim) -> str:
    """Return the first number of `first` that differs in the second: "P=.04 for .03"."""
    for key in ("p", "d", "high", "v", "partial_eta2", "n"):
        one, two = first.get(key), second.get(key)
        if one is None or two is None or _agree(one, two):
            continue
        label = LABELS.get(key, key).removeprefix("the ")
        return f"{label} {one.text}, here {two.text}"
    return ""


def _agree(one: Printed | PValue, two: Printed | PValue) -> bool:
    if isinstance(one, PValue) and isinstance(two, PValue):
        if one.relation != "=" or two.relation != "=" or not one.number or not two.number:
            return True  # bounds of one p can differ rightly
        return _agree(one.number, two.number)
    if not isinstance(one, Printed) or not isinstance(two, Printed):
        return True
    a, b = one.interval("rounded"), two.interval("rounded")
    return a[0] <= b[1] and b[0] <= a[1]
