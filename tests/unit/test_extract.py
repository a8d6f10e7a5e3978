"""The extractor on invented sentences, in each journal style."""

import pytest

from wavescore.papers.extract.find import find_statistics, leftovers
from wavescore.papers.extract.text import plain_text, sentences


def numbers_of(text: str) -> dict:
    """The numbers of "t=2.10 df=28 range=22..63" by their keys."""
    pairs = (pair.split("=", 1) for pair in text.split())
    return {key: value.split("..") if ".." in value else value for key, value in pairs}


def read(text: str) -> list[tuple]:
    """(kind, numbers) of each statistic of one sentence, as an author would type it."""
    return [(s.kind, s.numbers) for s in find_statistics(plain_text(text))]


STATEMENTS = [
    ("t(28) = 2.10, p = .045, d = 0.78", "t_test", "t=2.10 df=28 p=.045 d=0.78"),
    ("t(28.4) = −2.10, p < .05", "t_test", "t=-2.10 df=28.4 p=<.05"),
    ("t(40) = 0.31, ns", "t_test", "t=0.31 df=40 p=ns"),
    ("F[2, 57] = 4.21, p = .02", "f_test", "f=4.21 df1=2 df2=57 p=.02"),
    ("t[28] = 2.10, p = .045", "t_test", "t=2.10 df=28 p=.045"),
    ("\U0001d461(28) = 2.10, \U0001d45d = .045", "t_test", "t=2.10 df=28 p=.045"),
    (
        "OR 1.50 (95% con\ufb01dence interval 1.10\u20132.05)",
        "interval",
        "estimate=1.50 low=1.10 high=2.05 level=95 scale=log",
    ),
    ("F(1, 22) = .18, NS", "f_test", "f=.18 df1=1 df2=22 p=ns"),
    ("by callers, F1(1, 20) = 4.10, p = .056", "f_test", "f=4.10 df1=1 df2=20 p=.056"),
    ("by songs, t2(18) = 2.10, p = .050", "t_test", "t=2.10 df=18 p=.050"),
    ("t(40) = 1.75, p = .04, one-tailed", "t_test", "t=1.75 df=40 p=.04 tail=one"),
    ("t(19) = 2.5, p = .02, Hedges' g = 0.5", "t_test", "t=2.5 df=19 p=.02 d=0.5 d_type=hedges"),
    ("F(2, 57) = 4.21, p = .02, ηp² = .13", "f_test", "f=4.21 df1=2 df2=57 p=.02 partial_eta2=.13"),
    ("χ2(1, N = 80) = 4.30, p = .038", "chi_square", "chi2=4.30 df=1 p=.038 n=80"),
    ("χ²(3) = 2.5, p > .05, Cramér's V = .11", "chi_square", "chi2=2.5 df=3 p=>.05 v=.11"),
    (r"$\chi_{1}^{2} = 4.30$", "chi_square", "chi2=4.30 df=1"),
    ("chi-square (2) = 6.1, p = .047", "chi_square", "chi2=6.1 df=2 p=.047"),
    ("z = 2.10, p = .036", "z_test", "z=2.10 p=.036"),
    ("r(78) = −.31, p = .005", "correlation", "r=-.31 df=78 p=.005"),
    (
        "r = .25, n = 90, p = .02, 95% CI [.05, .44]",
        "correlation",
        "r=.25 n=90 p=.02 low=.05 high=.44 level=95",
    ),
    (
        "b = 0.52, SE = 0.11, t(212) = 4.73, p < .001",
        "regression",
        "b=0.52 se=0.11 t=4.73 df=212 p=<.001",
    ),
    ("β = −.20, SE = .07, p = .004", "regression", "b=-.20 se=.07 p=.004"),
    ("M = 3.45, SD = 1.02", "mean_sd", "mean=3.45 sd=1.02"),
    ("internal consistency was good (α = .89)", "alpha", "value=.89"),
    (r"$t_{118}=2.31$; $P=.02$; $d=0.42$", "t_test", "t=2.31 df=118 p=.02 d=0.42"),
    ("t118=2.31; P=.02", "t_test", "t=2.31 df=118 p=.02"),
    ("χ²₁=52.9; P<.001; Cramer V=0.08", "chi_square", "chi2=52.9 df=1 p=<.001 v=0.08"),
    ("χ21=52.9; P<.001", "chi_square", "chi2=52.9 df=1 p=<.001"),
    (r"$\chi^{2}_{1}=3.0$; $P=.08$", "chi_square", "chi2=3.0 df=1 p=.08"),
    (r"the growth model fit well ($\chi^2_1=3.0$; $P=.08$)", "growth_fit", "chi2=3.0 df=1 p=.08"),
    (
        r"slope $-0.40$ (95% CI $-0.60$ to $-0.20$)",
        "interval",
        "estimate=-0.40 low=-0.60 high=-0.20 level=95 scale=identity",
    ),
    (
        "slope –0.40, 95% CI –0.60 to 0.20",
        "interval",
        "estimate=-0.40 low=-0.60 high=0.20 level=95 scale=identity",
    ),
    (
        "OR 1.50 (95% CI 1.10-2.05; P=.01)",
        "interval",
        "estimate=1.50 low=1.10 high=2.05 level=95 scale=log p=.01",
    ),
    (
        "45.0% (95% CI 40.2%-49.9%)",
        "interval",
        "estimate=45.0 low=40.2 high=49.9 level=95",
    ),
    (
        "the gap (difference=-8.1 mmol/mol, 95% CI -15.5 to -0.7 mmol/mol; P=.03) or none",
        "interval",
        "estimate=-8.1 low=-15.5 high=-0.7 level=95 p=.03",
    ),
    (
        "fell by -0.7%, 95% CI -1.4% to -0.1%",
        "interval",
        "estimate=-0.7 low=-1.4 high=-0.1 level=95",
    ),
    (
        "a fall of -0.041 (SE 0.034, 95% CI [-0.113, 0.031])",
        "interval",
        "estimate=-0.041 low=-0.113 high=0.031 level=95 se=0.034",
    ),
    ("a fall of -0.017 (SE 0.010, p=.107)", "regression", "b=-0.017 se=0.010 p=.107"),
    ("X2(2) = 6.10, p = .047", "chi_square", "chi2=6.10 df=2 p=.047"),
    ("chi2(2)=6.1, p=.047", "chi_square", "chi2=6.1 df=2 p=.047"),
    ("HR 0.40 (0.20-0.80), P=.01", "interval", "estimate=0.40 low=0.20 high=0.80 scale=log p=.01"),
    ("from mean 69.6%, SD 18.6%", "mean_sd", "mean=69.6 sd=18.6"),
    ("They went together, r = .30.", "correlation", "r=.30"),
    ("aged 41 +/- 10 years", "mean_sd", "mean=41 sd=10"),
    ("aged 41.2 years (standard deviation 9.8)", "mean_sd", "mean=41.2 sd=9.8"),
    ("The mean age was 41.2 years", "mean_sd", "mean=41.2"),
    ("A total of 84 (70%) slept", "proportion", "n=84 percent=70"),
    ("mean 10.30 (SD 5.15)", "mean_sd", "mean=10.30 sd=5.15"),
    ("aged 41.25 years (SD 9.80; range 22-63)", "mean_sd", "mean=41.25 sd=9.80 range=22..63"),
    ("(n=84, 70%)", "proportion", "n=84 percent=70"),
    ("(median 12, IQR 5–30; mean 21.3, SD 30.2)", "mean_sd", "mean=21.3 sd=30.2"),
    ("34/56 (61%; 95% CI 47–74)", "proportion", "n=34 total=56 percent=61"),
    ("34/56 (61%; 95% CI 47–74)", "interval", "estimate=61 low=47 high=74 level=95"),
    ("F(1, 40) = 5.67, p < .05; t(40) = 2.38, p < .05", "t_test", "t=2.38 df=40 p=<.05"),
    (
        "t(37) = 2.36, d = 0.78, 95% CI [0.10, 1.44]",
        "t_test",
        "t=2.36 df=37 d=0.78 d_low=0.10 d_high=1.44 level=95",
    ),
    ("H(2) = 7.40, p = .025", "chi_square", "chi2=7.40 df=2 p=.025"),
    ("F(1.62, 133.1) = 5.10, p = 1.2 × 10−2", "f_test", "f=5.10 df1=1.62 df2=133.1 p=1.2x10-2"),
    ("825 took part at Time 2 (71%)", "proportion", "n=825 percent=71"),
    ("32 (25%) of 128", "proportion", "n=32 total=128 percent=25"),
    ("70% (n=84)", "proportion", "n=84 percent=70"),
    ("70% (n=84/120)", "proportion", "n=84 total=120 percent=70"),
    ("(84/120, 70%)", "proportion", "n=84 total=120 percent=70"),
    ("70.0% (84 of 120)", "proportion", "n=84 total=120 percent=70.0"),
    ("84 of the 120 workers (70%)", "proportion", "n=84 total=120 percent=70"),
    (
        "Of the sample of 1,120 workers, 840 (75%) were",
        "proportion",
        "n=840 total=1,120 total_from=guessed percent=75",
    ),
    ("In all, 84 night workers (70%) slept", "proportion", "n=84 percent=70"),
    ("P = 0·045; t(28) = 2·10", "t_test", "t=2.10 df=28"),
    ("*t*(28) = 2.10, *p* = .045", "t_test", "t=2.10 df=28 p=.045"),
    ("t(28) = 2.10 (p = .045)", "t_test", "t=2.10 df=28 p=.045"),
    ("9.4 ± 1.2", "mean_sd", "mean=9.4 sd=1.2"),
    ("Sleep rose (p = .045, t(28) = 2.10).", "t_test", "t=2.10 df=28 p=.045"),
    ("It did not differ (P = .18; χ2 = 1.8, df = 1).", "chi_square", "chi2=1.8 df=1 p=.18"),
    ("Groups differed, p = .045 (t = 2.10, df = 28).", "t_test", "t=2.10 df=28 p=.045"),
    ("Rooms differed, P < 0.05 (F(2, 57) = 4.21).", "f_test", "f=4.21 df1=2 df2=57 p=<0.05"),
    ("(Hedges' g = 0.41 [0.05, 0.77])", "interval", "estimate=0.41 low=0.05 high=0.77"),
    ("SMD = -0.40 (-0.75 to -0.05)", "interval", "estimate=-0.40 low=-0.75 high=-0.05"),
    ("b = 0.20 [0.05, 0.35], p = .009", "regression", "b=0.20 p=.009 low=0.05 high=0.35"),
    ("r(88) = .25 [.05, .44]", "correlation", "r=.25 df=88 low=.05 high=.44"),
    ("t(37) = 2.36, d = 0.78 [0.10, 1.44]", "t_test", "t=2.36 df=37 d=0.78 d_low=0.10 d_high=1.44"),
]


