"""A small study and the result tables that its analyses would return, written out by hand."""

from prepared import frame_of

from wavescore.definitions.instruments import load_instruments
from wavescore.definitions.rules import load_rules
from wavescore.definitions.study import study_from

WAVES = ("t1", "t2")
LABELS = {"t1": "Baseline", "t2": "Week 6"}


def make_study(**changes):
    """Return a synthetic study of two waves that asks GAD-7."""
    settings = {
        "name": "small",
        "file": "config/studies/small/study.yaml",
        "title": "A small <study> & more",
        "synthetic": True,
        "source": {"export": "export.csv", "layout": "wide"},
        "waves": [{"name": w, "time": t, "label": LABELS[w]} for t, w in enumerate(WAVES)],
        "eligibility": [{"name": "consented", "field": "consent", "equals": 1}],
        "instruments": {
            "gad7": {"definition": load_instruments()["gad7"], "columns": "{wave}_gad7_{item}"}
        },
        "groups": {"poster": {"field": "posted", "values": {"posted": [1], "never": [0]}}},
        "rules": load_rules(None, load_instruments()),
        "analyses": {"benchmark": {"geography": "North West", "period": "2022-23"}},
        "seed": 1,
    }
    return study_from(settings | changes)


def shares(total, counts, interval=False, **row):
    """Return n and percent of each term of `counts` among `total`."""
    rows = []
    for term, count in counts.items():
        where = {**row, "term": term, "n": total}
        rows.append({**where, "quantity": "n", "estimate": count})
        percent = {**where, "quantity": "percent", "estimate": 100 * count / total}
        if interval:
            percent |= {"conf_low": 100 * count / total - 2, "conf_high": 100 * count / total + 2}
            percent |= {"conf_level": 0.95, "method": "wilson"}
        rows.append(percent)
    return rows


def flow(analysed=(200, 100), excluded=(20, 10)):
    """Return the flow table."""
    rows = []
    for wave, kept, out in zip(WAVES, analysed, excluded, strict=True):
        n = kept + out
        rows += [
            {"wave": wave, "quantity": "entered", "estimate": n},
            {"wave": wave, "quantity": "excluded", "term": "consented", "estimate": out, "n": n},
            {"wave": wave, "quantity": "analysed", "estimate": kept, "n": n},
            {
                "wave": wave,
                "quantity": "response_rate",
                "n": analysed[0],
                "estimate": kept / analysed[0],
                "conf_low": 0.4,
                "conf_high": 0.6,
                "conf_level": 0.95,
                "method": "wilson",
            },
        ]
    return frame_of("flow", rows)


def caseness(counts=((150, 50), (60, 40))):
    """Return the caseness table: the rule, and the bands of GAD-7."""
    rows = []
    for wave, (case, other) in zip(WAVES, counts, strict=True):
        where = {"outcome": "nhs_talking_therapies", "wave": wave}
        total = case + other
        rows += shares(total, {"case": case, "not_case": other}, True, **where)
        rows += shares(total, {"not_scored": 0}, **where)
        bands = {"minimal": 20, "mild": 30, "moderate": 25, "severe": total - 75}
        rows += shares(total, bands, True, outcome="gad7", wave=wave)
    return frame_of("caseness", rows)


def distributions(counts=((50, 60, 60, 30), (25, 25, 25, 25))):
    """Return the score distributions."""
    rows = []
    for wave, sizes in zip(WAVES, counts, strict=True):
        where = {"outcome": "gad7", "wave": wave}
        total = sum(sizes)
        bins = dict(zip(("0 to 5", "6 to 11", "12 to 17", "18 to 21"), sizes, strict=True))
        rows += shares(total, bins, **where)
        rows.append({**where, "quantity": "n", "estimate": total, "n": total})
        rows.append({**where, "quantity": "missing", "estimate": 0, "n": total})
        for name, value in {"mean": 10.5, "sd": 5.1, "median": 10, "q1": 6, "q3": 14}.items():
            rows.append({**where, "quantity": name, "estimate": value, "n": total})
        rows.append({**where, "quantity": "max", "estimate": 21, "n": total})
    return frame_of("distributions", rows)


