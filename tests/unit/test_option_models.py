"""An option is declared as a small schema and checked by a model, which refuses in plain words."""

import pytest

from wavescore.definitions.model.options import options_model
from wavescore.definitions.shape import written
from wavescore.results import options

DECLARED = {
    "wave": options.name("wave", "A wave.", null=True),
    "outcomes": options.names("outcome", "Outcomes.", least=2, needed=True),
    "form": options.one_of(["linear", "free"], "A form."),
    "adjust": options.some_of(["holm"], "How."),
    "equal": options.flag("Whether."),
    "draws": options.whole("How many.", minimum=100),
    "truncate": options.number("Where.", exclusiveMinimum=0.5, maximum=1),
}
GOOD = {"outcomes": ["a", "b"]}


def errors(**given):
    """Return (key, problem, expected) of what is wrong with options."""
    model = options_model("tried", DECLARED)
    _, found = written(model, {**GOOD, **given}, "study.yaml", "analyses.tried")
    return [(error.key, error.problem, error.expected) for error in found]


@pytest.mark.parametrize(
    "given",
    [{}, {"wave": None, "adjust": [], "equal": True, "draws": 100, "truncate": 1, "form": "free"}],
)
def test_what_is_declared_is_allowed(given):
    assert errors(**given) == []


@pytest.mark.parametrize(
    ("option", "value", "place", "expected"),
    [
        ("wave", 1, "", "text"),
        ("outcomes", ["a"], "", "at least 2 entries"),
        ("outcomes", ["a", "a"], "", "each entry once"),
        ("outcomes", ["a", 1], ".1", "text"),
        ("form", "liner", "", "one of linear, free"),
        ("adjust", ["bonferroni"], ".0", "one of holm"),
        ("equal", "yes", "", "true or false"),
        ("equal", None, "", "true or false"),
        ("draws", 99, "", "100 or more"),
        ("draws", 100.0, "", "a whole number"),
        ("truncate", 0.5, "", "more than 0.5"),
        ("truncate", 1.5, "", "1 or less"),
        ("truncate", float("nan"), "", "a finite number"),
    ],
)
def test_what_is_not_is_refused_in_words(option, value, place, expected):
    [(key, _, said)] = errors(**{option: value})
    assert (key, said) == (f"analyses.tried.{option}{place}", expected)


def test_a_mistyped_option_is_told_before_the_one_that_is_missing():
    model = options_model("tried", DECLARED)
    _, found = written(model, {"outcome": ["a", "b"]}, "study.yaml", "analyses.tried")
    assert [error.key for error in found] == ["analyses.tried.outcome", "analyses.tried"]
    assert "did you mean 'outcomes'" in found[0].hint
