"""Statistics along a row of a table: what several of its cells give together."""

import re
from collections.abc import Sequence
from dataclasses import replace

from wavescore.papers.extract import hints, patterns
from wavescore.papers.extract.cells import ESTIMATE, Found, bare, proportion, total_of_share
from wavescore.papers.extract.find import Statistic
from wavescore.papers.extract.roles import role_of
from wavescore.papers.extract.shape import Column, Row, Shape
from wavescore.papers.extract.shapers import as_float, of_the_rest

_PLAIN = re.compile(rf"{patterns.SIGNED} ?%?")
_P = re.compile(
    rf"(?:[pP] ?)?(?P<relation><=|>=|=|<|>)? ?(?P<p>{patterns.P_NUMBER})|(?P<ns>ns|NS|n\.s\.)"
)
_LIMITS = re.compile(
    rf"[(\[]? ?(?P<low>{patterns.SIGNED}) ?%?{patterns.RANGE}"
    rf"(?P<high>{patterns.SIGNED}) ?%? ?[)\]]?"
)
_WITH_SE = re.compile(rf"(?P<b>{patterns.SIGNED}) ?[(\[±] ?(?P<se>{patterns.NUMBER}) ?[)\]]?")
_TWO_DF = re.compile(r"\(?(?P<df1>\d+(?:\.\d+)?) ?[,;/] ?(?P<df2>\d+(?:\.\d+)?)\)?")
_N_OF = re.compile(rf"{patterns.N} ?/ ?(?P<total>{patterns.COUNT})")


def row_statistics(shape: Shape, row: Row) -> list[Found]:
    """Return what several cells of a row give together, under each common header."""
    found = []
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, column in enumerate(shape.columns):
        groups.setdefault(column.parent, []).append(place)
    for parent, under in groups.items():
        for places in _sets(shape, under):
            cells = " | ".join(row.cells[i] for i in places)
            named = [i for i in places if role_of(shape.columns[i])[0].endswith("_ci")] or places
            one = shape.columns[named[0]]
            if len(places) == len(under):
                one = Column(parent, _common_n(shape, places))
            for statistic in _together(shape, row, places):
                found.append(Found(row, one if one.path else None, cells, statistic))
    return found


def _sets(shape: Shape, places: Sequence[int]) -> list[list[int]]:
    """Return the columns under one header as sets: a new one where the first role comes again."""
    sets: list[list[int]] = []
    first = ""
    for place in places:
        role, _ = role_of(shape.columns[place])
        if sets and not (role and role == first):
            sets[-1].append(place)
            first = first or role
        else:
            sets.append([place])
            first = role
    return _without_common_p(shape, sets)


def _without_common_p(shape: Shape, sets: list[list[int]]) -> list[list[int]]:
    """Take p from sets of estimates of which only some have one: it compares the sets."""
    roles = [{role_of(shape.columns[place])[0] for place in one} for one in sets]
    estimates = [one for one in roles if one & _ESTIMATES]
    if len(estimates) < 2 or sum("p" in one for one in estimates) in (0, len(estimates)):
        return sets
    return [[i for i in one if role_of(shape.columns[i])[0] != "p"] for one in sets]


_ESTIMATES = {"ratio_ci", "difference_ci", "estimate_ci", "ratio", "difference", "b", "b_se"}


def without_shared_p(found: Sequence[Found]) -> list[Found]:
    """Take p away where one row of a block prints it for all: it tests the whole variable."""
    kept = []
    for one in found:
        block = [f for f in found if f.row.group and f.row.group == one.row.group and f.statistic]
        with_p = [f for f in block if f.statistic and "p" in f.statistic.numbers]
        if one.statistic and len(with_p) == 1 and len(block) > 1 and with_p[0] is one:
            numbers = {k: v for k, v in one.statistic.numbers.items() if k != "p"}
            doubt = "a p in its row was left out: it may test the whole variable"
            one = replace(one, statistic=replace(one.statistic, numbers=numbers, doubt=doubt))
        kept.append(one)
    return kept


def _together(shape: Shape, row: Row, places: Sequence[int]) -> list[Statistic]:
    roles: dict[str, str] = {}
    headers: dict[str, str] = {}
    for place in places:
        role, df = role_of(shape.columns[place])
        text = bare(row.cells[place])
        if not role or not text or (role == "p" and place in row.tall):
            continue
        if role in roles:
            return []  # two columns of one role under one header: which goes with which?
        roles[role] = text
        headers |= df
    numbers = {key: value for key, value in roles.items() if _PLAIN.fullmatch(value)} | headers
    numbers |= _limits(roles) | _pairs(roles)
    p = read_p(roles.get("p", ""))
    if "percent" in numbers and hints.MEASURED.search(row.label):
        return []  # "Age, years" with its n and its mean
    size = _common_n(shape, places)
    size = total_of_share(row, size, values=2) if "percent" in numbers else size
    return [_of_no_stated_test(row, one) for one in _shaped(roles, numbers, p, size)]


def _common_n(shape: Shape, places: Sequence[int]) -> str:
    sizes = {shape.columns[i].n for i in places} - {""}
    return sizes.pop() if len(sizes) == 1 else ""


def _of_no_stated_test(row: Row, found: Statistic) -> Statistic:
    """P of a difference may be of any test; that of a level of a variable, of all its levels."""
    if found.kind != "interval" or "p" not in found.numbers:
        return found
    if not row.group and found.numbers.get("scale") != "identity":
        return found
    return replace(found, numbers=found.numbers | {"test": "unstated"})


