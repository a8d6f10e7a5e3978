"""The printed numbers of a paper file, parsed where they stand."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from wavescore.papers.check.printed import Printed, PValue, parse_count, parse_number, parse_p

# (what the file says, its dotted key) -> the value parsed
Reader = Callable[[Any, str], Any]
_READERS: dict[str, Callable[[str], Printed | PValue]] = {
    "number": parse_number,
    "count": parse_count,
    "p": parse_p,
}
_FORMS = {
    "number": 'a number as printed, such as "0.30" or "80,915"',
    "count": 'a whole number as printed, such as "475" or "80,915"',
    "p": 'a p value as printed, such as ".009", "<.001" or "ns"',
}


class Unreadable(Exception):
    """A number that cannot be read, with the dotted key where it stands."""

    def __init__(self, key: str, found: object, expected: str, problem: str) -> None:
        self.key, self.found, self.expected, self.problem = key, found, expected, problem
        super().__init__(problem)

    @property
    def sentence(self) -> str:
        """What was found and what was expected, in one sentence."""
        place = f"{self.key}: " if self.key else ""
        return f"Not read: {place}{self.problem} (found {self.found!r}; expected {self.expected})."


def flatten(prefix: str, value: object) -> Iterator[tuple[str, Printed | PValue]]:
    """Yield every printed number below `value` with its dotted key."""
    if isinstance(value, (Printed, PValue)):
        yield prefix, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flatten(f"{prefix}.{key}" if prefix else str(key), inner)
    elif isinstance(value, (list, tuple)):
        for place, inner in enumerate(value, 1):
            yield from flatten(f"{prefix}.{place}", inner)


def read(name: str, text: str, key: str) -> Printed | PValue:
    """Return a printed number, count or p (`name`); Unreadable where the text is none."""
    try:
        return _READERS[name](text)
    except (ValueError, AttributeError) as error:
        raise Unreadable(key, text, _FORMS[name], str(error)) from error


@cache
def reader(kind: str) -> Reader:
    """Return the function that parses a claim of `kind` as its model says."""
    from wavescore.definitions.model.paper import CLAIMS
    from wavescore.definitions.shape import described

    rules = described(CLAIMS[kind])
    return _reader_of(rules, rules)


def _reader_of(node: Mapping, root: Mapping) -> Reader:
    from wavescore.definitions.shape import resolved

    node = resolved(node, root)
    if "reads" in node:
        return lambda value, key: read(node["reads"], value, key)
    if node.get("type") == "array":
        inner = _reader_of(node["items"], root)
        return lambda value, key: [inner(v, f"{key}.{i}") for i, v in enumerate(value, 1)]
    if node.get("type") == "object":
        known = {k: _reader_of(v, root) for k, v in node.get("properties", {}).items()}
        other = node.get("additionalProperties")
        other_reader = _reader_of(other, root) if isinstance(other, Mapping) else _as_it_is
        return lambda value, key: {
            k: (known.get(k) or other_reader)(v, f"{key}.{k}".lstrip(".")) for k, v in value.items()
        }
    return _as_it_is


def _as_it_is(value: Any, key: str) -> Any:
    return value
