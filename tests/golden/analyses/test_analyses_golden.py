"""A whole survey's analyses against base R and psych (survey.R beside this file)."""

import json
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from wavescore.analyses.registry import declared
from wavescore.definitions.instruments import load_instrument, load_instruments
from wavescore.definitions.rules import load_rules
from wavescore.definitions.study import study_from
from wavescore.prepare.score import score

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
BUILT_IN = load_instruments()
STUDY = study_from(
    {
        "name": "survey",
        "file": "survey/study.yaml",
        "source": {
            "export": "survey.csv",
            "layout": "long",
            "dictionary": str(HERE / "dictionary.csv"),
            "missing_codes": {"9": "prefer not to say"},
        },
        "waves": [{"name": f"t{number}", "time": number} for number in (1, 2, 3)],
        "instruments": {
            "gad7": {"columns": "gad7_{item}", "definition": BUILT_IN["gad7"]},
            "phq8": {"columns": "phq8_{item}", "definition": BUILT_IN["phq8"]},
            "efficacy": {
                "columns": "efficacy_{item}",
                "definition": load_instrument(HERE / "efficacy.yaml"),
            },
        },
        "groups": {
            "way": {"field": "style", "values": {"posts": [1], "reads": [2], "responds": [3]}},
            "two_ways": {"field": "style", "values": {"posts": [1], "reads": [2]}},
        },
        "rules": load_rules(None, BUILT_IN),
        "seed": 1,
    }
)
TYPED = pd.read_csv(HERE / "survey.csv", dtype={"respondent_id": str})
SCORED = score(TYPED, STUDY)
NORTH_WEST = {"geography": "North West", "period": "2022-23"}


def run(analysis, **options):
    exclusions = pd.DataFrame(columns=["respondent_id", "wave", "rule", "detail"])
    beside = {"typed": TYPED, "exclusions": exclusions}
    options |= {name: beside[name] for name in declared(analysis).needs if name in beside}
    return import_module(f"wavescore.analyses.{analysis}.compute").run(SCORED, STUDY, **options)


def pick(table, **where):
    """Return the only row that `where` describes."""
    for name, value in where.items():
        table = table[table[name] == value]
    assert len(table) == 1, f"{len(table)} rows of {where}"
    return table.iloc[0]


def close(value, rel=1e-10):
    return pytest.approx(value, rel=rel, abs=1e-12)


def columns(row, *names):
    return [row[name] for name in names]


@pytest.mark.parametrize("wave", STUDY.wave_names)
def test_response_rate(wave):
    row = pick(run("flow"), wave=wave, quantity="response_rate")
    assert columns(row, "estimate", "conf_low", "conf_high") == close(EXPECTED["rate"][wave])


def test_describe():
    table, expected = run("describe", fields=["age", "gender"]), EXPECTED["describe"]
    numbers = dict(list(table[table["term"] == "age"].groupby("quantity")))
    for quantity in ("mean", "sd", "missing"):
        assert numbers[quantity]["estimate"].item() == close(expected[quantity])
    quartiles = [numbers[name]["estimate"].item() for name in ("q1", "median", "q3")]
    assert quartiles == close(expected["quartiles"])
    labels = ["Woman", "Man", "Another gender", "(missing)"]
    counts = [pick(table, term="gender", level=x, quantity="n")["estimate"] for x in labels]
    assert counts == [*expected["gender"], expected["gender_missing"]]
    # The declared missing code is no category of its own.
    assert not table["term"].str.contains("Prefer").any()


@pytest.mark.parametrize("wave", STUDY.wave_names)
def test_caseness(wave):
    table, expected = run("caseness"), EXPECTED["caseness"][wave]
    of_wave = {"outcome": "nhs_talking_therapies", "wave": wave, "term": "case"}
    row = pick(table, **of_wave, quantity="percent")
    assert row["estimate"] == close(expected["percent"])
    assert columns(row, "conf_low", "conf_high") == close(
        columns(expected, "conf_low", "conf_high")
    )
    assert pick(table, **of_wave, quantity="n")["estimate"] == expected["n"]
    assert row["n"] == expected["total"]


