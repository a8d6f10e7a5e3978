"""REDCap's API on loopback: a snapshot of a project, and each way in which the API can fail."""

import csv
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from kept_commands import keep_commands

from wavescore.analyses.studies import load_study
from wavescore.cli import main
from wavescore.errors import DataError
from wavescore.newcomer import redcap_api
from wavescore.newcomer.redcap_api import Project

TOKEN = "A1B2C3SECRET"
METADATA = (
    "field_name,form_name,field_type,field_label,select_choices_or_calculations\n"
    'id,start,text,ID,\nage,start,text,Age,\nsex,start,radio,Sex,"1, F | 2, M"\n'
    'why,start,checkbox,Why,"1, A"\n'
    "note,start,descriptive,Hello,\n"
)
MAPPING = "arm_num,unique_event_name,form\n1,baseline_arm_1,start\n"
EVENTS = "event_name,arm_num,unique_event_name\nBaseline,1,baseline_arm_1\n"
INFO = "project_id,is_longitudinal\n12,1\n"
ROWS = [
    {
        "id": str(n),
        "redcap_event_name": "baseline_arm_1",
        "age": str(20 + n),
        "sex": "2",
        "why___1": "1",
    }
    for n in range(1, 8)
]


class Server(BaseHTTPRequestHandler):
    """Speaks as much of the API as `wavescore pull` asks for; `fault` says how it fails."""

    fault = ""
    rows = ROWS

    def do_POST(self):
        asked = {
            k: v[0]
            for k, v in parse_qs(
                self.rfile.read(int(self.headers["Content-Length"])).decode()
            ).items()
        }
        assert TOKEN not in self.path
        if asked["token"] != TOKEN:
            return self.answer(
                json.dumps({"error": "You do not have permissions to use the API"}), 403
            )
        if self.fault == "500":
            return self.answer("Internal error", 500)
        if self.fault == "html":
            return self.answer("<!DOCTYPE html><title>Log in</title>")
        if self.fault == "timeout":
            return threading.Event().wait(1.5)
        known = {
            "metadata": METADATA,
            "formEventMapping": MAPPING,
            "event": EVENTS,
            "project": INFO,
        }
        text = known.get(asked["content"]) or self.records(asked)
        return self.answer(text, cut=self.fault == "truncated")

    def records(self, asked):
        wanted = {v for k, v in asked.items() if k.startswith("records[")}
        rows = [row for row in self.rows if not wanted or row["id"] in wanted]
        if self.fault == "lost" and wanted:
            rows = rows[:-1]
        names = ["id", "redcap_event_name"] if "fields[0]" in asked else list(ROWS[0])
        if self.fault == "hidden":
            names = [name for name in names if name != "age"]
        out = StringIO()
        writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def answer(self, text, status=200, cut=False):
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)

    def log_message(self, *_):
        pass


@pytest.fixture
def api(monkeypatch, tmp_path):
    server = HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("URL", f"http://127.0.0.1:{server.server_port}/api/")
    monkeypatch.setenv("TOKEN", TOKEN)
    monkeypatch.setattr(Server, "fault", "")
    monkeypatch.setattr(Server, "rows", ROWS)
    monkeypatch.setattr(redcap_api, "BATCH", 3)
    yield server
    server.shutdown()
    server.server_close()


def pulled(capsys, code=0):
    assert main(["pull", "--url-from", "URL", "--token-from", "TOKEN", "--to", "raw"]) == code
    said = capsys.readouterr()
    assert TOKEN not in said.out + said.err
    return said.out + said.err


def test_a_snapshot_holds_the_project_and_is_its_owners(api, capsys, tmp_path):
    assert "raw: 7 rows" in pulled(capsys)
    files = {path.name: path for path in (tmp_path / "raw").iterdir()}
    assert set(files) == {"export.csv", "dictionary.csv", "mapping.csv", "events.csv",
                          "project.csv", "snapshot.json"}  # fmt: skip
    rows = list(csv.DictReader(files["export.csv"].open()))
    assert rows == ROWS
    assert all(path.stat().st_mode & 0o077 == 0 for path in files.values())
    assert TOKEN not in "".join(path.read_text() for path in files.values())
    assert main(["new-study", "raw/export.csv", "raw/dictionary.csv", "--name", "mine"]) == 0


def test_what_changed_since_the_last_snapshot_is_said(api, capsys, monkeypatch):
    pulled(capsys)
    monkeypatch.setattr(Server, "rows", [*ROWS[:5], {**ROWS[0], "id": "9"}])
    assert "records lost 2, new 1" in pulled(capsys)


