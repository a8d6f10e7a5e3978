"""The transcribed papers: what is called wrong in public was worked out a second way, here."""

import math
from datetime import date

import pytest
from scipy import stats

from wavescore.definitions.yaml_file import load_yaml
from wavescore.papers import check_paper
from wavescore.papers.check.causes import find_causes

# Claims that do not hold. Whoever transcribes another adds it here with its arithmetic below.
WRONG = {
    "lobban_2025": {
        *("interview_white", "interview_female", "interview_aged_16_25", "interview_aged_26_35"),
        *("gad7_fit", "phq8_slope", "safety_posting"),
    },
    "smit_2021": {"row_use_inactive"},
    "montali_2022": {"youngest"},
}


# What a person must look at.
ASKED = {
    "lobban_2025": {"sample_daily", "responders_said_twice", "helpers_said_twice", "youngest_band"},
    "smit_2021": {"drugs_said_twice", "new_members"},
    "montali_2022": set(),
}


@pytest.fixture(scope="module")
def verdicts(root):
    return {paper: check_paper(root / f"config/papers/{paper}.yaml") for paper in WRONG}


@pytest.fixture(scope="module")
def claims(root):
    return {
        paper: {claim["id"]: claim for claim in load_yaml(file)["claims"]}
        for paper in WRONG
        for file in [root / f"config/papers/{paper}.yaml"]
    }


@pytest.mark.parametrize("paper", WRONG)
def test_these_claims_and_no_others_are_called_wrong(verdicts, paper):
    table = verdicts[paper]
    wrong = table[table["verdict"].isin(["inconsistent", "decision_error"])]
    assert set(wrong["id"]) == WRONG[paper]
    assert set(table.loc[table["verdict"] == "question", "id"]) == ASKED[paper]


def test_the_four_interview_percentages_are_one_cause(verdicts):
    causes = find_causes(verdicts["lobban_2025"])
    together = [cause for cause in causes if len(cause.claims) > 1]
    assert [set(cause.claims) for cause in together] == [
        {c for c in WRONG["lobban_2025"] if "interview" in c}
    ]
    assert together[0].headline == "Four percentages fit a total of 56, none fits 52."
    assert [c.consequence for c in causes if c.verdict == "inconsistent"] == (
        ["inference"] * 3 + ["description"]
    )


def test_a_digit_that_a_whole_percentage_lost_is_put_back(verdicts):
    row = verdicts["smit_2021"].set_index("id").loc["row_use_inactive"]
    assert row["suggestion"].startswith("the percentage 7 in place of 0.7")


def test_members_a_month_between_two_dates():
    days = (date(2020, 9, 24) - date(2019, 6, 19)).days
    assert days == 463 and round(1374 / (days / 30.4375), 1) == 90.3


def test_the_quoted_ages_leave_a_possible_mean(claims):
    ages = [int(age) for age in claims["smit_2021"]["age"]["known"]]
    assert (len(ages), sum(ages)) == (10, 526)
    rest = (15 * 49 - 526) / 5
    assert 31 < rest < 65 and sum((a - 49) ** 2 for a in ages) + 5 * (rest - 49) ** 2 < 15 * 11**2


def test_the_flow_of_lobban_does_not_grow(claims):
    for flow in ("interview_flow", "survey_flow"):
        steps = [int(n) for n in claims["lobban_2025"][flow]["steps"].values()]
        assert steps == sorted(steps, reverse=True)


def test_both_vouchers_have_one_rate():
    assert pytest.approx(40.5 / 30) == 13.5 / 10


@pytest.mark.parametrize("claim", sorted(c for c in WRONG["lobban_2025"] if "interview" in c))
def test_interview_percentages_fit_56_and_not_52(claims, verdicts, claim):
    printed = claims["lobban_2025"][claim]
    n, percent = int(printed["n"]), int(printed["percent"].strip("%"))
    fitting = [total for total in range(n, 200) if abs(100 * n / total - percent) <= 0.5]
    assert 56 in fitting and 52 not in fitting
    row = verdicts["lobban_2025"].set_index("id").loc[claim]
    assert "56 in place of 52" in row["suggestion"]


def test_the_gad7_fit_has_another_p():
    # P(X > x) on 1 df is erfc(sqrt(x / 2)); 3.0 stands for 2.95 to 3.05
    low, high = math.erfc(math.sqrt(3.05 / 2)), math.erfc(math.sqrt(2.95 / 2))
    assert 0.0805 < low < high < 0.0865 and high < 0.145


def test_the_phq8_interval_is_not_centred():
    middle = (-0.287 + 0.062) / 2
    assert abs(middle - -0.162) > 0.0015  # half a unit for each of the three numbers
    repaired = (-0.387 + 0.062) / 2
    assert abs(repaired - -0.162) < 0.001


def test_the_safety_p_is_two_tailed():
    one_tailed = stats.t.sf([2.6385, 2.6375], 789)
    assert all(0.0042 < p < 0.0043 for p in one_tailed)
    assert min(2 * one_tailed) < 0.0095 and max(2 * one_tailed) > 0.0085


def test_one_of_fifteen_is_seven_percent():
    assert round(100 / 15) == 7 and round(100 / 15, 1) != 0.7


def test_the_youngest_of_table_1_is_33(claims):
    ages = [int(age) for age in claims["montali_2022"]["age"]["rows"]]
    assert (len(ages), min(ages), max(ages), round(sum(ages) / 16)) == (16, 33, 63, 48)


def test_the_benchmark_chi_square_is_truncated(verdicts):
    (a, b), (c, d) = (593, 198), (76265, 4650)
    n = a + b + c + d
    chi_square = n * (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))
    assert f"{chi_square:.1f}" == "522.0" and math.floor(chi_square * 10) / 10 == 521.9
    assert verdicts["lobban_2025"].set_index("id").loc["cases_compared", "verdict"] == "rounding"


def test_every_claim_that_names_a_result_names_an_analysis_of_the_example(claims, root):
    study = load_yaml(root / "config/studies/example/study.yaml")
    named = [claim.get("reproduces", []) for claim in claims["lobban_2025"].values()]
    rows = [row for rows in named for row in (rows if isinstance(rows, list) else [rows])]
    assert len(rows) > 30
    assert {row["analysis"] for row in rows} <= set(study["analyses"])
