"""Claims made from exact data: every printed number is the rounding of a value that exists."""

import re
from fractions import Fraction
from math import atanh, exp, inf, sqrt, tanh

import numpy as np
from scipy.special import chdtrc, fdtrc, gammaln, ndtr, ndtri, stdtr, stdtrit


class Draw:
    """One seeded stream of choices and of roundings."""

    def __init__(self, seed: int):
        self.rng = np.random.default_rng(seed)

    def whole(self, low, high) -> int:
        return int(self.rng.integers(low, high + 1))

    def real(self, low, high) -> float:
        return float(self.rng.uniform(low, high))

    def pick(self, *options):
        return options[self.whole(0, len(options) - 1)]

    def chance(self, p: float = 0.5) -> bool:
        return bool(self.rng.random() < p)

    def show(self, value, decimals: int | None = None) -> str:
        """Round half up or half even, as papers do; exact for fractions."""
        decimals = self.whole(1, 3) if decimals is None else decimals
        steps = Fraction(value) * 10**decimals
        floor, rest = divmod(abs(steps), 1)
        even = self.chance()
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (not even or floor % 2 == 1))
        text = str(int(floor) + int(up)).zfill(decimals + 1)
        text = f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text
        return f"-{text}" if value < 0 else text

    def p(self, value: float) -> str:
        ways = [self.show(value, 2), self.show(value, 3)]
        ways += [f"<{b}" for b in (".05", ".01", ".001") if value < float(b)]
        ways += ["ns", ">.05"] if value > 0.05 else []
        text = self.pick(*ways)
        # A p that rounds to zero is printed as a bound; p = .000 is a finding of its own.
        return text if not set(text) <= set("0.") else "<.001" if value < 0.001 else "<.01"


def upper_t(t: float, df: float) -> float:
    return float(ndtr(-t)) if df == inf else float(stdtr(df, -t))


def p_of(t: float, df: float, tail: str) -> float:
    up = upper_t(t, df)
    return {
        "two": 2 * upper_t(abs(t), df),
        "one": upper_t(abs(t), df),
        "greater": up,
        "less": 1 - up,
    }[tail]


def some(draw: Draw, claim: dict, keys: dict) -> dict:
    """Add a random selection of optional keys."""
    return claim | {k: v for k, v in keys.items() if draw.chance(0.75)}


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


def chi_square(draw: Draw) -> dict:
    rows, columns = draw.whole(2, 4), draw.whole(2, 4)
    table = [[draw.whole(1, draw.pick(20, 300)) for _ in range(columns)] for _ in range(rows)]
    n, df = sum(map(sum, table)), (rows - 1) * (columns - 1)
    yates = df == 1 and draw.chance(0.3)
    chi2 = Fraction(0)
    for row in table:
        for j, cell in enumerate(row):
            expected = Fraction(sum(row) * sum(r[j] for r in table), n)
            gap = abs(cell - expected)
            gap = max(gap - Fraction(1, 2), Fraction(0)) if yates else gap
            chi2 += gap * gap / expected
    v = sqrt(chi2 / n / min(rows - 1, columns - 1))
    claim = {
        "chi2": draw.show(chi2),
        "df": str(df),
        "p": draw.p(float(chdtrc(df, float(chi2)))),
        "n": str(n),
    }
    cells = [[str(c) for c in row] for row in table]
    return some(draw, claim, {"cells": cells, "v": draw.show(v)})


def t_test(draw: Draw) -> dict:
    n = [draw.whole(3, draw.pick(15, 400)) for _ in range(2)]
    mean, sd = [draw.real(0, 30) for _ in range(2)], [draw.real(0.5, 9) for _ in range(2)]
    total, diff = sum(n), mean[0] - mean[1]
    pooled = sqrt(sum((k - 1) * s * s for k, s in zip(n, sd, strict=True)) / (total - 2))
    parts_ = [s * s / k for s, k in zip(sd, n, strict=True)]
    welch = draw.chance()
    if welch:
        t = diff / sqrt(sum(parts_))
        df = sum(parts_) ** 2 / sum(a * a / (k - 1) for a, k in zip(parts_, n, strict=True))
    else:
        t, df = diff / pooled / sqrt(1 / n[0] + 1 / n[1]), total - 2
    shrink = draw.real(0, 1) ** 3 / max(abs(t) / 4, 1)  # most t within a range that papers print
    t, diff = t * shrink, diff * shrink
    mean[1] = mean[0] - diff
    tail, kind = (
        draw.pick("two", "two", "one", "greater", "less"),
        draw.pick("pooled", "hedges", "average"),
    )
    hedges = exp(gammaln((total - 2) / 2) - gammaln((total - 3) / 2)) / sqrt((total - 2) / 2)
    d = (
        diff
        / {
            "pooled": pooled,
            "hedges": pooled / hedges,
            "average": sqrt((sd[0] ** 2 + sd[1] ** 2) / 2),
        }[kind]
    )
    decimals = draw.whole(1, 3)
    groups = [
        some(draw, {"n": str(k)}, {"mean": draw.show(m, decimals), "sd": draw.show(s, decimals)})
        for k, m, s in zip(n, mean, sd, strict=True)
    ]
    claim = {
        "t": draw.show(t),
        "df": draw.show(df, draw.whole(0, 2)) if welch else str(df),
        "tail": tail,
        "p": draw.p(p_of(t, df, tail)),
    }
    named = {"variances": "welch" if welch else "student", "d_type": kind}
    claim = some(draw, claim, {"groups": groups, "d": draw.show(d), "difference": draw.show(diff)})
    return claim | (named if draw.chance() else {})


