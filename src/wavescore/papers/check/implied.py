"""What the limits of an interval imply: its standard error, z or t, and p."""

from collections.abc import Callable
from math import inf

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import WRONG, Finding, asked, best, hold, overlap, span
from wavescore.papers.check.p import check_tails
from wavescore.papers.check.p_values import Interval, over, p_of_t, quantile
from wavescore.papers.check.scales import Scale, ends
from wavescore.papers.check.unknown_df import with_unknown_df

# Another test of the same effect (log-rank, likelihood ratio, score, an F of a model) gives a z
# that differs from Wald's by less than this share of it, or this much.
OTHER_TEST = 0.25


def check_implied(claim: Claim, scale: Scale) -> list[Finding]:
    """Hold a printed SE, statistic and p against the limits; of t where df is printed."""
    df = float(claim.get("df").value) if claim.get("df") else None
    null = _null(claim, scale)
    texts = f"the limits {claim.get('low').text} to {claim.get('high').text}"

    def se(mode: str, degrees: Interval) -> Interval:
        _, (a, b), (c, d) = ends(claim, scale, mode)
        quantiles = [quantile(claim.level, x) for x in degrees]
        return max(c - b, 0.0) / (2 * max(quantiles)), (d - a) / (2 * min(quantiles))

    def ratio(mode: str, degrees: Interval) -> Interval:
        (a, b), *_ = ends(claim, scale, mode)
        return over((a - null, b - null), se(mode, degrees))

    def of_ratio(mode: str, degrees: Interval) -> Interval:
        # the delta method's, which Stata and others print beside a ratio
        low, high = se(mode, degrees)
        a, b = claim.get("estimate").floats[mode]
        return low * max(a, 0.0), high * b

    low, high = se("rounded", (df or inf,) * 2)
    formula = f"SE = (high - low) / (2 x {quantile(claim.level, df or inf):.4g})"
    sentence = f"The limits imply a standard error of {span(low, high)}."
    found = [Finding("se_implied", "consistent", span(low, high), sentence, formula)]
    if claim.get("se"):
        held = [_held(claim, "se", se, texts, formula, df)]
        if scale.name == "log":
            held.append(_held(claim, "se", of_ratio, texts, f"estimate x {formula}", df))
        found.append(best(held))
    if claim.get("statistic"):
        found.append(_held(claim, "statistic", ratio, texts, "(estimate - null) / SE", df))
    if claim.get("p"):
        found.append(_p(claim, ratio, texts, df))
    return found


def _null(claim: Claim, scale: Scale) -> float:
    value = claim.get("null_value")
    return scale.there(value.value if value else scale.null)


def _held(
    claim: Claim,
    key: str,
    compute: Callable[[str, Interval], Interval],
    texts: str,
    rule: str,
    df: float | None,
) -> Finding:
    def check(degrees: Interval) -> Finding:
        printed, sign = claim.get(key), key == "se"
        return hold(key, printed, lambda m: compute(m, degrees), texts, rule, sign=sign)

    return with_unknown_df(df, check)


def _p(
    claim: Claim, ratio: Callable[[str, Interval], Interval], texts: str, df: float | None
) -> Finding:
    """Hold p against the limits, softly: papers print p of other tests beside Wald's limits.

    Only where one of them is significant and the other is not do they contradict each other.
    """

    def check(degrees: Interval) -> Finding:
        source = f"the estimate and {texts}"
        return check_tails(claim, source, lambda m: ratio(m, degrees), degrees)[0]

    finding = with_unknown_df(df, check)
    if finding.verdict not in WRONG or claim.ci_method == "wald":
        return finding
    finding = unless_another_test(claim, finding, ratio("rounded", (df or inf,) * 2), df or inf)
    if finding.verdict == "decision_error" and claim.get("test") != "unstated":
        return finding
    return asked(finding, "which test P is of is not printed with the limits")


def unless_another_test(claim: Claim, finding: Finding, z: Interval, df: float) -> Finding:
    """Return a contradicted p as one that cannot be checked where a z near Wald's gives it."""
    if finding.verdict not in WRONG or not _another_test(claim, z, df):
        return finding
    sentence = f"{finding.sentence.rstrip('.')}; a test other than Wald's could give it."
    return Finding("p", "cannot_check", finding.recomputed, sentence, finding.arithmetic)


def _another_test(claim: Claim, z: Interval, df: float) -> bool:
    """Whether a z near the implied one gives the printed p."""
    low, high = sorted(abs(x) for x in z)
    room = max(OTHER_TEST * high, OTHER_TEST)
    least, most = p_of_t((max(low - room, 0.0), high + room), (df, df), "two")
    printed = claim.get("p")
    if printed.number is None:
        return most >= claim.alpha
    value = float(printed.number.value)
    if printed.relation == "<":
        return least < value
    if printed.relation == ">":
        return most > value
    return overlap(printed.number.floats["rounded"], least, most)
