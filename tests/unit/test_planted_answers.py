"""No error, log or summary repeats an answer: planted ones are looked for in every text."""

import json
import logging
from pathlib import Path

import pandas as pd
import pytest
from prepared import make_study

from wavescore.analyses.forum_posts.compute import sample_posts
from wavescore.analyses.forum_posts.post_files import check_posts
from wavescore.analyses.recruitment.compute import recruitment
from wavescore.analyses.recruitment.status_file import read_status
from wavescore.analyses.studies import load_study
from wavescore.cli import main
from wavescore.definitions.dictionary import load_dictionary
from wavescore.definitions.study import study_from
from wavescore.errors import FULL, WavescoreError
from wavescore.jobs import write_table
from wavescore.newcomer.digest import digest
from wavescore.papers.check.claims import load_paper
from wavescore.prepare.apply_eligibility import apply_eligibility
from wavescore.prepare.check_source import check_source
from wavescore.prepare.read_export import read_export
from wavescore.prepare.score import score
from wavescore.prepare.validate import validate

# A name, telephone, postcode, e-mail, date of birth, record id, and what somebody wrote.
SECRETS = (
    *("Zenobia", "07700 900321", "ZE1 0AA", "zenobia@", "1971-02-03", "ZQX-4417"),
    *("terribly lonely", "Lerwick"),
)
PERSON = (
    "ZQX-4417,Zenobia Quux,07700 900321,ZE1 0AA,zenobia@example.org,1971-02-03,"
    '"I am terribly lonely, in Lerwick"'
)
NAMES = "id,name,phone,postcode,email,born,story,event," + ",".join(f"g{n}" for n in range(1, 8))
ROW = f"{PERSON},baseline,0,1,2,3,0,1,2"
GOOD = f"{NAMES}\n" + f"{ROW}\n" * 2 + "ZQX-2,,,,,,,baseline,0,0,0,0,0,0,0\n"
USE = {"gad7": {"columns": [f"g{n}" for n in range(1, 8)]}}
WAVES = [{"name": "t1", "time": 0, "event": "baseline"}, {"name": "t2", "time": 1, "event": "w6"}]
AGE = [{"name": "adult", "field": "born", "at_least": 16}]


def quiet(text, where=""):
    leaked = [secret for secret in SECRETS if secret in text]
    assert not leaked, f"{where}: {text}"


def said_by(*steps):
    """The errors of each step, run after one another as far as they go."""
    texts, result = [], None
    for step in steps:
        try:
            result = step(result)
        except WavescoreError as error:
            return [*texts, str(error)]
    return texts


EXPORTS = {
    "good": GOOD,
    "headerless": f"{ROW}\n" * 3,
    "headerless, text first": "Zenobia Quux,Lerwick,terribly lonely,ZE1 0AA\n" * 3,
    "one column": "Zenobia Quux of Lerwick ZE1 0AA\n" * 3,
    "bars": GOOD.replace(",", "|"),
    "a cell too many": GOOD + ROW + ",extra Zenobia\n",
    "a stray comma": GOOD.replace(
        '"I am terribly lonely, in Lerwick"', "I am terribly lonely, in Lerwick"
    ),
    "a quote that swallows": GOOD + ROW.replace('Lerwick"', "Lerwick") + "\n" + GOOD,
    "header twice": GOOD.replace("phone", "name"),
    "a header of answers": GOOD.replace("phone", "07700 900321").replace("name", "Zenobia Quux"),
    "an empty column under an answer": GOOD.replace("story", "terribly lonely").replace(
        '"I am terribly lonely, in Lerwick"', ""
    ),
    "no such columns": GOOD.replace("g1", "Zenobia Quux").replace(",g2", ",terribly lonely"),
    "doubled respondents": GOOD + ROW.replace(",0,1", ",3,3") + "\n",
    "events that are names": GOOD.replace("baseline", "Zenobia Quux"),
    "items that are words": GOOD.replace(",0,1,2,3", ",Zenobia,Lerwick,terribly lonely,ZE1 0AA")
    * 1,
    "slashed dates": GOOD.replace("1971-02-03", "03/02/1971"),
    "json": json.dumps([{"id": "ZQX-4417", "name": {"first": "Zenobia"}}]),
    "json cut off": json.dumps([{"id": "ZQX-4417", "story": "terribly lonely"}] * 3)[:-9],
    "json object": json.dumps({"error": "Zenobia Quux of Lerwick"}),
    "html": "<html>Zenobia Quux, Lerwick</html>",
    "xml": "<?xml version='1.0'?><records><name>Zenobia</name></records>",
    "bad bytes": GOOD.replace("Quux", "Qu\udcffux"),
    "zero bytes": GOOD.replace("name", "na\0me"),
    "parquet by name": GOOD,
}
ENDINGS = {"parquet by name": ".parquet"}


