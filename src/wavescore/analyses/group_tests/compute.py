"""Groups of respondents compared on each outcome: Student's and Welch's test side by side."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from wavescore.analyses.group_tests.quantities import ANALYSIS
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    at_wave,
    first_wave,
    five_numbers,
    floats,
    is_open_ended,
    known_column,
)
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError
from wavescore.methods.analysis_of_variance import (
    games_howell,
    omega_squared,
    student_anova,
    welch_anova,
)
from wavescore.methods.group_tests import adjust_p, compare_means, levene
from wavescore.methods.groups_influence import (
    largest_change,
    largest_change_of,
    one_way_statistics,
    two_group_statistics,
)
from wavescore.results.table import results_frame, versus

# Of so many, one respondent moves a test of variances by less than its rule says.
MOST_LEFT_OUT = 10_000
ADJUSTED = {"holm": ("holm", "p_holm"), "benjamini_hochberg": ("bh", "p_bh")}


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    group: str,
    outcomes: Mapping[str, str],
    wave: str | None = None,
    adjust: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the comparisons as a result table.

    Two labels (group "first vs second"): t and difference (methods student, welch), cohens_d,
    hedges_g, levene_f and levene_df_error; term label: n, mean, sd. More labels (group: its
    name): anova_f, anova_df_error and omega_squared (student, welch), and for each pair (term
    against level) the difference (games_howell). On request p_holm, p_bh. Raises DefinitionError
    for a group of one label, for a direction among more than two, and for an outcome without
    numbers.
    """
    wave = wave or first_wave(study)
    people = at_wave(scored, wave)
    labels = _labels(people, study, group, outcomes)
    pair = len(labels) == 2
    rows = []
    for outcome, alternative in outcomes.items():
        values = floats(people, study, outcome, f"analyses.group_tests.outcomes.{outcome}")
        samples = {label: values[(people[group] == label).to_numpy(bool)] for label in labels}
        row = {"outcome": outcome, "wave": wave, "group": versus(*labels) if pair else group}
        rows += _two_groups(row, samples, alternative) if pair else _more_groups(row, samples)
        rows += _levene(row, samples)
        rows += _describe(row, samples, is_open_ended(study, outcome))
    return results_frame(ANALYSIS, rows + _adjusted(rows, adjust))


def _labels(
    people: pd.DataFrame, study: Study, group: str, outcomes: Mapping[str, str]
) -> tuple[str, ...]:
    known_column(people, study, group, "analyses.group_tests.group")
    labels = study.groups[group].labels
    directed = [name for name, alternative in outcomes.items() if alternative != "two-sided"]
    if len(labels) < 2 or (len(labels) > 2 and directed):
        many = len(labels) > 2
        raise DefinitionError(
            "a direction needs two groups" if many else "one group cannot be compared",
            file=study.file,
            key=f"analyses.group_tests.outcomes.{directed[0]}" if many else f"groups.{group}",
            found=outcomes[directed[0]] if many else ", ".join(labels),
            expected=f"two-sided, as {group} has {len(labels)} labels" if many else "two labels",
        )
    return labels


def _two_groups(row: dict, samples: dict, alternative: str) -> list[dict]:
    rows = []
    x, y = samples.values()
    moves = largest_change(partial(two_group_statistics, alternative=alternative), [x, y])
    for variances in ("student", "welch"):
        found = compare_means(x, y, alternative, variances, CONF_LEVEL)
        n = found.n_x + found.n_y
        tested = {**row, "method": variances, "alternative": alternative, "n": n}
        tested |= {"df": found.df, "p_value": found.p_value, "note": found.note}
        tested |= {"moved_p": moves.get(f"p_{variances}")}
        t = {"quantity": "t", "estimate": found.statistic, "statistic": found.statistic}
        t["influence"] = moves.get(variances)
        difference = {
            "quantity": "difference",
            "estimate": found.difference,
            "influence": moves.get("difference"),
            "std_error": found.std_error,
            "statistic": found.statistic,
            "moved_statistic": moves.get(variances),
            "conf_low": found.conf_low,
            "conf_high": found.conf_high,
            "conf_level": CONF_LEVEL,
        }
        rows += [{**tested, **t}, {**tested, **difference}]
    found = compare_means(x, y, "two-sided", "student", CONF_LEVEL)
    for quantity in ("cohens_d", "hedges_g"):
        effect = {
            "quantity": quantity,
            "estimate": getattr(found, quantity),
            "influence": moves.get(quantity),
            "conf_low": getattr(found, f"{quantity}_low"),
            "conf_high": getattr(found, f"{quantity}_high"),
            "conf_level": CONF_LEVEL,
            "alternative": "two-sided",
            "method": "jackknife",
            "n": found.n_x + found.n_y,
            "note": found.effect_note,
        }
        rows.append({**row, **effect})
    return rows


