"""Standardised mean differences held against t, the group sizes, and means and SDs."""

from collections.abc import Callable, Sequence
from functools import partial
from math import exp, isqrt, sqrt

from scipy.special import gammaln

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import Finding, always, best, hold, overlap, span
from wavescore.papers.check.p_values import Interval, floats
from wavescore.papers.check.printed import Printed

# The interval of a number by the mode in which the printed ones are read.
Compute = Callable[[str], Interval]
POOLED, HEDGES, AVERAGE = "the pooled SD", "Hedges' correction", "the mean variance"


def check_d(claim: Claim, n: list[int]) -> list[Finding]:
    """Hold d against every standardiser that its declared type allows."""
    if not claim.get("d"):
        return []
    if claim.get("design", "independent") != "independent":
        return _one_sample(claim, n)
    if not n or min(n) < 2:
        return _without_sizes(claim)
    factors = _factors(claim, n)
    kind = claim.get("d_type", "unstated")
    chosen = [f for f in factors if kind in ("unstated", f[0])]
    if not chosen:
        return [_lacking(claim, "the SDs of the groups are lacking")]
    finding = best([_hold(claim, name, compute) for _, name, compute in chosen])
    if finding.verdict == "consistent" or kind != "unstated":
        return [finding]
    low, high = _range(claim, n)
    size = sorted(abs(end) for end in claim.get("d").interval("either"))
    if overlap(size, low, high):
        need = f"with the pooled SD it is {finding.recomputed}{_split(claim)}"
        return [_lacking(claim, f"{need}; another standardiser needs the SDs, which are lacking")]
    return [finding]


def _hold(claim: Claim, name: str, compute: Compute) -> Finding:
    return hold("d", claim.get("d"), compute, name, "d", sign=False)


def _lacking(claim: Claim, why: str) -> Finding:
    sentence = f"d {claim.get('d').text} cannot be checked: {why}."
    return Finding("d", "cannot_check", "", sentence, f"lacking: {why}")


def _factors(claim: Claim, n: list[int]) -> list[tuple[str, str, Compute]]:
    """Return (type, name, interval of |d| by mode) for each standardiser that can be computed."""
    pooled, average, rough = _ratios(claim, n)
    low, high = _hedges(sum(n) - 2)
    t = claim.get("t").text
    sizes = f"t = {t} and groups of {n[0]} and {n[1]}"
    found = []
    for ratio in pooled:
        found.append(("pooled", f"{sizes} ({POOLED})", _times(claim, ratio)))
        corrected = _times(claim, ratio, (low, high))
        found.append(("hedges", f"{sizes} ({HEDGES})", corrected))
    found += [("average", f"{sizes} ({AVERAGE})", _times(claim, r)) for r in average]
    found += [("unstated", f"{sizes} (2t / sqrt(df))", _times(claim, r)) for r in rough]
    return found


def _times(claim: Claim, ratio: Compute, correction: Interval = (1.0, 1.0)) -> Compute:
    """Return mode -> the interval of |t| times an interval of d / t (times a correction)."""

    def compute(mode: str) -> Interval:
        ends = [abs(x) for x in floats(claim.get("t"), mode)]
        crosses = floats(claim.get("t"), mode)[0] <= 0 <= floats(claim.get("t"), mode)[1]
        factor = ratio(mode)
        least = 0.0 if crosses else min(ends)
        return least * factor[0] * correction[0], max(ends) * factor[1] * correction[1]

    return compute