@pytest.mark.parametrize("layout", ["redcap", "long", "wide"])
@pytest.mark.parametrize("case", EXPORTS)
def test_no_error_on_an_export_repeats_it(case, layout, tmp_path):
    path = tmp_path / f"export{ENDINGS.get(case, '.csv')}"
    path.write_bytes(EXPORTS[case].encode("utf-8", "surrogateescape"))
    source = {"export": str(path), "layout": layout, "wave": "event"}
    waves = WAVES if layout != "wide" else WAVES[:1]
    for ending in (".csv", ".sav", ".dta", ".xpt", ".json"):
        path.with_suffix(ending).write_bytes(path.read_bytes())
        named = str(path.with_suffix(ending)) if not ENDINGS.get(case) else str(path)
        study = make_study(USE, waves, source={**source, "export": named}, eligibility=AGE)
        texts = said_by(lambda _, study=study: check_source(study))
        texts += said_by(
            lambda _, study=study: read_export(study.source.export, study),
            lambda read, study=study: validate(read[0], None, study)[0],
            lambda typed, study=study: apply_eligibility(typed, study)[0],
            lambda clean, study=study: score(clean, study),
        )
        for text in texts:
            quiet(text, f"{case} {ending}")


@pytest.mark.parametrize("case", EXPORTS)
def test_an_export_in_the_place_of_another_file_is_not_repeated(case, tmp_path):
    """A mistyped path: the dictionary, study, paper, status or posts file is the export."""
    (tmp_path / "mine").mkdir()
    for name in (
        "x.csv",
        "mine/study.yaml",
        "paper.yaml",
        "posts.csv",
        "posts.jsonl",
        "posts.parquet",
    ):
        (tmp_path / name).write_bytes(EXPORTS[case].encode("utf-8", "surrogateescape"))
    for read in (
        lambda: load_dictionary(tmp_path / "x.csv"),
        lambda: list(load_dictionary(tmp_path / "x.csv").problems.values()),
        lambda: read_status(tmp_path / "x.csv"),
        lambda: load_study(tmp_path / "mine" / "study.yaml"),
        lambda: load_paper(tmp_path / "paper.yaml"),
        *(lambda f=f: drawn(f, tmp_path) for f in ("posts.csv", "posts.jsonl")),
        lambda: drawn("posts.parquet", tmp_path),
    ):
        for text in said_by(lambda _, read=read: read()):
            quiet(text, case)


def posts_of(file):
    posts = {"file": file, "post": "id", "forum": "event", "text": "story", "per_forum": 1}
    posts |= {"consent": {"field": "g1", "equals": 1}}
    return study_from({"name": "m", "file": "study.yaml", "posts": posts, "seed": 1})


def drawn(file, folder):
    """Draw from a file of posts as the workflow does: its header first."""
    check_posts(posts_of(file).posts, "study.yaml", folder)
    return sample_posts(posts_of(file), folder)


DICTIONARY_HEADER = "Variable / Field Name,Form Name,Field Type,Field Label,Choices OR Calculations"
DICTIONARIES = {
    "no name": f"{DICTIONARY_HEADER}\n{PERSON}\n",
    "no type": f"{DICTIONARY_HEADER}\nname,a,Zenobia,Lerwick,\n",
    "no columns": f"{PERSON}\n{PERSON}\n",
}


