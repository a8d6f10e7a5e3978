"""The codebook: why cells hold no answer, by field and wave, protected, with the words."""

import pandas as pd
import pytest
from prepared import release
from test_asked import made  # noqa: F401

from wavescore.analyses.codebook.compute import run
from wavescore.analyses.shared.asked import asked_each
from wavescore.definitions.dictionary import load_dictionary
from wavescore.definitions.parts import FieldWords
from wavescore.prepare.reasons import REASONS
from wavescore.publish.codebook import write_codebook


@pytest.fixture
def counted(made):  # noqa: F811
    study, tables = made
    return study, run(tables.scored, study, reasons=tables.reasons)


def at(found, field, wave):
    rows = found[(found["outcome"] == field) & (found["wave"] == wave)]
    return {level: n for level, n in zip(rows["level"], rows["estimate"], strict=True) if n}


def test_every_cell_of_those_analysed_is_counted_once(made, counted):  # noqa: F811
    study, found = counted
    assert at(found, "smoker", "t1") == {"answered": 5}
    assert at(found, "cigarettes", "t1") == {
        "answered": 2, "not asked: hidden by branching": 2, "no answer": 1,
    }  # fmt: skip
    # One field of two boxes: 1 and 5 ticked one, 2 none, 3 and 4 were not asked.
    assert at(found, "why", "t1") == {
        "answered": 2, "no": 1, "not asked: hidden by branching": 2,
    }  # fmt: skip
    assert at(found, "gad7_1", "t3") == {"not asked: form not given": 1}
    sums = found.groupby(["outcome", "wave"])["estimate"].sum()
    sizes = made[1].scored["wave"].value_counts()
    assert all(n == sizes[wave] for (_, wave), n in sums.items())
    assert "brand_group" not in set(found["outcome"])


@pytest.mark.parametrize("held", [object, "str", None], ids=["text", "pandas text", "other codes"])
def test_counts_do_not_hang_on_how_reasons_are_held(made, counted, held):  # noqa: F811
    study, found = counted
    scored, reasons = made[1].scored, made[1].reasons
    columns = [name for name in reasons if name not in ("respondent_id", "wave")]
    others = {
        name: reasons[name].astype(held)
        if held
        else reasons[name].astype("category").cat.set_categories(REASONS[::-1])
        for name in columns
    }
    again = run(scored, study, reasons=reasons.assign(**others))
    pd.testing.assert_frame_equal(again, found)
    for wave in study.wave_names:
        people = scored[scored["wave"] == wave].set_index("respondent_id")
        shown = asked_each(reasons.assign(**others), people, wave, columns)
        assert (shown == asked_each(reasons, people, wave, columns)).all()


def test_the_files_have_words_and_protected_counts(counted, tmp_path):
    study, found = counted
    study.labels["smoker"] = FieldWords("Smokes <b>", {"1": "=yes"})
    dictionary = load_dictionary(study.source.dictionary)
    safe = release({"codebook": found}, minimum_count=5)["codebook"]
    page, csv = tmp_path / "codebook.html", tmp_path / "codebook.csv"
    write_codebook(safe, dictionary, study, page, csv)
    rows = pd.read_csv(csv, dtype=str, keep_default_na=False).set_index(["field", "wave"])
    brand = rows.loc[("brand", "t1")]
    assert brand["choices"] == "1, A | 2, B" and brand["label"] == "Brand"
    assert brand["asked_at"] == "" and brand["form"] == "start"
    assert brand["answered"] == "[c]" and brand["no"] == "[c]"
    assert rows.loc[("smoker", "t1"), "choices"] == "1, =yes | 0, No"
    text = page.read_text()
    assert "Smokes &lt;b&gt;" in text and "<b>" not in text
    write_codebook(found, dictionary, study, page, csv)
    rows = pd.read_csv(csv, dtype=str).set_index(["field", "wave"])
    assert rows.loc[("brand", "t1"), "answered"] == "2"
    assert rows.loc[("brand", "t1"), "asked_at"] == "t1, t3"
    assert rows.loc[("brand", "t1"), "not asked: hidden by branching"] == "2"


def test_without_a_dictionary_fields_have_their_names(counted, tmp_path):
    study, found = counted
    page, csv = tmp_path / "codebook.html", tmp_path / "codebook.csv"
    write_codebook(found, None, study, page, csv)
    rows = pd.read_csv(csv, dtype=str, keep_default_na=False).set_index(["field", "wave"])
    assert rows.loc[("brand", "t1"), "label"] == "Brand"
    assert rows.loc[("gad7_1", "t1"), "label"].startswith("GAD-7: ")
    assert rows.loc[("gad7_1", "t1"), "choices"].startswith("0, Not at all | 1, Several days")
