"""An instrument as the jobs know it: items, response codes, scoring, bands and cut-points."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# The keys of a definition that an Instrument takes as they stand.
PLAIN = (
    *("name", "title", "measures", "doi", "synonyms", "score"),
    *("cut_point", "reliable_change", "lower_is_worse", "of"),
)
Score = Literal["sum", "mean"]
MissingRule = Literal["complete", "prorate"]


@dataclass(frozen=True)
class Band:
    """A named range of totals, both ends included."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class ImportantChange:
    """The smallest change of a score that matters to respondents, and who found it."""

    points: float
    doi: str


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
    score: Score = "sum"
    measures: str = ""
    doi: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, float] = field(default_factory=dict)
    reversed: tuple[str, ...] = ()
    missing_rule: MissingRule = "complete"
    max_missing: int = 0
    bands: tuple[Band, ...] = ()
    cut_point: float | None = None
    reliable_change: float | None = None
    important_change: ImportantChange | None = None
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


def make_instrument(data: Mapping[str, Any]) -> Instrument:
    """Return the Instrument of a checked definition."""
    plain = {key: data[key] for key in PLAIN if data.get(key) is not None}
    if "missing" in data:
        plain["missing_rule"] = data["missing"]["rule"]
        plain["max_missing"] = data["missing"].get("max_missing", Instrument.max_missing)
    if data.get("minimal_important_change"):
        plain["important_change"] = ImportantChange(**data["minimal_important_change"])
    return Instrument(
        items=tuple(item["name"] for item in data["items"]),
        texts={item["name"]: item.get("text", "") for item in data["items"]},
        responses={response_code(code): label for code, label in data["responses"].items()},
        reversed=tuple(data.get("reversed", ())),
        range=tuple(data["range"]),
        bands=tuple(Band(b["name"], b["from"], b["to"]) for b in data.get("bands", ())),
        **plain,
    )


def response_code(written: str) -> float:
    """Return the number of a response code, whole where it is."""
    value = float(written)
    return int(value) if value == int(value) else value
