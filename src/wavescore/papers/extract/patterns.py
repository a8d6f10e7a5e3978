"""The ways in which journals print statistics, as patterns over plain text.

A statistic is a head (`t(28) = 2.1`, `12 of 15 (80%)`, `-0.38 (95% CI -0.59 to -0.17)`) and the
numbers chained to it by commas, semicolons or an opening bracket (`p = .04, d = 0.4`). Styles: APA,
JMIR/AMA, and the plain remains of LaTeX, web pages and PDF that `plain_text` leaves.
"""

import re

from wavescore.papers.check.printed import parse_p

COUNT = r"(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?![\d.]*\.\d)"
NUMBER = r"(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)"
# a p value also in powers of ten: 1.32e-05, 1.9 x 10^-15, 10-15 with a lost superscript
P_NUMBER = r"(?:(?:\d*\.)?\d+(?:[eE]-\d+| ?[x*] ?10 ?\^? ?-\d+)|10 ?\^? ?-\d+|(?:\d*\.)?\d+)"
SIGNED = rf"(?:[-+] ?)?{NUMBER}"
FINE = r"(?:[-+] ?)?\d*\.\d+"  # a number with decimals, as no reference in brackets has
DECIMALS = r"(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?"
RANGE = r"\s*(?:\bto\b|,|;|–|—|-|\band\b)\s*"
NOT_LEVEL = r"(?!\s*(?:CI\b|confidence|credib))"
OPEN, GAP = r"[(\[]", r"[ ,;]*[(\[]? ?"
START = (
    r"(?<![\w.,%^±∶/-])(?<!± )(?<!\+- )"  # no number, word or sign runs into the head from the left
)
PERCENT = rf"(?P<percent>{NUMBER}) ?%{NOT_LEVEL}"
# "(80% female)" is no share of the count before it, nor is each of "(24%, 42% and 53%)"
SHARE = rf"{PERCENT}(?! ?[A-Za-z]{{2}})(?!,? (?:and |or )?{NUMBER} ?%{NOT_LEVEL})"
# "72% (20/30 mg)" is a dose
UNIT = (
    r"(?! ?-?(?:[mkµμc]?g|mcg|m[lL]|[dk]?L|[cmk]?m|IU|U|h|hrs?|hours?|min(?:utes)?|d[Bb]|Hz|mmHg"
    r"|Gy|[vw]/[vw]|days?|weeks?|months?|years?)\b)"
)
N, TOTAL = rf"(?P<n>{COUNT})", rf"(?P<total>{COUNT}){UNIT}"
# a number after these names a time, a group or a place in the paper, and counts nobody
NAMED = (
    r"(?:[Tt]ime(?: ?point)?|T|[Ww]ave|[Pp]hase|[Gg]rade|[Ss]tage|[Ss]tep|[Ll]evel|[Tt]ype|[Cc]lass"
    r"|[Ww]eek|[Mm]onth|[Dd]ay|[Yy]ear|[Vv]isit|[Ss]ession|[Ss]tudy|[Ee]xperiment|[Mm]odel|[Ii]tem|[Qq]uestion|[Gg]roup|[Aa]rm"
    r"|HPV|[Gg]rades|[Ss]tages|[Tt]ypes|[Gg]enotypes?|[Ss]erotypes?|[Cc]odons?|[Ee]xons?|[Ll]evels"
    r"|[Cc]ohort|[Tt]ables?|[Ff]ig(?:ure|\.)?s?|[Ss]ection|[Aa]ppendix|[Pp]art|[Tt]rial|[Ss]core|[Aa]ge|[Aa]ged)"
)
AFTER_NAME = re.compile(rf"\b{NAMED} $")
YEAR = re.compile(r"(?:19|20)\d\d")
WORDS = rf"(?: {NAMED} \d+| [A-Za-z][\w'-]*){{0,5}}"
DF = rf"(?:[(\[] ?(?:df ?= ?)?(?P<df>{DECIMALS}) ?[)\]] ?)?"
CHI_DF = rf"(?:[(\[] ?(?:df ?= ?)?(?P<df>\d+)(?: ?[,;] ?(?:[Nn] ?= ?)?{N})? ?[)\]] ?)?"
CHI_NEXT = r"(?:[,;] ?(?:with )?df ?= ?(?P<df_after>\d+))?"
F_DF = rf"[(\[] ?(?P<df1>{DECIMALS}) ?[,;] ?(?P<df2>{DECIMALS}) ?[)\]]"
WHOLE = r"(?!\d|[.,]\d)"  # no decimal comma follows: "35,26"
R_VALUE = r"[-+]? ?(?:[01]?\.\d+|0|1)(?!\.?\d)"  # one above 1 is a slip, and is to be told
CI = (
    r"(?:[A-Za-z-]+ ){0,3}?(?:CIs?|CrIs?|HDIs?"
    r"|(?:[Cc]onfidence|[Cc]redib(?:le|ility)|[Uu]ncertainty) intervals?)"
    r"(?: ?[(\[]CI[)\]])?"
)
LIMITS = rf"[ :=,]*{OPEN}? ?(?P<low>{SIGNED}) ?%?{RANGE}(?P<high>{SIGNED}) ?%?"
UNITS = r"(?: (?:years?|months?|weeks?|days?|hours?|minutes?|points?))?"
SD = rf"SD(?:_?[a-z]{{3}})? ?(?:of|[=:])? ?(?P<sd>{NUMBER})"
RATIO_NAME = (
    r"(?:[acu]?OR|[acu]?RR|[acu]?HR|IRR|AOR|ARR|AHR|a?PR"
    r"|(?i:(?:odds|risk|hazard|rate|prevalence|incidence) ratio|relative risk))"
)
MEAN = rf"(?P<mean>{SIGNED})"