@pytest.mark.parametrize("case", DICTIONARIES)
def test_a_broken_dictionary_quotes_names_of_fields_alone(case, tmp_path):
    (tmp_path / "d.csv").write_text(DICTIONARIES[case])
    texts = said_by(lambda _: load_dictionary(tmp_path / "d.csv"))
    if not texts:
        texts = [str(problem) for problem in load_dictionary(tmp_path / "d.csv").problems.values()]
    assert texts
    for text in texts:
        quiet(text, case)


STATUS = {
    "another word": "ZQX-4417,Zenobia,0,0\n",
    "twice": "ZQX-4417,1,0,0\nZQX-4417,1,0,0\n",
    "a step left out": "ZQX-4417,0,1,0\n",
    "a stranger": "ZQX-4417,1,1,0\n",
    "a cell too few": "ZQX-4417\nterribly lonely,Zenobia\n",
}


@pytest.mark.parametrize("case", STATUS)
def test_a_broken_status_file_names_lines_and_no_one(case, tmp_path):
    path = tmp_path / "status.csv"
    path.write_text("respondent_id,contacted,consented,completed\n" + STATUS[case])
    sampling = {"strata": [], "target": 1, "consent": {"field": "c", "equals": 1}}
    sampling |= {"status": str(path), "compare": ["g1"]}
    study = make_study(USE, WAVES[:1], sampling=sampling)
    scored = pd.DataFrame({"respondent_id": ["4417"], "wave": ["t1"], "g1": [1.0]})
    sample = pd.DataFrame({"respondent_id": ["4417"]})
    texts = said_by(
        lambda _: pd.DataFrame(read_status(path)),
        lambda status: recruitment(scored, sample, status, study),
    )
    assert texts
    for text in texts:
        quiet(text, case)


POSTS = {
    "twice": "id,event,story,g1\n" + "ZQX-4417,Lerwick,I am terribly lonely,1\n" * 2,
    "a stray comma": "id,event,story,g1\n1,a,I am terribly lonely, in Lerwick and here,1\n",
    "no consent": "id,event,story\nZQX-4417,Lerwick,I am terribly lonely\n",
    "headerless": "ZQX-4417,Lerwick,I am terribly lonely,1\n",
}


@pytest.mark.parametrize("case", POSTS)
def test_no_error_on_posts_repeats_one(case, tmp_path):
    (tmp_path / "posts.csv").write_text(POSTS[case])
    texts = said_by(lambda _: drawn("posts.csv", tmp_path))
    assert texts
    for text in texts:
        quiet(text, case)


STUDY = """title: Mine
source: {export: export.csv, layout: long, respondent: id, wave: event}
waves: [{name: t1, time: 0, code: baseline}]
instruments: {gad7: {columns: "g{item}"}}
eligibility: [{name: adult, field: born, at_least: 16}]
analyses: {flow: {}}
"""


@pytest.mark.parametrize("case", EXPORTS)
def test_what_the_commands_print_repeats_no_answer(case, tmp_path, monkeypatch, capsys, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(FULL, raising=False)
    Path("export.csv").write_bytes(EXPORTS[case].encode("utf-8", "surrogateescape"))
    Path("config/studies/mine").mkdir(parents=True)
    Path("config/studies/mine/study.yaml").write_text(STUDY)
    main(["check", "mine"])
    main(["new-study", "export.csv", "--name", "drafted"])
    main(["share", "mine", "--out", "shared", "--key", str(tmp_path.parent / f"{case[:4]}.key")])
    main(["check-paper", "export.csv"])
    main(["erase", "mine"])
    written = capsys.readouterr()
    quiet(written.out + written.err + caplog.text, case)


def test_the_digest_of_a_run_repeats_no_answer_from_the_column_of_events(tmp_path):
    private = tmp_path / "mine" / "private"
    private.mkdir(parents=True)
    write_table(pd.DataFrame({"respondent_id": ["1"]}), private / "typed.arrow")
    (private / "set_aside.csv").write_text(
        "respondent_id,wave,field,value,rule,detail\nZQX-4417,,event,Zenobia Quux,unknown_event,\n"
    )
    said = digest("mine", results=tmp_path)
    quiet(said)
    assert "1 of 2 respondents are nowhere" in said
