"""The three exceptions of wavescore, each saying where, what was found, what was expected."""

import errno
import sys
import traceback
from collections.abc import Callable, Iterable
from copy import copy
from difflib import get_close_matches
from typing import Self

# Set by who looks for a defect: an unforeseen error is then printed in its own words.
FULL = "WAVESCORE_FULL_ERRORS"
SYSTEM_HINTS = {
    errno.ENOSPC: "the disk is full: make room and run again; what was done stays",
    errno.EDQUOT: "your quota is used up: make room and run again; what was done stays",
    errno.EROFS: "the folder is read-only: run where you may write",
    errno.EACCES: "run as the folder's owner, or where you may write",
    errno.EPERM: "run as the folder's owner, or where you may write",
}


class WavescoreError(Exception):
    """What went wrong, and where, in the words of the person who wrote the file.

    Parameters: `problem`, one sentence; `file`, the path; `key`, the dotted key, column, field or
    claim id inside it; `found` and `expected`, values or descriptions; `hint`, what to do. One that
    says several (`raise_together`) has the parts of its first, and each as an error in `problems`.
    """

    _several: "tuple[Self, ...]" = ()

    def __init__(
        self,
        problem: str,
        *,
        file: object = None,
        key: object = None,
        found: object = None,
        expected: object = None,
        hint: str | None = None,
    ) -> None:
        self.problem, self.file, self.key = problem, file, key
        self.found, self.expected, self.hint = found, expected, hint
        place = ": ".join(str(part) for part in (file, key) if part is not None)
        lines = [f"{place}: {problem}" if place else problem]
        if found is not None:
            lines.append(f"  found:    {found}")
        if expected is not None:
            lines.append(f"  expected: {expected}")
        if hint:
            lines.append(f"  HINT: {hint}")
        super().__init__("\n".join(lines))

    @property
    def problems(self) -> "tuple[Self, ...]":
        """Every error that this one says; itself alone where it says one."""
        return self._several or (self,)


class DefinitionError(WavescoreError):
    """A study file, dictionary, instrument or paper file says something that cannot be."""


class DataError(WavescoreError):
    """A data file is missing, unreadable, or not of the shape its definition announces."""


def cannot_write(path: object, error: OSError) -> DataError:
    """Return the error for a file or folder that the system does not let us read or write."""
    return DataError(
        "the system does not let us read or write here",
        file=path,
        found=error.strerror or type(error).__name__,
        expected="a folder that may be written to, and room on the disk",
        hint=SYSTEM_HINTS.get(error.errno or 0, "look at the path and its permissions"),
    )


def places(error: BaseException) -> str:
    """Return an error's type and where in the code it arose, without its words.

    Python's own messages quote what was in the data: a KeyError its key, a ValueError its text.
    A module that is not there is named, with how to put it there.
    """
    if isinstance(error, ModuleNotFoundError) and error.name:
        return (
            f"the Python module '{error.name}' is not in {sys.prefix}\n"
            "  HINT: rm .venv/.ready, then make .venv/.ready, which builds the environment of "
            "requirements.lock; without the repository, pip install wavescore again"
        )
    frames = "".join(
        f"\n  {frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    )
    return (
        f"{type(error).__name__} (its words are left out: they may quote an answer;"
        f" {FULL}=1 prints them){frames}"
    )


class EstimationError(WavescoreError):
    """The numbers handed to a statistical method admit no estimate, whatever the data say."""


def raise_together(errors: Iterable[WavescoreError]) -> None:
    """Raise all of `errors` as one, of the first one's class; nothing where there are none."""
    several = tuple(each for error in errors for each in error.problems)
    if len(several) == 1:
        raise several[0]
    if several:
        whole = copy(several[0])
        whole.args = ("\n\n".join(map(str, several)),)
        whole._several = several
        raise whole


class Problems(list[WavescoreError]):
    """Every problem that several checks find, in order, to be said at once."""

    def of(self, check: Callable[..., object], *arguments: object) -> object:
        """Return what `check` returns; keep its errors, where it raises any, and return None."""
        try:
            return check(*arguments)
        except WavescoreError as error:
            said = [(other.file, other.key) for other in self]
            self += [each for each in error.problems if (each.file, each.key) not in said]
            return None

    def raise_all(self) -> None:
        """Raise all as one; nothing where there is none."""
        raise_together(self)


def closest(found: object, options: Iterable[object], hint: str = "") -> str:
    """Return "did you mean 'x'?" for the nearest of `options`, else `hint`."""
    names = {str(option): option for option in options}
    near = get_close_matches(str(found), names, n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else hint


def listed(options: Iterable[object], most: int = 12) -> str:
    """Return "one of a, b, c" for an error's `expected`."""
    found = named(options, most)
    return f"one of {found}" if found else "nothing (there are none)"


def named(options: Iterable[object], most: int = 12) -> str:
    """Return "a, b, c" for an error's `found`, "" where there are none."""
    names = [str(option) for option in options]
    more = f", ... ({len(names)} in all)" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"
