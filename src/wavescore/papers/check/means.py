"""Checks of a mean and SD: possible for the scale and n (GRIM, GRIMMER, DEBIT), or from rows."""

from fractions import Fraction
from math import ceil, floor, inf, sqrt

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.counts import mean as mean_of
from wavescore.papers.check.counts import sds
from wavescore.papers.check.distribution import check_distribution, grid_of_claim
from wavescore.papers.check.finding import Finding, always, best, hold, impossible, possible, span
from wavescore.papers.check.printed import Printed, whole_numbers


def check_mean_sd(claim: Claim) -> list[Finding]:
    """Every check that a printed mean and SD allow."""
    if claim.get("rows"):
        return _from_rows(claim)
    found = _within_bounds(claim)
    if any(f.verdict == "inconsistent" for f in found):
        return found
    grim = _grim(claim)
    if any(f.verdict == "inconsistent" for f in grim):
        return found + grim
    possible_ones = check_distribution(claim) if grid_of_claim(claim) else _possible_sd(claim)
    return found + possible_ones + grim + _debit(claim) + _known(claim)


def _known(claim: Claim) -> list[Finding]:
    """Some values are printed elsewhere: the others must leave the mean and SD possible.

    With k known values of n, of sum S and sum of squares Q, the others have the mean
    m = (n mean - S) / (n - k), and at least (n - k) m^2 as their sum of squares.
    """
    n, mean, sd, known = (claim.get(key) for key in ("n", "mean", "sd", "known"))
    if not (n and known) or n.value <= len(known):
        return []
    values, total = [float(v.value) for v in known], float(n.value)
    rest = total - len(values)
    ends = [(total * m - sum(values)) / rest for m in mean.floats["rounded"]]
    said = f"The {len(values)} values printed elsewhere leave a mean of {span(*ends)} for {rest:g}"
    formula = "(n mean - sum of the known) / (n - k)"
    if claim.get("scale"):
        low, high = (float(end.value) for end in claim.get("scale"))
        if ends[1] < low or ends[0] > high:
            return [Finding("known", "inconsistent", "", f"{said} others: impossible.", formula)]
    if not sd:
        return [Finding("known", "consistent", "", f"{said} others.", formula)]
    inside = min(max(0.0, ends[0]), ends[1])
    middle = sum(mean.floats["rounded"]) / 2
    least = sum((v - middle) ** 2 for v in values) + rest * min(
        (m - middle) ** 2 for m in (*ends, inside) if ends[0] <= m <= ends[1]
    )
    most = total * sd.floats["rounded"][1] ** 2
    arithmetic = (
        f"{formula}; squares about the mean at least {least:.0f}, printed at most {most:.0f}"
    )
    if least <= most * 1.02:
        return [
            Finding("known", "consistent", "", f"{said} others, which the SD allows.", arithmetic)
        ]
    sentence = f"{said} others, and spread more than the SD {sd.text} allows."
    return [Finding("known", "inconsistent", "", sentence, arithmetic)]


def _from_rows(claim: Claim) -> list[Finding]:
    """Recompute n, mean, SD and range from the values that the paper prints."""
    rows = [row.value for row in claim.get("rows")]
    source = f"the {len(rows)} printed values"
    found: list[Finding] = []
    exact: dict[str, Fraction | int] = {"mean": mean_of(rows), "n": len(rows)}
    for key, value in exact.items():
        if claim.get(key):
            found.append(hold(key, claim.get(key), always(value), source, key))
    if claim.get("sd"):
        tries = [
            hold("sd", claim.get("sd"), always(s), f"{source} ({name})", "SD")
            for s, name in zip(sds(rows), ("divisor n - 1", "divisor n"), strict=False)
        ]
        found.append(best(tries))
    for place, end in enumerate(claim.get("range", [])):
        value = (min, max)[place](rows)
        name = ("lowest value", "highest value")[place]
        found.append(hold(name, end, always(value), source, name))
    return found


