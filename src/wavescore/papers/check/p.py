"""A printed p value held against the interval of p that its statistic gives."""

from collections.abc import Callable, Mapping
from math import inf

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import Finding, asked, best, overlap, p_span, p_text
from wavescore.papers.check.p_values import Interval, floats, p_of_t
from wavescore.papers.check.printed import PValue, round_text

Compute = Callable[[str], Interval]
# Corrections that raise p and leave the statistic and its df as they are.
RAISES_P = ("possible", "bonferroni", "holm", "tukey", "fdr", "other")


def check_p(
    claim: Claim, source: str, formula: str, compute: Compute, others: dict[str, Compute]
) -> Finding:
    """Hold the printed p of `claim` against the interval that `compute(mode)` gives.

    `source` names the numbers that p was computed from; `others` are the same test read another
    way, by its tail (two or one), named where they would agree.
    """
    printed: PValue = claim.get("p")
    low, high = compute("rounded")
    text = p_span(low, high)
    arithmetic = f"{formula}: P = {text}; printed P{equals(printed)}"
    if _agrees(printed, (low, high), "rounded", claim.alpha):
        verdict, sentence = _agreement(printed, high, text, source)
        return Finding("p", verdict, text, sentence, arithmetic)
    if claim.adjusted in RAISES_P and _at_least(printed, low):
        return _adjusted(claim, source, text, arithmetic)
    wide = compute("either")
    if _agrees(printed, wide, "either", claim.alpha):
        return _truncated(claim, source, (low, high), arithmetic)
    sentence = f"P{equals(printed)} is printed, but {source} gives P = {text}"
    verdict, crossing = _decision(printed, wide, claim.alpha)
    sentence += f"{crossing}."
    agreeing = [
        name
        for name, other in others.items()
        if _agrees(printed, other("rounded"), "rounded", claim.alpha)
        and not _loose(printed, others)
    ]
    remedies = [("p", _nearest(printed, low, high))]
    if agreeing:
        test = source.removesuffix(" (two-tailed)").removesuffix(" (one-tailed)")
        announced = "two-tailed" if claim.tail in ("two", "unstated") else "one-tailed"
        against = (
            f"the paper announces a {announced} test, which gives P = {text}"
            if "tail" in claim.raw
            else f"no direction is announced, and two-tailed it is {text}"
        )
        sentence = f"P{equals(printed)} is the {agreeing[0]}-tailed P of {test}; {against}"
        sentence += f"{crossing}."
        remedies.insert(0, ("tail", "one" if "one" in agreeing[0] else agreeing[0]))
    found = Finding("p", verdict, text, sentence, arithmetic, tuple(remedies))
    if agreeing and claim.tail == "unstated":
        return asked(found, "the paper has one-tailed tests, and does not say that this is one")
    return found


def _loose(printed: PValue, others: Mapping[str, Compute]) -> bool:
    """Whether a bound names no tail: a loose one, or one of a test that has no tails to name."""
    if printed.relation != "<" or printed.number is None:
        return False
    return printed.number.value > 0.05 or len(others) < 2


def _at_least(printed: PValue, low: float) -> bool:
    """Whether the printed p may be one that a correction raised from `low` or more."""
    if printed.number is None or printed.relation == ">":
        return True
    return printed.relation == "=" and float(printed.number.interval("rounded")[1]) >= low


def _adjusted(claim: Claim, source: str, text: str, arithmetic: str) -> Finding:
    """A corrected p is no less than the p of its statistic, which is all that can be said of it."""
    shown = f"P{equals(claim.get('p'))}"
    if claim.adjusted != "possible":
        sentence = f"{shown} is no less than the uncorrected P = {text} of {source}."
        return Finding("p", "consistent", f"at least {text}", sentence, arithmetic)
    sentence = (
        f"{shown} is printed, but {source} gives P = {text}; the paper corrects some P for "
        "multiple testing or sphericity, and does not say whether this one."
    )
    return Finding("p", "question", text, sentence, arithmetic)


def _truncated(claim: Claim, source: str, p: Interval, arithmetic: str) -> Finding:
    """Truncation is a matter of print unless it moves p to the other side of alpha."""
    printed: PValue = claim.get("p")
    text = p_span(*p)
    crossing = (
        printed.relation == "="
        and printed.number is not None
        and float(printed.number.value) <= claim.alpha
        and _side(p, claim.alpha) is False
    )
    if not crossing:
        sentence = f"P{equals(printed)} and {source} agree only if one of them was truncated."
        return Finding("p", "rounding", text, sentence, arithmetic)
    sentence = (
        f"P{equals(printed)} is printed, but {source} gives P = {text}, which is not significant "
        f"at {claim.alpha:g}: cut off instead of rounded, it changes the decision."
    )
    remedies = (("p", printed.number.like(sum(p) / 2)),) if printed.number else ()
    return Finding("p", "decision_error", text, sentence, arithmetic, remedies)


