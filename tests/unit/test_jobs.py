"""The digest that re-runs what depends on an edited module, and nothing else."""

import shutil

import pytest

from wavescore import jobs


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package that a test may edit."""
    shutil.copytree(jobs.PACKAGE, tmp_path / "wavescore")
    monkeypatch.setattr(jobs, "PACKAGE", tmp_path / "wavescore")
    jobs._imports.cache_clear()
    yield tmp_path / "wavescore"
    jobs._imports.cache_clear()


def edit(path):
    path.write_text(path.read_text() + "\n# edited\n")
    jobs._imports.cache_clear()


def test_an_edited_method_changes_the_digest_of_its_analysis_alone(package):
    names = ("analyses.reliability", "analyses.correlations", "prepare.score")
    before = {name: jobs.code_digest(name) for name in names}
    edit(package / "methods" / "reliability.py")
    after = {name: jobs.code_digest(name) for name in names}
    changed = [name for name in names if before[name] != after[name]]
    assert changed == ["analyses.reliability"]


def test_an_edit_far_below_changes_everything_above(package):
    before = jobs.code_digest("analyses.correlations")
    edit(package / "errors.py")
    assert jobs.code_digest("analyses.correlations") != before


def test_a_data_file_counts_where_it_is_named(package):
    file = "present/templates/report.html"
    before = jobs.code_digest("present.report", [file])
    edit(package / file)
    assert jobs.code_digest("present.report", [file]) != before
