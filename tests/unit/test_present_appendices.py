"""Supplementary tables under the names that a paper gives them."""

from dataclasses import replace

import docx
import present_study as made
import pytest
from prepared import frame_of

from wavescore.analyses.studies import load_study
from wavescore.definitions.parts import Appendix
from wavescore.errors import DefinitionError
from wavescore.publish.document import write_document
from wavescore.publish.tables import make_tables

STUDY = replace(
    made.make_study(),
    appendices={
        "Appendix 2": Appendix(("caseness",)),
        "Appendix 1": Appendix(("describe", "interview_sample", "forum_posts"), "forum"),
    },
)


def tables(invited=3):
    where = {"wave": "t1", "quantity": "invited_n"}
    strata = (("Jay & Daily", invited), ("Jay & Weekly", 4), ("Robin & Daily", 2))
    posts = (("Jay", 40), ("Robin", 50))
    return {
        "flow": made.flow(),
        "describe": frame_of("describe", made.described({"Jay": 20, "Robin": 30}, outcome="forum")),
        "caseness": made.caseness(),
        "interview_sample": frame_of(
            "interview_sample",
            [{**where, "term": term, "estimate": n, "n": 50} for term, n in strata],
        ),
        "forum_posts": frame_of(
            "forum_posts",
            [{"quantity": "posts_n", "term": term, "estimate": n} for term, n in posts],
        ),
    }


def test_one_table_joins_what_several_count_of_each_label_strata_added_up():
    (joined,) = [t for t in make_tables(tables(), STUDY) if t.appendix == "Appendix 1"]
    assert joined.title == "Appendix 1. Respondents, Interview sample and Forum posts by forum"
    assert joined.columns[1:] == (
        ("Respondents", "n"),
        ("Interview sample", "Invited"),
        ("Forum posts", "Posts"),
    )
    assert [[cell.text for cell in row.cells] for row in joined.rows] == [
        ["Jay", "20", "7", "40"],
        ["Robin", "30", "2", "50"],
    ]


def test_a_hidden_stratum_hides_the_sum_that_holds_it():
    hidden = tables()
    sample = hidden["interview_sample"]
    sample.loc[0, ["estimate", "status"]] = (float("nan"), "suppressed")
    (joined,) = [t for t in make_tables(hidden, STUDY) if t.appendix == "Appendix 1"]
    assert [row.cells[2].text for row in joined.rows] == ["[c]", "2"]
    assert any(note.startswith("[c]") for note in joined.notes)


def test_the_document_prints_appendices_last_in_the_order_of_the_study_file(tmp_path):
    write_document(tables(), STUDY, tmp_path / "tables.docx")
    texts = [each.text for each in docx.Document(tmp_path / "tables.docx").paragraphs]
    places = [
        next(place for place, text in enumerate(texts) if text.startswith(head))
        for head in (
            "Table . Flow",
            "Table . Appendix 2. Caseness",
            "Table . Appendix 1. Respondents",
        )
    ]
    assert places == sorted(places)


def test_a_table_that_the_study_does_not_make_is_refused(tmp_path):
    path = tmp_path / "small" / "study.yaml"
    path.parent.mkdir()
    path.write_text(
        "title: Small\nsource: {export: a.csv, layout: long, respondent: id, wave: wave}\n"
        "waves: [{name: t1, time: 0}]\nanalyses: {flow: {}}\n"
        "appendices: {Appendix 1: {tables: [flwo]}}\n"
    )
    with pytest.raises(DefinitionError, match="no table of this study") as caught:
        load_study(path)
    assert caught.value.key == "appendices.Appendix 1.tables"
