"""One check of one printed number, and the rule that turns intervals into verdicts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, isnan

from wavescore.papers.check.printed import Printed, Real, round_text

# Worst first: the order of the pages, and of checks within a claim.
VERDICTS = (
    "decision_error",
    "inconsistent",
    "question",
    "rounding",
    "cannot_check",
    "nothing_to_check",
    "consistent",
)
# Verdicts that say that the paper is wrong.
WRONG = ("decision_error", "inconsistent")
LABELS = {
    "chi2": "chi-square",
    "f": "F",
    "v": "Cramer's V",
    "partial_eta2": "partial eta squared",
    "low": "the lower limit",
    "high": "the upper limit",
    "se": "the standard error",
    "cfi": "CFI",
    "rmsea": "RMSEA",
    "sd": "the SD",
    "p": "P",
    "difference": "the mean difference",
    "percent": "the percentage",
    "estimate": "the estimate",
    "value": "alpha",
    "stated": "the words",
    "r_squared": "R2",
    "d_low": "the lower limit of d",
    "d_high": "the upper limit of d",
    "eta2": "eta squared",
    "generalized_eta2": "generalised eta squared",
    "omega2": "omega squared",
    "eta_low": "the lower limit of partial eta squared",
    "eta_high": "the upper limit of partial eta squared",
    "per_month": "the amount a month",
    "se_implied": "implied standard error",
}
# Slack for floating point, far below any printed digit; it can only make a check milder.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    `about`: the key that was recomputed; `recomputed`: its value or interval, as text; `sentence`:
    plain words; `arithmetic`: formula and numbers; `remedies`: (key, text) pairs, what the claim
    would have to print at `key` to agree, where the check itself can tell.
    """

    about: str
    verdict: str
    recomputed: str
    sentence: str
    arithmetic: str
    remedies: tuple[tuple[str, str], ...] = ()


def overlap(printed: Sequence, low: float, high: float) -> bool:
    """Say whether two closed intervals meet, with a slack for floating point."""
    if isnan(low) or isnan(high):
        return False
    slack = _SLACK * max(1e-6, abs(float(printed[0])), abs(float(printed[1])))
    return float(printed[0]) - slack <= high and low <= float(printed[1]) + slack


def judge(
    printed: Printed, recompute: Callable[[str], tuple[float, float]], *, sign: bool = True
) -> tuple[str, tuple[float, float]]:
    """Return the verdict on `printed` and the interval recomputed from rounded numbers.

    `recompute(mode)` gives the interval of possible values when the numbers it starts from lie in
    their intervals of that mode (see Printed.interval). Rounded against rounded that meets is
    consistent; rounded or truncated that meets is "rounding"; else "inconsistent". A single exact
    value (int or Fraction at both ends) must print as the number. Without `sign`, magnitudes are
    compared.
    """
    first = recompute("rounded")
    if first[0] == first[1] and isinstance(first[0], (int, Fraction)):
        exact = Fraction(first[0])
        return printed.prints(
            exact if sign else abs(exact) * (1 if printed.value >= 0 else -1)
        ), first
    if overlap(_magnitude(printed.floats["rounded"], sign), *_magnitude(first, sign)):
        return "consistent", first
    second = _magnitude(recompute("either"), sign)
    if overlap(_magnitude(printed.floats["either"], sign), *second):
        return "rounding", first
    return "inconsistent", first


def _magnitude(interval: tuple[float, float], sign: bool) -> tuple[float, float]:
    low, high = interval
    if sign or low >= 0:
        return low, high
    if high <= 0:
        return -high, -low
    return 0.0, max(-low, high)