def check_tails(claim: Claim, source: str, statistic: Compute, df: Interval) -> list[Finding]:
    """Hold p, and the words of the text, against an interval of t (or z: df infinite)."""
    name = "Z" if df[0] == inf else "T"
    formulas = {
        "two": f"2 P({name} > |{name.lower()}|)",
        "one": f"P({name} > |{name.lower()}|)",
        "greater": f"P({name} > {name.lower()})",
        "less": f"P({name} < {name.lower()})",
    }

    def under(tail: str) -> Compute:
        return lambda mode: p_of_t(statistic(mode), df, tail)

    found, named = [], "two" if claim.tail == "unstated" else claim.tail
    if claim.get("p"):
        tail, other = ("two", "one") if claim.tail in ("two", "unstated") else ("one", "two")
        source = f"{source} ({tail}-tailed)"
        others = {other: under(other)}
        if other == "one":
            others["other one"] = _opposite(under("one"))
        tries = [check_p(claim, source, formulas[named], under(named), others)]
        if named == "one" and tries[0].remedies[:1] != (("tail", "two"),):
            # the paper may have expected the other direction
            opposite = _opposite(under("one"))
            tries.append(check_p(claim, source, f"1 - {formulas[named]}", opposite, {}))
        found.append(best(tries))
    return found + check_stated(claim, under(named)("rounded"))


def _opposite(compute: Compute) -> Compute:
    """Return the one-tailed p of an effect against the expected direction."""

    def turned(mode: str) -> Interval:
        low, high = compute(mode)
        return 1 - high, 1 - low

    return turned


def half(compute: Compute) -> Compute:
    """Return the one-tailed p of F or chi-square with one df, the square of a t or z."""

    def halved(mode: str) -> Interval:
        low, high = compute(mode)
        return low / 2, high / 2

    return halved


def check_stated(claim: Claim, recomputed: Interval | None) -> list[Finding]:
    """Hold the words "significant" / "not significant" against the p printed or recomputed."""
    words, printed = claim.get("stated"), claim.get("p")
    if words is None or (printed is None and recomputed is None):
        return []
    side = _side_printed(printed, claim.alpha) if printed else None
    if side is None and recomputed is not None:
        side = _side(recomputed, claim.alpha)
    shown = f"P{equals(printed)}" if printed else f"P = {p_span(*(recomputed or (0.0, 1.0)))}"
    arithmetic = f"{shown} against {claim.alpha:g}; the text says {words}"
    if side is None or side == (words == "significant"):
        sentence = f"{shown} allows the words “{words}”."
        return [Finding("stated", "consistent", "", sentence, arithmetic)]
    relation = "below" if side else "not below"
    sentence = f"The text says {words}, but {shown} is {relation} {claim.alpha:g}."
    return [Finding("stated", "decision_error", "", sentence, arithmetic)]


def equals(printed: PValue) -> str:
    """Return the printed p with its relation, "=.009" or "<.001"."""
    return f"={printed.text}" if printed.relation == "=" else printed.text


def _agreement(printed: PValue, high: float, text: str, source: str) -> tuple[str, str]:
    if printed.relation == "=" and printed.number and printed.number.value == 0:
        bound = printed.number.like(printed.number.unit)
        sentence = f"No P is 0: {source} gives P = {text}, to be printed as P<{bound}."
        return "rounding", sentence
    return "consistent", f"P{equals(printed)} agrees with {source}."


def _agrees(printed: PValue, p: Interval, mode: str, alpha: float) -> bool:
    if printed.number is None:
        return p[1] >= alpha
    if printed.relation == "<":
        return p[0] < float(printed.number.value)
    if printed.relation == ">":
        return p[1] > float(printed.number.value)
    return overlap(printed.number.interval(mode), *p)


def _decision(printed: PValue, p: Interval, alpha: float) -> tuple[str, str]:
    """Return decision_error where printed and recomputed p lie wholly on either side of alpha."""
    said, found = _side_printed(printed, alpha), _side(p, alpha)
    if None in (said, found) or said == found:
        return "inconsistent", ""
    word = "significant" if found else "not significant"
    return "decision_error", f", which is {word} at {alpha:g}: the decision changes"


def _side(p: Interval, alpha: float) -> bool | None:
    """Say whether every p of the interval is significant (True), none is (False), or neither."""
    if p[1] < alpha:
        return True
    return False if p[0] > alpha else None


def _side_printed(printed: PValue, alpha: float) -> bool | None:
    if printed.number is None:
        return False
    if printed.relation == "<":
        return True if float(printed.number.value) <= alpha else None
    if printed.relation == ">":
        return False if float(printed.number.value) >= alpha else None
    low, high = floats(printed.number, "either")
    return True if high <= alpha else False if low > alpha else None


def _nearest(printed: PValue, low: float, high: float) -> str:
    """Return the recomputed p as the paper would print it, relation included."""
    middle = (low + high) / 2
    if printed.number is None or printed.relation != "=":
        return p_text(middle)
    text = printed.number.like(middle)
    if float(text) > 0:
        return text
    return f"<{round_text(printed.number.unit, printed.number.unit, leading_zero=False)}"
