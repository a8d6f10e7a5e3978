"""A paper file: its claims, read strictly, every printed number parsed where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from wavescore.definitions.yaml_file import load_yaml
from wavescore.errors import DefinitionError, closest, listed, raise_together
from wavescore.papers.check.printed import Printed, PValue, parse_number
from wavescore.papers.check.readers import Unreadable, flatten, read, reader

# The number that a claim is about: what `total_of` and an unqualified `reproduces` mean.
MAIN_NUMBER = {
    "proportion": "n",
    "parts": "whole",
    "chi_square": "chi2",
    "t_test": "t",
    "f_test": "f",
    "z_test": "z",
    "correlation": "r",
    "interval": "estimate",
    "mean_sd": "mean",
    "growth_fit": "chi2",
    "regression": "b",
    "alpha": "value",
    "text": "places.1.value",
    "flow": "steps",
    "ratio": "pairs.1.2",
    "rate": "per_month",
    "correlation_matrix": "rows.1.1",
}
BUILT_IN = {
    "alpha": "0.05",
    "tail": "two",
    "level": "95",
    "adjusted": "none",
    "ci_method": "unstated",
}
# What the file declares about the numbers, rather than numbers that the paper reports.
_DECLARED = ("alpha", "level", "null_value", "step", "items", "scale", "waves", "epsilon")


@dataclass(frozen=True)
class Claim:
    """One printed statement: `values` holds its keys with every number parsed."""

    id: str
    kind: str
    raw: Mapping
    values: Mapping
    defaults: Mapping = field(default_factory=dict)
    refers: str = ""  # id of the claim whose number is its total or whole
    refused: str = ""  # why its numbers cannot be read; `values` is then empty

    def get(self, key: str, default: Any = None) -> Any:
        """Return the parsed value of `key`, or `default` where the paper prints none."""
        return self.values.get(key, default)

    @property
    def alpha(self) -> float:
        return float(parse_number(self.raw.get("alpha", self.defaults["alpha"])).value)

    @property
    def level(self) -> float:
        return float(parse_number(self.raw.get("level", self.defaults["level"])).value) / 100

    @property
    def tail(self) -> str:
        return self.raw.get("tail", self.defaults["tail"])

    @property
    def adjusted(self) -> str:
        """How p was corrected: "none", "possible" (the paper corrects some), or the method."""
        return self.raw.get("adjusted", self.defaults["adjusted"])

    @property
    def ci_method(self) -> str:
        """How the interval was made, "unstated" where the file does not say."""
        return self.raw.get("ci_method", self.defaults["ci_method"])

    @property
    def printed(self) -> dict[str, Printed | PValue]:
        """The printed numbers by their dotted key ("p", "groups.1.mean"), main number first."""
        flat = dict(flatten("", {k: v for k, v in self.values.items() if k not in _DECLARED}))
        main = MAIN_NUMBER[self.kind]
        return {main: flat[main], **flat} if main in flat else flat

    @property
    def reproduces(self) -> list[dict]:
        rows = self.raw.get("reproduces", [])
        return rows if isinstance(rows, list) else [rows]


@dataclass(frozen=True)
class Paper:
    """A publication and its claims, in the order of the file."""

    file: Path
    about: Mapping
    claims: tuple[Claim, ...]


def load_paper(file: str | Path) -> Paper:
    """Read a paper file; DefinitionError names file, claim id, key, found, expected and a hint.

    A claim of the right shape whose numbers cannot be read does not stop the file: it says so in
    `refused`, and its verdict will be "cannot_check".
    """
    from wavescore.definitions.model.paper import PaperFile
    from wavescore.definitions.shape import written

    data = load_yaml(file)
    raise_together(written(PaperFile, data, file)[1])
    defaults = {**BUILT_IN, **data.get("defaults", {})}
    raws = _by_id(data["claims"], file)
    for key, raw in raws.items():
        _check_kind(raw, key, file)
    claims = []
    for key, raw in raws.items():
        resolved = _resolve(raw, raws, key, file)
        refers = raw.get("total_of") or raw.get("whole_of") or ""
        try:
            claims.append(replace(make_claim(resolved, defaults), refers=refers))
        except Unreadable as error:
            refused = Claim(key, raw["kind"], resolved, {}, defaults, refers, error.sentence)
            claims.append(refused)
    paper = Paper(Path(file), data["paper"], tuple(claims))
    _check_reproduces(paper)
    return paper


def make_claim(raw: Mapping, defaults: Mapping = BUILT_IN) -> Claim:
    """Return the claim of a mapping that follows its kind's model; Unreadable where it cannot."""
    values = reader(raw["kind"])(raw, "")
    claim = Claim(raw["id"], raw["kind"], raw, values, {**BUILT_IN, **defaults})
    _check_sense(claim)
    return claim


def _by_id(claims: list[dict], file: str | Path) -> dict[str, dict]:
    raws: dict[str, dict] = {}
    for place, raw in enumerate(claims, 1):
        key = raw.get("id")
        if not isinstance(key, str) or key in raws:
            raise DefinitionError(
                "two claims have the same id" if key in raws else "a claim needs an id",
                file=file,
                key=f"claims, entry {place}",
                found=repr(key),
                expected="an id of letters, digits and underscores, used once",
                hint=f"a second one could be {key}_2" if key in raws else "add id: ...",
            )
        raws[key] = raw
    return raws