def test_bands():
    table = run("caseness")
    for band, count in EXPECTED["bands"].items():
        row = pick(table, outcome="gad7", wave="t1", term=band, quantity="n")
        assert row["estimate"] == count


@pytest.mark.parametrize("wave", STUDY.wave_names)
def test_reliability(wave):
    table, expected = run("reliability", instruments=["efficacy"]), EXPECTED["reliability"][wave]
    table = table[table["wave"] == wave]
    row = pick(table, quantity="alpha", method="feldt")
    assert row["estimate"] == close(expected["alpha"])
    assert columns(row, "conf_low", "conf_high") == close(expected["feldt"])
    assert row["n"] == expected["n"]
    drawn = pick(table, quantity="alpha", method="studentised_bootstrap")
    assert drawn["conf_low"] < drawn["estimate"] < drawn["conf_high"]
    for quantity, name in {"n_used": "n", "n_missing": "n_missing"}.items():
        assert pick(table, quantity=quantity)["estimate"] == expected[name]
    for quantity in ("average_r", "mean", "sd"):
        assert pick(table, quantity=quantity)["estimate"] == close(expected[quantity])
    for quantity, name in {
        "item_rest_r": "r_drop",
        "alpha_if_dropped": "dropped",
        "item_mean": "item_mean",
    }.items():
        assert list(table.loc[table["quantity"] == quantity, "estimate"]) == close(expected[name])


def test_benchmark():
    table, expected = run("benchmark", **NORTH_WEST), EXPECTED["benchmark"]
    value = dict(table.set_index(["term", "level", "quantity"]).iterrows())
    crude = {quantity: row for (term, _, quantity), row in value.items() if term == "crude"}
    cases, others = expected["sample"]
    assert crude["sample_case_n"]["estimate"] == cases
    assert crude["sample_n"]["estimate"] == cases + others
    for name in ("chi_square", "smallest_expected", "odds_ratio"):
        assert crude[name]["estimate"] == close(expected[name])
    by_age = {
        quantity: row for (term, _, quantity), row in value.items() if term == "age_standardised"
    }
    assert [by_age["sample_case_n"]["estimate"], by_age["sample_n"]["estimate"]] == expected[
        "standardised_sample"
    ]
    percent = by_age["benchmark_percent"]
    assert percent["estimate"] == close(expected["standardised"])
    assert percent["std_error"] == close(expected["std_error"])
    assert by_age["chi_square"]["estimate"] == close(expected["standardised_chi_square"])
    assert by_age["difference"]["estimate"] == close(expected["difference"])
    labels = ["Under 18", "18 to 25", "26 to 64", "65 to 74", "75 to 89", "90 and over"]
    sizes = [value["age", label, "sample_n"]["estimate"] for label in labels]
    assert sizes == expected["sizes"]
    assert "2 respondents of no age" in percent["note"]
    assert "Kroenke 2009" in crude["chi_square"]["note"]


def test_two_groups():
    outcomes = {"efficacy": "greater", "gad7": "less", "phq8": "two-sided"}
    adjust = ["holm", "benjamini_hochberg"]
    table = run("group_tests", group="two_ways", outcomes=outcomes, adjust=adjust)
    expected = EXPECTED["tests"]
    mine = table[table["outcome"] == "efficacy"]
    assert set(mine["group"]) == {"posts vs reads"}
    for method, prefix in {"student": "", "welch": "welch_"}.items():
        t = pick(mine, quantity="t", method=method)
        found = columns(t, "estimate", "df", "p_value")
        assert found == close([expected[prefix + name] for name in ("t", "df", "p")], rel=1e-9)
        difference = pick(mine, quantity="difference", method=method)
        assert difference["conf_low"] == close(expected[f"{prefix}low"])
        assert difference["conf_high"] == float("inf")
    for number, label in enumerate(("posts", "reads")):
        for quantity in ("n", "mean"):
            row = pick(mine, term=label, quantity=quantity)
            assert row["estimate"] == close(expected[quantity][number])
    student = table[table["method"] == "student"]
    for quantity, name in {"t": "family", "p_holm": "holm", "p_bh": "bh"}.items():
        assert list(student.loc[student["quantity"] == quantity, "p_value"]) == close(
            expected[name], rel=1e-9
        )


