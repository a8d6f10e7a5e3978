"""The design that the synthetic example follows: sizes, shares, scales and the growth process.

Sizes and figures are those printed for the iPOF survey (Lobban et al. 2025, doi 10.2196/79289)
where the paper prints them; the rest is invented. Counts are for 791 respondents and scale with
the number asked for.
"""

from dataclasses import dataclass

DESIGN_SIZE = 791
WAVES = ("t1", "t2", "t3")
EVENTS = ("baseline_arm_1", "week_6_arm_1", "week_12_arm_1")
MISSING_CODE = "-99"
NOT_COMPLETED = "[not completed]"
MINUTES = 5  # the fewest in which the survey can be answered attentively

# Waves answered and kept: 270 + 98 = 368 at t2, 270 + 56 = 326 at t3.
PATTERNS = {
    (True, True, True): 270,
    (True, True, False): 98,
    (True, False, True): 56,
    (True, False, False): 367,
}
NOT_CASES = 198  # GAD-7 of 7 or below and PHQ-8 of 9 or below at t1

# Codes and their counts, field by field. Published: largest and smallest forum, women, White,
# ages 16-24, users for over a month and for a year or more, posters and responders.
COUNTS = {
    "forum": {1: 287, 2: 186, 3: 121, 4: 98, 5: 55, 6: 32, 7: 12},
    "gender": {1: 475, 2: 198, 3: 79, 4: 27, -99: 12},
    "ethnicity": {1: 641, 2: 43, 3: 57, 4: 27, 5: 12, -99: 11},
    "education": {1: 57, 2: 178, 3: 231, 4: 214, 5: 111},
    "use_frequency": {1: 121, 2: 274, 3: 317, 4: 79},
    "use_duration": {1: 150, 2: 214, 3: 118, 4: 88, 5: 221},
    "posted": {1: 510, 0: 281},
    "responded": {1: 704, 0: 87},
    "contact_consent": {1: 478, 0: 313},
}
AGES = {
    (16, 17): 64,
    (18, 24): 221,
    (25, 34): 192,
    (35, 44): 136,
    (45, 54): 98,
    (55, 64): 56,
    (65, 79): 24,
}
REASONS = {1: 546, 2: 237, 3: 229, 4: 402, 5: 318, 6: 36}
SUPPORT_SHARES = {1: 0.42, 2: 0.33, 3: 0.21, 4: 0.38, 5: 0.17}

# Respondents who enter and are excluded, by reason, besides the 791.
EXTRAS = {
    "no_consent": 9,
    "under_16": 11,
    "speeder": 23,
    "abandoned": 14,
    "impossible": 2,
}


@dataclass(frozen=True)
class Scale:
    """A set of items on one page: `items` codes from `low` to `high`, some of them reversed.

    `mean` and `sd` are of the sum of the items at t1; `drift` is what the mean gains by t2 and t3.
    `noise` is the spread of a respondent's answers around their level: it sets Cronbach's alpha.
    """

    name: str
    column: str
    items: int
    low: int
    high: int
    mean: float
    sd: float
    drift: tuple[float, float]
    noise: float
    difficulty: tuple[float, ...]
    reversed: tuple[int, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the items in the export."""
        return tuple(f"{self.column}_{item}" for item in range(1, self.items + 1))


@dataclass(frozen=True)
class Growth:
    """How a questionnaire's total changes: its sd at t1, and the R2 of each wave."""

    sd: float
    r_squared: tuple[float, float, float]
    slope_variance: float
    slope_covariance: float


# Growth processes. Residual and factor variances follow from the published SDs and R2; the sizes
# of the slope variance and covariance are not printed and are chosen so that the covariance is
# not significant. Generating values stand a little off the published ones where rounding and the
# ends of the scale move what is observed.
GAD7_GROWTH = Growth(5.36, (0.737, 0.666, 0.700), slope_variance=0.75, slope_covariance=-1.55)
PHQ8_GROWTH = Growth(5.66, (0.848, 0.662, 0.766), slope_variance=1.05, slope_covariance=-2.00)

SCALES = (
    Scale("self_efficacy", "selfeff", 6, 1, 5, 20.9, 4.3, (0.25, 0.4), 0.6,
          (0.0, -0.3, 0.2, 0.1, -0.1, 0.3), (3, 6)),
    Scale("help", "help", 7, 1, 5, 25.1, 5.0, (-0.1, -0.2), 0.65,
          (-0.4, -0.3, 0.1, 0.0, 0.3, 0.2, 0.1), (5,)),
    Scale("moderators", "mod", 5, 1, 5, 18.6, 3.8, (0.0, -0.1), 0.42,
          (-0.2, 0.0, 0.2, -0.1, 0.1), (4,)),
    Scale("safety", "safe", 6, 1, 5, 22.6, 3.9, (0.2, 0.3), 0.7,
          (-0.3, 0.1, 0.2, 0.0, -0.2, 0.3), (3, 5)),
    Scale("self_stigma", "stigma", 6, 1, 5, 19.4, 5.0, (-0.2, -0.4), 0.65,
          (-0.1, -0.3, 0.2, 0.3, -0.1, 0.1), (2, 5)),
    Scale("gad7", "gad7", 7, 0, 3, 10.79, GAD7_GROWTH.sd, (-0.395, -0.79), 0.85,
          (-0.35, -0.05, -0.3, -0.1, 0.45, 0.0, 0.35)),
    Scale("phq8", "phq8", 8, 0, 3, 11.56, PHQ8_GROWTH.sd, (-0.20, -0.40), 0.85,
          (-0.05, -0.2, -0.15, -0.55, 0.1, -0.2, 0.05, 0.9)),
)  # fmt: skip

# Correlations of what lasts in a respondent: five scales, then intercepts and slopes of GAD-7 and
# PHQ-8. Only the lower triangle is read.
TRAITS = (
    (1.0,),
    (0.415, 1.0),
    (0.335, 0.50, 1.0),
    (0.30, 0.48, 0.52, 1.0),
    (-0.35, -0.12, -0.10, -0.22, 1.0),
    (-0.35, -0.08, -0.05, -0.12, 0.42, 1.0),
    (-0.40, -0.10, -0.05, -0.14, 0.48, 0.88, 1.0),
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.8, 1.0),
)
LASTING = 0.65  # share of a bespoke scale's variance that lasts from wave to wave
SAME_DAY = 0.60  # correlation of the residuals of GAD-7 and PHQ-8 within a wave

# Posters against those who never posted: difference in pooled SDs (published: self-efficacy 0.407,
# safety 0.199), and the ratio of the groups' SDs. Welch's df of 419 implies that the self-efficacy
# of those who never posted varies 1.46 times as much.
POSTER_EFFECTS = (0.395, 0.22, 0.08, 0.20, -0.05, 0.03, 0.05)
POSTER_SD = (0.82, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
NEVER_SD = (1.26, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)

# The means of the middle wave stand off the straight line by this much at 791 respondents: it
# gives the published chi-square of the linear model (3.0 and 1.8 on one df).
BEND = {"gad7": 0.38, "phq8": 0.29}
