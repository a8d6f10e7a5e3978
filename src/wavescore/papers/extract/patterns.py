"""The ways in which journals print statistics, as patterns over plain text.

A statistic is a head (`t(28) = 2.1`, `12 of 15 (80%)`, `-0.38 (95% CI -0.59 to -0.17)`) and the
numbers chained to it by commas, semicolons or an opening bracket (`p = .04, d = 0.4`). Styles: APA,
JMIR/AMA, and the plain remains of LaTeX, web pages and PDF that `plain_text` leaves.
"""

import re

COUNT = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?![\d.]*\.\d)"
NUMBER = r"(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)"
SIGNED = rf"(?:[-+] ?)?{NUMBER}"
DECIMALS = r"\d+(?:\.\d+)?"
RANGE = r"\s*(?:\bto\b|,|;|–|—|-|\band\b)\s*"
NOT_LEVEL = r"(?!\s*(?:CI\b|confidence|credib))"
OPEN, GAP = r"[(\[]", r"[ ,;]*[(\[]? ?"
START = r"(?<![\w.,%-])"  # no number, word or sign runs into the head from the left
PERCENT = rf"(?P<percent>{NUMBER}) ?%{NOT_LEVEL}"
N, TOTAL = rf"(?P<n>{COUNT})", rf"(?P<total>{COUNT})"
WORDS = r"(?: [A-Za-z][\w'-]*){0,4}"
DF = rf"(?:\( ?(?:df ?= ?)?(?P<df>{DECIMALS}) ?\) ?)?"
CHI_DF = rf"(?:\( ?(?:df ?= ?)?(?P<df>\d+)(?: ?[,;] ?[Nn] ?= ?{N})? ?\) ?)?"
F_DF = rf"\( ?(?P<df1>{DECIMALS}) ?[,;] ?(?P<df2>{DECIMALS}) ?\)"
R_VALUE = r"[-+]? ?(?:0?\.\d+|1\.0+|0|1)(?!\.?\d)"
CI = r"(?:CIs?|confidence intervals?)"
LIMITS = rf"[ :=,]*{OPEN}? ?(?P<low>{SIGNED}) ?%?{RANGE}(?P<high>{SIGNED}) ?%?"
UNITS = r"(?: (?:years?|months?|weeks?|days?|hours?|minutes?|points?))?"
SD = rf"SD ?(?:of|[=:])? ?(?P<sd>{NUMBER})"
RATIO_NAME = r"(?:a?OR|a?RR|a?HR|IRR|AOR|(?i:(?:odds|risk|hazard|rate) ratio))"
MEAN = rf"(?P<mean>{SIGNED})"