# the number before an interval may be a p value: "(p < .001, 95% CI -3.72 to -1.21)"
NO_P = r"(?<![<>] )(?<![<>])(?<!\b[pP] = )(?<!\b[pP]=)(?<!value = )(?<!value=)"
# nor is a standard error or deviation: "350.3 (SE: 57.7; 95% CI 237 to 463)"
# "14.7% at 12 months (95% CI ...)" is no interval of 12
DURATION = r"(?:(?<= at| in| by) \d+ (?:hour|day|week|month|year)s?)?"
NO_TIME = r"(?<! at )(?<! after )(?<! over )(?<! within )"
NO_SE = (
    r"(?<!\bper )(?<!SE )(?<!SE: )(?<!SE = )(?<!SE=)(?<!SD )(?<!SD: )(?<!SD = )(?<!SD=)(?<!SEM )"
)

PLUS_MINUS = "± may give a standard error"

# (kind, pattern, what a person should look at); earlier ones take the text from later ones.
HEADS = tuple(
    (kind, re.compile(pattern), doubt)
    for kind, pattern, doubt in (
        ("chi_square", rf"χ2 ?{CHI_DF}= ?(?P<chi2>{SIGNED}){WHOLE}{CHI_NEXT}", ""),
        ("chi_square", rf"(?<![\w-])[HQ] ?{CHI_DF}= ?(?P<chi2>{NUMBER}){CHI_NEXT}", ""),
        ("f_test", rf"\bF(?:_?[12](?= ?\())? ?{F_DF} ?= ?(?P<f>{SIGNED}){WHOLE}", ""),
        (
            "f_test",
            rf"\bF ?= ?(?P<f>{NUMBER})[,;]? ?\(?df ?= ?\(?(?P<df1>{DECIMALS}) ?[,;/] ?"
            rf"(?P<df2>{DECIMALS})\)?",
            "",
        ),
        (
            "regression",
            rf"(?:(?<![\w-])[bB]|β|\b[Bb]eta) ?[=:] ?(?P<b>{SIGNED}) ?± ?(?P<se>{NUMBER}) ?SE",
            "",
        ),
        (
            "regression",
            rf"(?:(?<![\w-])[bB]|(?P<beta>(?<![A-Za-z])β|\b[Bb]eta)) ?= ?(?P<b>{SIGNED})",
            "",
        ),
        ("t_test", rf"(?<![-–])\bt(?:_?[12](?= ?\())? ?{DF}= ?(?P<t>{SIGNED}){WHOLE}", ""),
        ("z_test", rf"(?<!\b[dg] )\b[zZ] ?= ?(?P<z>{SIGNED}){WHOLE}", ""),
        ("correlation", rf"(?:\b(?:r|R|r_?s|r_?p|rho)|ρ) ?{DF}= ?(?P<r>{R_VALUE})(?! to )", ""),
        (
            "alpha",
            r"(?:Cronbach(?:'?s)? ?|\b)(?:α|alpha)s?(?: coefficient)?(?: was| of| ?=|:)? ?"
            r"(?P<value>0?\.\d+|1\.\d\d+)",
            "",
        ),
        (
            "interval",
            rf"(?<!RMSEA = )(?<!RMSEA=){NO_P}{NO_SE}{NO_TIME}{START}"
            rf"(?P<estimate>{SIGNED}) ?(?P<unit>%?)"
            rf"(?: ?± ?{NUMBER})?(?: per \d[\d,]*)?(?: [A-Za-z][\w/^-]*){{0,3}}"
            rf"{DURATION}[ ,;]*(?:[ ,;]|{OPEN}) ?"
            rf"(?:[pP] ?(?:<=|>=|=|<|>) ?{P_NUMBER}[,;] ?)?(?:SE ?[=:]? ?(?P<se>{NUMBER})[,;] ?)?"
            rf"(?P<level>{DECIMALS}) ?% ?{CI}{LIMITS}",
            "",
        ),
        (
            "interval",
            rf"\b(?P<ratio>{RATIO_NAME})[ =:,]+(?:of |was )?(?P<estimate>{NUMBER})"
            rf"(?: ?{OPEN} ?|[,;] )(?P<low>{NUMBER}){RANGE}(?P<high>{NUMBER})(?![\d.%]) ?[)\]]?",
            "the level of the interval is not printed beside it",
        ),
        (
            "interval",
            rf"(?P<effect>\b(?:Hedges'?s? ?g|Cohen'?s? ?d|SMD|[dg])) ?[=:] ?(?P<estimate>{SIGNED})"
            rf" ?{OPEN} ?(?P<low>{FINE}){RANGE}(?P<high>{FINE}) ?[)\]]",
            "the level of the interval is not printed beside it",
        ),
        (
            "another_ratio",
            rf"{START}(?P<estimate>{NUMBER}) ?{OPEN} ?(?P<low>{NUMBER})(?: to |–|-)"
            rf"(?P<high>{NUMBER}) ?[)\]]",
            "its measure and level are those of another interval of the sentence",
        ),
        ("regression", rf"{START}(?P<b>{SIGNED}) ?{OPEN} ?SE ?=? ?(?P<se>{NUMBER})", ""),
        (
            "mean_sd",
            rf"\b[Mm]ean ?{OPEN} ?(?:±? ?)SD ?[)\]][^.;()\[\]\d]{{0,50}}? {MEAN}(?: [a-z]+)?"
            rf" ?{OPEN} ?(?P<sd>{NUMBER}) ?[)\]]",
            "",
        ),
        ("mean_sd", rf"\bM(?:_?[a-z]+)? ?= ?{MEAN}(?: [a-z]+)?{GAP}{SD}", ""),
        ("mean_sd", rf"{START}{MEAN}{UNITS} on average{GAP}{SD}", ""),
        ("mean_sd", rf"mean ?± ?SD[,:)]* ?{MEAN} ?± ?(?P<sd>{NUMBER})", ""),
        ("mean_sd", rf"{START}{MEAN} ?%?{UNITS}{GAP}{SD}", ""),
        ("mean_sd", rf"{START}{MEAN} ?± ?(?P<sd>{NUMBER})", PLUS_MINUS),
        ("mean_sd", rf"\b(?:(?:[Mm]ean|M) ?=|[Mm]ean age (?:was|of|is|=)) ?{MEAN}", ""),
        ("proportion", rf"{START}{PERCENT}{GAP}n ?= ?{N}(?: ?(?:/|of|out of) ?{TOTAL})?", ""),
        ("proportion", rf"\b[nN] ?= ?{N} ?(?:(?:/|of|out of) ?{TOTAL})?{GAP}{SHARE}", ""),
        ("proportion", rf"{START}{N} ?/ ?{TOTAL}{GAP}{SHARE}", ""),
        (
            "proportion",
            rf"{START}{PERCENT}[ ,]*[(\[]? ?{N} ?(?:/|of|out of) ?(?:the )?{TOTAL}"
            rf"(?!{WORDS} ?[(\[] ?{NUMBER} ?%)(?![^()]{{0,80}};[^()]{{0,80}}\d ?(?:of|/) ?\d)",
            "",
        ),
        (
            "proportion",
            rf"{START}{N} (?:out )?of (?:the |all |our |these )?{TOTAL}{WORDS}[ ,;]*{OPEN} ?"
            rf"{SHARE}",
            "",
        ),
        (
            "proportion",
            rf"{START}{PERCENT} of (?:the |all |our |these )?[a-z][\w -]{{2,30}}? ?{OPEN} ?"
            rf"(?:n ?= ?)?{N} ?"
            rf"(?:/|of|out of) ?{TOTAL}",
            "",
        ),
        (
            "proportion",
            rf"{START}{N}{WORDS} ?{OPEN} ?{PERCENT} ?[)\]] (?:out )?of (?:the |all |our |these )?"
            rf"{TOTAL}(?= [a-z]|[.,;)]|$)",
            "",
        ),
        ("proportion", rf"{START}{N}{WORDS} ?{OPEN} ?{PERCENT} ?[)\];,]", ""),
        ("proportion", rf"{START}{PERCENT} ?\( ?{N} ?\)", "the number in brackets may be no count"),
    )
)