@pytest.mark.parametrize(("text", "kind", "numbers"), STATEMENTS, ids=[s[0] for s in STATEMENTS])
def test_each_style_is_read(text, kind, numbers):
    assert (kind, numbers_of(numbers)) in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "See Smith (2019) and the 7 forums (Figure 2).",
        "The level was set at α = .05 for all tests.",
        "It took 12 (3) attempts in 2020-2021.",
        "The R^2 = .45 of the model and RMSEA = .04.",
        "Thirteen out of the 104 workers (12.5%) dug.",
        "Two of 5, a 95% CI [13.8, 19.7] apart.",
        "On 3 of 12 days it rained, at 95% CI width.",
        "Version 8.4 of the software, grant 12/345.",
        "Of these, 20 of 50 members of group A (80% female) came in 2019 (70%).",
        "A blood pressure of 120/80 (75%), in grade 3 (60%), Table 2 (12%).",
        "It took t = 3 days at r = 5 and b = 2.",
        "The size was d = 0.40 as before [12, 13].",
    ],
)
def test_other_numbers_are_no_statistics(text):
    assert read(text) == []


def test_a_range_that_is_not_called_one_is_to_be_confirmed():
    assert read("(age: 22–63; mean = 41)") == [
        ("mean_sd", {"mean": "41", "range": ["22", "63"], "certain": False})
    ]


