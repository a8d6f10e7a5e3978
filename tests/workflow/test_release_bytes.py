"""A release read byte by byte: no file of it says more than its tables, which are protected.

A safe run's figures, report, workbook, document, codebook and descriptions are made again of the
release's own tables, settings and provenance, and every byte is the same: whoever reads a drawn
coordinate or a cell of the workbook learns nothing that the tables do not say.
"""

import csv
import io
import json
import re
import shutil
import zipfile
from importlib.metadata import version

import pytest
from test_rerun import DEFINITION, STUDY

from wavescore.analyses.studies import load_study
from wavescore.definitions.dictionary import load_dictionary
from wavescore.disclosure.manifest import MANIFEST, manifest_of
from wavescore.publish.bundle import write_bundle
from wavescore.publish.codebook import write_codebook
from wavescore.publish.figures import make_figures
from wavescore.publish.manuscript import write_manuscript
from wavescore.publish.report import write_report
from wavescore.publish.workbook import write_workbook
from wavescore.results.table import NUMBER_COLUMNS, read_folder

pytestmark = pytest.mark.slow
MORE = """\
  codebook: {}
  describe: {fields: [forum, gender, age], by: poster}
  growth: {outcomes: [gad7]}
groups:
  poster: {field: posted, wave: t1, values: {posted: [1], never posted: [0]}}
appendices:
  Appendix 1: {tables: [describe], by: forum}
posts:
  file: data/raw/mine/posts.csv
  post: post_id
  forum: forum
  text: text
  consent: {field: consent, equals: 1}
  phrases: [thank you for]
  per_forum: 23
seed: 7
"""
# The minimum count and the base, which a release says of itself.
RELEASE = (10, 5)
WRITTEN = {
    "document": "tables.docx",
    "latex": "tables.tex",
    "markdown": "tables.md",
    "sentences": "sentences.md",
    "checklists": "checklists.md",
}


@pytest.fixture(scope="module")
def results(copy):
    """The folder of a safe study's results, after a whole run."""
    command = "from wavescore.cli import main; raise SystemExit(main())"
    small = ("make-example", "--respondents", "120", "--out", "data/raw/mine")
    made = copy.run("-c", command, *small)
    assert made.returncode == 0, made.stderr
    (copy.folder / STUDY).parent.mkdir()
    (copy.folder / STUDY).write_text(DEFINITION.replace("  second_opinions: {}\n", MORE))
    shutil.copy(copy.folder / "data/example/posts.csv", copy.folder / "data/raw/mine")
    done = copy.snakemake("--cores", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    return copy.folder / "results/mine"


def names(folder):
    """Return every file of a release."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def made_again(release, folder):
    """Make a release again in `folder` of what it says itself, and the dictionary's own words."""
    shutil.copytree(release / "tables", folder / "tables")
    shutil.copy(release / "provenance.json", folder)
    own = folder.with_name("again") / "mine"
    shutil.copytree(release / "settings", own)
    file = own / "study.yaml"
    # What a release withholds of its settings has no part in what it shows.
    text = file.read_text().replace("per_forum: not released", "per_forum: 1")
    file.write_text(text.replace("phrases: not released", "phrases: [any]"))
    study, tables, figures = load_study(file), read_folder(folder / "tables"), folder / "figures"
    record = json.loads((folder / "provenance.json").read_text())
    make_figures(tables, study, figures)
    write_report(tables, figures, study, folder / "report.html", provenance=record)
    write_workbook(tables, study, folder / "tables.xlsx")
    files = {key: folder / name for key, name in WRITTEN.items()}
    write_manuscript(tables, study, **files, figures=figures)
    pages = (folder / "codebook.html", folder / "codebook.csv")
    dictionary = load_dictionary(study.source.dictionary)
    write_codebook(tables["codebook"], dictionary, study, *pages)
    write_bundle(folder, record, study)
    manifest = manifest_of(folder, study.name, study.release, version("wavescore"))
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")


def test_a_release_is_made_of_its_tables_and_settings_alone(results, tmp_path, monkeypatch):
    release, again = results / "release", tmp_path / "release"
    monkeypatch.chdir(results.parents[1])
    again.mkdir()
    made_again(release, again)
    assert names(again) == names(release)
    differs = [n for n in names(release) if (again / n).read_bytes() != (release / n).read_bytes()]
    assert differs == []


def contents(release):
    """Yield (file, bytes) of a release, members of zipped files by themselves."""
    for name in names(release):
        data = (release / name).read_bytes()
        yield name, data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                yield from ((f"{name} {each}", packed.read(each)) for each in packed.namelist())


def test_how_posts_were_found_is_in_no_file(results):
    """Who has the phrases, the seed and the public forum finds most of the posts that were read."""
    found = {name for name, data in contents(results / "release") if b"thank you" in data.lower()}
    assert found == set()
    text = (results / "release/settings/study.yaml").read_text()
    assert "per_forum: not released" in text and "seed: 7" in text


def test_what_describes_a_release_counts_nobody(results):
    """Numbers of provenance and crate are versions, digests, sizes of released files and dates."""
    for name in ("provenance.json", "ro-crate-metadata.json", "datapackage.json", "rerun.md"):
        text = (results / "release" / name).read_text()
        text = re.sub(r"[0-9a-f]{40,64}|\d{4}-\d\d-\d\d(T[\d:]+Z)?|\d+(\.\d+)+", "", text)
        text = re.sub(r'"(contentSize|bytes)": "?\d+"?', "", text)
        numbers = set(re.findall(r"(?<![\w./#-])\d+(?![\w./-])", text))
        assert numbers <= {*map(str, RELEASE), "7"}, (name, numbers)


def test_a_number_of_every_csv_has_the_digits_of_its_step(results):
    """Whole numbers had been written as 22.0, an estimate of a step of 0.05 as 0.1."""
    seen = 0
    for name, data in contents(results / "release"):
        if not name.endswith(".csv"):
            continue
        for row in csv.DictReader(io.StringIO(data.decode("utf-8"))):
            numbers = {key: row[key] for key in (*NUMBER_COLUMNS, "n", "step") if row.get(key)}
            step, estimate = numbers.get("step", ""), numbers.get("estimate", "")
            # The lowest p-values of a coarse step are no multiple of it.
            times = float(estimate) / float(step) if step and estimate else 0.5
            if abs(times - round(times)) < 1e-6:
                assert decimals(numbers.pop("estimate")) == decimals(step), (name, row)
            assert not [n for n in numbers.values() if n.endswith(".0")], (name, row)
            seen += len(numbers)
    assert seen > 1000


def decimals(text):
    return len(text.partition(".")[2])