def _within_bounds(claim: Claim) -> list[Finding]:
    printed, sd = claim.get("mean"), claim.get("sd")
    if sd and sd.value < 0:
        return [impossible("sd", sd.text, "a standard deviation cannot be negative")]
    found = []
    for key, words in (("scale", "possible"), ("range", "observed")):
        if not claim.get(key):
            continue
        mode = "exact" if key == "scale" else "rounded"
        (low, _), (_, high) = (end.interval(mode) for end in claim.get(key))
        a, b = printed.interval("rounded")
        texts = " to ".join(end.text for end in claim.get(key))
        if b < low or a > high:
            return [impossible("mean", printed.text, f"the {words} values go from {texts}")]
        sentence = f"The mean {printed.text} lies within the {words} values, {texts}."
        found.append(possible("mean", sentence, f"{texts} holds the mean"))
    return found


def _possible_sd(claim: Claim) -> list[Finding]:
    """SD of n values in [a, b] with mean m: at most sqrt((m - a)(b - m) n / (n - 1)).

    At least (b - a) / sqrt(2 (n - 1)) where a and b were both observed.
    """
    sd, n = claim.get("sd"), claim.get("n")
    bounds = claim.get("range") or claim.get("scale")
    if not sd or not bounds:
        return []
    count = int(n.value) if n else 2
    if count < 2:
        return []

    def bounds_of_sd(mode: str) -> tuple[float, float]:
        ends = [end.interval(mode if claim.get("range") else "exact") for end in bounds]
        low, high = ends[0][0], ends[1][1]
        ends = [*claim.get("mean").interval(mode)]
        middle = (low + high) / 2
        ends += [middle] if ends[0] < middle < ends[1] else []
        spread = max(max((m - low) * (high - m), Fraction(0)) for m in ends)
        most = sqrt(spread * Fraction(count, count - 1))
        if not (claim.get("range") and n):
            return 0.0, most
        inner = max(bounds[1].interval(mode)[0] - bounds[0].interval(mode)[1], 0)
        return float(inner) / sqrt(2 * count), most  # divisor n as well as n - 1

    texts = " to ".join(end.text for end in bounds)
    source = f"a mean of {claim.get('mean').text} on values from {texts}"
    formula = "SD <= sqrt((mean - low)(high - mean) n / (n - 1))"
    found = hold("sd", sd, bounds_of_sd, source, formula)
    return [possible("sd", found.sentence, formula) if found.verdict == "consistent" else found]


def _grim(claim: Claim) -> list[Finding]:
    """GRIM: n values that are multiples of `step` have a mean that is a multiple of step / n."""
    n, step, mean = claim.get("n"), claim.get("step"), claim.get("mean")
    if not n or not step or n.value == 0 or step.value <= 0:
        return []
    grain = step.value / (n.value * (claim.get("items").value if claim.get("items") else 1))
    if grain <= mean.unit:
        return []
    formula = f"GRIM: means of {n.text} such values are multiples of {_text(grain)}"
    for mode, verdict in (("rounded", "consistent"), ("either", "rounding")):
        low, high = mean.interval(mode)
        sums = whole_numbers(low / grain, high / grain)
        if sums:
            sentence = f"{n.text} values can have the mean {mean.text}"
            sentence += "." if verdict == "consistent" else ", if it was truncated."
            finding = Finding("mean", verdict, mean.text, sentence, formula)
            return [finding, *_grimmer(claim, sums)]
    around = [floor(mean.value / grain), ceil(mean.value / grain)]
    nearest = [mean.like(k * grain) for k in around]
    sentence = (
        f"No {n.text} values in steps of {step.text} have the mean {mean.text}; "
        f"the nearest are {nearest[0]} and {nearest[1]}."
    )
    by_distance = sorted(around, key=lambda k: abs(k * grain - mean.value))
    remedies = tuple(("mean", mean.like(k * grain)) for k in by_distance)
    text = " or ".join(nearest)
    return [Finding("mean", "inconsistent", text, sentence, formula, remedies[:1])]


def _text(number: Fraction) -> str:
    return f"{float(number):.4g}"


