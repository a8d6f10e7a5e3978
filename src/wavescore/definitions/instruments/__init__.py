"""Instruments: their items, response codes, scoring, bands and cut-points."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wavescore.definitions.yaml_file import check_schema, load_yaml, schema
from wavescore.errors import DefinitionError, closest, listed

BUILT_IN = Path(__file__).parent


@dataclass(frozen=True)
class Band:
    """A named range of totals, both ends included."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Instrument:
    """One questionnaire: what is asked, which codes are answers, and how a total is read.

    A subscale is an instrument over some items `of` another.
    """

    name: str
    title: str
    items: tuple[str, ...]
    responses: Mapping[float, str]
    range: tuple[float, float]
    score: str = "sum"
    doi: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, float] = field(default_factory=dict)
    reversed: tuple[str, ...] = ()
    missing_rule: str = "complete"
    max_missing: int = 0
    bands: tuple[Band, ...] = ()
    cut_point: float | None = None
    reliable_change: float | None = None
    lower_is_worse: bool = False
    of: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The items' column names in every frame after read_export."""
        return tuple(f"{self.of or self.name}_{item}" for item in self.items)

    @property
    def reversed_columns(self) -> tuple[str, ...]:
        """The column names of the reversed items."""
        return tuple(f"{self.of or self.name}_{item}" for item in self.reversed)

    @property
    def total(self) -> str:
        """The column name of the score, a sum or a mean as `score` says."""
        return f"{self.name}_total"


def load_instruments(folder: str | Path | None = None) -> dict[str, dict]:
    """Return the checked definitions, by name, of the built-in instruments and those in `folder`.

    A study's own definition stands before a built-in one of the same name. Each subscale has a
    definition of its own, named instrument_subscale.
    """
    files = sorted(BUILT_IN.glob("*.yaml"))
    if folder is not None and Path(folder).is_dir():
        files += sorted(Path(folder).glob("*.yaml"))
    definitions = {path.stem: load_instrument(path) for path in files}
    for path in files:
        for name in _subscale_names(definitions[path.stem]):
            if name in definitions:
                _fail(path, "subscales", "a subscale is named as an instrument", name, "another")
    for data in list(definitions.values()):
        definitions |= {sub["name"]: sub for sub in _subscales(data)}
    return definitions


def load_instrument(path: str | Path) -> dict:
    """Return the definition in `path`, checked: schema, items, range, bands, cut-points."""
    path = Path(path)
    data = load_yaml(path)
    for key in ("responses",):
        data[key] = {str(code): label for code, label in (data.get(key) or {}).items()}
    check_schema(data, schema("instrument"), file=path)
    _check_names(data, path)
    _check_range(data, path)
    _check_bands(data, path)
    return data


def with_subscales(uses: Mapping[str, Mapping], definitions: Mapping[str, Mapping]) -> dict:
    """Return a study's instruments, each followed by its subscales in the same columns."""
    found = {}
    for name, use in uses.items():
        found[name] = use
        if name in definitions and "columns" in use:
            items = [item["name"] for item in definitions[name]["items"]]
            for sub in _subscales(definitions[name]):
                kept = [items.index(item["name"]) for item in sub["items"]]
                found[sub["name"]] = {**use, "columns": _columns_of(use["columns"], kept)}
    return found


def _columns_of(columns, kept: list[int]):
    """Return the part of an instrument's columns that holds the items at the places `kept`."""
    if isinstance(columns, Mapping):
        return {wave: _columns_of(at, kept) for wave, at in columns.items()}
    if isinstance(columns, list):
        return [columns[place] for place in kept if place < len(columns)]
    return columns


def _subscale_names(data: Mapping) -> dict[str, list]:
    return {f"{data['name']}_{name}": items for name, items in data.get("subscales", {}).items()}


def _subscales(data: Mapping) -> list[dict]:
    """Return the definition of each subscale: the same answers and rules, fewer items."""
    found = []
    for (name, items), label in zip(
        _subscale_names(data).items(), data.get("subscales", {}), strict=True
    ):
        times = len(items) if data["score"] == "sum" else 1
        codes = [_number(code) for code in data["responses"]]
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


