"""What every analysis owes: its options, its caption, its columns, and no crash on too little."""

import inspect
import warnings
from importlib import import_module

import pandas as pd
import pytest
from analyses_survey import CASES, OPTIONS, degenerate, run

from wavescore.analyses.registry import analyses, declared
from wavescore.results.table import PRIVATE_COLUMNS, read_results, write_results

KEY = ["analysis", "outcome", "wave", "group", "term", "level", "quantity", "method"]
FRAMES = ("typed", "scored", "exclusions", "findings", "reasons")
REFERENCES = ("wave", "instrument", "group", "outcome", "field", "rule")


# Those that the rule `analyse` runs; the samples have functions of their own.
RUN = [name for name, analysis in analyses().items() if not analysis.own_rule]


def module(name):
    return import_module(f"wavescore.analyses.{name}.compute")


@pytest.mark.parametrize("name", RUN)
def test_options_are_literal_described_and_the_keywords_of_run(name):
    options = declared(name).options
    keywords = inspect.signature(module(name).run).parameters
    named = [key for key, value in keywords.items() if value.kind is inspect.Parameter.KEYWORD_ONLY]
    needs = declared(name).needs
    # "from" is a word of Python and comes to change's run() by **.
    assert set(named) == set(options) - {"from"} | set(needs)
    assert set(needs) <= set(FRAMES)
    for option, rules in options.items():
        assert rules["description"].endswith(".")
        assert rules.get("refers_to", "wave") in REFERENCES
        has_default = option == "from" or keywords[option].default is not inspect.Parameter.empty
        assert has_default != rules.get("needed", False), option


@pytest.mark.parametrize("name", RUN)
def test_the_caption_opens_with_a_sentence(name):
    caption = declared(name).summary
    assert caption.endswith(".") and 20 < len(caption) <= 100


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", OPTIONS)
def test_too_little_data_gives_rows_with_notes(name, case, tmp_path):
    typed, scored = degenerate(case)
    before = scored.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = run(name, typed, scored)
    pd.testing.assert_frame_equal(scored, before)
    assert list(table.columns) == list(PRIVATE_COLUMNS)
    assert len(table) and set(table["analysis"]) == {name}
    assert not table.duplicated(KEY).any()
    unexplained = table[table["estimate"].isna() & (table["note"] == "")]
    assert unexplained.empty, unexplained[KEY]
    write_results(table, tmp_path / "table.csv")
    pd.testing.assert_frame_equal(read_results(tmp_path / "table.csv"), table)


@pytest.mark.parametrize("name", OPTIONS)
def test_the_order_of_respondents_changes_nothing(name):
    typed, scored = degenerate("plain")
    turned = scored.iloc[::-1].reset_index(drop=True)
    first, second = run(name, typed, scored), run(name, typed, turned)
    if name == "reliability":  # resampled respondents are other respondents
        first, second = (
            table[table["method"] != "studentised_bootstrap"] for table in (first, second)
        )
    pd.testing.assert_frame_equal(first, second, rtol=1e-8)


@pytest.mark.parametrize("name", OPTIONS)
def test_the_same_input_gives_the_same_bytes(name, tmp_path):
    typed, scored = degenerate("plain")
    for number in (1, 2):
        write_results(run(name, typed, scored), tmp_path / f"{number}.csv")
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
