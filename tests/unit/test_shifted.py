"""Codes that begin elsewhere than the instrument's are never scored as its own."""

import numpy as np
import pytest

from wavescore.analyses.studies import load_study
from wavescore.cli import main
from wavescore.definitions.dictionary import load_dictionary
from wavescore.errors import DataError, DefinitionError
from wavescore.newcomer.check_study import _prepare
from wavescore.prepare.check_codes import check_codes
from wavescore.prepare.shifted import expected_lowest, shift_of

FOUR = (0.0, 1.0, 2.0, 3.0)
STUDY = """\
title: Shifted
source: {export: export.csv, layout: long, respondent: id}
waves: [{name: t1, time: 0}, {name: t2, time: 1}]
instruments: {gad7: {columns: "gad7_{item}"RECODE}}
"""


@pytest.mark.parametrize(
    ("counts", "shift"),
    [
        ({0: 50, 1: 50, 2: 50, 3: 50}, 0),
        ({1: 50, 2: 50, 3: 50, 4: 50}, 1),
        ({2: 50, 3: 50, 4: 50}, 1),
        ({1: 50, 2: 50, 3: 50}, 1),  # nobody answered 4
        ({1: 20, 2: 20, 3: 20}, 0),  # of so few nobody may have answered 0
        ({0: 50, 1: 50, 2: 50, 3: 50, 4: 5}, 0),  # slips of the pen
        ({0: 5, 1: 50, 2: 50, 3: 50, 4: 1}, 0),
        ({-1: 50, 0: 50, 1: 50, 2: 50}, -1),
        ({1: 3, 2: 3, 4: 3}, 0),  # too few to say
    ],
)
def test_by_how_much_codes_are_shifted(counts, shift):
    expected = expected_lowest(sum(counts.values()), FOUR)
    assert shift_of(counts, FOUR, expected) == shift


def test_of_many_responses_the_lowest_may_be_nobodys():
    seven = tuple(map(float, range(1, 8)))
    counts = dict.fromkeys(seven[1:], 100)
    assert shift_of(counts, seven, expected_lowest(600, seven)) == 0


def written(folder, codes, recode=""):
    """Write 60 respondents at two waves, whose codes stand `codes` above the instrument's."""
    draw = np.random.default_rng(4)
    lines = ["id,wave," + ",".join(f"gad7_{n}" for n in range(1, 8))]
    answers = draw.integers(0, 3, size=(2, 60, 7))  # nobody answers 3
    for wave, shift in enumerate(codes):
        for who in range(60):
            cells = ",".join(map(str, answers[wave, who] + shift))
            lines.append(f"{who + 1},t{wave + 1},{cells}")
    (folder / "export.csv").write_text("\n".join(lines) + "\n")
    path = folder / "config" / "studies" / "shifted" / "study.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(STUDY.replace("RECODE", recode))
    return path, answers.sum(axis=2).ravel()


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("codes", "where"), [((1, 1), ""), ((0, 1), " at wave t2")])
def test_shifted_codes_stop_a_study_and_the_hint_reads_them(here, codes, where):
    path, totals = written(here, codes)
    with pytest.raises(DataError, match="codes seem to begin elsewhere") as caught:
        _prepare(load_study(path))
    count = 840 if not where else 420
    assert caught.value.found == f"0 of {count} answered cells hold 0{where}"
    path, _ = written(here, codes, ", recode: {1: 0, 2: 1, 3: 2, 4: 3}")
    if not where:
        assert caught.value.hint == (
            "say what they are: recode: {1: 0, 2: 1, 3: 2, 4: 3}, or {0: 0, 1: 1, 2: 2, 3: 3} "
            "where they are not shifted"
        )
        assert (_prepare(load_study(path)).scored["gad7_total"].to_numpy() == totals).all()
        return
    assert caught.value.hint.startswith("a recode is of all waves: write the waves' codes alike")
    # Nor does a recode of the other wave's codes read both.
    with pytest.raises(DataError, match="0 of 840 answered cells hold 4"):
        _prepare(load_study(path))


def test_codes_that_a_recode_names_are_what_it_says(here):
    path, totals = written(here, (1, 1), ", recode: {0: 0, 1: 1, 2: 2, 3: 3}")
    assert (_prepare(load_study(path)).scored["gad7_total"].to_numpy() == totals + 7).all()


