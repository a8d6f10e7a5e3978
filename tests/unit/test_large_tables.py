"""Large files go the way of small ones: in parts, coded, and with the same tables at the end."""

import csv
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from wavescore import jobs
from wavescore.analyses.studies import load_study
from wavescore.definitions.dictionary import load_dictionary
from wavescore.files.delimited import csv_reader
from wavescore.prepare.read_export import read_export
from wavescore.prepare.reasons import REASONS, count_reasons
from wavescore.prepare.validate import validate


def as_read(study, folder, root):
    """Write what a study's export reads as; return the file, and the study's dictionary."""
    given = study.source.dictionary
    dictionary = load_dictionary(root / given) if given else None
    table, _, _ = read_export(root / study.source.export, study, dictionary, root)
    table.to_parquet(folder / "as_read.parquet", index=False)
    return folder / "as_read.parquet", dictionary


@pytest.mark.parametrize("name", ["example", "depression_connect", "hard_as_walls"])
def test_read_by_columns_and_coded_a_study_is_validated_alike(name, tmp_path, monkeypatch, root):
    study = load_study(root / f"config/studies/{name}/study.yaml")
    monkeypatch.chdir(root)
    path, dictionary = as_read(study, tmp_path, root)
    whole = pd.read_parquet(path)
    monkeypatch.setattr(jobs, "CELLS", 7 * len(whole))
    by_columns, coded = jobs.read_table(path), jobs.read_table(path, coded=True)
    assert_frame_equal(by_columns, whole)
    assert by_columns.attrs == coded.attrs == whole.attrs
    assert isinstance(coded[whole.columns[-1]].dtype, pd.CategoricalDtype)
    small, large = validate(whole, dictionary, study), validate(coded, dictionary, study)
    for one, other in zip(small, large, strict=True):
        assert_frame_equal(one, other)
    reasons = small[2]
    for row in count_reasons(reasons, study)[::7].itertuples():
        found = reasons.loc[reasons["wave"] == row.wave, row.field]
        assert row.reason in REASONS and (found == row.reason).sum() == row.n


def test_a_file_of_no_rows_is_read(tmp_path):
    pd.DataFrame({"a": np.array([], dtype=float)}).to_parquet(tmp_path / "none.parquet")
    assert jobs.read_table(tmp_path / "none.parquet").columns.tolist() == ["a"]


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", "a,b\r\n1,2", "a,b\r1,2\r", 'a,"b\r\nc"\n\n1,2\n', "", "\n", "a\x85b\u2028c,d"],
)
def test_lines_are_those_of_a_file_object(text):
    assert list(csv_reader(text, ",")) == list(csv.reader(StringIO(text, newline="")))


def test_scripts_read_tables_the_one_way(root):
    for script in Path(root / "scripts").glob("*.py"):
        assert "pd.read_parquet" not in script.read_text(), script.name
