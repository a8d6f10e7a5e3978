"""Shapes of print met in real articles that were read or accused wrongly; the statements are ours."""
# ruff: noqa: E501 (one statement, one line)

import pytest
from made_article import WRONG, reader
from scipy.special import nctdtr

from wavescore.papers import check_paper, load_paper
from wavescore.papers.check.effects import noncentral_d


@pytest.fixture
def read(tmp_path):
    """Return the claims of a made-up article and their verdicts, as if nobody had looked."""
    return reader(tmp_path)


@pytest.mark.parametrize(("t", "df"), [(8.7, 99.0), (8.7, 1000.0), (8.7, 18.0)])
def test_limits_of_d_exist_where_the_far_tail_has_nothing_left_to_add(t, df):
    low, high = noncentral_d(t, df, 1.0, 0.95)
    assert nctdtr(df, low, t) == pytest.approx(0.975) and nctdtr(df, high, t) == pytest.approx(
        0.025
    )


INNOCENT = {
    "a letter r of another quantity": "The ring was wide (r = 1.65, p = .02), and alpha was 1.20 in Cronbach's room.",
    "more than all, perhaps the other way round": "In all 49 of 31 callers (94%) came.",
    "quartiles are no test of heterogeneity": "Time to discharge was shorter with music, median 2.0 weeks (Q1 = 1.0, Q3 = 4.0; p = .020).",
    "a median and its range after a hazard ratio": "Singing lowered relapse (2 [4.0%] vs. 12 [24.0%]; hazard ratio: 0.52 [95% confidence interval: 0.31-0.87]; P = 0.01), and stay was shorter (9 [4-31] vs. 10 [6-52] nights; P = .03).",
    "the size stands before its correlation": "Coping went with age and hope (n = 20, r = -0.51, p = .022 and n = 17, r = -0.53, p = .029).",
    "a minus sign after an abbreviation": "The mean difference was -3.1 (95% CI -4.6, -1.6) vs. –0.6 (95% CI -1.9, 0.7) without it.",
    "a rate before a count of its own": "Retention was 92.5%; 9 of the 120 callers (7.5%) left.",
    "a share said to be about": "Those who were too busy amounted to just under 30% (22/76) of all who left.",
    "percentages rounded to whole numbers, printed with a zero": "Answers came from 61/270 (23.0%) of the callers.",
    "an effect size of pairs is no z": "Walkers felt safer: High Low p < .001, d z = 1.42 p < .001, d z = 1.66 p < .001.",
    "limits after an effect size are its own": "The gap was large, b = 0.61, SE = 0.02, t(2911) = 30.5, p < .001, d = 0.74, 95% CI = [0.69, 0.79].",
    "profile limits beside a standard error": "Volunteers were likelier to reply (b = 1.92, SE = 0.36, 95% CI [1.27, 2.70], p < .001).",
    "the standard error of a ratio, not of its log": "Callers replied more often (odds ratio, OR = 1.40, SE = 0.10, 95% CI [1.22, 1.61]).",
    "a one-tailed p in the other direction": "Walking was no slower than sitting, t(24) = 1.2, p = .88, one-sided.",
    "a p that was resampled": "Bootstrapped t tests showed it again, t(52) = 2.38, p = .028.",
    "a p that lost its digits": "The model held, b = 2.10, SE = 0.30, z = 7.00, p < 0.",
    "one test of the sentence is one-tailed": "Hope rose, t(40) = 2.30, p = .027, and in a one-tailed test calm rose, t(40) = 1.80, p = .040.",
    "an interval of a ratio under a word for differences": "In 17 of 92 and 12 of 89 the mean difference was 0.69 (95% CI 0.31 to 1.54).",
    "sphericity corrected without a word": "A repeated-measures ANOVA showed no effect of room, F(2, 26) = 0.93, p = .38.",
    "one-tailed F of a paper with one-tailed tests": "All tests were one-tailed. A contrast was found, F(1, 34) = 2.83, P = 0.051.",
    "a share of a life table": "The cumulative incidence of relapse was 11.2% (36 of 350 patients).",
    "a dose is no count": "With doubling, R10 and ES 10/20 (24.3%, 42.4%, and 52.6%, respectively) held.",
    "a bound that was rounded itself": "Rooms differed, F(2, 24) = 4.44, P <= 0.02.",
    "a habit of one-tailed tests": "Hope rose, t(32) = 2.15, p = .020, calm rose, t(32) = 2.08, p = .023, and sleep did not, t(34) = 1.51, p = .070.",
    "a difference with its sign turned": "The mean difference was 2.0 (95% CI -8.0 to 4.1).",
    "doses in brackets": "Hope came to 72% (20/20-mg group), 53% (20/30 mg) and 70% (20/40 mg) of callers.",
    "women to men": "The sexes stood 39/65 (37%) in the choir.",
    "a ratio of nobody": "The odds ratio was 0.00 (95% CI 0.01 to 39.00).",
    "limits of the ratio beside its log": "Reflections did not differ (b = 0.063, SE = 0.080, p = 0.43, 95% CI [0.910, 1.247]).",
    "limits in the other order": "Walking helped (b = -0.30, SE = 0.10, 95% CI: -0.10 to -0.50, p = .003).",
    "the number needed, after a ratio": "The hazard ratio of relapse was 0.79 (95% CI 0.66-0.94), and the number needed to teach was 21 (95% CI 12-79).",
    "a standard error before the limits": "The adjusted mean difference was 350.3 (SE: 57.7; 95% CI: 237.2, 463.4), and 146.0 (SD: 57.7; 95% CI: 32.9, 259.1) later.",
    "a total less some": "Of those written to, 19.5% (1089/5913 letters minus 317 returned) came.",
    "an index is no test": "The colour changed (Δa o-t(3) = 1.04, p < .001).",
    "limits of a profile likelihood": "Relapse did not differ (HR = 1.254, 95% CI 0.48-4.63, P = .71), nor death (HR = 1.40, 95% CI: 0.30-9.84).",
    "an exact limit of an incidence ratio": "Fewer cases came than expected (standardized incidence ratio 0.54; 95% CI 0.11-1.58).",
    "a decimal comma": "The odds ratio was 0.48 (95% CI = 0.32 to 0,71; P = .001) and 0.478 (95% CI = 0.323 to 0,706).",
    "a share rounded to fewer decimals than printed": "One of 206 (1/206, 0.50%) sang alone.",
    "a time before the limits": "The difference in frailty was 14.7% at 12 months (95% confidence interval: 2.4%, 27.0%; P = .02).",
    "limits that another method made throughout": "The mean difference was 1.02 (95% CI -1.60, 1.65), the mean difference in visits -1.58 (95% CI -2.63, 1.06) and the mean difference in fares 1.40 (95% CI -1.49, 2.94).",
    "p of a rank test beside a mean difference": "Nights were compared by the Mann-Whitney test. They were fewer with music (mean difference 0.8 nights; 95% CI -0.5, 2.0; P = .01).",
    "limits of b beside a standardised coefficient": "Hope predicted dropout (β = 0.21, 95% CI 3.2 to 4.4, p = .001).",
    "one share of two groups": "Of the 62 callers, 82% (26 of 29 in the choir; 25 of 33 elsewhere) stayed.",
    "rates beside a hazard ratio": "Relapse rates were 12.4% (6/51) and 3.4% (2/87) (HR 0.19, log-rank P = .02).",
    "the range of a difference": "Warmth rose in all (188 ± 47 versus 174 ± 48, range 8-29).",
    "a standard error after two coefficients": "Hope rose (Sβ = 0.80, β = 48.64, SE = 1.70, P < .05; b = 0.50, β = 0.31, SE = 1.10, p = .01).",
    "a ratio of men to women": "The sexes stood 126/142 (0.89%) and 132/136 (0.97%).",
    "two years": "In 1999/2000 61% (892/1,466) of the bites came before eight.",
    "doses with decimals": "Remission came with 7.5/46 (22.4%) and 15/92 (27.6%) more often.",
    "a p that compares two means": "Warmth changed in both arms (-0.32 [SE 0.17] vs. 0.34 [SE 0.24]; p = .03).",
    "a p of non-inferiority": "Singing was no worse (HR 0.86; 95% CI 0.74-0.99; P < 0.001 for non-inferiority, P = 0.04 for superiority).",
    "one p of a factor beside each of its levels": "Fear rose with the number of calls: one vs. none (OR = 1.33; 95% CI, 0.53-3.36; P = 0.027) and two vs. none (OR = 9.87; 95% CI, 1.82-53.53; P = 0.027).",
    "a p that limits leave out, but of no known test": "Relapse was rarer (HR 0.79; 95% CI 0.64-0.98; P < 0.001).",
    "the average of several shares": "Across all six evenings, the average attendance was 85.4% (34/40) of songs.",
    "an effect size beside Welch's F": "Rooms differed (F(3, 46.97) = 5.84, P = .002, partial η2 = .13).",
    "the bracket of H holds the number of callers": "Rooms differed (H(95) = 12.181, p = 0.0023).",
    "two of three, and of all": "Three (17.6%) relapsed (1/3 moved away and 2/3 (11.7%) sang again).",
    "a score of nought or one": "Those with a subscore = 0/1 (21%) sang on.",
    "F of a test by permutation": "Rooms did not differ (PERMANOVA; pseudo-F(5, 18) = 1.69, p = 0.15).",
    "a thickness at time nought": "The drum skin was thin, t(0)=0.5 mm.",
    "two grades": "Fever of grades 3/4 (12.5%) and of grade 13/14 (2%) was rare.",
    "two types": "Most had HPV 16/18 (45.2%), and codons 12/13 (30%) changed.",
    "sight": "A visual acuity of 20/40 (85%) or better was kept.",
    "a score of so many points": "In all, 60 callers gave a score of 18/20 (60%).",
    "months": "Callers came between 01/2005 and 12/2010 (85%).",
    "heart rate": "Rest was deep (HR 62.5 [58.2-99.0] bpm and RR 14.5 [10.2-35.1] breaths a minute).",
    "classes of a percentage": "Scores of 100% to 95% (5 out of 212) made 2% of the total.",
    "shares of which most do not fit": "Songs were 13% (5 of 212), 11% (46 of 212), 36% (76 of 212) and 60% (55 of 212) of the total.",
    "the first and the second r": "Two axes were found (P = 0.012, r(1) = 0.89, r(2) = 0.76).",
    "a p by randomization": "Songs went with rain (r = -0.56, n = 17, P < 0.01 by randomization).",
    "a solution": "The drum was washed with vinegar of 1% (20/80 v/v, warm).",
    "a bound of shares": "Songs known to < 40% (4 out of 35 songs) or >=60% (5 of 35) were left out.",
    "a share so far off that it is another number": "Keys of C sharp 7.3% (45/81 songs) and of D were used.",
    "a p of a cluster of voxels": "Singing lit a cluster in the left middle frontal gyrus (133 voxels, BA 46, Z = 2.44, p = 0.0001).",
    "a place in the brain": "Calm lit the right gyrus (k = 26, x = 24, y = -4, z = -28, P = 0.018) and another (x: 2; y: 7; z = 12.5, p = .02).",
    "a level before the test": "No room differed at p < .05 (t(28) = 0.50), nor at the level of p < .01 (F(1, 30) = 0.40).",
    "a decimal comma that looks like thousands": "The odds ratio was 1.803 (95% CI 1.196 to 2,720).",
    "a one-tailed p of F": "A contrast was found, F(1, 34) = 3.02, p = .046.",
    "a count in words": "Singing stopped for three (9%) of 32 choirs and six (14%) of 43 bands.",
    "shares of another total of the sentence": "Among all 62 callers 23% slept: 7 of 9 in the choir (11%) and 7 of 15 in the band (11%).",
    "one share of two groups, each in words": "Calm came to 21.9% of callers (11/59 in the choir group and 16/64 in the band group).",
    "the share of the rest": "Songs were lost by 15 of 60 (75%).",
    "a ratio converted from odds": "Callers with needs got more help (relative risk [RR], 1.77; 95% CI, 1.51 to 1.90).",
    "a reduction of risk": "Relative risk was lower, and the relative risk reduction 0.37 (95% CI = 0.01-0.60).",
    "limits of few events": "Relapse was likelier (HR 2.21; 95% CI .24-292.76; P = .56).",
    "P of a comparison of two ratios": "The risk was greater than that of former callers (rate ratio, 1.20; 95% CI, 0.91-1.58; P < .001).",
    "P of a trend beside each level": "Songs mattered (HR, 2.12; 95% CI, 1.67-2.69; P = .02), as did rooms (HR, 1.89; 95% CI, 1.46-2.45; P = .06) and halls (HR, 1.94; 95% CI, 1.52-2.47; P = .05).",
    "the n behind each of two correlations": "Sleep went with songs (r = -0.568, p = 0.006, n = 22; r = -0.443, p = 0.0018, n = 47).",
    "exact P of few ranks": "Sleep went with songs (Spearman's rho = -0.5679, p = 0.0090, n = 22).",
    "P of ranks by the normal approximation": "Hope went with age (rho = .300, n = 92, p = .0042).",
    "a height at time nought": "A wave of height H(0)=0.07 m was sung.",
    "P times three comparisons": "Choirs and bands differed, t(58) = 2.60, p = .036.",
    "a bound for an equals sign": "Rooms differed a little, F(5, 644) = 2.291, p < .044.",
    "P corrected throughout": "Rooms differed, t(17) = 2.54, p = .04, songs, t(17) = 2.66, p = .03, and halls, t(17) = 2.33, p = .061.",
    "a share at a time": "Relapse within 6 months came to 18.8% (5/27 callers).",
    "an analysis of variance by permutation": "Rooms were compared by a permutation repeated measures ANOVA. Dwell did not differ, F(1, 40) = 1.588, p = .205.",
    "percentages of episodes, adjusted for callers": "Percentages of calls were corrected by means of GEE. Hope came in 59 out of 250 calls (22%).",
    "a one-tailed p that was cut off": "Songs after the hard verse were sadder than after the soft one, t(14) = 2.11, p = .02.",
    "rank tests make p exact": "Groups were compared by the Mann-Whitney test. Anger did not differ (z = 0.42, p = .64).",
}