def _ratios(claim: Claim, n: list[int]) -> tuple[list[Compute], list[Compute], list[Compute]]:
    """Return d / t as functions of the mode: with the pooled SD, the mean variance, and 2/sqrt(df).

    Student's t: sqrt(1/n1 + 1/n2). Welch's t with share x = (s1^2/n1) / (s1^2/n1 + s2^2/n2):
    pooled sqrt((N - 2) / (n1 (n1-1) x + n2 (n2-1) (1-x))), mean variance
    sqrt(2 / (n1 x + n2 (1-x))); x follows from the SDs, or from Welch's df up to two solutions.
    """
    total, df, sds = sum(n), claim.get("df"), _sds(claim)
    variances = claim.get("variances", "unstated")
    rough = [always(2 / sqrt(total - 2)), always(2 / sqrt(total))]
    shares = _shares(claim, n) if df or sds else []
    pooled, average = [], []
    if variances != "welch" and (not df or variances == "student" or df.value == total - 2):
        student = sqrt(1 / n[0] + 1 / n[1])
        pooled.append(always(student))
        average += _over_shares(lambda x: student * _relative(x, n), shares if sds else [])
    if variances != "student":
        pooled += _over_shares(lambda x: _welch_pooled(x, n), shares)
        average += _over_shares(lambda x: sqrt(2 / (n[0] * x + n[1] * (1 - x))), shares)
    return pooled, average, rough


def _over_shares(function: Callable[[float], float], shares: Sequence[Compute]) -> list[Compute]:
    """Return functions mode -> interval of a monotone function over each interval of shares."""

    def over_one(share: Compute) -> Compute:
        return lambda mode: _ends(function, share(mode))

    return [over_one(share) for share in shares]


def _ends(function: Callable[[float], float], interval: Interval) -> Interval:
    values = [function(x) for x in interval]
    return min(values), max(values)


def _welch_pooled(x: float, n: list[int]) -> float:
    return sqrt((sum(n) - 2) / (n[0] * (n[0] - 1) * x + n[1] * (n[1] - 1) * (1 - x)))


def _relative(x: float, n: list[int]) -> float:
    """Return pooled SD / root mean variance for the share x of Welch's error variance."""
    first, second = n[0] * x, n[1] * (1 - x)
    pooled = ((n[0] - 1) * first + (n[1] - 1) * second) / (sum(n) - 2)
    return sqrt(2 * pooled / (first + second))


def _sds(claim: Claim) -> list[Printed] | None:
    sds = [g.get("sd") for g in claim.get("groups", [])]
    return sds if len(sds) == 2 and None not in sds else None


def _shares(claim: Claim, n: list[int]) -> list[Compute]:
    """Return functions mode -> interval of x, one per solution."""
    sds = _sds(claim)
    if sds:

        def share(mode: str) -> Interval:
            (l1, h1), (l2, h2) = (tuple(max(v, 1e-12) for v in floats(s, mode)) for s in sds)
            low, high = ((a * a / n[0], b * b / n[1]) for a, b in ((l1, h2), (h1, l2)))
            return low[0] / sum(low), high[0] / sum(high)

        return [share]
    return [partial(_solutions, claim, n, sign) for sign in (-1, 1)]


def _solutions(claim: Claim, n: list[int], sign: int, mode: str) -> Interval:
    """Solve 1/df = x^2/(n1-1) + (1-x)^2/(n2-1) for x, on the side of its turning point `sign`."""
    a = 1 / (n[0] - 1) + 1 / (n[1] - 1)
    middle = 1 / (n[1] - 1) / a
    ends = []
    for df in floats(claim.get("df"), mode):
        inside = middle * middle - (1 / (n[1] - 1) - 1 / max(df, 1e-9)) / a
        ends.append(min(max(middle + sign * sqrt(max(inside, 0.0)), 0.0), 1.0))
    return min(ends), max(ends)


def _hedges(df: float) -> Interval:
    """Return Hedges' correction, exact and by 1 - 3 / (4 df - 1): both are in use."""
    exact = exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / sqrt(df / 2) if df > 1 else 0.0
    rough = 1 - 3 / (4 * df - 1)
    return min(exact, rough), max(exact, rough)


