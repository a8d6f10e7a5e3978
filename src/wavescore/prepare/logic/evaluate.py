"""Work out REDCap's logic over whole columns, as REDCap does for one record at a time.

A blank makes an arithmetic result blank and a comparison false (<> true); sum, mean and their like
leave blanks out; [field] = "" asks for a blank. Dates are subtracted by datediff alone.
"""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from wavescore.prepare.logic.syntax import Call, Constant, LogicError, Node, Reference

# Seconds of datediff's units; REDCap counts a month as 30.44 days and a year as 365.2425.
UNITS = {"y": 31556952.0, "M": 2630016.0, "d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}
OVER_ALL: dict[str, Callable[..., np.ndarray]] = {
    "sum": np.nansum,
    "mean": np.nanmean,
    "median": np.nanmedian,
    "min": np.nanmin,
    "max": np.nanmax,
}
DATE_ORDERS = ("ymd", "mdy", "dmy")
Values = Callable[[Reference], pd.Series]


def work_out(node: Node, values: Values, index: pd.Index) -> pd.Series:
    """Return the tree's value in each row of `index`: numbers, or text and times as they are.

    `values(reference)` gives a field's answers, NaN where blank. Truth is 1.0 and 0.0. Raises
    LogicError for what cannot be worked out.
    """
    if isinstance(node, Constant):
        return pd.Series(node.value, index=index, dtype=object if node.value == "" else None)
    if isinstance(node, Reference):
        return values(node)
    if node.name in ("=", "<>", "<", "<=", ">", ">="):
        return _compare(node, values, index)
    if node.name == "datediff":
        return _datediff(node, values, index)
    if node.name == "if":
        condition, then, other = (work_out(part, values, index) for part in node.arguments)
        return _number(then).where(_true(condition), _number(other))
    parts = [work_out(part, values, index) for part in node.arguments]
    if node.name in ("and", "or", "not"):
        truth = [_true(part) for part in parts]
        joined = ~truth[0] if node.name == "not" else truth[0] & truth[1]
        return (truth[0] | truth[1] if node.name == "or" else joined).astype(float)
    if node.name == "isblankormissingcode":
        return parts[0].isna().astype(float)
    return _arithmetic(node.name, [_number(part) for part in parts])


def is_true(node: Node, values: Values, index: pd.Index) -> pd.Series:
    """Return in which rows a branching logic holds."""
    return _true(work_out(node, values, index))


def _true(part: pd.Series) -> pd.Series:
    numbers = _number(part)
    return numbers.notna() & (numbers != 0)


def _number(part: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(part):
        raise LogicError("a date stands where a number must")
    if pd.api.types.is_numeric_dtype(part):
        return part.astype(float)
    codes, texts = pd.factorize(part)
    numbers = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(float)
    return pd.Series(np.append(numbers, np.nan)[codes], index=part.index)


def _compare(node: Call, values: Values, index: pd.Index) -> pd.Series:
    left, right = node.arguments
    if isinstance(left, Constant) and not isinstance(right, Constant):
        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(node.name, node.name)
        return _compare(Call(turned, (right, left)), values, index)
    first = work_out(left, values, index)
    if isinstance(right, Constant) and right.value == "":
        if node.name not in ("=", "<>"):
            raise LogicError("a blank is compared in size")
        return (first.isna() if node.name == "=" else first.notna()).astype(float)
    one, other = _alike(first, work_out(right, values, index))
    known = one.notna() & other.notna()
    if node.name == "<>":
        return (~known | (one != other)).astype(float)
    compared = {
        "=": one.eq,
        "<": one.lt,
        "<=": one.le,
        ">": one.gt,
        ">=": one.ge,
    }[node.name](other)
    return (known & compared).astype(float)


def _alike(first: pd.Series, second: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return two columns as numbers, as times, or else as text."""
    times = [pd.api.types.is_datetime64_any_dtype(part) for part in (first, second)]
    if any(times):
        return pd.to_datetime(first, errors="coerce"), pd.to_datetime(second, errors="coerce")
    numbers = [_number(part) for part in (first, second)]
    parts = zip(numbers, (first, second), strict=True)
    if all((number.notna() | part.isna()).all() for number, part in parts):
        return numbers[0], numbers[1]
    return first.astype(object), second.astype(object)


def _arithmetic(name: str, parts: list[pd.Series]) -> pd.Series:
    if name in OVER_ALL or name == "stdev":
        return _over_all(name, parts)
    first = parts[0]
    if name in ("+", "-", "*", "/", "^"):
        return _operate(name, first, parts[1])
    if name == "abs":
        return first.abs()
    if name == "sqrt":
        return np.sqrt(first.where(first >= 0))
    factor = 10.0 ** (parts[1] if len(parts) > 1 else 0)
    scaled = first * factor
    if name == "round":
        # Half away from zero, as PHP and people round; a hair is what floats lose below a half.
        return np.sign(scaled) * np.floor(scaled.abs() + 0.5 + 1e-9) / factor
    rounded = np.ceil(scaled - 1e-9) if name == "roundup" else np.floor(scaled + 1e-9)
    return rounded / factor


def _operate(name: str, first: pd.Series, second: pd.Series) -> pd.Series:
    if name == "/":
        return first / second.where(second != 0)
    if name == "^":
        powers = np.power(first.astype(complex), second).to_numpy()
        return pd.Series(np.where(powers.imag == 0, powers.real, np.nan), index=first.index)
    return {"+": first.add, "-": first.sub, "*": first.mul}[name](second)


def _over_all(name: str, parts: list[pd.Series]) -> pd.Series:
    """Return a function over the arguments of each row that are not blank, blank where none is."""
    table = np.column_stack([part.to_numpy(dtype=float) for part in parts])
    some = ~np.isnan(table).all(axis=1)
    result = np.full(len(table), np.nan)
    if name == "stdev":
        some &= (~np.isnan(table)).sum(axis=1) > 1
        result[some] = np.nanstd(table[some], axis=1, ddof=1)
    else:
        result[some] = OVER_ALL[name](table[some], axis=1)
    return pd.Series(result, index=parts[0].index)


def _datediff(node: Call, values: Values, index: pd.Index) -> pd.Series:
    """Return the time from the first date to the second, unsigned unless an argument says true."""
    first, second = (_time(part, values, index) for part in node.arguments[:2])
    rest = [part.value for part in node.arguments[2:] if isinstance(part, Constant)]
    unit = rest[0] if rest else ""
    if unit not in UNITS or len(rest) < len(node.arguments) - 2:
        raise LogicError(f"datediff in the unit {unit!r}")
    signed = any(part in (1.0, "true") for part in rest[1:] if part not in DATE_ORDERS)
    seconds = pd.Series((second - first).dt.total_seconds() / UNITS[str(unit)], index=index)
    return seconds if signed else seconds.abs()


def _time(node: Node, values: Values, index: pd.Index) -> pd.Series:
    if isinstance(node, Constant):
        if not re.match(r"\d{4}-\d\d-\d\d", str(node.value)):
            raise LogicError(f"{node.value!r} is no date")  # "today" is another day now
        return pd.Series(pd.to_datetime(node.value, errors="coerce"), index=index)
    column = work_out(node, values, index)
    if not pd.api.types.is_datetime64_any_dtype(column):
        if column.isna().all():
            return pd.Series(pd.NaT, index=index, dtype="datetime64[us]")
        raise LogicError("datediff of what is no date")
    return column