# (keys, pattern): what may be chained to a head.
CHAINED = tuple(
    (keys, re.compile(pattern))
    for keys, pattern in (
        (
            ("relation", "p"),
            rf"[pP]s?(?:[- ]?values?)?(?:[ _-]?(?P<corrected>un\w{{1,9}}|corr|adj|bonf|fdr|FDR|fwe"
            rf"|FWE|holm)[\w.]{{0,9}})? ?(?P<relation><=|>=|=|<|>) ?(?P<p>{P_NUMBER})",
        ),
        (("ns",), r"(?P<ns>[pP] ?= ?(?i:n\.? ?s\.?)|(?i:n\.s\.|ns\b))"),
        (("d",), rf"(?:Cohen'?s? )?d(?:[ _]?(?:s|z|av|rm))? ?= ?(?P<d>{SIGNED})"),
        (("g",), rf"(?:Hedges'?s? )?g(?:[ _]?(?:s|z|av))? ?= ?(?P<g>{SIGNED})"),
        (("v",), rf"(?:Cram[eé]r(?:'s|s)? ?V|V|φ|ϕ|phi) ?= ?(?P<v>{NUMBER})"),
        (("n",), rf"[nN] ?= ?{N}"),
        (("level", "low", "high"), rf"(?:(?P<level>{DECIMALS}) ?% ?)?{CI}{LIMITS} ?[)\]]?"),
        (
            ("level", "low", "high"),
            rf"(?<=\[)(?P<low>{FINE}) ?(?:,|;|–| to ) ?(?P<high>{FINE}) ?\]",
        ),
        (("se",), rf"(?:SE|[Ss]tandard error)(?: ?\(?[Bb]\)?)? ?=? ?(?P<se>{NUMBER})"),
        (("standardised",), rf"(?:β|[Bb]eta) ?= ?(?P<standardised>{SIGNED})"),
        (
            ("partial_eta2",),
            r"(?P<partial>partial )?(?:η(?P<index>[_^2p]*)|[Ee]ta[- ]squared) ?= ?"
            rf"(?P<partial_eta2>{NUMBER})",
        ),
        (("df", "t"), rf"t ?{DF}= ?(?P<t>{SIGNED})"),
        (("z",), rf"[zZ] ?= ?(?P<z>{SIGNED})"),
        (("df",), rf"df ?= ?(?P<df>{DECIMALS})"),
        (("cfi",), rf"(?:CFI|[Cc]omparative fit index) ?(?:=|:|of)? ?(?P<cfi>{NUMBER})"),
        (
            ("rmsea",),
            rf"RMSEA ?(?:=|:|of)? ?(?P<rmsea>{NUMBER})"
            rf"(?: ?[(\[,;]? ?\d\d ?% ?CI ?[:=,]? ?[(\[]?[\d., –-]+(?:to ?[\d.]+)?[)\]]*)?",
        ),
        (("epsilon",), rf"(?:ε|epsilon) ?= ?(?P<epsilon>{NUMBER})"),
        (
            ("beside",),
            rf"(?:MS_?[Ee]|MSE|BF_?(?:10|01)?|log ?BF|power|η_?G\^?2|ω\^?2|[Oo]mega squared) ?= ?"
            rf"(?P<beside>{SIGNED})",
        ),
        (("index",), rf"(?:TLI|NNFI|NFI|SRMR|GFI|AGFI|AIC|BIC) ?[=:] ?(?P<index>{NUMBER})"),
        (("sd",), SD),
        (
            ("range_low", "range_high"),
            rf"[Rr]ange[ :=,]*(?:from )?(?P<range_low>{SIGNED}){RANGE}(?P<range_high>{SIGNED})",
        ),
        (("aside",), r"(?P<aside>(?:[Oo]ne|[Tt]wo|1|2)[- ](?:tailed|sided))"),
    )
)
LINK = re.compile(r"(?: ?[a-z/]{2,10}\b)?[ ,;:]*(?:[)\]] ?)?[,; ]*(?:and |with |\( ?|\[ ?)?")

