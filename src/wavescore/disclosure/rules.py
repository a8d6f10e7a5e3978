"""The rules of a release in safe mode, each with the words that an emptied number bears.

The kinds of risk are ACRO's (Green, Ritchie and Smith 2021, Automatic checking of research
outputs), rounding by midpoints OpenSAFELY's.
"""

from enum import StrEnum


class Rule(StrEnum):
    """Why a number was emptied, rounded or renamed."""

    THRESHOLD = "threshold"
    RESTS_ON_FEW = "rests on few"
    PART_HIDDEN = "part hidden"
    ALL_ALIKE = "class disclosure"
    EXTREME = "extreme value"
    QUANTILE = "quantile of few"
    UNKNOWN = "influence unknown"
    NO_SAMPLE = "sample unknown"
    TOO_COARSE = "rounded away"
    RANGE = "range of a hidden count"
    BESIDE = "beside a hidden count"
    COARSER = "rounded coarser beside a hidden count"
    POOLED = "label not declared"
    ROUNDED = "rounded"
    PUBLIC = "public mode"


# A count hidden beside one of few bears its words: were they told apart, it would be known to be no
# small one, and the small one to be what the larger leaves of their sum.
FEW_OR_BESIDE = "suppressed: fewer than {minimum} respondents, or would tell such a count"
WORDS = {
    Rule.THRESHOLD: FEW_OR_BESIDE,
    Rule.RANGE: FEW_OR_BESIDE,
    Rule.RESTS_ON_FEW: "suppressed: rests on fewer than {minimum} respondents",
    Rule.PART_HIDDEN: "suppressed: the count it is made of is",
    Rule.ALL_ALIKE: "suppressed: all or nearly all of the group answered alike",
    Rule.BESIDE: "suppressed: with the released counts it would tell a hidden one",
    Rule.COARSER: "rounded coarser: a count of few beside it is hidden",
    Rule.EXTREME: "not released: the value of a single respondent",
    Rule.QUANTILE: "not released: too few respondents for this quantile",
    Rule.UNKNOWN: "not released: how far one respondent moves it is not known",
    Rule.TOO_COARSE: "not released: at the step that no respondent moves it by, little is left",
    Rule.NO_SAMPLE: "not released: the number of respondents it rests on is not known",
}
# Why there is no number tells of the answers: that all of a group are alike, or were lost.
NO_NUMBER = "not estimated; why is not released, since it may tell of the answers"
SUPPRESSING = {
    Rule.THRESHOLD,
    Rule.RESTS_ON_FEW,
    Rule.PART_HIDDEN,
    Rule.ALL_ALIKE,
    Rule.RANGE,
    Rule.BESIDE,
}
