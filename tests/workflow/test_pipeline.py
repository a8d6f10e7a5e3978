"""The main job end to end, as a newcomer runs it: all of it there, nobody to be seen in it."""

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from accessibility import grave_violations

from wavescore.analyses.studies import load_study
from wavescore.results.table import COLUMNS

pytestmark = pytest.mark.slow
STUDY = "results/example"


def clone(root: Path, folder: Path) -> Path:
    """Copy what git tracks (and new files it does not ignore) into an empty folder."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in listed.stdout.splitlines():
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name)
    return folder


def snakemake(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run the workflow of a clone on the clone's own package."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "OMP_NUM_THREADS": "1"}
    command = [str(Path(sys.executable).parent / "snakemake"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)


@pytest.fixture(scope="module")
def finished(root, tmp_path_factory) -> Path:
    """A clone in which the default targets have been made."""
    folder = clone(root, tmp_path_factory.mktemp("clone"))
    done = snakemake(folder, "--cores", "2")
    assert done.returncode == 0, done.stderr[-4000:]
    return folder


def released(folder: Path) -> dict[str, str]:
    """The text of every released file: pages and tables as they are, office files unpacked."""
    texts = {}
    for path in sorted((folder / STUDY / "release").rglob("*")):
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as packed:
                texts[path.name] = " ".join(
                    packed.read(name).decode("utf-8", "replace") for name in packed.namelist()
                )
        elif path.is_file() and path.suffix != ".png" and path.name[0] != ".":
            texts[str(path)] = path.read_text(encoding="utf-8")
    return texts


class Tables(HTMLParser):
    """The tables of a page, each a list of lines, each a list of the cells' texts."""

    def __init__(self):
        super().__init__()
        self.tables, self.within = [], False

    @classmethod
    def of(cls, page: str) -> list[list[list[str]]]:
        reader = cls()
        reader.feed(page)
        return reader.tables

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.within = True

    def handle_endtag(self, tag):
        self.within = self.within and tag not in ("td", "th")

    def handle_data(self, data):
        if self.within:
            self.tables[-1][-1][-1] += data.strip()


def test_every_result_is_there(finished):
    study = load_study(finished / "config/studies/example/study.yaml")
    for analysis in study.analyses:
        assert (finished / STUDY / f"private/analyses/{analysis}.csv").stat().st_size > 200
        assert (finished / STUDY / f"release/tables/{analysis}.csv").stat().st_size > 200
    for name in ("report.html", "tables.xlsx", "tables.docx", "provenance.json", "checklists.md"):
        assert (finished / STUDY / "release" / name).stat().st_size > 500
    for figure in ("flow", "distributions", "caseness", "growth", "correlations"):
        for kind in ("svg", "png"):
            assert (finished / STUDY / f"release/figures/{figure}.{kind}").stat().st_size > 2000
    for paper in ("lobban_2025", "smit_2021", "montali_2022"):
        assert (finished / f"results/papers/{paper}/claims.html").stat().st_size > 5000


def test_a_second_run_does_nothing(finished):
    again = snakemake(finished, "--cores", "2")
    assert again.returncode == 0
    assert "Nothing to be done" in again.stdout + again.stderr


@pytest.mark.parametrize("study", ["example", "depression_connect", "hard_as_walls"])
def test_no_printed_table_or_column_is_empty(finished, study):
    page = (finished / f"results/{study}/release/report.html").read_text(encoding="utf-8")
    tables = Tables.of(page)
    assert tables
    for lines in tables:
        width = max(len(line) for line in lines)
        head, *body = [line for line in lines if len(line) == width]
        assert body, head
        for place, column in enumerate(zip(*body, strict=True)):
            assert any(column) or place == 0, (head, place)


def test_the_design_of_the_survey_comes_out(finished):
    flow = pd.read_csv(finished / STUDY / "private/analyses/flow.csv", keep_default_na=False)
    analysed = flow[flow["quantity"] == "analysed"].set_index("wave")["estimate"].astype(float)
    assert analysed.to_dict() == {"t1": 791, "t2": 368, "t3": 326}
    benchmark = pd.read_csv(finished / STUDY / "private/analyses/benchmark.csv")
    crude = benchmark[(benchmark["quantity"] == "chi_square") & (benchmark["term"] == "crude")]
    assert crude["estimate"].item() == pytest.approx(521.963, abs=5e-4)


