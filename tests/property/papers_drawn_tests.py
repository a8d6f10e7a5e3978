"""Test statistics and intervals made from exact data."""

from fractions import Fraction
from math import atanh, exp, inf, sqrt, tanh

from papers_draw import Draw, p_of, some
from scipy.special import chdtrc, fdtrc, gammaln, ndtri, stdtrit


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