@pytest.mark.parametrize("statement", INNOCENT.values(), ids=INNOCENT)
def test_what_is_printed_rightly_is_not_accused(read, statement):
    raws, verdicts = read(statement)
    assert not WRONG & set(verdicts), list(zip(raws, verdicts, strict=True))


GUILTY = {
    "P of a coefficient whose df are not printed": "Hope fell with age, b = 0.021, SE = 0.0111, t = 1.899, p = .040.",
    "P below the two-tailed one, of a paper that corrects": "P was Bonferroni-corrected. Halls were alike, t(58) = 1.48, p = .114.",
    "alpha above 1": "Cronbach's alpha was 1.12 for the scale.",
    "alpha above 1, named twice": "The scale was kept (Cronbach alpha, α = 1.88).",
    "a correlation above 1": "Hope went with age, r(98) = 1.25, p = .012.",
    "F below 0": "Rooms differed, F(2, 57) = -4.21, p = .02.",
    "chi-square below 0": "Rooms differed, χ2(1) = -4.1, p = .043.",
    "permutation of something else": "Maps were thresholded by permutation. Hope rose, F(1, 40) = 1.588, p = .205.",
    "t(40) = 2.30, p = .27": "Hope rose, t(40) = 2.30, p = .27.",
    "ranks of many pairs": "Hope went with age (Spearman's rho = .31, n = 92, p = .031).",
    "a share of no other number of its sentence": "Of 212 callers, 60 sang and 84 of 120 (45%) hummed.",
    "P above the statistic's, once": "Rooms differed, t(17) = 2.542, p = .04, and songs too, t(36) = 2.10, p = .043.",
    "P beside limits that hold 1": "Relapse was not rarer (OR 1.012; 95% CI 0.996-1.029; P = .012).",
    "limits of an odds ratio": "Relapse was rarer (OR = 1.61, 95% CI 1.05-1.76).",
    "F(2, 26) = 0.93, p = .58": "A repeated-measures ANOVA showed it, F(2, 26) = 0.93, p = .91.",
    "a sign lost from a limit": "The mean difference was -2.69 (95% CI -5.80 to -0.42).",
    "an estimate outside": "It fell, b = -0.15, SE = 0.01, 95% CI [-0.032, 0.003], p = .098.",
    "one digit of a share, however great": "Most agreed (84/120, 10.0%).",
    "61.0 for 61.61": "Most agreed (199/323, 61.0%).",
}


