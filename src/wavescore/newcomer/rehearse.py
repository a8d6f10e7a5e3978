"""Every analysis and sample of a study tried, so that `wavescore check` says what would stop them.

An analysis is tried on one made-up respondent, who gave in each column the first answer of the
wave: what stops it there is what the columns hold, or what the study file says. It is said where
the whole table stops it too.
"""

import warnings
from collections.abc import Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pandas as pd

from wavescore.analyses.forum_posts.compute import sample_posts
from wavescore.analyses.interview_sample.compute import sample_interviews
from wavescore.analyses.recruitment.compute import recruitment
from wavescore.analyses.recruitment.status_file import read_status
from wavescore.analyses.registry import declared
from wavescore.definitions.study import Study
from wavescore.errors import Problems, WavescoreError


def rehearse(study: Study, made: SimpleNamespace, problems: Problems) -> None:
    """Add to `problems` what would stop the analyses and samples of a study.

    made: its tables scored, typed, reasons, findings and exclusions, as jobs write them. An
    analysis of which `problems` says something already is not tried.
    """
    tables: dict[str, pd.DataFrame] = vars(made)
    said = [f"{problem.key}." for problem in problems]
    whole = {name: tables[name] for name in ("typed", "reasons", "findings", "exclusions")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        few = {name: _one_respondent(whole[name]) for name in ("typed", "reasons")}
        few |= {name: whole[name].iloc[:0] for name in ("findings", "exclusions")}
        scored = _one_respondent(made.scored)
        for name, options in study.analyses.items():
            known = any(key.startswith(f"analyses.{name}.") for key in said)
            if not known and _stops(name, scored, study, few, options):
                problems.of(_run, name, made.scored, study, whole, options)
        problems.of(_sample, made.scored, study)
        if study.posts:
            problems.of(sample_posts, study)


def _one_respondent(table: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each wave, in each column the first that is not missing there."""
    first = table.groupby("wave", sort=False, as_index=False, observed=True).first()
    return first.assign(respondent_id="1")[table.columns]


def _run(
    name: str,
    scored: pd.DataFrame,
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    options: Mapping[str, Any],
) -> None:
    module = import_module(f"wavescore.analyses.{name}.compute")
    module.run(scored, study, **{each: tables[each] for each in declared(name).needs}, **options)


def _stops(name: str, *arguments: Any) -> bool:
    """Return whether an analysis stops with one of our errors: one respondent may break another."""
    try:
        _run(name, *arguments)
    except WavescoreError:
        return True
    except Exception:
        return False
    return False


def _sample(scored: pd.DataFrame, study: Study) -> None:
    if study.sampling is None:
        return
    sample, _ = sample_interviews(scored, study)
    if study.sampling.status:
        status = pd.DataFrame(read_status(study.sampling.status))
        recruitment(scored, sample, status, study)
