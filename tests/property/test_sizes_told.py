"""Numbers that are made of sizes alone tell none: degrees of freedom, effective numbers."""

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest
from analyses_survey import STUDY, respondents, run
from prepared import frame_of, release
from scipy import special

from wavescore.analyses.registry import analyses
from wavescore.analyses.sites.quantities import JACKKNIFE
from wavescore.definitions.labels import declared_labels
from wavescore.definitions.study import Release
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.grid import rounded_critical, to_step
from wavescore.methods.clusters import degrees_of_freedom
from wavescore.prepare.score import score
from wavescore.results.declare import Kind
from wavescore.results.table import rows_of

LABELS = declared_labels(STUDY)
STUDIES = [(55, 6, 10), (110, 13, 10), (110, 13, 5)]
OF_N = [(name, q) for name, each in analyses().items() for q in each.quantities if q.of_n]


@cache
def df_of(sizes):
    return float(degrees_of_freedom(np.array(sizes, dtype=float).reshape(-1, 1, 1), 0))


def sites_of(n, seed, minimum):
    """Return the private table of sites of a study in which one site has few."""
    typed, rng = respondents(n, seed=100 + seed), np.random.default_rng(seed)
    ids = sorted(typed["respondent_id"].unique())
    shares = [[0.5, 0.4, 0.1], [0.7, 0.25, 0.05]][seed % 2]
    site = dict(zip(ids, rng.choice([1.0, 2.0, 3.0], n, p=shares), strict=True))
    typed.loc[typed["wave"] == "t1", "gender"] = typed["respondent_id"].map(site)
    options = {"cluster": "gender", "outcomes": ["gad7"], "rule": None}
    study = replace(STUDY, release=Release(minimum_count=minimum))
    return run("sites", typed, score(typed, study), study, options)


def sizes_left(released, rule):
    """Return by hidden site which sizes its bin leaves, and which the sites' numbers leave."""
    shown = [*released[released["quantity"] == "site_n"]["estimate"]]
    bins = [rule.bin(each) if each == each else rule.hidden_range for each in shown]
    slopes = released[released["term"].isin(["", "slope"])].set_index(["quantity", "method"])
    df, slope = slopes.loc["satterthwaite_df", ""], slopes.loc["slope", JACKKNIFE]
    row = rows_of(released)[0]
    least, most = rule.bin(df["n"])
    sums = list(product(*(range(a, b + 1) for a, b in bins)))
    sums, left = [each for each in sums if least <= sum(each) <= most], []
    for sizes in sums:
        own = df_of(tuple(sorted(sizes)))
        fits = df["estimate"] != df["estimate"] or np.isclose(
            to_step(own, df["step"]), df["estimate"]
        )
        if slope["std_error"] > 0 and own > 0:
            quantile = special.stdtrit(own, 0.975)
            at_95 = row._replace(df=own, conf_level=0.95)
            reach = rounded_critical(quantile, at_95, slope["n"]) * slope["std_error"]
            ends = slope["estimate"] + np.array([-reach, reach])
            fits &= np.isclose(ends, [slope["conf_low"], slope["conf_high"]], atol=0.05).any()
        left += [sizes] if fits else []
    hidden = [place for place, each in enumerate(shown) if each != each]
    return [tuple({each[place] for each in found} for found in (sums, left)) for place in hidden]


def test_a_site_of_few_is_not_told_by_degrees_of_freedom():
    """One influence of a respondent left most hidden sizes of sites fewer than four values."""
    tried, told = 0, []
    for study in STUDIES:
        rule = CountRule(study[-1], 5)
        private = {"sites": sites_of(*study)}
        released = release(private, LABELS, minimum_count=rule.minimum)["sites"]
        if sizes_left(released, rule):
            # Over the correlation it is the sites' mean size.
            assert released.query("quantity == 'design_effect'")["estimate"].isna().all()
        for sums, left in sizes_left(released, rule):
            tried += 1
            told += [(study, left)] if len(left) < min(4, len(sums)) else []
    assert tried and told == [], f"of {tried} hidden sizes"


@pytest.mark.parametrize(("name", "quantity"), OF_N, ids=lambda each: getattr(each, "name", each))
def test_a_number_that_grows_with_the_sample_does_not_tell_its_size(name, quantity):
    """Of 65 in a bin of 61 to 65 the degrees of freedom, 63, were 65: 65 or more respondents."""
    lost = 2 if quantity.kind is Kind.DEGREES_OF_FREEDOM else 0
    shown = set()
    for n in range(61, 66):
        row = {"quantity": quantity.name, "outcome": "gad7", "wave": "t1", "n": n}
        known = {"influence": 0.4} if quantity.kind is Kind.EFFECT else {}
        found = release({name: frame_of(name, [{**row, "estimate": n - lost, **known}])})[name]
        shown.add(found["estimate"].iloc[0])
    assert len(shown) == 1 and not np.isnan(shown.pop())


def test_some_numbers_grow_with_the_sample():
    assert {q.name for _, q in OF_N} == {"effective_n", "levene_df_error", "anova_df_error"}
