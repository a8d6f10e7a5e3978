"""The digest that re-runs what depends on an edited module, and nothing else."""

import ast
import shutil
import subprocess
import sys

import pytest

from wavescore import jobs
from wavescore.analyses.registry import faces


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package that a test may edit."""
    shutil.copytree(jobs.PACKAGE, tmp_path / "wavescore")
    monkeypatch.setattr(jobs, "PACKAGE", tmp_path / "wavescore")
    forget()
    yield tmp_path / "wavescore"
    forget()


def forget():
    """Let the next run read the package again."""
    for read in (jobs._imports, jobs._source, jobs._content):
        read.cache_clear()


def edit(path):
    path.write_text(path.read_text() + "\n# edited\n")
    forget()


def test_an_edited_method_changes_the_digest_of_its_analysis_alone(package):
    names = ("analyses.reliability.compute", "analyses.correlations.compute", "prepare.score")
    before = {name: jobs.code_digest(name) for name in names}
    edit(package / "methods" / "reliability.py")
    after = {name: jobs.code_digest(name) for name in names}
    changed = [name for name in names if before[name] != after[name]]
    assert changed == ["analyses.reliability.compute"]


def test_an_edit_far_below_changes_everything_above(package):
    before = jobs.code_digest("analyses.correlations.compute")
    edit(package / "errors.py")
    assert jobs.code_digest("analyses.correlations.compute") != before


def test_a_data_file_counts_where_it_is_named(package):
    file = "publish/templates/report.html"
    before = jobs.code_digest("publish.report", files=[file])
    edit(package / file)
    assert jobs.code_digest("publish.report", files=[file]) != before


@pytest.mark.parametrize("part", ["tables", "sentences", "figure"])
def test_the_faces_of_an_analysis_count_in_what_prints_them(package, part):
    before = jobs.code_digest("publish.report", *faces(part))
    edit(package / "analyses" / "caseness" / f"{part}.py")
    assert jobs.code_digest("publish.report", *faces(part)) != before


def parsed_imports(path):
    """The package's own files that `path` imports, by Python's own parser."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.ImportFrom):
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            head, _, rest = name.partition(".")
            if head == "wavescore" and jobs._source(rest).is_file():
                found.add(jobs._source(rest))
    return found


def test_imports_are_found_as_the_parser_finds_them():
    files = sorted(jobs.PACKAGE.rglob("*.py"))
    found = {file: set(jobs._imports(file)) for file in files}
    assert found == {file: parsed_imports(file) for file in files}
    assert sum(map(len, found.values())) > 300


@pytest.mark.parametrize(
    "line",
    [
        "import wavescore.errors",
        "from wavescore.errors import closest",
        "from wavescore import errors",
        "from wavescore import (\n    results,\n    errors,\n)",
        "def work():\n    from wavescore.errors import (\n        closest,\n    )",
        "import wavescore.errors as told",
    ],
)
def test_every_way_to_write_an_import_is_found(tmp_path, line):
    (tmp_path / "module.py").write_text(f"import os\n{line}\n")
    assert jobs.PACKAGE / "errors.py" in jobs._imports(tmp_path / "module.py")


def test_no_job_imports_what_only_reading_a_definition_needs(root):
    """pydantic and jsonschema cost every one of a study's jobs a quarter of a second together."""
    lines = [
        line.strip()
        for script in sorted((root / "scripts").glob("*.py"))
        for line in script.read_text().splitlines()
        if line.strip().startswith(("from ", "import "))
    ]
    lines += [
        f"import wavescore.analyses.{path.parent.name}.compute"
        for path in sorted((root / "src/wavescore/analyses").glob("*/compute.py"))
    ]
    assert len(lines) > 40
    heavy = "print(sorted({'pydantic', 'jsonschema'} & set(sys.modules)))"
    program = "\n".join(["import sys", *lines, heavy])
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert answer.stdout.strip() == "[]"
