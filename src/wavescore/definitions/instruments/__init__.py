"""Read instruments: the built-in ones of this folder, and those of a study's own folder."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from wavescore.definitions.instrument import Band, Instrument, make_instrument, response_code
from wavescore.definitions.yaml_file import load_yaml
from wavescore.errors import DefinitionError, closest, listed, raise_together

__all__ = [
    "BUILT_IN",
    "Band",
    "Instrument",
    "load_instrument",
    "load_instruments",
    "make_instrument",
    "with_subscales",
]
BUILT_IN = Path(__file__).parent
Definition = dict[str, Any]
Errors = Iterator[DefinitionError]


def load_instruments(folder: str | Path | None = None) -> dict[str, Definition]:
    """Return the checked definitions, by name, of the built-in instruments and those in `folder`.

    A study's own definition stands before a built-in one of the same name. Each subscale has a
    definition of its own, named instrument_subscale. DefinitionError says all that is wrong.
    """
    definitions, errors = read_instruments(folder)
    raise_together(errors)
    return definitions


def read_instruments(
    folder: str | Path | None = None,
) -> tuple[dict[str, Definition], list[DefinitionError]]:
    """Return the definitions that can be, and what is wrong with those that cannot."""
    files = sorted(BUILT_IN.glob("*.yaml"))
    if folder is not None and Path(folder).is_dir():
        files += sorted(Path(folder).glob("*.yaml"))
    definitions: dict[str, Definition] = {}
    errors: list[DefinitionError] = []
    for path in files:
        try:
            definitions[path.stem] = load_instrument(path)
        except DefinitionError as error:
            definitions.pop(path.stem, None)
            errors += error.problems
    for path in files:
        data = definitions.get(path.stem)
        for name in _subscale_names(data) if data else ():
            if name in definitions:
                problem = "a subscale is named as an instrument"
                errors.append(_error(path, "subscales", problem, name, "another name"))
    for data in list(definitions.values()):
        definitions |= {sub["name"]: sub for sub in _subscales(data)}
    return definitions, errors


def load_instrument(path: str | Path) -> Definition:
    """Return the definition in `path`; DefinitionError says all that is wrong with it."""
    from wavescore.definitions.model import InstrumentFile
    from wavescore.definitions.shape import written

    path = Path(path)
    data, errors = written(InstrumentFile, load_yaml(path), path)
    raise_together(errors)
    raise_together([*_check_names(data, path), *_check_range(data, path)])
    raise_together(_check_bands(data, path))
    return data


def with_subscales(uses: Mapping[str, Mapping], definitions: Mapping[str, Mapping]) -> dict:
    """Return a study's instruments, each followed by its subscales in the same columns."""
    found: dict[str, Mapping] = {}
    for name, use in uses.items():
        found[name] = use
        if name in definitions and "columns" in use:
            items = [item["name"] for item in definitions[name]["items"]]
            for sub in _subscales(definitions[name]):
                kept = [items.index(item["name"]) for item in sub["items"]]
                found[sub["name"]] = {**use, "columns": _columns_of(use["columns"], kept)}
    return found


def _columns_of(columns: Any, kept: list[int]) -> Any:
    """Return the part of an instrument's columns that holds the items at the places `kept`."""
    if isinstance(columns, Mapping):
        return {wave: _columns_of(at, kept) for wave, at in columns.items()}
    if isinstance(columns, list):
        return [columns[place] for place in kept if place < len(columns)]
    return columns


def _subscale_names(data: Mapping) -> dict[str, list]:
    return {f"{data['name']}_{name}": items for name, items in data.get("subscales", {}).items()}


def _subscales(data: Mapping) -> list[Definition]:
    """Return the definition of each subscale: the same answers and rules, fewer items."""
    found = []
    for (name, items), label in zip(
        _subscale_names(data).items(), data.get("subscales", {}), strict=True
    ):
        times = len(items) if data["score"] == "sum" else 1
        codes = [response_code(code) for code in data["responses"]]
        same = ("responses", "synonyms", "score", "missing", "doi", "lower_is_worse")
        found.append(
            {
                **{key: data[key] for key in same if key in data},
                "name": name,
                "of": data["name"],
                "title": f"{data['title']}: {label.replace('_', ' ')}",
                "items": [item for item in data["items"] if item["name"] in items],
                "reversed": [item for item in data.get("reversed", ()) if item in items],
                "range": [times * min(codes), times * max(codes)],
            }
        )
    return found


def _error(
    path: Path, key: str, problem: str, found: object, expected: object, hint: str = ""
) -> DefinitionError:
    return DefinitionError(
        problem, file=path, key=key, found=found, expected=expected, hint=hint or None
    )


def _check_names(data: Definition, path: Path) -> Errors:
    if data["name"] != path.stem:
        problem = "the name differs from the file's"
        yield _error(path, "name", problem, data["name"], path.stem)
    names = [item["name"] for item in data["items"]]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield _error(path, "items", "an item stands twice", name, "each item once")
    yield from _unknown_items(data.get("reversed", ()), names, path, "reversed")
    for subscale, items in data.get("subscales", {}).items():
        yield from _unknown_items(items, names, path, f"subscales.{subscale}")
    missing = data.get("missing", {})
    most = missing.get("max_missing", 0)
    if missing.get("rule") == "prorate" and most not in range(1, len(names)):
        problem = "prorating needs a limit below the number of items"
        expected = f"1 to {len(names) - 1}"
        yield _error(path, "missing.max_missing", problem, missing.get("max_missing"), expected)


def _unknown_items(items: Iterable[str], names: list[str], path: Path, key: str) -> Errors:
    for name in items:
        if name not in names:
            yield _error(path, key, "unknown item", name, listed(names), closest(name, names))


def _check_range(data: Definition, path: Path) -> Errors:
    codes = []
    for code in data["responses"]:
        try:
            codes.append(response_code(code))
        except (ValueError, OverflowError):
            problem = "a response code is not a number"
            yield _error(path, "responses", problem, code, "0, 1, 2, ...")
    if len(codes) < len(data["responses"]):
        return
    for label, code in data.get("synonyms", {}).items():
        if code not in codes:
            yield _error(path, f"synonyms.{label}", "unknown code", code, listed(codes))
    times = len(data["items"]) if data["score"] == "sum" else 1
    span = [times * min(codes), times * max(codes)]
    if list(data["range"]) != span:
        problem = "the range does not follow from items and codes"
        yield _error(path, "range", problem, data["range"], span)
    cut = data.get("cut_point")
    lower = data.get("lower_is_worse", False)
    if cut is not None and not (span[0] <= cut < span[1] if lower else span[0] < cut <= span[1]):
        problem = "the cut-point is outside the range"
        yield _error(path, "cut_point", problem, cut, f"within {span}")


def _check_bands(data: Definition, path: Path) -> Errors:
    bands = data.get("bands", ())
    if not bands:
        return
    step = 1 if data["score"] == "sum" else None
    ends = [bands[0]["from"], bands[-1]["to"]]
    if ends != list(data["range"]):
        yield _error(path, "bands", "the bands do not cover the range", ends, data["range"])
    for band, following in zip(bands, bands[1:], strict=False):
        if band["to"] < band["from"] or following["from"] < band["to"]:
            problem = "the band overlaps"
            yield _error(path, f"bands.{band['name']}", problem, band, "from <= to, in order")
        elif step and following["from"] != band["to"] + step:
            key, problem = f"bands.{following['name']}", "a total lies between two bands"
            yield _error(path, key, problem, following["from"], band["to"] + step)