# What a number belongs to when no pattern took it: reported, never dropped in silence.
LEFTOVERS = re.compile(
    rf"(?P<p_value>\b[pP] ?(?:<=|>=|=|<|>) ?{NUMBER})|(?P<percentage>{NUMBER} ?%{NOT_LEVEL})"
    rf"|(?P<count>\b[nN] ?= ?{NUMBER})|(?P<interval>\bCI\b[^.;)]{{0,30}})"
    rf"|(?P<statistic>(?:χ2|\b(?:t|F|U|W|H|Q|BF)) ?(?:\([^)]{{0,20}}\))? ?[=<>] ?{SIGNED})"
    rf"|(?P<spread>\bSD ?=? ?{NUMBER})"
    rf"|(?P<effect>(?:\b(?:OR|RR|HR|IRR|R\^?2|ICC|RMSEA|CFI|TLI|SRMR)|κ) ?[=:] ?{SIGNED})"
)
# "n (%)" and "mean (SD)" in tables
COUNT_CELL = re.compile(rf"{N} ?\( ?(?P<percent>{NUMBER}) ?%? ?\)")
MEAN_CELL = re.compile(rf"{MEAN} ?(?:[(\[] ?(?:SD ?)?|± ?)(?P<sd>{NUMBER}) ?[)\]]?")
COUNT_HEADER = re.compile(r"\b[nN]\.? ?(?:, ?|\( ?)%")
MEAN_HEADER = re.compile(r"\b(?:[Mm]ean|M)\.? ?(?:\(|, ?|± ?)SD", re.IGNORECASE)

