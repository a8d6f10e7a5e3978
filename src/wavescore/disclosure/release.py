"""The last step: attack what is staged, hold it against earlier releases, then let it go."""

import fcntl
import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from wavescore.definitions.labels import declared_labels
from wavescore.definitions.study import Study
from wavescore.disclosure.attack import refuse_what_is_told
from wavescore.disclosure.checker import write_checker
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.digests import KEY, digests_of
from wavescore.disclosure.labels import pool_undeclared
from wavescore.disclosure.ledger import (
    check_against_earlier,
    check_against_others,
    check_groups,
    counts_of,
    read_ledger,
    with_entry,
)
from wavescore.disclosure.manifest import manifest_of, move_into_place
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
        respondents = digests_of(scored, reasons, aside, [*study.groups])
        counts = counts_of(outputs, analyses, pooled)
        labels = {name: group.labels for name, group in study.groups.items()}
        check_groups(respondents, outputs, labels, release.minimum_count)
    else:
        # Who was there: a later safe release may not be this one and a few.
        respondents, counts = digests_of(scored[KEY]), {}
    with _one_at_a_time(Path(ledger)):
        entries = read_ledger(ledger)
        check_against_earlier(entries, respondents, release, ledger, counts)
        check_against_others(respondents, release, ledger, counts)
        manifest = manifest_of(staged, study.name, release, version, names)
        digest = move_into_place(staged, target, manifest)
        text = json.dumps(with_entry(entries, respondents, release, digest, counts))
        Path(ledger).write_text(text + "\n", encoding="utf-8")
    return {"manifest": digest, "attackers tried": tried}


@contextmanager
def _one_at_a_time(ledger: Path) -> Iterator[None]:
    """Hold the folder of all results: of two studies of the same people one comes second."""
    folder = os.open(ledger.absolute().parents[2], os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
