"""Studies of any number of waves, long labels and many groups, with a table for every figure."""

import present_study as made
from prepared import frame_of

from wavescore.definitions.instruments import load_instruments

LONG = "At the end of the second follow-up interview after discharge"
ANSWERS = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree")


def study_of(waves: int, long: bool):
    """Return a study of GAD-7 and PHQ-8 at so many waves, with short or long labels."""
    names = [
        {"name": f"w{n}", "time": n, "label": f"{LONG}, {n}" if long else f"Week {6 * n}"}
        for n in range(waves)
    ]
    known = load_instruments()
    used = {name: {"definition": known[name], "columns": "{item}"} for name in ("gad7", "phq8")}
    return made.make_study(waves=names, instruments=used)


def label_of(number: int, long: bool) -> str:
    return f"{number} members who post, read and respond each day" if long else f"group {number}"


def tables_of(waves: int, groups: int, long: bool, variables: int = 29) -> dict:
    """Return a result table for each figure, over so many waves and groups."""
    names = [f"w{n}" for n in range(waves)]
    labels = [label_of(n, long) for n in range(groups)]
    return {
        "flow": frame_of("flow", flow(names)),
        "caseness": frame_of("caseness", cases(names)),
        "caseness_over_time": frame_of("caseness_over_time", cases_over_time(names)),
        "benchmark": frame_of("benchmark", benchmark()),
        "distributions": frame_of("distributions", distributions(names)),
        "growth": frame_of("growth", growth(names, ["", *labels])),
        "group_growth": frame_of("group_growth", groups_together(names, labels)),
        "correlations": frame_of("correlations", correlations(variables)),
        "attrition": frame_of("attrition", attrition(names, labels)),
        "group_tests": frame_of("group_tests", group_tests(labels)),
        "change": frame_of("change", change(f"{names[0]} to {names[-1]}")),
        "frequencies": frame_of("frequencies", frequencies()),
        "completion_time": frame_of("completion_time", minutes(names, ["", *labels])),
        "dropout_sensitivity": frame_of("dropout_sensitivity", dropout(names[-1])),
        "sites": frame_of("sites", sites(labels)),
        "parallel_growth": frame_of("parallel_growth", together()),
        "cross_lagged": frame_of("cross_lagged", crossed(names)),
        "varying_covariate": frame_of("varying_covariate", by_covariate(names)),
        "distal_outcome": frame_of("distal_outcome", came_later()),
        "mixed_growth": frame_of("mixed_growth", at_days(f"{names[0]} to {names[-1]}")),
    }


def together():
    terms = [f"{a} and {b}" for a in ("level", "change") for b in ("level", "change")]
    at = {"outcome": "gad7", "reference": "phq8", "quantity": "correlation", "n": 800}
    return [{**at, "term": term, **interval(0.4 * k - 0.6, 0.3)} for k, term in enumerate(terms)]


def at_days(pair):
    at = {"quantity": "mean_change", "wave": pair, "n": 800}
    return [
        {**at, "outcome": outcome, "method": method, **interval(-0.7, 0.4)}
        for outcome in ("gad7", "phq8")
        for method in ("actual days", "planned times")
    ]


def by_covariate(names):
    at = {"outcome": "gad7", "term": "hours_online_each_week", "quantity": "effect", "n": 800}
    at["method"] = "same wave"
    return [{**at, "wave": wave, **interval(-0.1, 0.2)} for wave in names]


def came_later():
    at = {"quantity": "effect_of_sd", "reference": "phq8", "n": 800}
    return [
        {**at, "outcome": outcome, "term": term, **interval(1.2, 0.4)}
        for outcome in ("gad7", "hours_online_each_week")
        for term in ("level", "change")
    ]


def crossed(names):
    rows = []
    for before, after in zip(names[:-1], names[1:], strict=True):
        for one, two in (("gad7", "phq8"), ("phq8", "gad7")):
            at = {"outcome": one, "term": two, "wave": f"{before} to {after}", "n": 800}
            for quantity in ("path", "standardised_path"):
                rows.append({**at, "quantity": quantity, **interval(0.1, 0.2)})
    return rows


def interval(value, reach):
    ends = {"conf_low": value - reach, "conf_high": value + reach, "conf_level": 0.95}
    return {"estimate": value, **ends}