def test_of_codes_from_1_nobodys_answer_may_be_the_lowest(here):
    path, totals = written(here, (2, 2))
    (path.parent / "instruments").mkdir()
    (path.parent / "instruments" / "agree.yaml").write_text(
        "name: agree\ntitle: Agreement\nsource: own\nscore: sum\nrange: [7, 35]\n"
        "items: [" + ", ".join(f'{{name: "{n}", text: q}}' for n in range(1, 8)) + "]\n"
        "responses: {1: never, 2: seldom, 3: at times, 4: often, 5: always}\n"
    )
    path.write_text(path.read_text().replace("gad7: {", "agree: {"))
    assert (_prepare(load_study(path)).scored["agree_total"].to_numpy() == totals + 14).all()


def test_shifted_codes_are_drafted_as_a_guess(here):
    _, totals = written(here, (1, 1))
    assert main(["new-study", "export.csv", "--name", "mine"]) == 0
    path = here / "config" / "studies" / "mine" / "study.yaml"
    assert "TODO: its columns are named so, no answer is 0: do the codes begin at 1?" in (
        path.read_text()
    )
    assert (_prepare(load_study(path)).scored["gad7_total"].to_numpy() == totals).all()


def test_a_dictionary_that_offers_shifted_codes_in_any_words_stops_a_study(here):
    path, _ = written(here, (1, 1))
    head = "Variable / Field Name,Form Name,Field Type,Field Label,"
    rows = ['"Choices, Calculations, OR Slider Labels"'] + [
        f'gad7_{n},f,radio,q,"1, nie | 2, selten | 3, oft | 4, immer"' for n in range(1, 8)
    ]
    (here / "dictionary.csv").write_text(head + "\n".join(rows) + "\n")
    dictionary = load_dictionary(here / "dictionary.csv")
    with pytest.raises(DefinitionError) as caught:
        check_codes("gad7", load_study(path), dictionary)
    assert caught.value.key == "instruments.gad7.recode"
    assert caught.value.hint == "say recode: {1: 0, 2: 1, 3: 2, 4: 3}"
    path, _ = written(here, (1, 1), ", recode: {1: 0, 2: 1, 3: 2, 4: 3}")
    check_codes("gad7", load_study(path), dictionary)


@pytest.mark.parametrize(
    ("turned", "hint"),
    [
        (range(1, 8), "recode says which code of the export stands for which of the instrument"),
        ((6, 7), "its fields' codes differ, and a recode is of all: write them alike"),
    ],
)
def test_what_reads_labels_that_run_the_other_way(here, turned, hint):
    path, _ = written(here, (0, 0))
    words = ("Not at all", "Several days", "More than half the days", "Nearly every day")
    lines = ['Variable / Field Name,Form Name,Field Type,Field Label,"Choices OR Calculations"']
    for item in range(1, 8):
        labels = words[::-1] if item in turned else words
        choices = " | ".join(f"{code}, {label}" for code, label in enumerate(labels))
        lines.append(f'gad7_{item},f,radio,q,"{choices}"')
    (here / "dictionary.csv").write_text("\n".join(lines) + "\n")
    with pytest.raises(DefinitionError) as caught:
        check_codes("gad7", load_study(path), load_dictionary(here / "dictionary.csv"))
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    "spelled",
    [
        lambda code: f"A{code + 1}",
        lambda code: f"{code} - {('Not at all', 'Several days', 'Over half the days')[code]}",
    ],
    ids=["letters", "labels"],
)
def test_codes_spelled_otherwise_are_drafted(here, spelled):
    _, totals = written(here, (0, 0))
    head, *rows = (here / "export.csv").read_text().splitlines()
    lines = []
    for row in rows:
        who, wave, *cells = row.split(",")
        lines.append(",".join([who, wave, *(spelled(int(cell)) for cell in cells)]))
    if spelled(0) == "A1":  # four codes are needed to know their places
        lines.append("61,t1," + ",".join(["A4"] * 7))
        totals = np.insert(totals, 60, 21)
    (here / "export.csv").write_text("\n".join([head, *lines]) + "\n")
    assert main(["new-study", "export.csv", "--name", "mine"]) == 0
    study = load_study(here / "config" / "studies" / "mine" / "study.yaml")
    scored = _prepare(study).scored.sort_values("wave", kind="stable")
    assert (scored["gad7_total"].to_numpy() == totals).all()
