"""Large files go the way of small ones: in parts, coded, and with the same tables at the end."""

import csv
from hashlib import sha256
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from wavescore import jobs
from wavescore.analyses.studies import load_study
from wavescore.definitions.dictionary import load_dictionary
from wavescore.disclosure.digests import digests_of
from wavescore.files.delimited import csv_reader
from wavescore.prepare.read_export import read_export
from wavescore.prepare.reasons import REASONS, count_reasons
from wavescore.prepare.validate import validate


@pytest.mark.parametrize("name", ["example", "depression_connect", "hard_as_walls"])
def test_a_study_written_as_codes_is_validated_as_its_text(name, tmp_path, monkeypatch, root):
    study = load_study(root / f"config/studies/{name}/study.yaml")
    monkeypatch.chdir(root)
    given = study.source.dictionary
    dictionary = load_dictionary(given) if given else None
    whole, _, _ = read_export(study.source.export, study, dictionary)
    jobs.write_table(whole, tmp_path / "as_read.arrow", coded=True)
    coded = jobs.read_table(tmp_path / "as_read.arrow")
    assert coded.attrs == whole.attrs
    assert any(isinstance(dtype, pd.CategoricalDtype) for dtype in coded.dtypes)
    assert_frame_equal(coded.astype(whole.dtypes), whole)
    small, large = validate(whole, dictionary, study), validate(coded, dictionary, study)
    for place, (one, other) in enumerate(zip(small, large, strict=True)):
        assert_frame_equal(one, other)
        jobs.write_table(one, tmp_path / "step.arrow", mapped=place == 2)
        assert_frame_equal(jobs.read_table(tmp_path / "step.arrow"), one)
    reasons = small[2]
    for row in count_reasons(reasons, study)[::7].itertuples():
        found = reasons.loc[reasons["wave"] == row.wave, row.field]
        assert row.reason in REASONS and (found == row.reason).sum() == row.n


@pytest.mark.parametrize("small", [0, 10])
def test_a_mapped_table_keeps_its_cells_and_needs_no_copy_of_its_numbers(
    small, tmp_path, monkeypatch
):
    monkeypatch.setattr(jobs, "SMALL", small)
    table = pd.DataFrame(
        {
            "number": [1.5, np.nan, -0.0],
            "time": np.array(["2025-01-02T03:04:05", "NaT", "1970-01-01"], dtype="datetime64[us]"),
            "text": pd.Series(["a", None, ""], dtype="str"),
            "reason": pd.Categorical(["b", "a", "b"], ["a", "b", "c"]),
            "row": [3, 1, 2],
        }
    )
    table.attrs = {"rows_of_export": 3, "missing_by_file": {"number": {"-99": "refused"}}}
    jobs.write_table(table, tmp_path / "table.arrow", mapped=True)
    read = jobs.read_table(tmp_path / "table.arrow")
    assert_frame_equal(read, table)
    assert read.attrs == table.attrs
    assert np.signbit(read["number"][2])
    number = jobs.open_table(tmp_path / "table.arrow", "number")["number"].chunk(0)
    assert number.to_numpy(zero_copy_only=True)[0] == 1.5  # raises where a copy would be made
    jobs.write_table(table[:0], tmp_path / "none.arrow")
    assert_frame_equal(jobs.read_table(tmp_path / "none.arrow"), table[:0])


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", "a,b\r\n1,2", "a,b\r1,2\r", 'a,"b\r\nc"\n\n1,2\n', "", "\n", "a\x85b\u2028c,d"],
)
def test_lines_are_those_of_a_file_object(text):
    assert list(csv_reader(text, ",")) == list(csv.reader(StringIO(text, newline="")))


def test_a_digest_is_that_of_the_answers_text_whatever_else_the_column_holds():
    answers = {
        "score": [3.0, 0.5, np.nan, 3.0],
        "day": np.array(["2025-01-02", "NaT", "2025-03-04", "2025-01-02"], dtype="datetime64[us]"),
        "said": pd.Series(["yes", None, "no", "yes"], dtype="str"),
        "band": pd.Categorical(["low", "high", None, "low"]),
    }
    keys = {"respondent_id": ["4", "3", "2", "1"], "wave": "t1"}
    found = digests_of(pd.DataFrame(keys | answers))
    for place, who in enumerate(keys["respondent_id"]):
        name = sha256(who.encode()).hexdigest()[:16]
        for column_name, column in answers.items():
            cell = pd.Series(column)[[place]]
            text = np.array(cell.astype(str), dtype=object)
            digest = 0 if cell.isna().all() else int(pd.util.hash_array(text)[0]) % 65_535 + 1
            assert found.at([name], [f"t1\t{column_name}"]).item() == digest, (who, column_name)


def test_scripts_read_and_write_tables_the_one_way(root):
    for script in Path(root / "scripts").glob("*.py"):
        assert "parquet" not in script.read_text(), script.name