def test_codes_that_nobody_had_before_are_said(api, capsys, monkeypatch):
    monkeypatch.setattr(Server, "rows", [{**row, "sex": "1"} for row in ROWS])
    pulled(capsys)
    changed = [{**row, "sex": str(1 + place % 2)} for place, row in enumerate(ROWS)]
    monkeypatch.setattr(Server, "rows", changed)
    assert "since the last snapshot: codes new in sex" in pulled(capsys)


@pytest.fixture
def live(api, monkeypatch, tmp_path):
    """A study of a live project, run without Snakemake."""
    folder = tmp_path / "config" / "studies" / "mine"
    folder.mkdir(parents=True)
    (folder / "study.yaml").write_text(
        "title: Mine\n"
        "source: {api: {url_from: URL, token_from: TOKEN}, layout: redcap, respondent: id}\n"
        "waves: [{name: t1, event: baseline_arm_1, time: 0}]\n"
        "analyses: {flow: {}}\n"
    )
    return keep_commands(monkeypatch)


def ran(capsys, *flags, code=0):
    assert main(["run", "mine", *flags]) == code
    said = capsys.readouterr()
    assert TOKEN not in said.out + said.err
    return said.out + said.err


def test_a_run_pulls_once_and_again_when_asked(live, capsys, monkeypatch, tmp_path):
    assert "data/raw/mine: 7 rows pulled" in ran(capsys)
    study = load_study("config/studies/mine/study.yaml")
    assert study.source.export == "data/raw/mine/export.csv"
    assert study.source.mapping == "data/raw/mine/mapping.csv"
    assert (tmp_path / "data/raw/mine").stat().st_mode & 0o077 == 0
    assert main(["check", "mine"]) == 0
    capsys.readouterr()
    monkeypatch.setattr(Server, "rows", ROWS[:5])
    assert "pulled" not in ran(capsys)
    said = ran(capsys, "--refresh", "-n")
    assert "records lost 2, new 0" in said and "5 rows pulled" in said
    assert "--refresh" not in live[-1] and "-n" in live[-1]
    assert not any(TOKEN in word for command in live for word in command)


def test_a_refresh_that_fails_runs_nothing_and_keeps_the_snapshot(live, capsys, monkeypatch):
    ran(capsys)
    before = Path("data/raw/mine/export.csv").read_bytes()
    monkeypatch.setattr(Server, "fault", "500")
    assert "the API's server fails" in ran(capsys, "--refresh", code=2)
    assert len(live) == 1 and Path("data/raw/mine/export.csv").read_bytes() == before


def test_a_study_of_a_file_has_nothing_to_refresh(live, capsys):
    file = Path("config/studies/mine/study.yaml")
    named = "export: e.csv"
    text = file.read_text().replace("api: {url_from: URL, token_from: TOKEN}", named)
    file.write_text(text)
    assert "the study is not of a live project" in ran(capsys, "--refresh", code=2)


def test_fields_that_the_users_rights_hide_are_named(api, capsys, monkeypatch):
    monkeypatch.setattr(Server, "fault", "hidden")
    assert "the user's rights hide 1 fields: age" in pulled(capsys)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("500", "the API's server fails"),
        ("html", "answers with a web page"),
        ("truncated", "the answer was cut off"),
        ("timeout", "does not answer"),
        ("lost", "records are missing from an answer"),
    ],
)
def test_each_failure_is_told_and_the_last_snapshot_stays(
    api, capsys, monkeypatch, tmp_path, fault, said
):
    pulled(capsys)
    before = {p.name: p.read_bytes() for p in (tmp_path / "raw").iterdir()}
    monkeypatch.setattr(Server, "fault", fault)
    monkeypatch.setattr(redcap_api, "TIMEOUT", 0.5)
    assert said in pulled(capsys, code=2)
    assert {p.name: p.read_bytes() for p in (tmp_path / "raw").iterdir()} == before


def test_a_wrong_token_is_refused_in_redcaps_words(api, capsys, monkeypatch):
    monkeypatch.setenv("TOKEN", "WRONG")
    assert main(["pull", "--url-from", "URL", "--token-from", "TOKEN", "--to", "raw"]) == 2
    said = capsys.readouterr().err
    assert "You do not have permissions to use the API" in said and "WRONG" not in said


def test_an_address_that_nobody_answers_or_that_is_not_encrypted(monkeypatch, capsys):
    monkeypatch.setenv("URL", "http://redcap.example.org/api/")
    monkeypatch.setenv("TOKEN", TOKEN)
    assert "not encrypted" in pulled(capsys, code=2)
    monkeypatch.delenv("TOKEN")
    assert "TOKEN: an environment variable is not set" in pulled(capsys, code=2)
    with pytest.raises(DataError, match="does not answer"):
        Project("http://127.0.0.1:9/api/", TOKEN, timeout=1).ask("metadata")
