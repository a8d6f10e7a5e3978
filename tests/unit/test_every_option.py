"""Every value that an option of an analysis may have, from the scored table to the report."""

from dataclasses import replace
from itertools import product

import pytest
from analyses_survey import OPTIONS, STUDY, degenerate, run
from growth_survey import FOUR, make_study, scored_of
from prepared import release

from wavescore.analyses.registry import declared, face
from wavescore.errors import DefinitionError
from wavescore.layout.lookup import Lookup
from wavescore.publish.figures import make_figures
from wavescore.publish.report import write_report
from wavescore.publish.tables import analysis_tables

KEY = ["analysis", "outcome", "wave", "group", "term", "level", "quantity", "method"]
# What a name of the study stands for, by the kind that an option refers to.
NAMES = {
    "wave": list(STUDY.wave_names),
    "instrument": list(STUDY.instruments),
    "group": list(STUDY.groups),
    "rule": list(STUDY.rules),
    "outcome": ["gad7", "mood"],
    "field": ["age", "gender", "reasons", "poster"],
}
# Texts that name something that the study does not list; each has one value here.
OTHERS = {"dataset", "geography", "period", "reference", "knots"}
MARGINS = {"poster": {"posted": 30, "never posted": 70}}


def values(option: str, rules: dict, base):
    """Return the values to try of an option; KeyError where its rules are of no known kind.

    Every member of an enumeration, alone and, in a list, together; every wave, group and
    instrument; the least of a number.
    """
    if "enum" in rules:
        return rules["enum"]
    if option in OTHERS:
        return [base] if base else []
    if option == "margins":
        return [MARGINS]
    if "boolean" in rules["type"]:
        return [True, False]
    if rules["type"] == "integer":
        return [rules["minimum"]]
    if "number" in rules["type"]:
        return [rules.get("maximum", rules["exclusiveMinimum"] + 1)]
    if "additionalProperties" in rules:
        return [dict.fromkeys(base, each) for each in rules["additionalProperties"]["enum"]]
    kind = rules.get("refers_to")
    if "array" in rules["type"]:
        known = rules["items"].get("enum") or NAMES[kind]
        least = rules.get("minItems", 0)
        return [*([each] for each in known if least < 2), known]
    return NAMES[kind]


def cases():
    """Return every analysis with its usual options, and with each value of each option.

    Those of growth are tried together, further down.
    """
    found = []
    for name, base in OPTIONS.items():
        if name == "growth":
            continue
        found.append((name, "", base))
        for option, rules in declared(name).options.items():
            for value in values(option, rules, base.get(option)):
                if base.get(option) != value:
                    found.append((name, option, {**base, option: value}))
    return found


def printed(name, found, study):
    """Return an analysis' protected table once its tables and sentences are seen to be whole."""
    assert not found.duplicated(KEY).any()
    unexplained = found[found["estimate"].isna() & (found["note"] == "")]
    assert unexplained.empty, unexplained[KEY]
    released = release({name: found}, mode="public")[name]
    tables = analysis_tables(name, released, study)
    assert tables
    for table in tables:
        body = [[cell.text for cell in row.cells] for row in table.rows if not row.heading]
        assert not any("[c]" in line for line in body), f"{table.name}: suppressed in public"
        if name == "growth":
            for head, *column in zip(table.columns[1:], *(line[1:] for line in body), strict=True):
                assert any(column), (table.name, head)
        assert all(row.heading or len(row.cells) == len(table.columns) for row in table.rows), (
            table.name
        )
    own = face(name, "sentences")
    said = own.sentences(Lookup(released, declared(name)), study) if own else []
    for sentence in said:
        assert sentence.endswith(".") and "nan" not in sentence.split(), sentence
        assert "None" not in sentence, sentence
    return released


def reported(name, released, study, folder):
    """Draw the figure and write the report of one analysis."""
    paths = make_figures({name: released}, study, folder / "figures")
    assert bool(paths) == bool(declared(name).figure)
    write_report({name: released}, folder / "figures", study, folder / "report.html")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert ">nan" not in page and "None" not in page


@pytest.mark.parametrize(
    "name, option, options",
    cases(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_value_of_every_option_ends_in_a_report(name, option, options, tmp_path):
    typed, scored = degenerate("plain")
    study = replace(STUDY, analyses={name: options})
    try:
        found = run(name, typed, scored, study, options)
    except DefinitionError as error:
        # A name may be of the wrong kind, as a field of words for an age; a listed value may not.
        assert "refers_to" in declared(name).options[option], error
        return
    reported(name, printed(name, found, study), study, tmp_path)


FORMS = declared("growth").options["form"]["enum"]
KINDS = declared("growth").options["standard_errors"]["enum"]
LADDER = ["intercept", "linear", "latent_basis", "quadratic"]
ERRORS = [
    {"standard_errors": kind, **more}
    for kind in KINDS
    for more in (
        [{"draws": 100, "interval": each} for each in ("percentile", "bca")]
        if kind == "bootstrap"
        else [{}]
    )
]
SHAPES = [
    dict(zip(("residuals", "missing", "covariates", "group"), shape, strict=True))
    for shape in product(("free", "equal"), ("fiml", "complete"), ([], ["age"]), (None, "sex"))
]


@pytest.mark.parametrize("errors", ERRORS, ids=lambda each: "-".join(map(str, each.values())))
@pytest.mark.parametrize("form", FORMS)
def test_the_options_of_growth_go_together(form, errors, tmp_path):
    for number, shape in enumerate(SHAPES):
        options = {"outcomes": ["gad7"], "form": form, **errors, **shape}
        # The ladder stands beside every other option, though not beside every combination.
        options["compare"] = LADDER if number % 3 == 0 else []
        options["modification"] = number % 3 == 1
        assert {*options, "draws", "interval"} == set(declared("growth").options)
        study = make_study(FOUR, analyses={"growth": options}, time_unit="6 weeks")
        found = run("growth", None, scored_of("covariates"), study, options)
        released = printed("growth", found, study)
        one = found[(found["quantity"] == "converged") & (found["group"] == "")]
        assert one["estimate"].tolist() == [1], one["note"].tolist()
        if number == (FORMS.index(form) + ERRORS.index(errors)) % len(SHAPES):
            reported("growth", released, study, tmp_path)