def _limits(roles: dict[str, str]) -> dict[str, str]:
    """Return low and high of a column of limits, or of an estimate with limits in its cell."""
    for role in ("ratio_ci", "difference_ci", "estimate_ci"):
        found = ESTIMATE.fullmatch(roles.get(role, ""))
        if found:
            name = role.removesuffix("_ci")
            return {name: found["estimate"], "low": found["low"], "high": found["high"]}
    found = _LIMITS.fullmatch(roles.get("ci", ""))
    return {"low": found["low"], "high": found["high"]} if found else {}


def _pairs(roles: dict[str, str]) -> dict[str, str]:
    """Return what stands as a pair in one cell: b (SE), the two df of F, n of a total."""
    counted = _N_OF.fullmatch(roles.get("n", ""))
    if counted and "percent" in roles:
        return counted.groupdict()
    b = _WITH_SE.fullmatch(roles.get("b_se", ""))
    df = _TWO_DF.fullmatch(roles.get("df", "")) if "f" in roles else None
    return (b.groupdict() if b else {}) | (df.groupdict() if df else {})


def read_p(text: str) -> dict[str, str]:
    """Return the p of a cell under the paper file's key, or nothing."""
    found = _P.fullmatch(bare(text))
    if not found:
        return {}
    if found["ns"]:
        return {"p": "ns"}
    relation = found["relation"] or ""
    value = found["p"].replace(" ", "")
    return (
        {"p": ("" if relation in ("=", "") else relation[0]) + value}
        if patterns.is_p(value)
        else {}
    )


def _shaped(
    roles: dict[str, str], numbers: dict[str, str], p: dict[str, str], n: str
) -> list[Statistic]:
    """Return the claim that the numbers of one row make, the fullest; of b and its ratio, both."""
    limits = _of(numbers, "low", "high")
    tests = _of(numbers, "t", "z", "df")
    slope = numbers.get("b") or (numbers.get("beta") if "b" not in roles else None)
    standardised = "b" not in roles and bool(tests.keys() & {"t", "z"})
    if slope and "se" in numbers and not standardised:
        tests = {k: v for k, v in tests.items() if k != "z" or "t" not in tests}
        if "df" in tests and "t" not in tests:
            tests.pop("df")
        ratio = _ratio_beside(numbers, limits)
        more = {} if ratio else limits
        claim = {"b": slope, "se": numbers["se"], **tests, **p, **more}
        return [Statistic("regression", claim), *ratio]
    for key, scale in (("ratio", "log"), ("difference", "identity"), ("estimate", ""), ("b", "")):
        if key in numbers and len(limits) == 2:
            more = {"scale": scale} if scale else {}
            return [Statistic("interval", {"estimate": numbers[key], **limits, **more, **p})]
    found = _test_of(numbers, p) or _described(numbers, n)
    return [found] if found else []


def _ratio_beside(numbers: dict[str, str], limits: dict[str, str]) -> list[Statistic]:
    """Return the odds ratio beside b and its SE, where the limits of the row are the ratio's."""
    if "ratio" not in numbers or len(limits) < 2:
        return []
    low, middle, high = (as_float(x) for x in (limits["low"], numbers["ratio"], limits["high"]))
    claim = {"estimate": numbers["ratio"], **limits, "scale": "log"}
    return [Statistic("interval", claim)] if 0 <= low <= middle <= high else []


def _of(numbers: dict[str, str], *keys: str) -> dict[str, str]:
    return {key: numbers[key] for key in keys if key in numbers}


def _test_of(numbers: dict[str, str], p: dict[str, str]) -> Statistic | None:
    df = {"df": numbers["df"]} if "df" in numbers else {}
    if "t" in numbers and p:
        return Statistic("t_test", {"t": numbers["t"], **df, **p})
    if "f" in numbers and p and {"df1", "df2"} <= numbers.keys():
        more = _of(numbers, "partial_eta2")
        return Statistic("f_test", {key: numbers[key] for key in ("f", "df1", "df2")} | p | more)
    if "chi2" in numbers and df and p and df["df"].isdigit():
        return Statistic("chi_square", {"chi2": numbers["chi2"], **df, **p})
    if "z" in numbers and p:
        return Statistic("z_test", {"z": numbers["z"], **p})
    if "r" in numbers and p and re.fullmatch(patterns.R_VALUE, numbers["r"]):
        return Statistic("correlation", {"r": numbers["r"], **p})
    return None


def _described(numbers: dict[str, str], n: str) -> Statistic | None:
    whole = re.fullmatch(patterns.COUNT, numbers.get("n", ""))
    if whole and "total" in numbers and "percent" in numbers:
        return _counted_of({key: numbers[key].strip(" %") for key in ("n", "total", "percent")})
    if whole and "percent" in numbers:
        return proportion(numbers["n"], numbers["percent"].strip(" %"), n)
    if "mean" in numbers and "sd" in numbers and "-" not in numbers["sd"]:
        size = {"n": numbers["n"]} if whole else {"n": n} if n else {}
        return Statistic("mean_sd", {"mean": numbers["mean"], "sd": numbers["sd"], **size})
    return None


def _counted_of(numbers: dict[str, str]) -> Statistic | None:
    n, total = (int(numbers[key].replace(",", "")) for key in ("n", "total"))
    if not total or n > total or of_the_rest(numbers):
        return None
    return Statistic("proportion", numbers)