def flow(names):
    rows = []
    for place, wave in enumerate(names):
        counts = {"entered": 1240, "answered_n": 1235, "analysed": 1111 - place}
        rows += [{"wave": wave, "quantity": q, "estimate": n} for q, n in counts.items()]
        for rule in ("no answers", "consented", "aged 16 or over and living in the region asked"):
            rows.append({"wave": wave, "quantity": "excluded", "term": rule, "estimate": 12})
        if place:
            more = ("excluded_before_n", "lost_n", "lost_since_previous_n", "joined_n")
            rows += [{"wave": wave, "quantity": q, "estimate": 101} for q in more]
    return rows


def cases(names):
    where = {"outcome": "nhs_talking_therapies", "quantity": "percent", "term": "case", "n": 1111}
    return [
        {**where, "wave": wave, **interval(97 if n == 0 else 50, 3)} for n, wave in enumerate(names)
    ]


def cases_over_time(names):
    rows = []
    for wave in names:
        row = {"outcome": "nhs_talking_therapies", "wave": wave, "n": 1000}
        rows += [
            {**row, "term": "case", "quantity": "n", "estimate": 981},
            {**row, "term": "case", "quantity": "percent", **interval(98.1, 0.9)},
            {**row, "quantity": "share", "method": "random intercept", **interval(98, 1)},
        ]
    return rows


def benchmark():
    where = {"outcome": "nhs_talking_therapies", "wave": "w0"}
    rows = [{**where, "term": "crude", "quantity": "sample_percent", "n": 1111, **interval(75, 3)}]
    for term in ("crude", "age_standardised"):
        rows.append({**where, "term": term, "quantity": "benchmark_percent", **interval(99, 0.5)})
        rows.append({**where, "term": term, "quantity": "benchmark_n", "estimate": 80915})
    for level in ("Under 18", "18 to 25", "90 and over"):
        here = {**where, "term": "age", "level": level}
        rows.append({**here, "quantity": "benchmark_percent", **interval(85, 4)})
        rows.append({**here, "quantity": "benchmark_n", "estimate": 59180})
        rows.append({**here, "quantity": "sample_n", "estimate": 458})
    return rows


def distributions(names):
    rows = []
    for outcome in ("gad7", "phq8"):
        for wave in names:
            where = {"outcome": outcome, "wave": wave}
            sizes = dict(zip(("0 to 5", "6 to 11", "12 to 17"), (500, 400, 211), strict=True))
            rows += made.shares(1111, sizes, **where)
            rows.append({**where, "quantity": "n", "estimate": 1111, "n": 1111})
            rows.append({**where, "quantity": "mean", "estimate": 10.55, "n": 1111})
    return rows


def growth(names, groups):
    rows = []
    for outcome in ("gad7", "phq8"):
        for group in groups:
            where = {"outcome": outcome, "group": group, "n": 1111}
            proper = float(not group.startswith(("1 ", "group 1")))
            rows.append({**where, "quantity": "n", "estimate": 1111})
            note = "" if proper else "negative variance: slope variance"
            rows.append({**where, "quantity": "proper", "estimate": proper, "note": note})
            rows.append(
                {**where, "quantity": "pattern_n", "term": "x" * len(names), "estimate": 700}
            )
            rows.append(
                {
                    **where,
                    "quantity": "pattern_n",
                    "term": "x".ljust(len(names), "."),
                    "estimate": 11,
                }
            )
            for time, wave in enumerate(names):
                here = {**where, "wave": wave}
                rows.append(
                    {**here, "quantity": "observed_mean", **interval(14 - 10 * (time % 2), 3)}
                )
                rows.append({**here, "quantity": "observed_n", "estimate": 1111})
                point = {**where, "term": "time", "level": f"{time:g}"}
                rows.append({**point, "quantity": "curve_mean", **interval(10, 1)})
                rows.append({**point, "quantity": "trajectory_sd", "estimate": 4.0})
    return rows


def groups_together(names, groups):
    """Two outcomes of all groups in one model; that of the second may not be read."""
    rows = []
    for outcome, proper in (("gad7", 1.0), ("phq8", 0.0)):
        where = {"outcome": outcome, "n": 1111}
        rows.append({**where, "quantity": "converged", "estimate": 1.0})
        note = "" if proper else "negative variance: slope variance"
        rows.append({**where, "quantity": "proper", "estimate": proper, "note": note})
        for place, group in enumerate(groups):
            rows.append({**where, "group": group, "quantity": "n", "estimate": 111})
            for time, wave in enumerate(names):
                here = {**where, "group": group, "wave": wave}
                size = interval(9 + place - time / 2, 1)
                rows.append({**here, "quantity": "implied_mean", **size})
                rows.append({**here, "quantity": "observed_mean", **size})
    return rows


