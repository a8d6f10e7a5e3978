"""Files of posts for the tests, and the study that draws from them."""

import json

import pandas as pd

from wavescore.definitions.study import study_from

POSTS = {
    "post": "post_id",
    "forum": "forum",
    "text": "text",
    "consent": {"field": "consent", "equals": 1},
    "more_than_words": 30,
    "phrases": ["thank you for"],
    "per_forum": 40,
}


def study(file="posts.csv", seed=1, **changes):
    posts = {**POSTS, "file": file, **changes}
    return study_from({"name": "s", "file": "study.yaml", "seed": seed, "posts": posts})


def write(folder, rows, file="posts.csv"):
    """Write rows (dicts) as the kind of file that the name says."""
    frame = pd.DataFrame(rows)
    if file.endswith(".csv"):
        frame.to_csv(folder / file, index=False)
    elif file.endswith(".parquet"):
        frame.to_parquet(folder / file, index=False)
    else:
        lines = [json.dumps(row) for row in rows]
        (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / file


def post(number, forum="A", consent=1, text="thank you for it", **more):
    return {"post_id": f"m{number}", "forum": forum, "consent": consent, "text": text, **more}


def counts(flow):
    """Return {forum: {stage: count}} of a flow table."""
    made = {}
    for row in flow.itertuples():
        made.setdefault(row.term, {})[row.quantity.removesuffix("_n")] = int(row.estimate)
    return made