def growth(n=200, proper=1.0, groups=("",)):
    """Return a linear growth model of GAD-7 in each group."""
    rows = []
    for group in groups:
        where = {"outcome": "gad7", "group": group, "n": n}
        rows.append({**where, "quantity": "converged", "estimate": 1.0})
        note = "" if proper else "the slope variance is negative"
        rows.append({**where, "quantity": "proper", "estimate": proper, "note": note})
        rows.append({**where, "quantity": "n", "estimate": n})
        fit = {"estimate": 1.25, "df": 1, "p_value": 0.2636}
        rows.append({**where, "quantity": "chi_square", **fit})
        for term, value in {"intercept_mean": 10.75, "slope_mean": -0.377}.items():
            ends = {"conf_low": value - 0.2, "conf_high": value + 0.2, "conf_level": 0.95}
            rows.append(
                {**where, "term": term, "quantity": "parameter", "estimate": value}
                | {"std_error": 0.1, "statistic": value / 0.1, "p_value": 0.0004, **ends}
            )
        for wave, mean in zip(WAVES, (10.7, 10.4), strict=True):
            ends = {"conf_low": mean - 0.4, "conf_high": mean + 0.4, "conf_level": 0.95}
            here = {**where, "wave": wave}
            rows.append({**here, "quantity": "implied_mean", "estimate": mean, **ends})
            rows.append({**here, "quantity": "observed_mean", "estimate": mean + 0.1, **ends})
            rows.append({**here, "quantity": "observed_n", "estimate": n})
        change = {"estimate": -0.377, "std_error": 0.1, "p_value": 0.0004, "conf_level": 0.95}
        change |= {"conf_low": -0.577, "conf_high": -0.177, "method": "observed standard errors"}
        between = {**where, "wave": "t1 to t2"}
        rows.append({**between, "quantity": "mean_change", **change})
        sizes = {"estimate": -0.07, "conf_low": -0.11, "conf_high": -0.03, "reference": "t1"}
        rows.append({**between, "quantity": "standardised_change", **sizes})
        rows.append({**between, "quantity": "change_of_range", "estimate": -1.8})
        pairs = {"estimate": -0.3, "conf_low": -0.6, "conf_high": 0.0, "p_value": 0.05}
        rows.append({**between, "quantity": "observed_change", **pairs})
        for time in (0.0, 0.5, 1.0):
            mean = 10.75 - 0.377 * time
            point = {"term": "time", "level": f"{time:g}", "estimate": mean}
            ends = {"conf_low": mean - 0.3, "conf_high": mean + 0.3, "conf_level": 0.95}
            rows.append({**where, **point, "quantity": "curve_mean", **ends})
            spread = {
                "term": "time",
                "level": f"{time:g}",
                "quantity": "trajectory_sd",
                "estimate": 4.0,
            }
            rows.append({**where, **spread})
    return frame_of("growth", rows)


def correlations():
    """Return one correlation."""
    row = {"outcome": "gad7", "term": "age", "wave": "t1", "quantity": "r", "method": "pearson"}
    ends = {"conf_low": -0.3, "conf_high": -0.1, "conf_level": 0.95, "p_value": 0.0123}
    return frame_of("correlations", [{**row, "estimate": -0.2, "n": 200, **ends}])


def attrition():
    """Return the baseline of those retained and lost at the second wave."""
    where = {"wave": "t2", "outcome": "gad7", "term": "gad7"}
    rows = [
        {"wave": "t2", "quantity": "retained_n", "estimate": 100, "n": 200},
        {"wave": "t2", "quantity": "lost_n", "estimate": 100, "n": 200},
        {**where, "quantity": "retained_n", "estimate": 100, "n": 100},
        {**where, "quantity": "lost_n", "estimate": 100, "n": 100},
        {**where, "quantity": "retained_mean", "estimate": 10, "n": 100},
        {**where, "quantity": "lost_mean", "estimate": 11, "n": 100},
        {**where, "quantity": "smd", "estimate": 0.19, "n": 200},
    ]
    return frame_of("attrition", rows)


def group_test(sizes=(120, 80), outcome="gad7"):
    """Return a test between two groups of the sizes."""
    where = {"outcome": outcome, "wave": "t1", "group": "posted vs never"}
    total = sum(sizes)
    t = {"method": "student", "alternative": "greater", "n": total}
    rows = [
        {**where, **t, "quantity": "t", "estimate": 2.638, "df": total - 2, "p_value": 0.004},
        {**where, **t, "quantity": "difference", "estimate": 0.5, "conf_low": 0.2}
        | {"conf_high": float("inf"), "conf_level": 0.95, "p_value": 0.004},
        {**where, "quantity": "cohens_d", "estimate": 0.199, "n": total},
    ]
    for term, size in zip(("posted", "never"), sizes, strict=True):
        for quantity, value in (("n", size), ("mean", 3.5), ("sd", 0.7)):
            rows.append({**where, "term": term, "quantity": quantity, "estimate": value, "n": size})
    return frame_of("group_tests", rows)


def all_tables():
    """Return a result table of every kind, none of which needs suppression."""
    return {
        "flow": flow(),
        "caseness": caseness(),
        "distributions": distributions(),
        "growth": growth(groups=("", "posted", "never")),
        "correlations": correlations(),
        "attrition": attrition(),
        "group_tests": group_test(),
    }


def one(frame, **where):
    """Return the only row that matches."""
    chosen = frame
    for column, value in where.items():
        chosen = chosen[chosen[column] == value]
    assert len(chosen) == 1, f"{len(chosen)} rows for {where}"
    return chosen.iloc[0]


def described(counts, group="", outcome="colour"):
    total = sum(counts.values())
    where = {"outcome": outcome, "wave": "t1", "group": group}
    rows = [
        {**row, "term": outcome, "level": row["term"]}
        for row in shares(total, counts, True, **where)
    ]
    answered = total - counts.get("(missing)", 0)
    for label, count in counts.items():
        if label != "(missing)":
            rows.append(
                {"outcome": outcome, "wave": "t1", "group": group, "n": answered}
                | {"term": outcome, "level": label, "quantity": "valid_percent"}
                | {"estimate": 100 * count / answered}
            )
    return rows
