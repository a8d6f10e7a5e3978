"""What every method asks of its input: one numeric vector, a known option, a level below one."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wavescore.errors import EstimationError, closest, listed

Array = NDArray[Any]
Values = Any  # what `as_floats` reads: a list, Series or array of numbers


def as_floats(values: Values, name: str = "values") -> Array:
    """Return `values` as a one-dimensional array of floats, missing as NaN.

    Raises EstimationError where they are not numbers, not one-dimensional, or infinite.
    """
    try:
        if hasattr(values, "to_numpy"):
            array = values.to_numpy(dtype=float, na_value=np.nan)
        else:
            array = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise EstimationError(
            "values are not numbers", key=name, found=error, expected="numbers, NaN where missing"
        ) from error
    if array.ndim != 1:
        raise EstimationError(
            "wrong shape", key=name, found=f"{array.ndim} dimensions", expected="one column"
        )
    if np.isinf(array).any():
        raise EstimationError("infinite value", key=name, expected="finite numbers or NaN")
    return array


def observed(values: Values, name: str = "values") -> Array:
    """Return the values that are not missing."""
    array = as_floats(values, name)
    return array[~np.isnan(array)]


def check_option(value: object, options: Iterable[object], name: str) -> None:
    """Raise EstimationError unless `value` is one of `options`."""
    if value not in options:
        raise EstimationError(
            f"unknown {name.replace('_', ' ')}",
            key=name,
            found=repr(value),
            expected=listed(options),
            hint=closest(value, options),
        )


def check_level(conf_level: float) -> None:
    """Raise EstimationError unless 0 < conf_level < 1."""
    if not 0 < conf_level < 1:
        raise EstimationError(
            "impossible confidence level",
            key="conf_level",
            found=conf_level,
            expected="between 0 and 1, as 0.95",
        )


def joined(notes: Iterable[str]) -> str:
    """Return the notes that say something, each once, as one text."""
    return "; ".join(dict.fromkeys(note for note in notes if note))