@pytest.mark.parametrize("statement", GUILTY.values(), ids=GUILTY)
def test_what_contradicts_itself_is_still_called_so(read, statement):
    assert WRONG & set(read(statement)[1])


def test_an_undeclared_one_tailed_p_is_not_said_to_be_against_an_announcement(tmp_path):
    path = tmp_path / "paper.yaml"
    path.write_text(
        "paper: {title: A paper}\nclaims:\n"
        '- {id: a, kind: t_test, where: here, t: "2.21", df: "237", p: ".014"}\n'
        '- {id: b, kind: t_test, where: here, t: "2.21", df: "237", p: ".028", tail: greater}\n'
    )
    first, second = check_paper(load_paper(path))["sentence"]
    assert "no direction is announced" in first and "announces a" not in first
    assert "the two-tailed P of t(237) = 2.21; the paper announces a one-tailed test" in second


def test_a_two_tailed_p_of_a_one_tailed_test_is_not_held_to_the_far_tail(tmp_path):
    path = tmp_path / "paper.yaml"
    claim = '{id: a, kind: t_test, where: here, t: "1.75", df: "40", p: ".088", tail: one}'
    path.write_text(f"paper: {{title: A paper}}\nclaims:\n- {claim}\n")
    [sentence] = check_paper(load_paper(path))["sentence"]
    assert "P=.088 is the two-tailed P of t(40) = 1.75" in sentence and ".95" not in sentence