def test_three_groups():
    table = run("group_tests", group="way", outcomes={"gad7": "two-sided"})
    for method, name in {"student": "anova", "welch": "welch_anova"}.items():
        f = pick(table, quantity="anova_f", method=method)
        df = pick(table, quantity="anova_df_error", method=method)
        found = [f["estimate"], f["p_value"], df["estimate"]]
        assert found == close(EXPECTED["tests"][name])
        assert f["df"] == 2
    pairs = table[table["method"] == "games_howell"]
    assert list(zip(pairs["term"], pairs["level"], strict=True)) == [
        ("posts", "reads"),
        ("posts", "responds"),
        ("reads", "responds"),
    ]


def test_correlations():
    table, expected = (
        run("correlations", variables=["gad7", "efficacy"], method=["pearson", "spearman"]),
        EXPECTED["correlations"],
    )
    row = pick(table, method="pearson")
    assert columns(row, "estimate", "p_value") == close(columns(expected, "r", "p"))
    assert columns(row, "conf_low", "conf_high") == close(expected["conf"])
    assert row["n"] == expected["n"]
    assert pick(table, method="spearman")["estimate"] == close(expected["rho"])


@pytest.mark.parametrize("term", [*EXPECTED["change"]])
def test_change(term):
    table = run("change", **{"from": "t1", "to": "t3"})
    row = {"outcome": "nhs_talking_therapies", "group": "sample", "term": term}
    expected = EXPECTED["change"][term]
    if term == "complete":
        assert pick(table, **row, quantity="n")["estimate"] == expected[0]
        return
    assert pick(table, **row, quantity="n")["estimate"] == expected["n"]
    percent = pick(table, **row, quantity="percent")
    assert percent["n"] == expected["total"]
    names = ("conf_low", "conf_high")
    assert percent["estimate"] == close(expected["percent"])
    assert columns(percent, *names) == close(columns(expected, *names))


@pytest.mark.parametrize("number", [0, 1])
def test_attrition(number):
    table, expected = (
        run("attrition", fields=["gad7", "age", "gender"]),
        EXPECTED["attrition"][number],
    )
    table = table[table["wave"] == f"t{number + 2}"]
    assert pick(table, term="", quantity="lost_n")["estimate"] == expected["lost"]
    for field in ("gad7", "age"):
        row = pick(table, term=field, quantity="smd")
        assert row["estimate"] == close(expected[f"smd_{field}"])
    terms = [("gad7", ""), ("age", ""), ("gender", "Man"), ("gender", "Another gender")]
    odds = [pick(table, term=term, level=level, quantity="odds_ratio") for term, level in terms]
    assert len(odds) == (table["quantity"] == "odds_ratio").sum()
    for found, name in {
        "estimate": "odds_ratio",
        "std_error": "std_error",
        "statistic": "z",
        "p_value": "p",
        "conf_low": "conf_low",
        "conf_high": "conf_high",
    }.items():
        assert [row[found] for row in odds] == close(expected[name], rel=1e-8)
    assert {row["n"] for row in odds} == {expected["n"]}
    assert (
        f"{expected['n']} respondents in the model, {expected['events']} respondents lost"
        in odds[2]["note"]
    )
    assert odds[2]["reference"] == "Woman"
