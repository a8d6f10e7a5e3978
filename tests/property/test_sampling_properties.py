"""What holds for every interview sample, whoever answered."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from prepared import make_study

from wavescore.analyses.interview_sample.compute import sample_interviews
from wavescore.analyses.interview_sample.strata import allocate
from wavescore.errors import DataError

ROW = st.tuples(
    st.sampled_from(["Wren", "Finch", "Jay", None]),
    st.sampled_from(["daily", "weekly", None]),
    st.sampled_from([1.0, 0.0, None]),
)
ROWS = st.lists(ROW, min_size=1, max_size=30)
SETTINGS = st.fixed_dictionaries(
    {"target": st.integers(1, 12)},
    optional={"allocation": st.sampled_from(["proportional", "equal"])},
) | st.fixed_dictionaries({"target": st.integers(1, 5), "per": st.just("stratum")})


def survey(rows):
    frame = pd.DataFrame(rows, columns=["forum", "use", "contact"])
    frame = frame.astype({"contact": float, "forum": "str", "use": "str"})
    return frame.assign(respondent_id=[f"r{n}" for n in range(len(rows))], wave="t1")


def draw(scored, seed=1, **sampling):
    sampling = {
        "consent": {"field": "contact", "equals": 1},
        "strata": ["forum", "use"],
        **sampling,
    }
    try:
        return sample_interviews(scored, make_study(sampling=sampling, seed=seed))
    except DataError:
        total = (scored["contact"] == 1).sum()
        assert sampling.get("per") != "stratum"
        assert sampling["target"] > total
        return None


@settings(deadline=None)
@given(ROWS, SETTINGS, st.integers(0, 5))
def test_consent_once_each_and_the_same_again(rows, sampling, seed):
    scored = survey(rows)
    drawn = draw(scored, seed, **sampling)
    if drawn is None:
        return
    sample, table = drawn
    consenting = scored.loc[scored["contact"] == 1, "respondent_id"]
    assert sorted(sample["respondent_id"]) == sorted(consenting)
    again = draw(scored.sample(frac=1, random_state=3), seed, **sampling)
    pd.testing.assert_frame_equal(sample, again[0])
    pd.testing.assert_frame_equal(table, again[1])
    invited = sample[sample["list"] == "invited"]
    if sampling.get("per") != "stratum":
        assert len(invited) == sampling["target"]
        strata = sample["stratum"].nunique()
        assert invited["stratum"].nunique() == min(strata, sampling["target"])


@settings(deadline=None)
@given(ROWS, ROW)
def test_adding_a_respondent_leaves_the_order_of_the_others(rows, added):
    before = draw(survey(rows), target=1, per="stratum")[0]
    after = draw(survey([*rows, added]), target=1, per="stratum")[0]
    kept = after[after["respondent_id"] != f"r{len(rows)}"]
    for stratum, part in before.groupby("stratum"):
        same = kept.loc[kept["stratum"] == stratum, "respondent_id"]
        assert same.tolist() == part["respondent_id"].tolist()


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=12),
    st.integers(1, 80),
    st.sampled_from(["proportional", "equal"]),
)
def test_allocation_is_within_bounds_covers_and_sums(pairs, target, allocation):
    sizes = {f"s{n}": max(pair) for n, pair in enumerate(pairs)}
    available = {f"s{n}": min(pair) for n, pair in enumerate(pairs)}
    given_out = allocate(target, sizes, available, allocation)
    assert all(0 <= given_out[name] <= available[name] for name in sizes)
    assert sum(given_out.values()) == min(target, sum(available.values()))
    open_to = [name for name in sizes if available[name]]
    if target >= len(open_to):
        assert all(given_out[name] >= 1 for name in open_to)


@given(st.lists(st.integers(1, 200), min_size=1, max_size=8), st.integers(1, 40))
def test_without_bounds_it_is_the_method_of_largest_remainders(sizes, extra):
    total = sum(sizes)
    target = len(sizes) + extra
    named = {f"s{n}": size for n, size in enumerate(sizes)}
    quotas = {name: target * size / total for name, size in named.items()}
    if min(quotas.values()) < 1:
        return
    found = allocate(target, named, dict.fromkeys(named, 10_000), "proportional")
    whole = {name: int(target * size // total) for name, size in named.items()}
    left = {name: target * size % total for name, size in named.items()}
    order = sorted(named, key=lambda name: (-left[name], int(name[1:])))
    for name in order[: target - sum(whole.values())]:
        whole[name] += 1
    assert found == whole