def f_test(draw: Draw) -> dict:
    df1, df2 = draw.whole(1, 8), draw.whole(3, 400)
    f = draw.real(0, 3) ** 2
    eta = f * df1 / (f * df1 + df2)
    claim = {
        "f": draw.show(f),
        "df1": str(df1),
        "df2": str(df2),
        "p": draw.p(float(fdtrc(df1, df2, f))),
    }
    return some(draw, claim, {"partial_eta2": draw.show(eta)})


def z_test(draw: Draw) -> dict:
    z, tail = draw.real(-4, 4), draw.pick("two", "two", "one", "greater", "less")
    return {"z": draw.show(z), "p": draw.p(p_of(z, inf, tail)), "tail": tail}


def correlation(draw: Draw) -> dict:
    n, r, tail = (
        draw.whole(4, 900),
        draw.real(-1, 1) ** 3,
        draw.pick("two", "two", "one", "greater", "less"),
    )
    width = float(ndtri(0.975)) / sqrt(n - 3)
    t = r * sqrt((n - 2) / (1 - r * r))
    claim = {
        "r": draw.show(r, draw.whole(2, 3)),
        "n": str(n),
        "tail": tail,
        "p": draw.p(p_of(t, n - 2, tail)),
    }
    limits = {
        "low": draw.show(tanh(atanh(r) - width), 2),
        "high": draw.show(tanh(atanh(r) + width), 2),
    }
    return some(draw, claim | {"interval": "fisher_z"}, {"df": str(n - 2)} | limits)


def interval(draw: Draw) -> dict:
    scale, level = draw.pick("identity", "identity", "log", "fisher_z"), draw.pick("90", "95", "99")
    middle, se = draw.real(-1.5, 1.5), draw.real(0.02, 0.6)
    df = draw.pick(inf, inf, draw.whole(3, 200))
    back = {"identity": float, "log": exp, "fisher_z": tanh}[scale]
    upper = (1 + float(level) / 100) / 2
    q = float(ndtri(upper)) if df == inf else float(stdtrit(df, upper))
    decimals = draw.whole(2, 3)
    claim = {
        key: draw.show(back(middle + k * q * se), decimals)
        for key, k in (("estimate", 0), ("low", -1), ("high", 1))
    }
    t = middle / se
    more = {"se": draw.show(se, 3), "statistic": draw.show(t, 2), "p": draw.p(p_of(t, df, "two"))}
    more |= {"df": str(df)} if df != inf else {}
    declared = {"scale": scale, "level": level, "ci_method": "wald"}
    return some(draw, claim | declared, more)


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


def regression(draw: Draw) -> dict:
    b, se, df = draw.real(-3, 3), draw.real(0.05, 1.5), draw.pick(inf, draw.whole(3, 300))
    q = float(ndtri(0.975)) if df == inf else float(stdtrit(df, 0.975))
    t, decimals, tail = b / se, draw.whole(2, 3), draw.pick("two", "two", "greater", "less")
    claim = {"b": draw.show(b, decimals), "se": draw.show(se, decimals), "tail": tail}
    more = {
        "z" if df == inf else "t": draw.show(t, 2),
        "p": draw.p(p_of(t, df, tail)),
        "low": draw.show(b - q * se, decimals),
        "high": draw.show(b + q * se, decimals),
    }
    more |= {"df": str(df)} if df != inf else {}
    return some(draw, claim | {"ci_method": "wald"}, more)


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
