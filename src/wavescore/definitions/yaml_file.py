"""Read a hand-written yaml file, with errors a person can act on."""

import re
from pathlib import Path
from typing import Any

import yaml

from wavescore.errors import DefinitionError
from wavescore.safe_text import is_plain

# A file that a person wrote is far below both.
DEEPEST = 50
MOST_NODES = 200_000


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 scalars: `yes`, `no` and dates stay text; a key given twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, (str, int, float)):
                raise _problem("a key is text or a number", key_node)
            # A key is text all the same: 1 and "1" are one.
            if str(key) in seen:
                raise _problem(f"the key {key!r} stands twice", key_node)
            seen.add(str(key))
        return super().construct_mapping(node, deep)


def _problem(problem: str, node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def load_yaml(path: str | Path) -> dict[str, Any]:
    """Return the mapping in `path`; DefinitionError where it is missing or malformed."""
    path = Path(path)
    try:
        data = _load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DefinitionError(
            "the file cannot be read",
            file=path,
            found=error.strerror,
            expected="a yaml file",
            hint="check the path's spelling",
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise DefinitionError(
            "the file is not valid yaml",
            file=path,
            key=f"line {mark.line + 1}, column {mark.column + 1}" if mark else None,
            found=getattr(error, "problem", None) or str(error),
            expected="yaml in UTF-8",
            hint="look at the indentation, colons and quotes of that line",
        ) from error
    if not isinstance(data, dict):
        raise DefinitionError(
            "the file holds no keys", file=path, found=type(data).__name__, expected="key: value"
        )
    return data


def _load(text: str) -> Any:
    """Return what a yaml text holds; YAMLError where it nests or repeats as no person would.

    Depth is counted before the nodes are made, which recurses in C. Aliases ("*name") are counted
    as what they stand for: ten lines of them can stand for a billion entries.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _too_much(f"more than {DEEPEST} lists or mappings within each other", event)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_unprintable(node, set())
        if _size(node, {}) > MOST_NODES:
            raise _too_much(
                f"more than {MOST_NODES:,} entries once its aliases are filled in", node
            )
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _refuse_unprintable(node: yaml.Node, seen: set[int]) -> None:
    """Raise where a text holds a character that ends a file or turns a line round."""
    if isinstance(node, yaml.ScalarNode):
        if not is_plain(node.value):
            problem = "a control character, or one that changes the direction of a line"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
    elif id(node) not in seen:
        seen.add(id(node))
        for part in node.value:
            for each in part if isinstance(part, tuple) else (part,):
                _refuse_unprintable(each, seen)


def _too_much(problem: str, at: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=at.start_mark)


def _size(node: yaml.Node, known: dict[int, float]) -> float:
    """Return how many nodes there are with aliases filled in, infinity where one holds itself."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) not in known:
        known[id(node)] = float("inf")  # while it is open, to meet it again is a circle
        inner = node.value
        if isinstance(node, yaml.MappingNode):
            inner = [part for pair in node.value for part in pair]
        known[id(node)] = 1 + sum(_size(part, known) for part in inner)
    return known[id(node)]