def test_what_no_statistic_can_be_is_asked_where_it_may_be_another(read):
    assert read("Hope went with age, r = 1.65, p = .02.")[1] == ["question"]
    assert read("In all 49 of 31 callers (94%) came.")[1] == ["question"]


def test_characters_that_no_paper_file_may_hold_are_left_out(read):
    raws, verdicts = read("Hope \x7frose\u202e, t(40) = 2.30, p = .027.\x93")
    assert verdicts == ["consistent"] and raws[0]["quote"].startswith("Hope rose,")


def test_thousands_may_be_set_apart_by_a_thin_space(read):
    raws, verdicts = read("In total 1\u2009204 of 4\u202f816 (25%) answered.")
    assert (raws[0]["n"], raws[0]["total"], verdicts) == ("1,204", "4,816", ["consistent"])


def test_the_end_of_a_range_is_no_count(read):
    assert read("Callers (n=32) aged 18 to 65 (25%) came.")[0] == []


def test_a_difference_of_chi_squares_is_read(read):
    assert read("The models differed, χ2diff(1) = 4.1, p = .043.")[0][0]["chi2"] == "4.1"


def test_numbers_of_lines_are_no_numbers_of_the_paper(read):
    lines = ["Callers were asked how they had slept since the choir began to sing in"] * 12
    lines.append("the hall. The odds of sleeping well rose (OR = 1.50,")
    lines.append("95% CI 1.10 to 2.05).")
    numbered = "\n".join(f"{place:>3} {line}" for place, line in enumerate(lines, 11))
    raws, _ = read(numbered)
    assert [(r["estimate"], r["low"]) for r in raws] == [("1.50", "1.10")]


