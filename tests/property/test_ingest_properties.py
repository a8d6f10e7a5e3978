"""Ingest: the same answers, however they are laid out and written down, make the same frame."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prepared import DEFINITIONS, make_study, prepare

from wavescore.errors import DataError

WAVES = ("t1", "t2", "t3")
EVENTS = {"t1": "baseline", "t2": "week_6", "t3": "week_12"}
ITEMS = [f"gad7_{item}" for item in range(1, 8)]
LABELS = DEFINITIONS["gad7"]["responses"]
SPELLINGS = [str, str.upper, str.lower, lambda label: label + ".", lambda label: label + "  "]
many = settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)


@st.composite
def surveys(draw):
    """Return {(respondent, wave): seven answers, "" where missing}, each wave begun at t1."""
    item = st.sampled_from(["", "0", "1", "2", "3"])
    row = st.lists(item, min_size=7, max_size=7).filter(any)
    answers = {}
    for who in range(1, draw(st.integers(1, 5)) + 1):
        for wave in ("t1", *draw(st.sets(st.sampled_from(WAVES[1:])))):
            answers[str(who), wave] = draw(row)
    return dict(sorted(answers.items()))


def expected(answers) -> pd.DataFrame:
    rows = [
        [who, wave, *(float(a) if a else float("nan") for a in row)]
        for (who, wave), row in answers.items()
    ]
    frame = pd.DataFrame(rows, columns=["respondent_id", "wave", *ITEMS])
    return frame.astype({"respondent_id": "str", "wave": "str", **dict.fromkeys(ITEMS, float)})


def lay_out(answers, layout) -> tuple[list[list[str]], dict, str]:
    """Return the rows of a csv, the study's source, and the column pattern."""
    if layout == "wide":
        header = ["id", *(f"{wave}_{item}" for wave in WAVES for item in ITEMS)]
        people = sorted({who for who, _ in answers}, key=int)
        blank = [""] * 7
        rows = [[p, *(a for w in WAVES for a in answers.get((p, w), blank))] for p in people]
        return [header, *rows], {"layout": "wide"}, "{wave}_gad7_{item}"
    column = {"redcap": "redcap_event_name", "long": "wave"}[layout]
    names = EVENTS if layout == "redcap" else {wave: wave for wave in WAVES}
    rows = [[who, names[wave], *row] for (who, wave), row in answers.items()]
    return [["id", column, *ITEMS], *rows], {"layout": layout}, "gad7_{item}"


def read(folder, rows, source, pattern, delimiter=",", encoding="utf-8", **use):
    text = "\n".join(delimiter.join(row) for row in rows) + "\n"
    (folder / "export.csv").write_bytes(text.encode(encoding))
    waves = [{"name": w, "time": n, "event": EVENTS[w]} for n, w in enumerate(WAVES)]
    made = prepare(make_study({"gad7": {"columns": pattern, **use}}, waves, source=source), folder)
    return made, made.typed[["respondent_id", "wave", *ITEMS]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("ingest")


@many
@given(
    answers=surveys(),
    layout=st.sampled_from(["redcap", "wide", "long"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "latin-1", "utf-16"]),
)
def test_layout_delimiter_and_encoding_make_no_difference(
    folder, answers, layout, delimiter, encoding
):
    made, typed = read(folder, *lay_out(answers, layout), delimiter, encoding)
    pd.testing.assert_frame_equal(typed, expected(answers))
    assert made.findings.empty


@many
@given(answers=surveys(), layout=st.sampled_from(["redcap", "wide", "long"]), data=st.data())
def test_labels_say_what_codes_say(folder, answers, layout, data):
    spelled = {
        key: [data.draw(st.sampled_from(SPELLINGS))(LABELS[a]) if a else "" for a in row]
        for key, row in answers.items()
    }
    rows, source, pattern = lay_out(spelled, layout)
    made, typed = read(folder, rows, {**source, "values": "labels"}, pattern)
    pd.testing.assert_frame_equal(typed, expected(answers))
    assert set(made.findings["rule"]) <= {"stray_space"}


@many
@given(answers=surveys(), layout=st.sampled_from(["redcap", "wide", "long"]))
def test_codes_from_one_are_recoded(folder, answers, layout):
    shifted = {key: [str(int(a) + 1) if a else "" for a in row] for key, row in answers.items()}
    recode = {str(code + 1): code for code in range(4)}
    _, typed = read(folder, *lay_out(shifted, layout), recode=recode)
    pd.testing.assert_frame_equal(typed, expected(answers))


@many
@given(answers=surveys(), data=st.data())
def test_every_cell_is_an_answer_or_empty_or_a_finding(folder, answers, data):
    """No text whatever is lost in silence: what is not in typed is in findings as it was read."""
    noise = st.one_of(
        st.sampled_from(["9", "-99", "often", " 2", "1.5"]),
        st.text("abc0123456789 .-", min_size=1, max_size=4),
    )
    dirty = {
        key: [data.draw(noise) if data.draw(st.booleans()) else a for a in row]
        for key, row in answers.items()
    }
    rows, source, pattern = lay_out(dirty, "redcap")
    source = {**source, "missing_codes": {"-99": "refused"}}
    try:
        made, typed = read(folder, rows, source, pattern)
    except DataError as error:
        assert "most answers of the instrument" in error.problem
        return
    said = set(made.findings[["respondent_id", "wave", "field", "value"]].itertuples(index=False))
    for place, (key, row) in enumerate(dirty.items()):
        for item, cell in zip(ITEMS, row, strict=True):
            value = typed[item][place]
            if pd.notna(value):
                assert float(cell) == value
            else:
                assert cell in ("", ".", "NA") or (*key, item, cell) in said


@many
@given(
    answers=surveys(),
    extra=st.lists(
        st.tuples(st.sampled_from(["", "1", "2"]), st.sampled_from(["baseline", "screening", ""])),
        max_size=4,
    ),
)
def test_rows_read_are_rows_kept_and_rows_set_aside(folder, answers, extra):
    rows, source, pattern = lay_out(answers, "redcap")
    rows += [[who, event, *["1"] * 7] for who, event in extra]
    made, _ = read(folder, rows, {**source, "duplicates": "most_complete"}, pattern)
    aside = made.findings["rule"].isin(["unknown_event", "no_respondent", "duplicate_key"])
    assert len(made.typed) + aside.sum() == len(rows) - 1
