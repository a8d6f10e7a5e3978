"""Cases of the first wave against a published benchmark, their missing items imputed."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from wavescore.analyses.imputation.shares import IMPUTED, cases
from wavescore.analyses.shared.caseness_rule import another_rule, published_counts, rule_notes
from wavescore.analyses.shared.completed import Completed, pooled_share
from wavescore.analyses.shared.waves import CONF_LEVEL
from wavescore.definitions.rule import Criterion
from wavescore.definitions.study import Study
from wavescore.methods.contingency import compare_proportions, cramers_v_of
from wavescore.methods.pooling import pool_chi_squares
from wavescore.methods.proportions import wilson_interval

# Beyond, copies hardly differ and the F is the chi-square.
MOST_DF = 1e6


def benchmark_rows(
    found: Completed,
    study: Study,
    rule: str,
    criteria: Sequence[Criterion],
    published: tuple[str, str, str],
) -> list[dict]:
    """Return the difference from the benchmark, Cramer's V and the pooled test.

    published: data set, geography and period. The share is pooled as a logit; difference and V add
    the squares of what its bounds and the benchmark's (Wilson's) move them by; the test is D2 of
    the uncorrected chi-squares of the copies.
    """
    everyone, _ = published_counts(*published)
    theirs = [int(everyone["at_caseness"]), int(everyone["not_at_caseness"])]
    copies = np.stack([found.imputed[each.instrument.name] for each in criteria], axis=1)
    counts = np.array([cases(each[:, :, 0], study, rule, criteria) for each in copies])
    own, size = counts[:, 0], counts[:, 1]
    share = pooled_share(own.astype(float), size.astype(float))
    notes = [*rule_notes(study, rule, "imputation"), *another_rule(study, rule, published[0])]
    notes += [f"benchmark: {' '.join(published[1:])}", share["note"]]
    row: dict[str, Any] = {
        "outcome": rule,
        "wave": study.wave_names[0],
        "term": "benchmark",
        "method": IMPUTED,
    }
    row |= {"n": int(size.min()), "note": [*notes, *([found.note] if found.note else [])]}
    if "estimate" not in share:
        return [{**row, "quantity": "benchmark_difference"}]
    test = pool_chi_squares(
        [compare_proportions([[a, n - a], theirs]).chi_square for a, n in counts], 1
    )
    tested = {"estimate": test.statistic, "statistic": test.statistic, "p_value": test.p_value}
    df = test.df_within if test.df_within < MOST_DF else np.nan
    return [
        *_effects(row, share, theirs),
        {**row, "quantity": "benchmark_test", **tested, "df": df, "moved_df": np.inf},
    ]


def _effects(row: dict, share: dict, theirs: list[int]) -> list[dict]:
    x = tuple(share[name] / 100 for name in ("estimate", "conf_low", "conf_high"))
    total, of = sum(theirs), theirs[0] / sum(theirs)
    y = (of, *wilson_interval(theirs[0], total, CONF_LEVEL))
    gap = x[0] - y[0]
    low, high = gap - np.hypot(x[0] - x[1], y[2] - y[0]), gap + np.hypot(x[2] - x[0], y[0] - y[1])
    error = float(np.hypot(share["std_error"] / 100, np.sqrt(of * (1 - of) / total)))
    part = row["n"] / (row["n"] + total)
    v = cramers_v_of(part, (x[0], x[1], x[2]), y)
    moved = abs(cramers_v_of(part, (x[0] + 1e-6, x[1], x[2]), y)[0] - v[0]) / 1e-6
    level = {"conf_level": CONF_LEVEL}
    ends = {"conf_low": 100 * low, "conf_high": 100 * high, **level}
    between = {"conf_low": v[1], "conf_high": v[2], **level}
    told = {"estimate": 100 * gap, "std_error": 100 * error, **ends}
    effect = {"estimate": v[0], "std_error": error * moved, **between}
    return [
        {**row, "quantity": "benchmark_difference", **told},
        {**row, "quantity": "benchmark_v", **effect},
    ]
