"""Checks of a t-test: degrees of freedom, t from means and SDs, p under its tail."""

from math import sqrt

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.d import check_d
from wavescore.papers.check.effects import check_limits_of_d
from wavescore.papers.check.finding import Finding, always, asked, best, hold
from wavescore.papers.check.p import check_tails
from wavescore.papers.check.p_values import Interval, floats, over
from wavescore.papers.check.printed import Printed


def check_t_test(claim: Claim) -> list[Finding]:
    """Every check that the printed numbers of a t-test allow."""
    if not claim.get("t"):
        return _p_of_groups(claim)
    found = _check_df(claim) + _check_difference(claim) + _check_t(claim)
    df = degrees(claim)
    if df is not None:
        shown = claim.get("df").text if claim.get("df") else f"{df[0]:g}"
        source = f"t({shown}) = {claim.get('t').text}"
        found += check_tails(claim, source, lambda mode: floats(claim.get("t"), mode), df)
    return found + check_d(claim, sizes(claim)) + check_limits_of_d(claim, _factors_of_d(claim))


def _factors_of_d(claim: Claim) -> list[tuple[str, float]]:
    """Return d / t by definition: of the groups as printed, else of equal groups and of pairs."""
    n, df = sizes(claim), claim.get("df")
    if not df or df.value <= 0:
        return []
    m = float(df.value)
    if claim.get("design", "independent") != "independent":
        return [("pairs", 1 / sqrt(m + 1))]
    if n and min(n) > 0:
        return [("the groups", sqrt(1 / n[0] + 1 / n[1]))]
    equal = [("equal groups", 2 / sqrt(m)), ("equal groups", 2 / sqrt(m + 2))]
    return equal + ([("pairs", 1 / sqrt(m + 1))] if claim.get("design") is None else [])


def sizes(claim: Claim) -> list[int]:
    """Return the group sizes that the paper prints, all of them or none."""
    groups = claim.get("groups", [])
    wanted = 2 if claim.get("design", "independent") == "independent" else 1
    known = [int(g["n"].value) for g in groups if "n" in g]
    return known[:wanted] if len(known) >= wanted else []


def degrees(claim: Claim) -> Interval | None:
    """Return the interval of degrees of freedom for p: exact for Student's, else as rounded."""
    printed, n = claim.get("df"), sizes(claim)
    design, variances = claim.get("design", "independent"), claim.get("variances", "unstated")
    if printed:
        student = design != "independent" or variances == "student" or printed.value == sum(n) - 2
        low, high = floats(printed, "exact" if student and printed.unit == 1 else "rounded")
        return (max(low, 0.5), high) if high > 0 else None
    if not n or min(n) < 2:
        return None
    if design != "independent":
        return (float(n[0] - 1),) * 2
    if variances == "student":
        return (float(sum(n) - 2),) * 2
    low, high = welch_df(claim, n, "rounded")
    return low, high if variances == "welch" else float(sum(n) - 2)


def welch_df(claim: Claim, n: list[int], mode: str) -> Interval:
    """Return the interval of Welch's df: from the SDs where printed, else all that n allows.

    df = (a + b)^2 / (a^2 / (n1 - 1) + b^2 / (n2 - 1)), a = s1^2 / n1, b = s2^2 / n2: between
    min(n) - 1 and n1 + n2 - 2, its greatest where a / (a + b) = (n1 - 1) / (n1 + n2 - 2).
    """
    bounds = float(min(n) - 1), float(sum(n) - 2)
    sds = [g.get("sd") for g in claim.get("groups", [])]
    if len(sds) < 2 or None in sds:
        return bounds
    (l1, h1), (l2, h2) = (tuple(max(x, 0.0) for x in floats(s, mode)) for s in sds)
    shares = [_share(l1, h2, n), _share(h1, l2, n)]
    ends = [1 / (x * x / (n[0] - 1) + (1 - x) ** 2 / (n[1] - 1)) for x in shares]
    peak = shares[0] <= (n[0] - 1) / (sum(n) - 2) <= shares[1]
    return min(ends), bounds[1] if peak else max(ends)


def _share(s1: float, s2: float, n: list[int]) -> float:
    a, b = s1 * s1 / n[0], s2 * s2 / n[1]
    return a / (a + b) if a + b > 0 else 0.5


