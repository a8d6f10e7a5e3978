"""Statistics in a manuscript's sentences, and what no pattern could place."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from wavescore.papers.extract import around, hints, patterns
from wavescore.papers.extract.shapers import SHAPERS, Numbers


@dataclass(frozen=True)
class Statistic:
    """One statistic as printed: its kind, its numbers by the paper file's keys, its place.

    `doubt` says what a person should look at before confirming it.
    """

    kind: str
    numbers: Numbers = field(default_factory=dict)
    start: int = 0
    end: int = 0
    doubt: str = ""

    def overlaps(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


def find_statistics(text: str) -> list[Statistic]:
    """Return the statistics of one plain sentence, in the order in which they stand."""
    found: list[Statistic] = []
    for kind, pattern, doubt in patterns.HEADS:
        for head in pattern.finditer(text):
            if any(_taken(other, kind, head) for other in found):
                continue
            numbers = {key: value for key, value in head.groupdict().items() if value}
            end = _follow_chain(text, head.end(), numbers, found, kind)
            statistic = _shaped(kind, numbers, text, (head.start(), end), doubt)
            if statistic is not None:
                found.append(statistic)
    return _without_p_of_several(sorted(found, key=lambda statistic: statistic.start))


def _without_p_of_several(found: list[Statistic]) -> list[Statistic]:
    """Leave out an exact p beside two estimates of a sentence: it tests them together."""
    exact = Counter(p for f in found if (p := _exact_p(f)))
    return [
        replace(f, numbers={k: v for k, v in f.numbers.items() if k != "p"}, doubt=P_OF_SEVERAL)
        if exact[_exact_p(f)] > 1
        else f
        for f in found
    ]


def _exact_p(found: Statistic) -> str:
    p = str(found.numbers.get("p", "")) if found.kind == "interval" else ""
    return "" if p[:1] in "<>n" else p


P_OF_SEVERAL = "the same p stands beside several estimates: it may test them together"


def leftovers(text: str, found: list[Statistic]) -> list[tuple[str, str]]:
    """Return (what it looks like, as printed) for each statistic that no pattern could place."""
    return [
        (str(match.lastgroup).replace("_", " "), match[0].strip())
        for match in patterns.LEFTOVERS.finditer(text)
        if not any(statistic.overlaps(*match.span()) for statistic in found)
    ]


def _taken(other: Statistic, kind: str, head: re.Match) -> bool:
    """Whether a statistic has the text of a head; a share may have limits of its own."""
    if kind == "proportion" and other.kind == "interval" and other.start > head.start():
        return False
    return other.overlaps(*head.span())


# A statistic of its own beside any head but a coefficient, whose test it is.
_TESTS = {"t", "z", "standardised"}


def _follow_chain(text: str, end: int, numbers: Numbers, found: list[Statistic], kind: str) -> int:
    """Add to `numbers` what is chained to a head that ends at `end`; return the chain's end."""
    while True:
        link = patterns.LINK.match(text, end)
        start = link.end() if link else end
        for keys, pattern in patterns.CHAINED:
            match = pattern.match(text, start)
            if match is None or any(key in numbers for key in keys):
                continue
            if kind != "regression" and _TESTS & set(keys):
                continue
            if keys == ("n",) and link and re.search(r"\band\b", link[0]):
                continue  # "and n = 16, r = .53": the next one's
            if any(other.overlaps(*match.span()) for other in found):
                return end
            numbers.update({key: value for key, value in match.groupdict().items() if value})
            end = match.end()
            break
        else:
            return end


def _shaped(
    kind: str, numbers: Numbers, text: str, span: tuple[int, int], doubt: str
) -> Statistic | None:
    """Return the statistic with the paper file's keys, or None where the match is no statistic."""
    numbers = {key: value.replace(" ", "") for key, value in numbers.items()}
    earlier = around.P_BEFORE.search(text[: span[0]]) if kind in _TESTED else None
    if earlier and not numbers.keys() & {"p", "ns"}:
        numbers |= {key: earlier[key].replace(" ", "") for key in ("relation", "p")}
    if "p" in numbers and not patterns.is_p(numbers["p"]):
        return None
    relation, p, ns = (numbers.pop(key, "") for key in ("relation", "p", "ns"))
    if p and relation.startswith("<") and not re.search("[1-9]", p):
        p = ""  # "p < 0" was cut, or lost its digits
    if p and relation == "<=":
        numbers["certain"] = False  # the bound itself may be rounded
    if p or ns:
        numbers["p"] = "ns" if ns else ("" if relation == "=" else relation[0]) + p
    corrected = numbers.pop("corrected", "")
    if corrected and not corrected.startswith("un"):
        numbers["adjusted"] = "other"
    aside = numbers.pop("aside", "").lower()
    if hints.ONE_TAILED.search(text) and not aside.startswith("two"):
        numbers["tail"] = "one"
        if not aside:  # the words may be meant for another test of the sentence
            numbers["certain"] = False
    shaper = SHAPERS.get(kind)
    shaped = shaper(numbers, text[: span[0]], text) if shaper else kind
    if shaped is None:
        return None
    if shaped in ("z_test", "chi_square") and hints.EXACT.search(text):
        numbers["certain"] = False  # p may be that of an exact test
    if shaped == "interval" and "p" in numbers and hints.OTHER_P.search(text):
        numbers["test"] = "unstated"
    if shaped in _TESTED and "p" in numbers and hints.RESAMPLED.search(text):
        numbers["certain"] = False
    keys = dict.fromkeys((*patterns.KEYS[shaped], "adjusted", "certain"))
    kept = {key: numbers[key] for key in keys if key in numbers}
    lost = [f"{key} {numbers[key]}" for key in numbers if key in _SATELLITES and key not in kept]
    doubts = (doubt, f"printed with it, no place for it: {', '.join(lost)}" if lost else "")
    return Statistic(shaped, kept, *span, "; ".join(filter(None, doubts)))


_TESTED = {"t_test", "f_test", "z_test", "chi_square", "correlation", "regression"}
_SATELLITES = {"p", "d", "g", "v", "n", "low", "high", "se", "partial_eta2", "t", "z", "df", "sd"}