def _check_kind(raw: dict, key: str, file: str | Path) -> None:
    from wavescore.definitions.model.paper import CLAIMS
    from wavescore.definitions.shape import written

    kind = raw.get("kind")
    if kind not in MAIN_NUMBER:
        raise DefinitionError(
            "unknown kind of claim",
            file=file,
            key=f"{key}: kind",
            found=repr(kind),
            expected=listed(MAIN_NUMBER, most=len(MAIN_NUMBER)),
            hint=closest(kind, MAIN_NUMBER, "config/README.md lists the keys of each kind"),
        )
    raise_together(written(CLAIMS[str(kind)], raw, file, key)[1])


def _resolve(raw: Mapping, raws: Mapping[str, Mapping], key: str, file: str | Path) -> dict:
    """Return the claim with total_of and whole_of replaced by the number they point to."""
    resolved = dict(raw)
    for name in ("total", "whole"):
        other = resolved.pop(f"{name}_of", None)
        if other is None:
            continue
        number = None
        if other in raws and name not in raw:
            number = _dig(raws[other], MAIN_NUMBER[raws[other]["kind"]])
        if number is None:
            others = [k for k in raws if k != key]
            raise DefinitionError(
                f"{name}_of must name another claim that prints a number"
                + (f", and {name} must then be left out" if name in raw else ""),
                file=file,
                key=f"{key}: {name}_of",
                found=repr(other),
                expected=listed(others),
                hint=closest(other, others, f"or write {name} as printed"),
            )
        resolved[name] = number
    return resolved


def _dig(raw: Any, dotted: str) -> Any:
    """Return the raw entry at a dotted key (positions count from 1), or None."""
    for part in dotted.split("."):
        try:
            raw = raw[int(part) - 1] if isinstance(raw, list) else raw[part]
        except (KeyError, IndexError, ValueError, TypeError):
            return None
    return raw


def _check_sense(claim: Claim) -> None:
    """Raise Unreadable for what a model cannot say."""
    raw = claim.raw
    if claim.kind == "proportion" and "n" not in raw and not {"percent", "total"} <= raw.keys():
        raise Unreadable("", ", ".join(raw), "n, or percent and total", "nothing can be recomputed")
    if claim.kind == "correlation_matrix" and not _is_triangle(raw):
        raise Unreadable("rows", raw["rows"], "rows of 1, 2, 3 ... correlations", "no triangle")
    if claim.kind == "rate":
        for key in ("start", "end"):
            _check_date(raw[key], key)
    if claim.kind == "t_test" and "t" not in raw and not _two_groups(raw):
        raise Unreadable("", ", ".join(raw), "t, or p and two groups with n, mean, sd", "no t")
    if claim.kind == "regression" and "t" in raw and "z" in raw:
        raise Unreadable("t", raw["t"], "t or z", "a coefficient has one test statistic")
    if claim.kind == "parts" and "whole" not in raw and raw.get("unit") != "percent":
        raise Unreadable("", ", ".join(raw), "whole or whole_of", "counts need their whole")
    if claim.kind == "chi_square" and len({len(row) for row in raw.get("cells", [])}) > 1:
        raise Unreadable("cells", raw["cells"], "rows of equal length", "the table is ragged")
    for place, entry in enumerate(raw.get("places", []), 1):
        _check_place(entry, f"places.{place}")
    if not 0 < claim.alpha < 1 or not 0 < claim.level < 1:
        key = "alpha" if not 0 < claim.alpha < 1 else "level"
        found = raw.get(key, claim.defaults[key])
        raise Unreadable(key, found, "alpha such as 0.05, level such as 95", "out of its range")


def _is_triangle(raw: Mapping) -> bool:
    lengths = [len(row) for row in raw["rows"]]
    marked = [len(row) for row in raw.get("marks", raw["rows"])]
    return lengths == list(range(1, len(lengths) + 1)) == marked


def _check_date(text: str, key: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(key, text, "a date such as 2019-06-19", "not a date") from error


def _two_groups(raw: Mapping) -> bool:
    groups = raw.get("groups", [])
    return "p" in raw and len(groups) == 2 and all({"n", "mean", "sd"} <= g.keys() for g in groups)


def _check_place(entry: Mapping, key: str) -> None:
    if ("value" in entry) == ("rows" in entry) or ("rows" in entry) != ("take" in entry):
        raise Unreadable(key, ", ".join(entry), "value, or rows with take", "not one number")
    if "equal" in entry and entry.get("take") != "count":
        raise Unreadable(f"{key}.equal", entry["equal"], "take: count", "only a count uses equal")
    if entry.get("take", "count") != "count":
        for row in entry["rows"]:
            read("number", row, f"{key}.rows")


def _check_reproduces(paper: Paper) -> None:
    for claim in paper.claims:
        for row in claim.reproduces if not claim.refused else ():
            name = row.get("number", MAIN_NUMBER[claim.kind])
            if name not in claim.printed and f"{name}.value" not in claim.printed:
                raise DefinitionError(
                    "reproduces names a number that this claim does not print",
                    file=paper.file,
                    key=f"{claim.id}: reproduces.number",
                    found=repr(name),
                    expected=listed(claim.printed),
                    hint=closest(name, claim.printed, "name one of its printed numbers"),
                )