@pytest.mark.parametrize(
    ("statement", "total"),
    [
        ("Of 100 callers 41 sang, and 31 (33.3%; 4 lost) of 93 walkers hummed.", "93"),
        ("The length of calls ranged from 7 to 14 days and 4 (6.1%) callers hung up.", None),
    ],
)
def test_the_total_is_guessed_from_the_words_that_hold_it(read, statement, total):
    raws, verdicts = read(statement)
    assert [r.get("total") for r in raws] == [total] and "question" not in verdicts


def test_a_test_statistic_with_a_decimal_comma_is_not_cut_at_it(read):
    raws, _ = read(
        "Rooms differed (F(1, 22) = 35,26, p < .001; t(22) = 2,1; χ2(1) = 4,1, p = ,04)."
    )
    assert not [r for r in raws if r.keys() & {"f", "t", "chi2"}]


@pytest.mark.parametrize(
    ("share", "how"), [("2 of 58 (3.5%)", "rounded twice"), ("12 of 38 (31%)", "rounded down")]
)
def test_a_share_is_said_to_be_rounded_the_way_it_was(tmp_path, share, how):
    n, _, total, percent = share.replace("(", "").replace("%)", "").split()
    path = tmp_path / "paper.yaml"
    claim = f'{{id: a, kind: proportion, where: here, n: "{n}", total: "{total}", percent: "{percent}"}}'
    path.write_text(f"paper: {{title: A paper}}\nclaims:\n- {claim}\n")
    [sentence] = check_paper(load_paper(path))["sentence"]
    assert sentence.endswith(f"printed as {percent}%: {how}.")
