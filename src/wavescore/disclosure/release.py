"""The last step: attack what is staged, hold it against earlier releases, then let it go."""

import fcntl
import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wavescore.definitions.labels import declared_labels
from wavescore.definitions.study import Study
from wavescore.disclosure.attack import refuse_what_is_told
from wavescore.disclosure.changed_counts import counts_of
from wavescore.disclosure.checker import write_checker
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.digests import KEY, digests_of
from wavescore.disclosure.labels import pool_undeclared
from wavescore.disclosure.ledger import (
    check_against_earlier,
    check_against_others,
    check_groups,
    entry_of,
    read_ledger,
    without,
)
from wavescore.disclosure.manifest import manifest_of, move_into_place
from wavescore.methods.change import Scale, classify_caseness
from wavescore.results.declare import Analysis
from wavescore.results.table import read_folder


def release_study(
    study: Study,
    *,
    private: Mapping[str, pd.DataFrame],
    scored: pd.DataFrame,
    reasons: pd.DataFrame,
    aside: Mapping[str, pd.DataFrame],
    outputs: pd.DataFrame,
    folders: tuple[str, str, str],
    names: Collection[str],
    analyses: Mapping[str, Analysis],
    version: str,
) -> dict[str, Any]:
    """Make what is staged the study's release; return what was tried on it.

    reasons, aside: what tables rest on beside `scored`, as `digests_of` takes it; folders: where
    it is staged, the release's own, and the ledger's file; names: what of it is declared. Raises
    DataError, and releases nothing, where an attacker recovers something or an earlier release is
    too near.
    """
    staged, target, ledger = folders
    release, tried = study.release, {}
    write_checker(outputs, release, Path(ledger).parent)
    if release.mode == "safe":
        rule = CountRule(release.minimum_count, release.round_counts_to, release.suppress_zero)
        pooled, _ = pool_undeclared(private, analyses, declared_labels(study))
        released = read_folder(Path(staged) / "tables")
        tried = refuse_what_is_told(pooled, released, analyses, rule, study.groups)
        scored, cases = with_cases(scored, study, {*outputs["outcome"]})
        respondents = digests_of(scored, reasons, aside, [*study.groups, *cases])
        counts = counts_of(outputs, analyses, pooled)
        labels = {name: group.labels for name, group in study.groups.items()}
        check_groups(respondents, outputs, labels, release.minimum_count)
    else:
        # Who was there: a later safe release may not be this one and a few.
        respondents, counts = digests_of(scored[KEY]), counts_of(outputs, analyses, private)
    with _one_at_a_time(Path(ledger)):
        entries = read_ledger(ledger)
        check_against_earlier(entries, respondents, release, ledger, counts)
        held = check_against_others(respondents, release, ledger, counts)
        entry = entry_of(respondents, release, counts)
        earlier = without(entries, entry)
        held += [each["manifest"] for each in earlier] if release.mode == "safe" else []
        manifest = manifest_of(staged, study.name, release, version, names, held)
        digest = move_into_place(staged, target, manifest)
        text = json.dumps([*earlier, entry | {"manifest": digest}])
        Path(ledger).write_text(text + "\n", encoding="utf-8")
    return {"manifest": digest, "attackers tried": tried}


def with_cases(
    scored: pd.DataFrame, study: Study, outcomes: Collection[str]
) -> tuple[pd.DataFrame, list[str]]:
    """Return `scored` with who is a case by each rule of `outcomes`, and the columns' names.

    They are groups like any: two rules that differ by a point of a scale differ by few.
    """
    found = {}
    for rule in (name for name in study.rules if name in outcomes):
        criteria = study.criteria(rule)
        columns = [study.column(each.instrument.name) for each in criteria]
        totals = scored[columns].to_numpy(float, na_value=np.nan).T
        scales = [
            Scale(each.cut_point, each.reliable_change, each.instrument.lower_is_worse)
            for each in criteria
        ]
        status = classify_caseness([*totals], scales, study.rules[rule].case)
        found[f"case by {rule}"] = np.where(np.isnan(totals).any(axis=0), "not_scored", status)
    return scored.assign(**found), [*found]


@contextmanager
def _one_at_a_time(ledger: Path) -> Iterator[None]:
    """Hold the folder of all results: of two studies of the same people one comes second."""
    folder = os.open(ledger.absolute().parents[2], os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