# (kind, pattern, what a person should look at); earlier ones take the text from later ones.
HEADS = tuple(
    (kind, re.compile(pattern), doubt)
    for kind, pattern, doubt in (
        ("chi_square", rf"χ2 ?{CHI_DF}= ?(?P<chi2>{NUMBER})", ""),
        ("f_test", rf"\bF ?{F_DF} ?= ?(?P<f>{NUMBER})", ""),
        ("regression", rf"(?:(?<![\w-])[bB]|β|\b[Bb]eta) ?= ?(?P<b>{SIGNED})", ""),
        ("t_test", rf"\bt ?{DF}= ?(?P<t>{SIGNED})", ""),
        ("z_test", rf"\b[zZ] ?= ?(?P<z>{SIGNED})", ""),
        ("correlation", rf"(?:\b(?:r|R|r_?s|rho)|ρ) ?{DF}= ?(?P<r>{R_VALUE})", ""),
        (
            "alpha",
            r"(?:Cronbach(?:'?s)? ?|\b)(?:α|alpha)s?(?: coefficient)?(?: was| of| ?=|:)? ?"
            r"(?P<value>0?\.\d+)",
            "",
        ),
        (
            "interval",
            rf"{START}(?P<estimate>{SIGNED}) ?(?P<unit>%?)(?: [A-Za-z/]+){{0,3}}"
            rf"[ ,;]*(?:[ ,;]|{OPEN}) ?"
            rf"(?:SE ?=? ?(?P<se>{NUMBER})[,;] ?)?(?P<level>{DECIMALS}) ?% ?{CI}{LIMITS}",
            "",
        ),
        (
            "interval",
            rf"\b(?P<ratio>{RATIO_NAME})[ =:]+(?P<estimate>{NUMBER}) ?{OPEN} ?"
            rf"(?P<low>{NUMBER}){RANGE}(?P<high>{NUMBER}) ?[)\]]",
            "the level of the interval is not printed beside it",
        ),
        ("regression", rf"{START}(?P<b>{SIGNED}) ?{OPEN} ?SE ?=? ?(?P<se>{NUMBER})", ""),
        ("mean_sd", rf"\bM ?= ?{MEAN}(?: [a-z]+)?{GAP}{SD}", ""),
        ("mean_sd", rf"{START}{MEAN} ?%?{UNITS}{GAP}{SD}", ""),
        ("mean_sd", rf"{START}{MEAN} ?± ?(?P<sd>{NUMBER})", "± may give a standard error"),
        ("mean_sd", rf"\b(?:(?:[Mm]ean|M) ?=|[Mm]ean age (?:was|of|is|=)) ?{MEAN}", ""),
        ("proportion", rf"{START}{PERCENT}{GAP}n ?= ?{N}(?: ?(?:/|of|out of) ?{TOTAL})?", ""),
        ("proportion", rf"\b[nN] ?= ?{N} ?(?:(?:/|of|out of) ?{TOTAL})?{GAP}{PERCENT}", ""),
        ("proportion", rf"{START}{N} ?/ ?{TOTAL}{GAP}{PERCENT}", ""),
        ("proportion", rf"{START}{PERCENT}{GAP}{N} ?(?:/|of|out of) ?(?:the )?{TOTAL}", ""),
        (
            "proportion",
            rf"{START}{N} (?:out )?of (?:the |all |our |these )?{TOTAL}{WORDS}[ ,;]*{OPEN} ?"
            rf"{PERCENT}",
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
        (("relation", "p"), rf"[pP](?:[- ]?values?)? ?(?P<relation><=|>=|=|<|>) ?(?P<p>{NUMBER})"),
        (("ns",), r"(?P<ns>[pP] ?= ?n\.? ?s\.?|n\.s\.|ns\b)"),
        (("d",), rf"(?:Cohen'?s? )?d(?:_s)? ?= ?(?P<d>{SIGNED})"),
        (("g",), rf"(?:Hedges'?s? )?g ?= ?(?P<g>{SIGNED})"),
        (("v",), rf"(?:Cram[eé]r(?:'s|s)? ?V|V|φ|ϕ|phi) ?= ?(?P<v>{NUMBER})"),
        (("n",), rf"[nN] ?= ?{N}"),
        (("level", "low", "high"), rf"(?:(?P<level>{DECIMALS}) ?% ?)?{CI}{LIMITS} ?[)\]]?"),
        (("se",), rf"(?:SE|[Ss]tandard error) ?=? ?(?P<se>{NUMBER})"),
        (
            ("partial_eta2",),
            r"(?P<partial>partial )?(?:η(?P<index>[_^2p]*)|[Ee]ta[- ]squared) ?= ?"
            rf"(?P<partial_eta2>{NUMBER})",
        ),
        (("df", "t"), rf"t ?{DF}= ?(?P<t>{SIGNED})"),
        (("z",), rf"[zZ] ?= ?(?P<z>{SIGNED})"),
        (("df",), rf"df ?= ?(?P<df>{DECIMALS})"),
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
RATIO = re.compile(rf"\b{RATIO_NAME}\b[^.;]{{0,12}}$")
OF_TOTAL = re.compile(
    r"\b(?:[Oo]f|[Aa]mong) (?:the |these |those |all |our )?(?:[a-z-]+ ){0,3}?"
    rf"(?:of )?{TOTAL}(?= [a-z])"
)
# "thirteen out of the 104 (12.5%)": the figure is the total, the count a word
TOTAL_ONLY = re.compile(
    r"\b(?:out|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty) "
    r"of (?:the |all )?$",
    re.IGNORECASE,
)
RANGE_BEFORE = re.compile(
    rf"(?P<low>{SIGNED}){UNITS} ?(?:–|-|to) ?(?P<high>{SIGNED}){UNITS} ?[;,(] ?(?:[Mm]ean )?$"
)
MODEL = re.compile(r"growth|latent|model fit|fit(?:s|ted)? the data", re.IGNORECASE)
ONE_TAILED = re.compile(r"\b(?:one|1)[- ](?:tailed|sided)", re.IGNORECASE)
RELIABILITY = re.compile(r"Cronbach|reliab|consisten|scale|item")
# "n (%)" and "mean (SD)" in tables
COUNT_CELL = re.compile(rf"{N} ?\( ?(?P<percent>{NUMBER}) ?%? ?\)")
MEAN_CELL = re.compile(rf"{MEAN} ?\( ?(?:SD ?)?(?P<sd>{NUMBER}) ?\)")
COUNT_HEADER = re.compile(r"\b[nN]\.? ?(?:, ?|\( ?)%")
MEAN_HEADER = re.compile(r"\b(?:[Mm]ean|M)\.? ?(?:\(|, ?|± ?)SD", re.IGNORECASE)

# The keys of the paper file that a draft may fill in, by kind.
KEYS = {
    "proportion": ("n", "total", "percent"),
    "chi_square": ("chi2", "df", "p", "n", "v"),
    "growth_fit": ("chi2", "df", "p", "n"),
    "t_test": ("t", "df", "p", "tail", "design", "variances", "d", "d_type"),
    "f_test": ("f", "df1", "df2", "p", "partial_eta2"),
    "z_test": ("z", "p", "tail"),
    "correlation": ("r", "n", "df", "p", "tail", "low", "high", "level"),
    "interval": ("estimate", "low", "high", "level", "scale", "p", "se"),
    "mean_sd": ("mean", "sd", "n", "range"),
    "regression": ("b", "se", "t", "z", "df", "p", "tail", "low", "high", "level"),
    "alpha": ("value",),
}
