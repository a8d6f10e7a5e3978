"""What a drafted study lets its report say: words as labels, no scores as characteristics."""

from pathlib import Path

import yaml
from prepared import make_study

from wavescore.analyses.flow.quantities import ANALYSIS
from wavescore.analyses.flow.sentences import sentences
from wavescore.analyses.registry import analyses
from wavescore.cli import main
from wavescore.definitions.study import Release
from wavescore.disclosure.protect import protect
from wavescore.layout.lookup import Lookup
from wavescore.results.table import results_frame


def drafted(*lines):
    """Return the study file that new-study drafts of an export of these lines."""
    Path("export.csv").write_text("\n".join(lines) + "\n")
    assert main(["new-study", "export.csv", "--name", "mine"]) == 0
    return yaml.safe_load(Path("config/studies/mine/study.yaml").read_text())


def test_answers_in_words_that_several_gave_are_labels(here, capsys):
    people = [
        f"{n},{'female' if n % 3 else 'male'},{'often' if n < 12 else 'now'}" for n in range(16)
    ]
    written = drafted("id,sex,use", *people, "16,a woman of my own words,often")
    assert written["labels"] == {
        "sex": {"choices": {"female": "Female", "male": "Male"}},
        "use": {"choices": {"often": "Often"}},
    }
    assert main(["check", "mine"]) == 0
    said = capsys.readouterr().out
    assert "17 respondents; 17 rows = 17 of the study's waves" in said
    assert "may a release show them?" in said
    assert "pooled as other" not in said


def test_check_says_which_words_a_release_will_pool(here, capsys):
    written = drafted("id,sex", *(f"{n},{'f' if n % 2 else 'm'}" for n in range(12)))
    del written["labels"], written["groups"]
    Path("config/studies/mine/study.yaml").write_text(yaml.safe_dump(written))
    assert main(["check", "mine"]) == 0
    assert "pooled as other: sex" in capsys.readouterr().out


def test_scores_of_an_instrument_are_no_characteristics(here):
    head = "id,age," + ",".join(f"gad7_{n}" for n in range(1, 8)) + ",gad7_total,gad7_change"
    items = [",".join(str((n + k) % 4) for k in range(7)) for n in range(12)]
    rows = [f"{n},{20 + n},{each},{n},{n - 5}" for n, each in enumerate(items)]
    assert drafted(head, *rows)["analyses"]["describe"] == {"fields": ["age"]}


def flow(**counts):
    """Return what is said of a flow at one wave, as a safe release has it."""
    study = make_study(None, [{"name": "t1", "time": 0}])
    rows = [
        {"wave": "t1", "quantity": "entered", "estimate": counts["entered"]},
        {"wave": "t1", "term": "adult", "quantity": "excluded", "estimate": counts["excluded"]},
        {"wave": "t1", "quantity": "analysed", "estimate": counts["entered"] - counts["excluded"]},
    ]
    frames = {"flow": results_frame(ANALYSIS, rows)}
    released = protect(frames, Release(), analyses(), ()).tables["flow"]
    return sentences(Lookup(released, ANALYSIS), study)


def test_all_were_analysed_only_where_nobody_was_excluded():
    assert flow(entered=40, excluded=0)[0].endswith("and all were analysed.")
    # Both counts are suppressed, and both read alike.
    assert "all" not in flow(entered=4, excluded=2)[0]
    assert flow(entered=4, excluded=2)[0].startswith("[suppressed] entered")
    # Both counts round to the same.
    assert "all" not in flow(entered=113, excluded=1)[0]
