"""Checks of a study file's waves: their order, their names, and what marks them in the data."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from wavescore.errors import DefinitionError

Errors = Iterator[DefinitionError]
Block = Mapping[str, Any]


def check_waves(entries: Sequence[Block], source: Block, path: Path) -> Errors:
    """Yield an error for each wave that cannot be as the source's layout has waves."""
    names = [wave["name"] for wave in entries]
    yield from _check_times(entries, path)
    for number, wave in enumerate(entries):
        if wave["name"] in names[number + 1 :]:
            yield DefinitionError(
                "a wave's name stands twice",
                file=path,
                key=f"waves.{number}.name",
                found=wave["name"],
                expected="each name once",
            )
        yield from _check_mark(wave, number, source["layout"], path)
        yield from _check_window(entries, number, source, path)
        yield from _check_shared(entries, number, source["layout"], path)
    if source["layout"] == "redcap":
        yield from _check_redcap(entries, source, path)


def _check_times(entries: Sequence[Block], path: Path) -> Errors:
    for number, (wave, following) in enumerate(zip(entries, entries[1:], strict=False)):
        if following["time"] <= wave["time"]:
            yield DefinitionError(
                "the waves' time scores do not increase",
                file=path,
                key=f"waves.{number + 1}.time",
                found=following["time"],
                expected=f"more than {wave['time']}",
            )


def _check_redcap(entries: Sequence[Block], source: Block, path: Path) -> Errors:
    for number, wave in enumerate(entries):
        marked = [each for each in entries if {"event", "form", "instance"} & set(each)]
        # Beside instances one wave may be the respondent's plain row.
        bare = len(entries) - len(marked)
        plain = bare == 1 and all({"form", "instance"} & set(each) for each in marked)
        if len(entries) > 1 and wave not in marked and not plain:
            yield DefinitionError(
                "the wave names no event",
                file=path,
                key=f"waves.{number}",
                found=", ".join(wave),
                expected="event: the event's unique name in the export",
            )
    for key in ("dictionary", "respondent"):
        if key not in source:
            yield DefinitionError(
                f"layout redcap needs a {key}",
                file=path,
                key=f"source.{key}",
                found="nothing",
                expected=f"{key}: ...",
            )


def _check_mark(wave: Block, number: int, layout: str, path: Path) -> Errors:
    """Stop where a wave is marked as another layout marks its waves: it would be ignored."""
    right = "event" if layout == "redcap" else "code"
    others = {"redcap": ("code",), "wide": ("days",)}.get(layout, ())
    for wrong in (*others, *(() if layout == "redcap" else ("event", "form", "instance"))):
        if wrong not in wave:
            continue
        yield DefinitionError(
            f"layout {layout} has no {wrong}",
            file=path,
            key=f"waves.{number}.{wrong}",
            found=wave[wrong],
            expected=f"{right}: what stands for the wave in the data",
            hint=f"write {right} for {wrong}, or name another layout",
        )


def _check_window(entries: Sequence[Block], number: int, source: Block, path: Path) -> Errors:
    """Yield an error where a window is none, or where two windows could hold one row."""
    wave = entries[number]
    if ("days" in wave) != ("from" in wave):
        yield DefinitionError(
            "a window has days and from",
            file=path,
            key=f"waves.{number}",
            found=", ".join(wave),
            expected="days: [150, 210] and from: the date they count from",
        )
    if "days" in wave and not (wave.get("form") or wave.get("date") or source.get("date")):
        yield DefinitionError(
            "the window does not say which date lies in it",
            file=path,
            key=f"waves.{number}",
            found=", ".join(wave),
            expected="date: the field of the day on which the wave was answered",
        )
    low, high = wave.get("days", (0, 1))
    if low >= high:
        yield DefinitionError(
            "the window ends before it begins",
            file=path,
            key=f"waves.{number}.days",
            found=f"{low} to {high}",
            expected="the fewer days first",
        )
    for other in entries[:number] if "days" in wave else ():
        start, end = other.get("days", (high + 1, high + 1))
        same = all(other.get(key) == wave.get(key) for key in ("form", "event"))
        if same and low <= end and start <= high:
            yield DefinitionError(
                "two waves' windows overlap",
                file=path,
                key=f"waves.{number}.days",
                found=f"{low} to {high}, and {start} to {end} of {other['name']}",
                expected="windows without a day in common",
            )


def _check_shared(entries: Sequence[Block], number: int, layout: str, path: Path) -> Errors:
    """Stop where two waves have the same event or code: their rows would be one wave's."""
    key = "event" if layout == "redcap" else "code"
    earlier = [event for wave in entries[:number] for event in _marks(wave, key)]
    for mark in _marks(entries[number], key):
        if mark in earlier:
            yield DefinitionError(
                f"two waves have the same {key}",
                file=path,
                key=f"waves.{number}.{key}",
                found=mark,
                expected=f"each {key} at one wave",
            )


def _marks(wave: Block, key: str) -> list[str]:
    """Return what marks a wave's rows: its events or codes, with the form and instance it is of.

    A window has no mark: several may be of one form.
    """
    if "days" in wave:
        return []
    repeat = [str(wave[part]) for part in ("form", "instance") if part in wave]
    written = wave.get(key, [""] if repeat else [] if key == "event" else wave["name"])
    marks = written if isinstance(written, list) else [written]
    return [" ".join([str(mark), *repeat]).strip() for mark in marks]
