"""REDCap's logic as a tree: arithmetic, comparisons, and, or, not, functions, [field(code)].

What cannot be read raises LogicError; nothing is guessed. Imports nothing heavy.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from wavescore.errors import WavescoreError

TOKENS = re.compile(
    r"""\s*(?:
    (?P<number>\d+\.?\d*|\.\d+)
  | (?P<text>"[^"]*"|'[^']*')
  | (?P<reference>(?:\[[^\[\]]*\])+)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign><>|!=|<=|>=|&&|\|\||[-+*/^=<>(),!])
    )""",
    re.VERBOSE,
)
FIELD = re.compile(r"^([a-z][a-z0-9_]*)(?:\(\s*([^()]+?)\s*\))?$", re.IGNORECASE)
COMPARISONS = ("=", "<>", "!=", "<", "<=", ">", ">=")
JOINS = {"or": "or", "||": "or", "and": "and", "&&": "and"}
# How many arguments each function takes; None is any number from one.
FUNCTIONS = {
    **dict.fromkeys(("sum", "mean", "median", "min", "max", "stdev"), None),
    **dict.fromkeys(("round", "roundup", "rounddown"), (1, 2)),
    **dict.fromkeys(("abs", "sqrt", "isblankormissingcode"), (1, 1)),
    "if": (3, 3),
    "datediff": (3, 5),
}


class LogicError(WavescoreError):
    """A calculation or a branching logic that is not read."""


@dataclass(frozen=True)
class Constant:
    """A number or a text."""

    value: float | str


@dataclass(frozen=True)
class Reference:
    """A field, at the row's own event where `event` is ""; `code` is a checkbox's choice."""

    field: str
    code: str = ""
    event: str = ""


@dataclass(frozen=True)
class Call:
    """An operator or a function with its arguments."""

    name: str
    arguments: tuple["Node", ...]


Node = Constant | Reference | Call


@cache
def read_logic(written: str) -> Node:
    """Return the tree of a calculation or branching logic; LogicError where it is not read."""
    # People write comments as /* ... */ and lines as # or //.
    plain = re.sub(r"/\*.*?\*/|^\s*(?:#|//).*$", " ", written, flags=re.DOTALL | re.MULTILINE)
    parser = _Parser(_tokens(plain))
    tree = parser.either()
    if parser.place < len(parser.tokens):
        raise LogicError(f"{parser.tokens[parser.place][1]!r} does not belong there")
    return tree


def references(node: Node) -> set[Reference]:
    """Return every field that the tree looks at."""
    if isinstance(node, Reference):
        return {node}
    parts = node.arguments if isinstance(node, Call) else ()
    return {found for part in parts for found in references(part)}


def _tokens(written: str) -> list[tuple[str, str]]:
    tokens, place = [], 0
    while written[place:].strip():
        found = TOKENS.match(written, place)
        if found is None:
            raise LogicError(f"{written[place:].strip()[:20]!r} is not read")
        kind = str(found.lastgroup)
        tokens.append((kind, found[kind]))
        place = found.end()
    return tokens


class _Parser:
    """Recursive descent, one method a level of binding, loosest first."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.place = tokens, 0

    def either(self) -> Node:
        return self._chain(("or", "||"), self.both)

    def both(self) -> Node:
        return self._chain(("and", "&&"), self.negation)

    def negation(self) -> Node:
        if self._next("not", "!"):
            return Call("not", (self.negation(),))
        return self.comparison()

    def comparison(self) -> Node:
        left = self.sum()
        sign = self._next(*COMPARISONS)
        if not sign:
            return left
        return Call("<>" if sign == "!=" else sign, (left, self.sum()))

    def sum(self) -> Node:
        return self._chain(("+", "-"), self.product)

    def product(self) -> Node:
        return self._chain(("*", "/"), self.signed)

    def signed(self) -> Node:
        if self._next("-"):
            return Call("-", (Constant(0.0), self.signed()))
        return self.signed() if self._next("+") else self.power()

    def power(self) -> Node:
        base = self.atom()
        return Call("^", (base, self.signed())) if self._next("^") else base

    def atom(self) -> Node:
        if self._next("("):
            inside = self.either()
            self._need(")")
            return inside
        kind, text = self._take()
        if kind == "number":
            return Constant(float(text))
        if kind == "text":
            return Constant(text[1:-1])
        if kind == "reference":
            return _reference(text)
        if kind == "word":
            return self._call(text.lower())
        raise LogicError(f"{text!r} does not belong there")

    def _call(self, name: str) -> Node:
        if name in ("true", "false") and not self._peek("("):
            return Constant(float(name == "true"))
        if name not in FUNCTIONS:
            raise LogicError(f"the function {name} is not known")
        self._need("(")
        arguments = [self.either()]
        while self._next(","):
            arguments.append(self.either())
        self._need(")")
        span = FUNCTIONS[name]
        if span and not span[0] <= len(arguments) <= span[1]:
            raise LogicError(f"{name} with {len(arguments)} arguments")
        return Call(name, tuple(arguments))

    def _chain(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        tree = part()
        while sign := self._next(*signs):
            tree = Call(JOINS.get(sign, sign), (tree, part()))
        return tree

    def _peek(self, *texts: str) -> bool:
        return self.place < len(self.tokens) and self.tokens[self.place][1].lower() in texts

    def _next(self, *texts: str) -> str:
        """Return and pass the next token where it is one of `texts`, else ""."""
        if not self._peek(*texts) or self.tokens[self.place][0] == "text":
            return ""
        self.place += 1
        return self.tokens[self.place - 1][1].lower()

    def _take(self) -> tuple[str, str]:
        if self.place >= len(self.tokens):
            raise LogicError("the logic ends too early")
        self.place += 1
        return self.tokens[self.place - 1]

    def _need(self, text: str) -> None:
        if not self._next(text):
            raise LogicError(f"{text!r} is missing")


def _reference(written: str) -> Reference:
    parts = re.findall(r"\[([^\[\]]*)\]", written)
    field = FIELD.match(parts[-1].strip())
    if field is None or len(parts) > 2 or (len(parts) == 2 and "-" in parts[0]):
        raise LogicError(f"{written} is not read")
    return Reference(field[1], field[2] or "", parts[0].strip() if len(parts) == 2 else "")