# The keys of the paper file that a draft may fill in, by kind.
KEYS = {
    "proportion": ("n", "total", "total_from", "percent"),
    "chi_square": ("chi2", "df", "p", "n", "v", "cells", "test"),
    # RMSEA and CFI of a draft may be robust ones, or of several groups: nothing holds them
    "growth_fit": ("chi2", "df", "p", "n"),
    "t_test": (
        *("t", "df", "p", "tail", "design", "variances", "d", "d_type"),
        *("d_low", "d_high", "level"),
    ),
    "f_test": ("f", "df1", "df2", "p", "partial_eta2", "adjusted", "epsilon"),
    "z_test": ("z", "p", "tail"),
    "correlation": ("r", "n", "df", "p", "tail", "low", "high", "level"),
    "interval": (
        *("estimate", "low", "high", "level", "scale", "ci_method"),
        *("p", "test", "se", "cells"),
    ),
    "mean_sd": ("mean", "sd", "n", "range"),
    "regression": ("b", "se", "t", "z", "df", "p", "tail", "low", "high", "level", "ci_method"),
    "alpha": ("value",),
}


def is_p(text: str) -> bool:
    """Whether a text such as ".04", "1.9x10^-5" or "10-15" is a p value."""
    try:
        return parse_p(text).number is not None
    except ValueError:
        return False