def _grimmer(claim: Claim, sums: range) -> list[Finding]:
    """GRIMMER (advisory): the sum of squares of whole numbers is whole, and as even as their sum.

    With sums S the sum of squares is Q = S^2 / n + SD^2 (n - 1); Q and S are both odd or both even.
    """
    sd, n = claim.get("sd"), int(claim.get("n").value)
    if not sd or claim.get("items") or grid_of_claim(claim) or n < 2 or n > 5000:
        return []
    step = claim.get("step").value
    for divisor in (n - 1, n):
        low, high = (max(x, Fraction(0)) / step for x in sd.interval("either"))
        for total in sums:
            base = Fraction(total * total, n)
            squares = whole_numbers(base + low * low * divisor, base + high * high * divisor)
            if len(squares) > 1 or any((q - total) % 2 == 0 for q in squares):
                return []
    sentence = (
        f"Advisory (GRIMMER): no {n} whole numbers with the mean {claim.get('mean').text} "
        f"have the SD {sd.text}; the values themselves would be needed."
    )
    return [Finding("sd", "cannot_check", "", sentence, "Q = S^2 / n + SD^2 (n - 1) is not whole")]


def _debit(claim: Claim) -> list[Finding]:
    """DEBIT: of zeros and ones with mean m the SD is sqrt(m (1 - m) n / (n - 1))."""
    sd, n, scale = claim.get("sd"), claim.get("n"), claim.get("scale") or []
    if not (sd and n and claim.get("step")) or n.value < 2 or claim.get("items"):
        return []
    if [end.value for end in scale] != [0, 1] or claim.get("step").value != 1:
        return []
    tries = []
    for divisor, name in ((n.value - 1, "n - 1"), (n.value, "n")):

        def binary(mode: str, factor: Fraction = n.value / divisor) -> tuple[float, float]:
            low, high = (min(max(x, Fraction(0)), Fraction(1)) for x in _mean(claim, mode))
            ends = [low, high] + ([Fraction(1, 2)] if low < Fraction(1, 2) < high else [])
            values = [sqrt(m * (1 - m) * factor) for m in ends]
            return min(values), max(values)

        source = f"zeros and ones with the mean {claim.get('mean').text} (divisor {name})"
        tries.append(hold("sd", sd, binary, source, "DEBIT: SD = sqrt(m (1 - m) n / (n - 1))"))
    return [best(tries)]


def _mean(claim: Claim, mode: str) -> tuple[Fraction, Fraction]:
    printed: Printed = claim.get("mean")
    return printed.interval(mode)


def check_alpha(claim: Claim) -> list[Finding]:
    """alpha <= 1; standardised alpha = k r / (1 + (k - 1) r), r >= -1 / (k - 1)."""
    value, k, r = claim.get("value"), claim.get("k"), claim.get("mean_r")
    if value.value > 1:
        return [impossible("value", value.text, "alpha is at most 1")]
    if k and k.value < 2:
        return [impossible("k", k.text, "alpha needs two items or more")]
    if not k or not r:
        return []
    items = float(k.value)
    if r.interval("rounded")[1] < -1 / (k.value - 1) or r.interval("rounded")[0] > 1:
        why = f"the mean correlation of {k.text} items lies between -1/(k-1) and 1"
        return [impossible("mean_r", r.text, why)]

    def standardized(mode: str) -> tuple[float, float]:
        ends = (min(max(float(x), -1 / (items - 1)), 1.0) for x in r.interval(mode))
        low, high = (items * x / d if (d := 1 + (items - 1) * x) > 0 else -inf for x in ends)
        return low, high

    source = f"{k.text} items with a mean correlation of {r.text}"
    formula = "k r / (1 + (k - 1) r)"
    finding = hold("value", value, standardized, source, formula)
    if finding.verdict != "consistent" and not claim.get("standardized"):
        why = "raw alpha also depends on the item variances, which are lacking"
        sentence = f"{finding.sentence[:-1]} if standardised; {why}."
        return [Finding("value", "cannot_check", finding.recomputed, sentence, finding.arithmetic)]
    return [finding]