def test_nothing_of_any_one_person_is_released(finished):
    """No e-mail or free text of the export, no id and no row of a person, in any released file."""
    with (finished / "data/example/export.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    emails = {row["email"].strip() for row in rows if row["email"].strip()}
    comments = {row["comments"].strip() for row in rows if len(row["comments"].strip()) > 12}
    assert len(emails) > 100 and comments
    for name, text in released(finished).items():
        assert not emails & set(re.findall(r"[\w@.+-]+", text)), name
        assert not any(comment in text for comment in comments), name
        # The study file says which column holds the ids; nothing else names it.
        text = text.replace("respondent: record_id", "") if name.endswith("study.yaml") else text
        assert "respondent_id" not in text and "record_id" not in text, name
    for path in (finished / STUDY / "release/tables").glob("*.csv"):
        assert tuple(pd.read_csv(path).columns) == COLUMNS


def test_everything_made_from_the_example_says_synthetic(finished):
    for name, text in released(finished).items():
        if not name.endswith(".csv"):
            assert "ynthetic" in text, name


def test_small_counts_are_not_released(finished):
    """Of the study that is released in safe mode; the example is public, being synthetic."""
    small, results = 0, finished / "results/depression_connect"
    for path in sorted((results / "release/tables").glob("*.csv")):
        table = pd.read_csv(path, keep_default_na=False, dtype=str)
        private = pd.read_csv(results / f"private/analyses/{path.name}")
        for of, found in ((table, "released"), (private, "private")):
            counts = of[of["quantity"].isin(["n", "pattern_n", "excluded", "respondents"])]
            shown = pd.to_numeric(counts["estimate"], errors="coerce").dropna()
            if found == "released":
                assert not shown.between(1, 9, inclusive="both").any(), path.name
            else:
                small += shown.between(1, 9).sum()
    assert small > 5, "the study has small counts to suppress"


def test_axe_finds_nothing_grave_in_the_examples_pages(finished, browser):
    for name in (f"{STUDY}/release/report.html", f"{STUDY}/release/codebook.html"):
        page = browser.new_page(reduced_motion="reduce")
        page.goto((finished / name).as_uri())
        assert grave_violations(page) == [], name
        page.close()


def test_provenance_pins_the_inputs(finished):
    record = json.loads((finished / STUDY / "release/provenance.json").read_text())
    export = (finished / "data/example/export.csv").read_bytes()
    assert record["inputs"]["export"]["sha256"] == hashlib.sha256(export).hexdigest()
    assert {name: file["file"] for name, file in record["inputs"].items()} == {
        "export": "data/example/export.csv",
        "dictionary": "data/example/dictionary.csv",
        "nhs_talking_therapies": "data/benchmarks/nhs_talking_therapies.csv",
        "interviews": "data/example/interviews.csv",
        "posts": "data/example/posts.csv",
        "paper": "config/papers/lobban_2025.yaml",
        "study": "config/studies/example/study.yaml",
        "lock": "requirements.lock",
    }
    assert record["synthetic"] is True
    assert record["packages"]["numpy"]


def test_one_core_gives_the_same_bytes(finished, root, tmp_path):
    """The released tables and figures do not depend on the number of cores."""
    folder = clone(root, tmp_path)
    done = snakemake(
        folder, "--cores", "1", "--config", "studies=[example]", "papers=[]", "--",
        f"{STUDY}/private/staged/tables", f"{STUDY}/private/staged/figures",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    first, second = (each / STUDY / "private/staged" for each in (finished, folder))
    files = [path for part in ("tables", "figures") for path in (first / part).glob("[!.]*")]
    names = [path.relative_to(first) for path in files]
    assert len(names) > 20
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_snakemakes_own_report_and_lint(finished):
    lint = snakemake(finished, "--lint")
    assert lint.returncode == 0, lint.stderr + lint.stdout
    made = snakemake(finished, "--config", "studies=[example]", "--report", "archive.html")
    assert made.returncode == 0, made.stderr[-2000:]
    page = (finished / "archive.html").read_text(encoding="utf-8")
    held = json.loads(re.search(r"var categories = (\{.*?\});", page).group(1))["example"]
    staged, release = "results/example/private/staged", finished / "results/example/release"
    kinds = {"Tables": ("tables", "*.csv"), "Figures": ("figures", "*.svg")}
    for kind, (folder, files) in kinds.items():
        names = {f"{staged}/{folder}/{path.name}" for path in (release / folder).glob(files)}
        assert names and names <= set(held[kind]), kind
    assert f"{staged}/tables.xlsx" in held["Tables"]
