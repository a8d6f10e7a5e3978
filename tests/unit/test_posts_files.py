"""Files of posts that cannot be used, or only in part: each is told what is wrong with it."""

import pytest
from posts_files import counts, post, study, write

from wavescore.analyses.forum_posts.compute import sample_posts
from wavescore.analyses.forum_posts.post_files import check_posts
from wavescore.errors import DataError


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_a_file_without_the_consent_column_is_refused_before_any_job(tmp_path, kind):
    rows = [{key: value for key, value in post(1).items() if key != "consent"}]
    write(tmp_path, rows, f"posts.{kind}")
    with pytest.raises(DataError, match="consent is never assumed") as caught:
        check_posts(study(f"posts.{kind}").posts, "study.yaml", tmp_path)
    assert "'consent'" in str(caught.value)


def test_the_closest_column_is_named(tmp_path):
    write(tmp_path, [post(1)])
    with pytest.raises(DataError, match="did you mean 'forum'"):
        check_posts(study(forum="forums").posts, "study.yaml", tmp_path)
    with pytest.raises(DataError, match="no such file"):
        check_posts(study("none.csv").posts, "study.yaml", tmp_path)
    with pytest.raises(DataError, match="unknown kind"):
        check_posts(study("posts.xlsx").posts, "study.yaml", tmp_path)


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_a_post_id_twice_in_a_forum_is_named(tmp_path, kind):
    rows = [post(n) for n in range(50)] + [post(7, "B"), post(31, consent=0)]
    write(tmp_path, rows, f"posts.{kind}")
    with pytest.raises(DataError, match="in row 52 an id of an earlier row"):
        sample_posts(study(f"posts.{kind}"), tmp_path)


def test_equal_hashes_of_different_ids_are_no_doubles(tmp_path, monkeypatch):
    import numpy as np

    monkeypatch.setattr(
        "pandas.util.hash_array", lambda keys, categorize: np.zeros(len(keys), np.uint64)
    )
    write(tmp_path, [post(n) for n in range(5)])
    assert len(sample_posts(study(more_than_words=0), tmp_path)[0]) == 5


def test_numbers_as_text_are_named(tmp_path):
    write(tmp_path, [post(1), post(2, text=5)], "posts.jsonl")
    with pytest.raises(DataError, match="the text is not a string") as caught:
        sample_posts(study("posts.jsonl"), tmp_path)
    assert "line 2, text" in str(caught.value)
    write(tmp_path, [post(1, text=5)], "posts.parquet")
    with pytest.raises(DataError, match="the text is not a string"):
        sample_posts(study("posts.parquet"), tmp_path)


def test_a_number_on_the_first_line_is_what_is_named(tmp_path):
    write(tmp_path, [post(1, text=5), post(2)], "posts.jsonl")
    with pytest.raises(DataError, match="line 1, text: the text is not a string"):
        sample_posts(study("posts.jsonl"), tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_csv_with_a_byte_order_mark_and_spaces_in_its_header_is_read(tmp_path, encoding):
    rows = "post_id; forum ;consent;text\nm1;Caf\u00e9;1;\u201cthank you for\u201d\n"
    (tmp_path / "posts.csv").write_text(rows, encoding=encoding)
    sample, flow, _ = sample_posts(study(more_than_words=0), tmp_path)
    assert sample["text"].tolist() == ["\u201cthank you for\u201d"]
    assert set(flow["term"]) == {"Caf\u00e9"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"post_id,forum,consent,text\n", "holds no post"),
        (b"post_id,forum,consent,text\nm1,A,1,caf\xe9\n", "as UTF-8"),
        (b"post_id,forum,consent,text\nm1,A,1,one, two\n", "in quotation marks"),
    ],
)
def test_a_csv_that_cannot_be_read_is_told_what_to_do(tmp_path, data, said):
    (tmp_path / "posts.csv").write_bytes(data)
    with pytest.raises(DataError, match=said) as caught:
        sample_posts(study(), tmp_path)
    assert "posts.csv" in str(caught.value)


def test_a_file_without_any_text_has_no_long_posts(tmp_path):
    write(tmp_path, [post(n, text=None) for n in range(3)], "posts.parquet")
    flow, findings = sample_posts(study("posts.parquet", more_than_words=0), tmp_path)[1:]
    assert (counts(flow)["A"]["consented"], counts(flow)["A"]["long_enough"]) == (3, 0)
    assert findings["rule"].tolist() == ["no_text"]


def test_broken_files_are_named(tmp_path):
    (tmp_path / "posts.jsonl").write_text('{"post_id": 1}\nnot json\n')
    with pytest.raises(DataError, match="line 2"):
        sample_posts(study("posts.jsonl"), tmp_path)
    (tmp_path / "posts.csv").write_bytes(b"post_id,forum,consent,text\nm1,A,1,caf\xe9\n")
    with pytest.raises(DataError, match="UTF-8"):
        sample_posts(study(), tmp_path)
    (tmp_path / "posts.csv").write_text("post_id,forum,consent,text\nm1,A,1\n")
    with pytest.raises(DataError, match="cannot be read"):
        sample_posts(study(), tmp_path)


def test_ids_may_be_numbers_and_draw_the_same_from_every_format(tmp_path):
    rows = [{**post(n, text=f"thank you for {n}"), "post_id": n} for n in range(60)]
    texts = []
    for kind in ("csv", "parquet", "jsonl"):
        write(tmp_path, rows, f"posts.{kind}")
        found = sample_posts(study(f"posts.{kind}", more_than_words=0, per_forum=9), tmp_path)[0]
        texts.append(found["text"].tolist())
    assert texts[0] == texts[1] == texts[2]
