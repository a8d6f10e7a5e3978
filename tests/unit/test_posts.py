"""The posts sample: against a plain reading in memory, in every format, and with bad files."""

import hashlib

import pandas as pd
import pytest
from posts_files import POSTS, counts, post, study, write

from wavescore.analyses.forum_posts.compute import sample_posts
from wavescore.analyses.forum_posts.phrases import normal
from wavescore.definitions.study import study_from
from wavescore.errors import DataError, DefinitionError
from wavescore.synthetic.posts import make_posts


def in_memory(frame: pd.DataFrame, seed: int, most: int):
    """Draw as the definition reads, with everything in memory: (texts by forum, counts)."""
    consented = frame[frame["consent"] == "1"]
    long_enough = consented[
        [sum(any(c.isalnum() for c in t) for t in text.split()) > 30 for text in consented["text"]]
    ]
    matching = long_enough[["thank you for" in normal(text) for text in long_enough["text"]]]
    drawn, flow = {}, {}
    for forum in sorted(frame["forum"].unique()):
        stages = [
            part[part["forum"] == forum] for part in (frame, consented, long_enough, matching)
        ]

        def key(identifier, forum=forum):
            text = f"{seed}\x1f{forum}\x1f{identifier}"
            return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

        last = stages[-1].assign(key=[key(identifier) for identifier in stages[-1]["post_id"]])
        drawn[forum] = last.sort_values("key")["text"].head(most).tolist()
        names = ("posts", "consented", "long_enough", "matching")
        flow[forum] = dict(zip(names, map(len, stages), strict=True))
        flow[forum]["drawn"] = len(drawn[forum])
    return drawn, flow


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_the_stream_draws_what_reading_it_all_draws(tmp_path, kind):
    make_posts(tmp_path / "posts.csv", 1500, seed=3)
    make_posts(tmp_path / f"posts.{kind}", 1500, seed=3)
    frame = pd.read_csv(tmp_path / "posts.csv", dtype=str, keep_default_na=False)
    drawn, flow = in_memory(frame, seed=1, most=40)
    sample, found, findings = sample_posts(study(f"posts.{kind}"), tmp_path)
    assert counts(found) == flow
    assert sample.groupby("forum")["text"].apply(list).to_dict() == drawn
    assert sample["post"].tolist() == [f"p{n:04d}" for n in range(1, 81)]
    assert findings.empty


def test_neither_the_order_of_rows_nor_the_size_of_pieces_matters(tmp_path, monkeypatch):
    make_posts(tmp_path / "posts.parquet", 900, seed=5)
    first = sample_posts(study("posts.parquet"), tmp_path)[0]
    frame = pd.read_parquet(tmp_path / "posts.parquet").sample(frac=1, random_state=2)
    frame.to_parquet(tmp_path / "mixed.parquet", row_group_size=70)
    monkeypatch.setattr("wavescore.analyses.forum_posts.post_files.ROWS", 64)
    pd.testing.assert_frame_equal(sample_posts(study("mixed.parquet"), tmp_path)[0], first)


def test_another_seed_draws_others_and_the_same_seed_the_same(tmp_path):
    make_posts(tmp_path / "posts.csv", 900, seed=5)
    draws = [sample_posts(study(seed=seed, per_forum=5), tmp_path)[0] for seed in (1, 1, 2)]
    pd.testing.assert_frame_equal(draws[0], draws[1])
    assert set(draws[0]["text"]) != set(draws[2]["text"])


def test_adding_posts_to_one_forum_leaves_the_draw_of_the_other(tmp_path):
    rows = [post(n, "A", text=f"t{n}") for n in range(30)] + [post(n, "B") for n in range(30)]
    before = _all(tmp_path, rows, per_forum=4)
    after = _all(tmp_path, [*rows, *(post(n, "B") for n in range(30, 60))], per_forum=4)
    pd.testing.assert_frame_equal(before[before["forum"] == "A"], after[after["forum"] == "A"])