def _check_df(claim: Claim) -> list[Finding]:
    printed, n = claim.get("df"), sizes(claim)
    if not printed or not n or min(n) < 2:
        return []
    if claim.get("design", "independent") != "independent":
        return [hold("df", printed, always(n[0] - 1), f"n = {n[0]}", "df = n - 1")]
    source = f"groups of {n[0]} and {n[1]}"
    student = hold("df", printed, always(sum(n) - 2), source, "df = n1 + n2 - 2")
    welch = hold("df", printed, lambda mode: welch_df(claim, n, mode), source, "Welch's df")
    variances = claim.get("variances", "unstated")
    tries = {"student": [student], "welch": [welch]}.get(variances, [student, welch])
    return [best(tries)]


def _group_values(claim: Claim, key: str) -> list[Printed] | None:
    values = [g.get(key) for g in claim.get("groups", [])]
    return values if len(values) == 2 and None not in values else None


def _minus(first: Interval, second: Interval) -> Interval:
    return first[0] - second[1], first[1] - second[0]


def mean_difference(claim: Claim, mode: str) -> Interval | None:
    """Return the interval of the mean difference, from the means or as printed."""
    means = _group_values(claim, "mean")
    if means:
        return _minus(*(floats(m, mode) for m in means))
    return floats(claim.get("difference"), mode) if claim.get("difference") else None


def _check_difference(claim: Claim) -> list[Finding]:
    printed = _group_values(claim, "mean")
    if not claim.get("difference") or not printed:
        return []
    means = [m.text for m in printed]
    source = f"means {means[0]} and {means[1]}"
    return [
        hold(
            "difference",
            claim.get("difference"),
            lambda mode: _minus(*(floats(m, mode) for m in printed)),
            source,
            f"{means[0]} - ({means[1]})",
            sign=False,
        )
    ]


def _check_t(claim: Claim) -> list[Finding]:
    """t = difference / SE, Student's or Welch's; signs depend on the order of the groups."""
    n, sds = sizes(claim), _group_values(claim, "sd")
    independent = claim.get("design", "independent") == "independent"
    if not (independent and n and min(n) > 1 and sds and mean_difference(claim, "rounded")):
        return []
    variances = claim.get("variances", "unstated")
    names = ["student", "welch"] if variances == "unstated" else [variances]
    tries = []
    for name in names:

        def t(mode: str, name: str = name) -> Interval:
            se = _standard_error(name, sds, n, mode)
            return over(mean_difference(claim, mode) or (0.0, 0.0), se)

        source = f"the means, SDs and group sizes ({name.capitalize()})"
        tries.append(hold("t", claim.get("t"), t, source, "difference / SE", sign=False))
    return [best(tries)]


def _p_of_groups(claim: Claim) -> list[Finding]:
    """Hold p against t of the printed means, SDs and sizes, Student's and Welch's.

    Where the claim does not say that p is that of a t-test, a contradiction is a question.
    """
    n, sds = sizes(claim), _group_values(claim, "sd")
    if not sds or min(n) < 2:
        return []
    variances = claim.get("variances", "unstated")
    tries = []
    for name in ("student", "welch") if variances == "unstated" else (variances,):

        def t(mode: str, name: str = name) -> Interval:
            se = _standard_error(name, sds, n, mode)
            return over(mean_difference(claim, mode) or (0.0, 0.0), se)

        student = (float(sum(n) - 2),) * 2
        df = student if name == "student" else welch_df(claim, n, "rounded")
        low, high = t("rounded")
        source = f"the means, SDs and sizes ({name.capitalize()}, t = {low:.2f} to {high:.2f})"
        tries.append(check_tails(claim, source, t, df)[0])
    finding = best(tries)
    if claim.get("test") == "unstated":
        return [asked(finding, "the paper does not say that P is that of a t-test")]
    return [finding]


def _standard_error(name: str, sds: list[Printed], n: list[int], mode: str) -> Interval:
    ends = zip(*(floats(s, mode) for s in sds), strict=True)
    values = []
    for s1, s2 in ends:
        a, b = max(s1, 0.0) ** 2, max(s2, 0.0) ** 2
        if name == "student":
            pooled = ((n[0] - 1) * a + (n[1] - 1) * b) / (sum(n) - 2)
            values.append(sqrt(pooled * (1 / n[0] + 1 / n[1])))
        else:
            values.append(sqrt(a / n[0] + b / n[1]))
    return values[0], values[1]
