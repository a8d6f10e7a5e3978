"""Claims made from exact data: every printed number is the rounding of a value that exists."""

import re
from fractions import Fraction
from math import sqrt

from papers_draw import Draw, some
from papers_drawn_tests import (
    chi_square,
    correlation,
    f_test,
    interval,
    regression,
    t_test,
    z_test,
)
from scipy.special import chdtrc


def proportion(draw: Draw) -> dict:
    total = draw.whole(1, draw.pick(20, 200, 5000))
    n = draw.whole(0, total)
    return {
        "n": str(n),
        "total": f"{total:,}",
        "percent": draw.show(Fraction(100 * n, total), draw.whole(0, 2)),
    }


def parts(draw: Draw) -> dict:
    counts = [draw.whole(0, 90) for _ in range(draw.whole(2, 8))]
    counts[0] += 1
    whole = sum(counts)
    if draw.chance():
        return {"parts": {f"c{i}": str(c) for i, c in enumerate(counts)}, "whole": str(whole)}
    decimals = draw.whole(0, 2)
    texts = [draw.show(Fraction(100 * c, whole), decimals) for c in counts]
    return {"unit": "percent", "parts": {f"c{i}": t for i, t in enumerate(texts)}}


def mean_sd(draw: Draw) -> dict:
    high = draw.pick(1, 3, 21, 60)
    values = [draw.whole(0, high) for _ in range(draw.whole(2, draw.pick(12, 80)))]
    n, mean = len(values), Fraction(sum(values), len(values))
    squares = sum((v - mean) ** 2 for v in values)
    sd = sqrt(squares / (n - draw.pick(1, 1, 0)))
    claim = {
        "mean": draw.show(mean),
        "sd": draw.show(sd, draw.whole(1, 2)),
        "n": str(n),
        "step": "1",
    }
    more = {"range": [str(min(values)), str(max(values))], "scale": ["0", str(high)]}
    if n < 20 and draw.chance(0.3):
        more["rows"] = [str(v) for v in values]
    return some(draw, claim, more)


def growth_fit(draw: Draw) -> dict:
    waves, form, residuals = (
        draw.whole(4, 7),
        draw.pick("intercept", "linear", "quadratic", "latent_basis"),
        draw.pick("free", "equal"),
    )
    growth = {"intercept": 2, "linear": 5, "quadratic": 9, "latent_basis": 3 + waves}[form]
    df = waves * (waves + 3) // 2 - growth - (waves if residuals == "free" else 1)
    n, chi2 = draw.whole(30, 2000), draw.real(0, 3) * df
    rmsea = sqrt(max(chi2 - df, 0) / (df * draw.pick(n, n - 1)))
    claim = {
        "chi2": draw.show(chi2),
        "df": str(df),
        "p": draw.p(float(chdtrc(df, chi2))),
        "n": str(n),
        "waves": str(waves),
        "form": form,
    }
    more = {
        "rmsea": draw.show(rmsea, 3),
        "r_squared": [draw.show(draw.real(0, 100), 1) + "%" for _ in range(waves)],
    }
    cfi = 1.0 if chi2 <= df else draw.real(0.8, 1)
    return some(draw, claim, more | {"residuals": residuals, "cfi": draw.show(cfi, 3)})


def alpha(draw: Draw) -> dict:
    k, r = draw.whole(2, 30), draw.real(0.02, 0.95)
    value = k * r / (1 + (k - 1) * r)
    if draw.chance(0.3):  # a raw alpha, which k and r only suggest
        return {
            "value": draw.show(value * draw.real(0.9, 1), 2),
            "k": str(k),
            "mean_r": draw.show(r, 2),
        }
    return {
        "value": draw.show(value, 2),
        "k": str(k),
        "mean_r": draw.show(r, 2),
        "standardized": True,
    }


def text(draw: Draw) -> dict:
    rows = [draw.whole(0, 90) for _ in range(draw.whole(2, 20))]
    take = draw.pick("count", "sum", "mean", "sd", "min", "max", None)
    mean = Fraction(sum(rows), len(rows))
    sd = sqrt(sum((x - mean) ** 2 for x in rows) / (len(rows) - 1))
    exact = {
        "count": len(rows),
        "sum": sum(rows),
        "mean": mean,
        "sd": sd,
        "min": min(rows),
        "max": max(rows),
    }
    value = exact.get(take, draw.real(0, 100))
    whole = take in ("count", "sum", "min", "max")
    decimals = [0] * 2 if whole else [draw.whole(0, 3), draw.whole(0, 3)]
    # One exact value has one rounding at equal decimals; at unequal decimals either rounding.
    places = [{"where": f"place {i}", "value": draw.show(value, d)} for i, d in enumerate(decimals)]
    if decimals[0] == decimals[1]:
        places[1]["value"] = places[0]["value"]
    if take:
        places.append({"where": "table", "rows": [str(r) for r in rows], "take": take})
    return {"places": places}


GENERATORS = {
    f.__name__: f
    for f in (
        proportion,
        parts,
        chi_square,
        t_test,
        f_test,
        z_test,
        correlation,
        interval,
        mean_sd,
        growth_fit,
        regression,
        alpha,
        text,
    )
}


def make(kind: str, draw: Draw) -> dict:
    """Return one raw claim of `kind` whose numbers all come from one exact set of values."""
    return {"id": "made", "where": "made", "kind": kind} | GENERATORS[kind](draw)


def mistyped(raw: dict, printed: dict, draw: Draw) -> dict | None:
    """Return the claim with one digit of one printed number changed beyond rounding, or None.

    Beyond rounding: by more than one unit of the last printed digit.
    """
    from wavescore.papers.check.repairs import changed

    keys = [key for key, number in printed.items() if re.search(r"\d", number.text)]
    key = keys[draw.whole(0, len(keys) - 1)]
    text = printed[key].text
    places = [i for i, character in enumerate(text) if character.isdigit()]
    place = places[draw.whole(0, len(places) - 1)]
    digit = (int(text[place]) + draw.whole(1, 9)) % 10
    last = place == places[-1]
    if (last and abs(digit - int(text[place])) < 2) or (
        place == 0 and digit == 0 and text[1:2].isdigit()
    ):
        return None
    return changed(raw, key, f"{text[:place]}{digit}{text[place + 1 :]}")
