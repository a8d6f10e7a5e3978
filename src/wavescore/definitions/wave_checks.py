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
        if len(entries) > 1 and not {"event", "form", "instance"} & set(wave):
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
    for wrong in ("code",) if layout == "redcap" else ("event", "form", "instance"):
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
    """Return what marks a wave's rows: its events or codes, with the form and instance it is of."""
    repeat = [str(wave[part]) for part in ("form", "instance") if part in wave]
    written = wave.get(key, [""] if repeat else [] if key == "event" else wave["name"])
    marks = written if isinstance(written, list) else [written]
    return [" ".join([str(mark), *repeat]).strip() for mark in marks]