def span(low: float, high: float, like: Printed | None = None) -> str:
    """Return an interval as text, one decimal finer than `like`, or one number where it is one."""
    if isnan(low) or isnan(high):
        return "not defined"
    unit = like.unit / 10 if like else _fine_unit(low, high)
    if like and all(Fraction(end) % like.unit == 0 for end in (low, high) if abs(end) < inf):
        unit = like.unit
    ends = [_end(low, unit), _end(high, unit)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _end(value: float, unit: Fraction) -> str:
    if abs(value) == inf:
        return "infinity" if value > 0 else "-infinity"
    return round_text(value, unit)


def _fine_unit(low: float, high: float) -> Fraction:
    """Return a unit that leaves three significant digits of the larger end."""
    size = max(abs(low), abs(high))
    if not 0 < size < inf:
        return Fraction(1, 1000)
    unit = Fraction(1, 1000)
    while unit * 100 > size and unit > Fraction(1, 10**12):
        unit /= 10
    return unit


def p_text(p: float) -> str:
    """Return a p value as text: three decimals, or one digit where it is below .001."""
    if p >= 0.0995:
        return round_text(p, Fraction(1, 1000), leading_zero=False)
    if p >= 0.00095:
        return round_text(p, Fraction(1, 10**4), leading_zero=False)
    return f"{p:.1g}" if p > 1e-300 else "0"


def p_span(low: float, high: float) -> str:
    """Return an interval of p values as text."""
    ends = p_text(low), p_text(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def always(low: Real, high: Real | None = None) -> Callable[[str], tuple]:
    """Return the function of the mode that gives one value, or interval, whatever the mode."""
    ends = (low, low if high is None else high)
    return lambda _: ends


def worst(findings: Sequence[Finding]) -> str:
    """Return the verdict of a claim: its worst contradiction, else what was verified.

    A number that was recomputed counts, whatever else of the claim cannot be.
    """
    verdicts = {finding.verdict for finding in findings}
    order = (*WRONG, "question", "rounding", "consistent", "cannot_check", "nothing_to_check")
    return next((verdict for verdict in order if verdict in verdicts), "nothing_to_check")


def hold(
    key: str,
    printed: Printed,
    compute: Callable[[str], tuple[float, float]],
    source: str,
    formula: str,
    *,
    sign: bool = True,
) -> Finding:
    """Hold the number `printed` at `key` against the interval recomputed from `source`."""
    label = LABELS.get(key, key)
    verdict, (low, high) = judge(printed, compute, sign=sign)
    text = span(low, high, printed)
    arithmetic = f"{formula}: {label} = {text}; printed {printed.text}"
    if verdict == "consistent":
        sentence = f"{label} {printed.text} agrees with {source}."
        return Finding(key, verdict, text, sentence, arithmetic)
    if verdict == "rounding":
        sentence = f"{label} {printed.text} agrees with {source} ({text}) only if truncated."
        return Finding(key, verdict, text, sentence, arithmetic)
    sentence = f"{label} {printed.text} is printed, but {source} gives {text}."
    remedies: tuple[tuple[str, str], ...] = ()
    if high - low <= 2 * printed.unit:
        remedies = ((key, printed.like((low + high) / 2)),)
    return Finding(key, verdict, text, sentence, arithmetic, remedies)


def best(tries: Sequence[Finding]) -> Finding:
    """Return the mildest of several readings of one number (the first, where they tie)."""
    return max(tries, key=lambda finding: VERDICTS.index(finding.verdict))


def possible(key: str, sentence: str, arithmetic: str) -> Finding:
    """Return the finding that a number can be, which nothing printed says to be so."""
    return Finding(key, "nothing_to_check", "", sentence, arithmetic)


def asked(finding: Finding, why: str) -> Finding:
    """Return a contradiction as a question, with what may explain it; other findings as they are.

    `why`: a clause that follows "; ".
    """
    if finding.verdict not in WRONG:
        return finding
    sentence = f"{finding.sentence.rstrip('.')}; {why}."
    return replace(finding, verdict="question", sentence=sentence)


def impossible(key: str, text: str, why: str) -> Finding:
    """Return the finding that a number cannot be, whatever the data."""
    sentence = f"{LABELS.get(key, key)} {text} is impossible: {why}."
    return Finding(key, "inconsistent", "impossible", sentence, why)
