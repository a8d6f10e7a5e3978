"""What stands before a statistic and says what it is of: a measure, a total, an n, a p."""

import re

from wavescore.papers.extract.patterns import (
    P_NUMBER,
    RATIO_NAME,
    SIGNED,
    TOTAL,
    UNITS,
    N,
)

# What the words before an interval say that it is an interval of: the nearest decides its scale.
MEASURE = re.compile(
    rf"(?P<log>\b{RATIO_NAME}s?\b(?! [Rr]eduction))"
    r"|(?P<identity>\b(?:[Mm]ean|[Bb]etween-group|[Tt]reatment) differences?\b"
    r"|\bdifferences? in means?\b"
    r"|\b(?:[Mm]ean )?slope\b|\bMD\b)"
    r"|(?P<auc>\bAU(?:RO)?C\b|\barea under)|(?P<eta_squared>η|\beta squared)"
    r"|(?P<none>\b(?:[Dd]ifference|SMD|[Cc]ohen|[Hh]edges|[Cc]orrelations?|ICC|kappa|[Mm]edian"
    r"|[Nn]umber needed|NNT|SIR|SMR|RRR|[Rr]eduction|[Ee]fficacy|[Ee]ffectiveness"
    r"|[Ss]tandardi[sz]ed (?:incidence|mortality) ratios?|[Ss]ensitivity"
    r"|[Ss]pecificity|[Pp]revalence|[Pp]roportion|[Rr]isk of|[Rr]ate of|[Ii]ndirect effect|[Mm]ean"
    r"|[Ee]ffect size)\b|κ)"
)
NOT_A_RATIO = re.compile(
    r"\b(?:range|IQR|interquartile|medians?|aged?|years?|days?|hours?|weeks?|months?|minutes?)\b",
    re.IGNORECASE,
)
BRACKETED = re.compile(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]")
P_OR_DIGIT_FREE = re.compile(rf"[pP] ?(?:<=|>=|=|<|>) ?{P_NUMBER}")
OF_TOTAL = re.compile(
    r"\b(?:[Oo]f|[Aa]mong) (?:the |these |those |all |our )?(?:[a-z-]+ ){0,3}?"
    rf"(?:of )?{TOTAL}(?= [a-z])(?! to \d)"
)
# "31 (33.3%; 4 lost) of 93": the total stands behind the bracket
TOTAL_BEHIND = re.compile(rf"{N} ?[(\[][^()\[\]]*[)\]] (?:out )?of (?:the |all )?{TOTAL}(?= [a-z])")
# "thirteen out of the 104 (12.5%)": the figure is the total, the count a word
NUMBER_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)"
TOTAL_ONLY = re.compile(rf"\b(?:out|{NUMBER_WORD}) of (?:the |all )?$", re.IGNORECASE)
RANGE_BEFORE = re.compile(
    rf"(?P<low>{SIGNED}){UNITS} ?(?:–|-|to) ?(?P<high>{SIGNED}){UNITS} ?[;,(] ?(?:[Mm]ean )?$"
)
N_BEFORE = re.compile(rf"\b[nN] ?= ?{N}[,;] ?$")
# "(p = .036, z = 2.10)"; and "p = .04 (t = 2.10, df = 28)", whose p is no other statistic's
P_BEFORE = re.compile(
    r"(?:[(\[] ?|(?P<free>(?:^|\. |[(;])[^=<>();]*?))"
    r"(?<!\bat )(?<!\bthe )(?<!\bof )"  # "at p < .05" is a level
    rf"\b[pP] ?(?P<relation><=|>=|=|<|>) ?(?P<p>{P_NUMBER})"
    r"(?(free) ?[(\[] ?|[,;] ?)$"
)