def _more_groups(row: dict, samples: dict) -> list[dict]:
    rows = []
    peopled = [values for values in samples.values() if _size(values)]
    moves = largest_change(one_way_statistics, peopled)
    few = sum(map(_size, peopled)) <= MOST_LEFT_OUT
    ends = largest_change_of(_omega_limits, peopled) if few else {}
    for found in (student_anova(samples, CONF_LEVEL), welch_anova(samples, CONF_LEVEL)):
        base = {**row, "method": found.variances, "n": found.n, "note": found.note}
        f = {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}
        omega = {
            "conf_low": found.omega_squared_low,
            "conf_high": found.omega_squared_high,
            "conf_level": CONF_LEVEL,
        }
        rows += [
            {**base, "quantity": "anova_f", "estimate": found.statistic, **f}
            | _moved(moves, found.variances),
            {**base, "quantity": "anova_df_error", "estimate": found.df_error}
            | {"moved": moves.get(f"{found.variances}_df")},
            {**base, "quantity": "omega_squared", "estimate": found.omega_squared, **omega}
            | {"influence": moves.get("omega_squared"), **ends},
        ]
    for found in games_howell(samples, CONF_LEVEL).to_dict("records"):
        x, y = found.pop("group_x"), found.pop("group_y")
        n = _size(samples[x]) + _size(samples[y])
        moves = largest_change(two_group_statistics, [samples[x], samples[y]])
        estimate = {"estimate": found.pop("difference"), "conf_level": CONF_LEVEL, **found}
        pair = {"term": x, "level": y, "quantity": "difference", "method": "games_howell"}
        pair |= {"influence": moves.get("difference"), "moved_statistic": moves.get("welch")}
        rows.append({**row, **pair, **estimate, "alternative": "two-sided", "n": n})
    return rows


def _size(values: np.ndarray) -> int:
    return int((~np.isnan(values)).sum())


def _moved(moves: Mapping[str, float], name: str) -> dict[str, float | None]:
    """Return how far one respondent moves a test and its p."""
    moved, p = moves.get(name), moves.get(f"p_{name}")
    return {"influence": moved, "moved_statistic": moved, "moved_p": p}


def _omega_limits(samples: Sequence[np.ndarray]) -> dict[str, float]:
    _, low, high = omega_squared(list(samples), CONF_LEVEL)
    return {"moved_low": low, "moved_high": high}


def _levene_of(samples: Sequence[np.ndarray]) -> dict[str, float]:
    found = levene(*samples, centre="mean")
    return {"levene": found.statistic, "p_levene": found.p_value}


def _levene(row: dict, samples: dict) -> list[dict]:
    found = levene(*samples.values(), centre="mean")
    # Of many it moves as any test of its kind does, and each time would take all of them.
    few = found.n <= MOST_LEFT_OUT
    moves = largest_change_of(_levene_of, list(samples.values())) if few else {}
    base = {**row, "method": found.centre, "n": found.n, "note": found.note}
    f = {"estimate": found.statistic, "statistic": found.statistic, "df": found.df}
    return [
        {**base, "quantity": "levene_f", **f, "p_value": found.p_value} | _moved(moves, "levene"),
        {**base, "quantity": "levene_df_error", "estimate": found.df_error},
    ]


def _describe(row: dict, samples: dict, free: bool) -> list[dict]:
    rows = []
    for label, values in samples.items():
        seen = values[~np.isnan(values)]
        term = {**row, "term": label, "n": seen.size}
        numbers = five_numbers(values, open_ended=free)
        mean = numbers["mean"] if seen.size else {"note": "nobody in the group"}
        sd = numbers["sd"] if seen.size > 1 else {"note": "under two values"}
        rows += [
            {**term, "quantity": "n", "estimate": seen.size},
            {**term, "quantity": "mean", **mean},
            {**term, "quantity": "sd", **sd},
        ]
    return rows


def _adjusted(rows: list[dict], adjust: Iterable[str]) -> list[dict]:
    """Return the p-values of the tests adjusted over all outcomes, for each test in turn."""
    added = []
    for variances in ("student", "welch"):
        tests = [
            row
            for row in rows
            if row["quantity"] in ("t", "anova_f") and row["method"] == variances
        ]
        for name in adjust:
            method, quantity = ADJUSTED[name]
            known = sum(not np.isnan(test["p_value"]) for test in tests)
            adjusted = adjust_p([test["p_value"] for test in tests], method)
            moves = [test.get("moved_p") for test in tests]
            moved = max((move for move in moves if move is not None), default=None)
            for test, p in zip(tests, adjusted, strict=True):
                kept = {key: test[key] for key in ("outcome", "wave", "group", "method", "n")}
                note = (
                    [test["note"], f"over {known} tests"] if test["note"] else f"over {known} tests"
                )
                value = {"quantity": quantity, "estimate": p, "p_value": p, "note": note}
                if moved is not None:
                    # Each is at most so many times a p, and one respondent may move all of them.
                    value |= dict.fromkeys(("moved", "moved_p"), min(known * moved, 1.0))
                added.append({**kept, "alternative": test.get("alternative", ""), **value})
    return added