def _range(claim: Claim, n: list[int]) -> Interval:
    """Return all d that some SDs could give: the mean variance's, and Welch's where t may be it."""
    t = [abs(x) for x in floats(claim.get("t"), "either")]
    student = sqrt(1 / n[0] + 1 / n[1])
    factors = [student * sqrt(2 * (size - 1) / (sum(n) - 2)) for size in n]
    if claim.get("variances") != "student" and not claim.get("df"):
        factors += [sqrt(2 / size) for size in n] + [_welch_pooled(x, n) for x in (0.0, 1.0)]
    return min(t) * min(factors), max(t) * max(factors)


def _split(claim: Claim) -> str:
    """Return the group sizes that this t and d belong to, where N is known from Student's df."""
    t, d, df = (claim.get(k) for k in ("t", "d", "df"))
    if not df or df.unit != 1 or d.value == 0:
        return ""
    total = int(df.value) + 2
    inside = total * total - 4 * total * float(t.value / d.value) ** 2
    if inside < 0:
        return ""
    smaller = round((total - isqrt(int(inside))) / 2)
    return f" (t and d belong to groups of about {smaller} and {total - smaller})"


def _without_sizes(claim: Claim) -> list[Finding]:
    """Try d as of two equal groups, and of pairs; else Student's d is at least 2|t| / sqrt(N)."""
    tries = [_hold(claim, source, compute) for source, compute in _usual(claim)]
    agreeing = [finding for finding in tries if finding.verdict == "consistent"]
    if agreeing:
        return agreeing[:1]
    least, df = "", claim.get("df")
    if df and df.value > 0 and claim.get("variances", "unstated") != "welch":
        bound = 2 * min(abs(x) for x in floats(claim.get("t"), "either")) / sqrt(df.value + 2)
        least = f"; with Student's t it is at least {bound:.3f}{_split(claim)}"
    return [_lacking(claim, f"the group sizes are lacking{least}")]


def _usual(claim: Claim) -> list[tuple[str, Compute]]:
    """Return (source, |d| by mode) of each definition that t and df alone determine.

    Equal groups 2t / sqrt(N) and 2t / sqrt(df), pairs t / sqrt(n) and t / sqrt(df), each also with
    Hedges' correction.
    """
    df = claim.get("df")
    if not df or df.value <= 0:
        return []
    m, shown = float(df.value), f"t({df.text}) = {claim.get('t').text}"
    factors = [("two equal groups", 2 / sqrt(m + 2)), ("2t / sqrt(df)", 2 / sqrt(m))]
    if claim.get("design") is None:
        factors += [("pairs, t / sqrt(n)", 1 / sqrt(m + 1)), ("t / sqrt(df)", 1 / sqrt(m))]
    found = []
    for name, factor in factors:
        low, high = (factor * end for end in _hedges(m))
        found.append((f"{shown} ({name})", _times(claim, always(factor))))
        both = _times(claim, always(low, high))
        found.append((f"{shown} ({name}, {HEDGES})", both))
    return found


def _one_sample(claim: Claim, n: list[int]) -> list[Finding]:
    """d = t / sqrt(n) for one sample or for paired differences."""
    df = claim.get("df")
    count = n[0] if n else int(df.value) + 1 if df and df.unit == 1 else None
    if not count or count < 2:
        return [_lacking(claim, "the number of pairs is lacking")]
    plain = _times(claim, always(1 / sqrt(count)))
    low, high = _hedges(count - 1)
    corrected = _times(claim, always(low / sqrt(count), high / sqrt(count)))
    source = f"t = {claim.get('t').text} and n = {count}"
    finding = best([_hold(claim, source, plain), _hold(claim, f"{source} ({HEDGES})", corrected)])
    if finding.verdict == "inconsistent" and claim.get("design") == "paired":
        low, high = plain("rounded")
        need = f"of the differences it is {span(low, high, claim.get('d'))}"
        return [_lacking(claim, f"{need}; another standardiser needs the SDs")]
    return [finding]