def _all(folder, rows, **changes):
    write(folder, rows)
    posts = {key: value for key, value in POSTS.items() if key != "phrases"}
    posts |= {"file": "posts.csv", "more_than_words": 0, **changes}
    made = study_from({"name": "s", "file": "study.yaml", "seed": 1, "posts": posts})
    return sample_posts(made, folder)[0]


def test_authors_and_ids_do_not_reach_the_sample(tmp_path):
    rows = [post(n, author="someone", email="someone@example.org") for n in range(5)]
    sample = _all(tmp_path, rows)
    assert list(sample.columns) == ["post", "forum", "words", "text"]
    assert not sample.to_csv().count("someone")
    assert not set(sample["post"]) & {row["post_id"] for row in rows}


def test_the_whole_forum_where_there_are_fewer_and_a_note(tmp_path):
    write(tmp_path, [post(n) for n in range(3)])
    sample, flow, _ = sample_posts(study(more_than_words=3, per_forum=5), tmp_path)
    assert len(sample) == 3
    assert flow.set_index("quantity")["note"]["drawn_n"].startswith("fewer match")


def test_what_cannot_be_used_is_counted_in_the_findings(tmp_path):
    rows = [
        post(1),
        post(2, text=None),
        {**post(3), "post_id": ""},
        post(4, forum=""),
        post(5, forum="C"),
        post(6, consent=None),
    ]
    write(tmp_path, rows)
    rules = {"more_than_words": 0, "forums": ["A", "Cc"]}
    sample, flow, findings = sample_posts(study(**rules), tmp_path)
    assert len(sample) == 1
    stages = {"posts": 4, "consented": 2, "long_enough": 1, "matching": 1, "drawn": 1}
    assert counts(flow)["A"] == stages
    assert counts(flow)["Cc"] == dict.fromkeys(stages, 0)
    assert flow["note"].iloc[-1] == "the file holds no post of this forum"
    assert findings.set_index(["forum", "rule"])["posts"].to_dict() == {
        ("A", "no_text"): 1,
        ("A", "no_id"): 1,
        ("Cc", "empty_forum"): 0,
        ("", "no_forum"): 1,
        ("C", "other_forum"): 1,
    }
    assert "did you mean 'C'" in findings.set_index("rule")["detail"]["empty_forum"]


@pytest.mark.parametrize(
    ("cells", "equals", "consented"),
    [
        ([1, 0, None, 2], 1, 1),
        (["1", "0", "", " 1 "], 1, 2),
        (["1.0", "1", "01", "yes"], 1, 2),
        (["Yes", "yes ", "no", None], "yes", 2),
        ([True, False, None, True], True, 2),
        (["True", "FALSE", "", "true"], True, 2),
        ([None, None, None, None], 1, 0),
        ([1.0, 0.0, None, 1.5], 1, 1),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_only_the_consenting_value_is_consent(tmp_path, cells, equals, consented, kind):
    rows = [post(n, consent=cell) for n, cell in enumerate(cells)]
    write(tmp_path, rows, f"posts.{kind}")
    rules = {"more_than_words": 0, "consent": {"field": "consent", "equals": equals}}
    flow = sample_posts(study(f"posts.{kind}", **rules), tmp_path)[1]
    assert counts(flow)["A"]["consented"] == consented


def test_a_consent_column_that_cannot_hold_the_value_is_an_error(tmp_path):
    write(tmp_path, [post(1, consent=True)], "posts.parquet")
    with pytest.raises(DataError, match="cannot hold the consenting value"):
        sample_posts(study("posts.parquet"), tmp_path)


def test_made_posts_are_of_a_known_kind(tmp_path):
    with pytest.raises(DefinitionError, match="cannot be made"):
        make_posts(tmp_path / "posts.xlsx", 10)
    with pytest.raises(DefinitionError, match="1 or more"):
        make_posts(tmp_path / "posts.csv", 0)