def make_instrument(data: Mapping) -> Instrument:
    """Return the Instrument of a checked definition."""
    missing = data.get("missing", {"rule": "complete"})
    return Instrument(
        name=data["name"],
        title=data["title"],
        doi=data.get("doi", ""),
        items=tuple(item["name"] for item in data["items"]),
        texts={item["name"]: item.get("text", "") for item in data["items"]},
        responses={_number(code): label for code, label in data["responses"].items()},
        synonyms=dict(data.get("synonyms", {})),
        reversed=tuple(data.get("reversed", ())),
        score=data["score"],
        missing_rule=missing["rule"],
        max_missing=missing.get("max_missing", 0),
        range=tuple(data["range"]),
        bands=tuple(Band(b["name"], b["from"], b["to"]) for b in data.get("bands", ())),
        cut_point=data.get("cut_point"),
        reliable_change=data.get("reliable_change"),
        lower_is_worse=data.get("lower_is_worse", False),
        of=data.get("of", ""),
    )


def _number(code: str) -> float:
    value = float(code)
    return int(value) if value == int(value) else value


def _fail(path, key, problem, found, expected, hint=""):
    raise DefinitionError(
        problem, file=path, key=key, found=found, expected=expected, hint=hint or None
    )


def _check_names(data, path):
    if data["name"] != path.stem:
        _fail(path, "name", "the name differs from the file's", data["name"], path.stem)
    names = [item["name"] for item in data["items"]]
    for name in names:
        if names.count(name) > 1:
            _fail(path, "items", "an item stands twice", name, "each item once")
    for name in data.get("reversed", ()):
        if name not in names:
            _fail(path, "reversed", "unknown item", name, listed(names), closest(name, names))
    for subscale, items in data.get("subscales", {}).items():
        for name in items:
            if name not in names:
                key = f"subscales.{subscale}"
                _fail(path, key, "unknown item", name, listed(names), closest(name, names))
    missing = data.get("missing", {})
    if missing.get("rule") == "prorate" and missing.get("max_missing", 0) not in range(
        1, len(names)
    ):
        _fail(
            path,
            "missing.max_missing",
            "prorating needs a limit below the number of items",
            missing.get("max_missing"),
            f"1 to {len(names) - 1}",
        )


def _check_range(data, path):
    for code in data["responses"]:
        try:
            _number(code)
        except ValueError:
            _fail(path, "responses", "a response code is not a number", code, "0, 1, 2, ...")
    codes = [_number(code) for code in data["responses"]]
    for label, code in data.get("synonyms", {}).items():
        if code not in codes:
            _fail(path, f"synonyms.{label}", "unknown code", code, listed(codes))
    times = len(data["items"]) if data["score"] == "sum" else 1
    span = [times * min(codes), times * max(codes)]
    if list(data["range"]) != span:
        _fail(path, "range", "the range does not follow from items and codes", data["range"], span)
    cut = data.get("cut_point")
    lower = data.get("lower_is_worse", False)
    if cut is not None and not (span[0] <= cut < span[1] if lower else span[0] < cut <= span[1]):
        _fail(path, "cut_point", "the cut-point is outside the range", cut, f"within {span}")


def _check_bands(data, path):
    bands = data.get("bands", ())
    if not bands:
        return
    step = 1 if data["score"] == "sum" else None
    ends = [bands[0]["from"], bands[-1]["to"]]
    if ends != list(data["range"]):
        _fail(path, "bands", "the bands do not cover the range", ends, data["range"])
    for band, following in zip(bands, bands[1:], strict=False):
        if band["to"] < band["from"] or following["from"] < band["to"]:
            _fail(path, f"bands.{band['name']}", "the band overlaps", band, "from <= to, in order")
        if step and following["from"] != band["to"] + step:
            _fail(
                path,
                f"bands.{following['name']}",
                "a total lies between two bands",
                following["from"],
                band["to"] + step,
            )