def correlations(variables):
    names = ["gad7", "phq8", *(f"how_helpful_was_topic_{n}" for n in range(variables - 2))]
    return [
        {"outcome": a, "term": b, "wave": "w0", "quantity": "r", "method": "pearson", "n": 1111}
        | interval(((i * 7 + j * 3) % 19 - 9) / 10, 0.05)
        for i, a in enumerate(names)
        for j, b in enumerate(names[:i])
    ]


def attrition(names, labels):
    rows = []
    for wave in names[1:]:
        for who, n in (("retained", 700), ("lost", 411), ("excluded", 12)):
            rows.append({"wave": wave, "quantity": f"{who}_n", "estimate": n})
        for place, label in enumerate(["", *labels]):
            where = {"wave": wave, "outcome": "poster" if label else "gad7", "level": label}
            size = interval((-1) ** place * 1.9, 0.2)
            rows.append({**where, "term": where["outcome"], "quantity": "smd", **size})
    return rows or [{"wave": names[0], "quantity": "lost_n", "estimate": 0}]


def group_tests(labels):
    rows = []
    for outcome in ("gad7", "phq8"):
        for one, other in zip(labels, labels[1:], strict=False):
            where = {"outcome": outcome, "wave": "w0", "group": f"{one} vs {other}", "n": 1111}
            rows.append({**where, "quantity": "cohens_d", **interval(-1.25, 0.5)})
    return rows or [{"outcome": "gad7", "wave": "w0", "quantity": "t"}]


def change(waves):
    rows = []
    for group in ("sample", "benchmark"):
        for term in ("caseness_at_start", "recovery", "no_reliable_change"):
            where = {"outcome": "nhs_talking_therapies", "wave": waves, "group": group, "n": 81390}
            quantity = "percent" if group == "sample" else "benchmark_percent"
            rows.append({**where, "term": term, "quantity": quantity, **interval(97, 3)})
    return rows


def minutes(names, groups):
    return [
        {"wave": wave, "group": group, "quantity": quantity, "estimate": value, "n": 1111}
        for wave in names
        for group in groups
        for quantity, value in (("median", 14.5), ("q1", 10.0), ("q3", 88.0))
    ]


def dropout(wave):
    rows = []
    for outcome in ("gad7", "phq8"):
        where = {"outcome": outcome, "wave": wave, "term": "delta", "n": 1111}
        for delta in (-5, -2.5, 0, 2.5, 5):
            point = {"level": f"{delta:g}", **interval(-0.37 + 0.3 * delta, 0.2)}
            rows.append({**where, "quantity": "slope", **point})
        rows.append({**where, "quantity": "tipping_delta", "estimate": 0.54})
        rows.append({**where, "quantity": "lost_n", "estimate": 411})
        names = LONG, LONG.lower()
        for label in names:
            for delta in (-5, 0, 5):
                point = {"group": label, "level": f"{delta}", "std_error": 0.1}
                rows.append({**where, "quantity": "slope", **point, **interval(0.2 * delta, 0.2)})
        pair = {**where, "group": " vs ".join(names)}
        for delta in (-5, 0, 5):
            for quantity, value in (("line_low", delta - 1.5), ("line_high", delta + 1.5)):
                rows.append({**pair, "quantity": quantity, "level": f"{delta}", "estimate": value})
    return rows


def sites(labels):
    rows = []
    for outcome in ("gad7", "phq8"):
        for place, label in enumerate(labels):
            where = {"outcome": outcome, "wave": "w0", "level": label, "n": 287}
            rows.append({**where, "quantity": "site_n", "estimate": 287})
            for method, reach in (("alone", 2.05), ("pooled in part", 0.6)):
                slope = interval(-0.4 + 0.3 * place, reach)
                rows.append({**where, "quantity": "site_slope", "method": method, **slope})
    return rows


def frequencies():
    rows = []
    for item in range(1, 8):
        for code, label in enumerate(ANSWERS):
            where = {"outcome": "gad7", "wave": "w0", "term": f"gad7_{item}", "level": str(code)}
            share = {"quantity": "valid_percent", "estimate": 25.0, "n": 1111, "note": label}
            rows.append({**where, **share})
    return rows
