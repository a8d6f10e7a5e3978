"""Checks of F, z, chi-square and correlations: p, effect sizes, degrees of freedom, intervals."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from itertools import product
from math import atanh, inf, isqrt, sqrt, tanh

from scipy.special import ndtri

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.effects import check_effects_of_f
from wavescore.papers.check.finding import (
    WRONG,
    Finding,
    always,
    asked,
    best,
    hold,
    impossible,
    span,
)
from wavescore.papers.check.p import check_p, check_stated, check_tails, half
from wavescore.papers.check.p_values import Interval, floats, p_of_chi2, p_of_f, t_of_r

# Counts, row by row.
Cells = Sequence[Sequence[int]]


def check_f_test(claim: Claim) -> list[Finding]:
    """F, df1, df2: p = P(F' > F); partial eta squared = F df1 / (F df1 + df2)."""
    f, df1, df2 = claim.get("f"), claim.get("df1"), claim.get("df2")
    if f.value < 0:
        return [impossible("f", f.text, "F cannot be negative")]
    whole = df1.unit == 1 and df2.unit == 1  # else both were corrected, and rounded
    degrees = [floats(d, "exact" if whole else "rounded") for d in (df1, df2)]
    scales = _sphericity(claim, whole)

    def compute(mode: str) -> Interval:
        (a, b), (c, d) = degrees
        ends = [p_of_f(floats(f, mode), (e * a, e * b), (e * c, e * d)) for e in scales]
        return min(e[0] for e in ends), max(e[1] for e in ends)

    found = []
    source = f"F({df1.text}, {df2.text}) = {f.text}"
    if claim.get("epsilon"):
        source += f" with epsilon {claim.get('epsilon').text}"
    if claim.get("p"):
        others = {"one": half(compute)} if df1.value == 1 else {}
        finding = check_p(claim, source, f"P(F > {f.text})", compute, others)
        found.append(_unless_sphericity(claim, finding, degrees))
    if claim.get("partial_eta2"):

        def eta(mode: str) -> Interval:
            low, high = (max(x, 0.0) for x in floats(f, mode))
            (a, b), (c, d) = degrees
            return low * a / (low * a + d), high * b / (high * b + c)

        formula = "partial eta squared = F df1 / (F df1 + df2)"
        finding = hold("partial_eta2", claim.get("partial_eta2"), eta, source, formula)
        welch = df1.unit == 1 and df2.unit < 1
        found.append(
            asked(finding, "beside Welch's F it is of the plain one") if welch else finding
        )
    found += check_effects_of_f(claim)
    return found + check_stated(claim, compute("rounded"))


def _sphericity(claim: Claim, whole: bool) -> Interval:
    """Return the interval of epsilon that both df are still to be multiplied by.

    Greenhouse and Geisser 1959 (doi 10.1007/BF02289823): 1 / df1 <= epsilon <= 1.
    """
    if claim.adjusted not in ("greenhouse_geisser", "huynh_feldt") or not whole:
        return 1.0, 1.0
    if claim.get("epsilon"):
        return floats(claim.get("epsilon"))
    return 1 / float(claim.get("df1").value), 1.0


def _unless_sphericity(claim: Claim, finding: Finding, degrees: Sequence[Interval]) -> Finding:
    """Ask where a correction for sphericity that the paper may have used would give the p."""
    (a, b), (c, d) = degrees
    if (
        finding.verdict not in WRONG
        or claim.adjusted not in ("possible", "possible_sphericity")
        or a <= 1
    ):
        return finding
    steps = [1 / a + (1 - 1 / a) * place / 20 for place in range(21)]

    def corrected(mode: str) -> Interval:
        f = floats(claim.get("f"), mode)
        ends = [p_of_f(f, (e * a, e * b), (e * c, e * d)) for e in steps]
        return min(e[0] for e in ends), max(e[1] for e in ends)

    if check_p(claim, "", "", corrected, {}).verdict in WRONG:
        return finding
    return asked(finding, "corrected for sphericity, it could be")


def check_z_test(claim: Claim) -> list[Finding]:
    """z: p of the standard normal distribution under the declared tail."""
    z = claim.get("z")
    return check_tails(claim, f"z = {z.text}", lambda mode: floats(z, mode), (inf, inf))


def check_correlation(claim: Claim) -> list[Finding]:
    """r: at most 1; df = n - 2; t = r sqrt(df / (1 - r^2)); Fisher's interval.

    Limits: tanh(atanh r -+ z / sqrt(n - 3)).
    """
    r, n, df = claim.get("r"), claim.get("n"), claim.get("df")
    if abs(r.value) > 1:
        return [impossible("r", r.text, "a correlation lies between -1 and 1")]
    found = []
    if n and df:
        found.append(
            hold("df", claim.get("df"), lambda mode: (n.value - 2,) * 2, f"n = {n.text}", "n - 2")
        )
    pairs = n.value if n else df.value + 2 if df else None
    if pairs is None or pairs < 3:
        return found

    def clipped(mode: str) -> Interval:
        low, high = floats(r, mode)
        return max(low, -1.0), min(high, 1.0)

    degrees = float(pairs - 2)
    source = f"r = {r.text} with n = {pairs}"
    found += check_tails(claim, source, lambda mode: t_of_r(clipped(mode), degrees), (degrees,) * 2)
    if pairs > 3 and claim.get("interval", "unstated") != "other":
        width = float(ndtri((1 + claim.level) / 2)) / sqrt(pairs - 3)
        source = f"r = {r.text}, n = {pairs}"
        for key, shift in (("low", -width), ("high", width)):
            if claim.get(key):
                formula = f"tanh(atanh r {'-' if shift < 0 else '+'} z / sqrt(n - 3))"

                def limit(mode: str, s: float = shift) -> Interval:
                    low, high = clipped(mode)
                    return _shifted(low, s), _shifted(high, s)

                found.append(
                    _stated_limit(claim, hold(key, claim.get(key), limit, source, formula))
                )
    return found


def _stated_limit(claim: Claim, finding: Finding) -> Finding:
    """A limit that Fisher's z does not give is wrong only where the paper says that it is his."""
    if finding.verdict == "consistent" or claim.get("interval") == "fisher_z":
        return finding
    sentence = f"{finding.sentence.rstrip('.')} by Fisher's z; how it was made is not said."
    return Finding(finding.about, "cannot_check", finding.recomputed, sentence, finding.arithmetic)


def _shifted(r: float, shift: float) -> float:
    return tanh(atanh(r) + shift) if abs(r) < 1 else r


def check_chi_square(claim: Claim) -> list[Finding]:
    """chi2, df, p, n, V and cells: each recomputed from the others (see the parts below)."""
    if claim.get("chi2") and claim.get("chi2").value < 0:
        return [impossible("chi2", claim.get("chi2").text, "chi-square cannot be negative")]
    table = [[int(c.value) for c in row] for row in claim.get("cells", [])]
    if table and (0 in map(sum, table) or 0 in map(sum, zip(*table, strict=True))):
        return [impossible("cells", "a row or column of zeros", "it has no expected counts")]
    found = _from_cells(claim, table) if table else []
    statistics = _statistics(claim, table)
    df = claim.get("df")
    degrees = float(df.value) if df else (len(table) - 1) * (len(table[0]) - 1) if table else None
    if statistics and degrees:

        def p_of_one(place: int, mode: str) -> Interval:
            return p_of_chi2(statistics(mode)[place], (degrees, degrees))

        def compute(mode: str) -> Interval:
            ends = [p_of_one(place, mode) for place in range(len(statistics(mode)))]
            return min(e[0] for e in ends), max(e[1] for e in ends)

        shown = claim.get("chi2").text if claim.get("chi2") else span(*statistics("rounded")[0])
        if claim.get("p"):
            source = f"chi-square({degrees:g}) = {shown}"
            tries = [
                check_p(claim, source, f"P(chi-square > {shown})", one, _one_tailed(degrees, one))
                for one in (partial(p_of_one, place) for place in range(len(statistics("rounded"))))
            ]
            found.append(_another_test(claim, table, best(tries)))
        found += check_stated(claim, compute("rounded"))
    return found + _cramers_v(claim, table, statistics, degrees)


def _one_tailed(degrees: float, compute: Callable[[str], Interval]) -> dict:
    return {"one": half(compute)} if degrees == 1 else {}


def _another_test(claim: Claim, table: Cells, finding: Finding) -> Finding:
    """Where the paper names no test of the cells, try Fisher's; what nothing explains is asked."""
    if claim.get("test") != "unstated" or finding.verdict == "consistent":
        return finding
    if len(table) == 2 == len(table[0]):
        from scipy.stats import fisher_exact

        exact = float(fisher_exact(table).pvalue)
        source = "Fisher's exact test of the cells"
        fisher = check_p(claim, source, "Fisher's exact test", always(exact), {})
        if fisher.verdict == "consistent":
            return fisher
    return asked(finding, "the paper does not say which test of the cells P is of")


def _statistics(claim: Claim, table: Cells) -> Callable[[str], list[Interval]] | None:
    """Return the function mode -> possible intervals of chi-square, printed or from the cells."""
    chi2 = claim.get("chi2")
    if chi2:
        return lambda mode: [_positive(floats(chi2, mode))]
    if table:
        exact = [float(x) for _, x in chi2_of_cells(table, claim.get("correction", "unstated"))]
        return lambda mode: [(x, x) for x in exact]
    return None


def _positive(interval: Interval) -> Interval:
    return max(interval[0], 0.0), max(interval[1], 0.0)


def chi2_of_cells(table: Cells, correction: str) -> list[tuple[str, Fraction]]:
    """Return Pearson's chi-square of a table and, for 2 x 2 where asked, Yates's: (name, value).

    sum (|O - E| - c)^2 / E with c = 0 or min(1/2, |O - E|), exact.
    """
    rows, columns = [sum(row) for row in table], [sum(c) for c in zip(*table, strict=True)]
    n, small = sum(rows), len(rows) == 2 == len(columns)
    both = [("without continuity correction", 0), ("with Yates's correction", 1)]
    chosen = {"none": both[:1], "yates": both[1:]}.get(correction, both) if small else both[:1]
    values = []
    for name, yates in chosen:
        total = Fraction(0)
        for (i, a), (j, b) in product(enumerate(rows), enumerate(columns)):
            gap = max(2 * abs(n * table[i][j] - a * b) - yates * n, 0)
            total += Fraction(gap * gap, 4 * n * a * b)
        values.append((name, total))
    return values


def _from_cells(claim: Claim, table: Cells) -> list[Finding]:
    n, found = sum(map(sum, table)), []
    expected = (len(table) - 1) * (len(table[0]) - 1)
    if claim.get("n"):
        found.append(hold("n", claim.get("n"), always(n), "the cells", "sum of the cells"))
    if claim.get("df"):
        formula = "(rows - 1)(columns - 1)"
        found.append(hold("df", claim.get("df"), always(expected), "the cells", formula))
    if claim.get("chi2"):
        formula = "sum (O - E)^2 / E"
        tries = [
            hold("chi2", claim.get("chi2"), always(x), f"the cells {name}", formula)
            for name, x in chi2_of_cells(table, claim.get("correction", "unstated"))
        ]
        found.append(best(tries))
    return found


def _cramers_v(
    claim: Claim,
    table: Cells,
    statistics: Callable[[str], list[Interval]] | None,
    degrees: float | None,
) -> list[Finding]:
    """V = sqrt(chi2 / (n (k - 1))), k the smaller number of rows or columns."""
    printed = claim.get("v")
    n = int(claim.get("n").value) if claim.get("n") else sum(map(sum, table)) if table else None
    if printed and not 0 <= printed.value <= 1:
        return [impossible("v", printed.text, "Cramer's V lies between 0 and 1")]
    if not (printed and n and statistics and degrees):
        return []
    whole = int(degrees)
    sizes = [k for k in range(1, isqrt(whole) + 1) if whole % k == 0]
    sizes = [min(len(table), len(table[0])) - 1] if table else sizes
    exact = [(float(x),) * 2 for _, x in chi2_of_cells(table, "unstated")] if table else []
    tries = []
    for k, place in product(sizes, range(len(statistics("rounded")) + len(exact))):

        def v(mode: str, k: int = k, place: int = place) -> Interval:
            low, high = [*statistics(mode), *exact][place]
            return sqrt(low / (n * k)), sqrt(high / (n * k))

        formula = f"V = sqrt(chi-square / ({n} x {k}))"
        tries.append(hold("v", printed, v, f"chi-square and n = {n}", formula))
    return [best(tries)]