def test_numbers_stay_with_their_own_statistic():
    text = "Gains (t(28) = 2.10, p = .045) and losses (t(30) = 0.50, p = .62) differed."
    assert read(text) == [
        ("t_test", {"t": "2.10", "df": "28", "p": ".045"}),
        ("t_test", {"t": "0.50", "df": "30", "p": ".62"}),
    ]


def test_a_p_of_the_test_before_is_not_taken_for_the_next():
    text = "U = 34.5, p = .03 (t(28) = 2.10); W = 5 (p = .62), t(30) = 0.50."
    assert [numbers.get("p") for _, numbers in read(text)] == [None, None]


def test_a_two_tailed_aside_is_not_one_tailed():
    assert read("t(40) = 1.75, p = .09, two-tailed") == [
        ("t_test", {"t": "1.75", "df": "40", "p": ".09"})
    ]


def test_what_no_pattern_places_is_named():
    text = plain_text("Slopes did not differ (P=.29) among 88% of them; U = 34.")
    assert leftovers(text, find_statistics(text)) == [
        ("p value", "P=.29"),
        ("percentage", "88%"),
        ("statistic", "U = 34"),
    ]


def test_sentences_are_cut_at_their_ends_only():
    text = "Ada et al. found more (eg, 2.5 vs. 3.1). Yet P=.05. And so on."
    assert sentences(text) == [
        "Ada et al. found more (eg, 2.5 vs. 3.1).",
        "Yet P=.05.",
        "And so on.",
    ]


def test_a_bound_that_may_be_rounded_itself_is_read_with_doubt():
    kind, numbers = read("t(28) = 2.10, p ≤ .05")[0]
    assert (kind, numbers) == (
        "t_test",
        {"t": "2.10", "df": "28", "p": "<.05", "certain": False},
    )
