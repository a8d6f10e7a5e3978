"""What a table's column holds, by its header: a count, a mean, an odds ratio, a p value ..."""

import re
from functools import lru_cache

from wavescore.papers.extract.shape import Column

_RATIO = (
    r"(?:crude |unadjusted |adjusted |multivari\w+ |univari\w+ )?"
    r"(?:[acuACU]?(?:OR|RR|HR|IRR|PR)s?|(?:odds|risk|hazard|rate|prevalence) ratios?"
    r"|relative risks?)"
    r"(?: ?\([acuACU]?(?:OR|RR|HR|IRR|PR)\))?"
)
_CI = r"(?:\d\d(?:\.\d)? ?% ?)?(?:CIs?|confidence intervals?(?: ?\(CI\))?)"
_COUNTED = r"(?:[nN]\.?|[Nn]o\.?|[Nn]umbers?|[Ff]requency|[Cc]ount)"
_SD = r"(?:SD|s\.?d\.?|[Ss]tandard deviation|S\.D\.)"
_SE = r"(?:SE|S\.E\.|s\.e\.|[Ss]td\.? ?[Ee]rr(?:or|\.)?|[Ss]tandard [Ee]rror)"
_COEFFICIENT = r"(?:B|b|β|[Bb]eta|[Cc]oeff?(?:icient|\.)?s?|[Ee]stimates?|Est\.?)"
_ETA = r"[Ee]ta[- ][Ss]quared"
_ROLES = (
    ("p", r"[pP](?:[- ]?[vV]alues?)?(?: ?\(.*\))?|Sig\.?|Significance|Pr ?\(>.*\)"),
    ("n_percent", rf".*\b{_COUNTED}[^A-Za-z]{{0,4}}[(\[,/;]? ?%.*"),
    ("mean_sd", rf".*\b(?:[Mm]eans?|M)\b[^A-Za-z%]{{0,4}}(?:[(\[,]|±|\+) ?\(?{_SD}.*"),
    ("ratio_ci", rf".*\b{_RATIO}\b.*\b{_CI}.*"),
    ("difference_ci", rf".*\b(?:[Dd]ifferences?|[Dd]iff|MD|change)\b.*\b{_CI}.*"),
    ("estimate_ci", rf".*\b(?:B|b|β|[Bb]eta|[Cc]oeff?(?:icient)?s?|[Ee]stimate)\b.*\b{_CI}.*"),
    ("b_se", rf"(?:.* )?{_COEFFICIENT} ?[(\[,±] ?{_SE}[)\]]?"),
    ("partial_eta2", rf"(?:[Pp]artial )?η_?p\^?2|[Pp]artial (?:η\^?2|{_ETA})|η_?\^?2_?p"),
    ("ci", rf"[(\[]?(?:.{{0,8}}){_CI}[)\]]?.{{0,12}}"),
    ("ratio", rf"{_RATIO}|(?:Exp|EXP|exp) ?\([Bβb]\)"),
    ("difference", r"(?:[Mm]ean )?[Dd]ifference|MD"),
    ("b", r"(?:[Uu]nstandardi[sz]ed )?[BbΒ]|[Cc]oeff?(?:icient|\.)?s?|[Ee]stimates?|Est\.?"),
    ("beta", r"β|[Bb]eta|(?:[Ss]tandardi[sz]ed )?(?:β|[Bb]eta)"),
    ("se", rf"{_SE}(?: ?(?:of )?\(?[Bb]\)?)?"),
    ("n", rf"{_COUNTED}(?: of [a-z ]+)?|[Cc]ounts|[Ff]req\.?|#"),
    ("percent", r"[(\[]?%[)\]]?|[Pp]ercent(?:age)?|[Vv]alid %"),
    ("mean", r"M|[Mm]eans?|[Mm]ean score|[Aa]verage"),
    ("sd", r"±? ?(?:SD|S\.D\.|s\.d\.|[Ss]td\.? [Dd]ev\.?|[Ss]tandard deviation)"),
    ("low", r"(?:95% )?(?:[Ll]ower|LL|LCL)(?: (?:95%|CI|limit|bound|level))*"),
    ("high", r"(?:95% )?(?:[Uu]pper|UL|UCL)(?: (?:95%|CI|limit|bound|level))*"),
    ("t", r"t(?:[- ](?:value|test|statistic|ratio))?(?: ?\((?:df ?= ?)?(?P<df>\d+(?:\.\d+)?)\))?"),
    ("z", r"[zZ](?:[- ](?:value|score|statistic))?"),
    ("chi2", r"χ2(?: ?\((?P<df>\d+)\))?|[Cc]hi-?[Ss]quared?|Wald(?: χ2)?"),
    ("f", r"F(?:[- ]value)?(?: ?\((?P<df1>\d+(?:\.\d+)?), ?(?P<df2>\d+(?:\.\d+)?)\))?"),
    ("df", r"[dD]\.?[fF]\.?"),
    ("r", r"[rR]|Pearson(?:'s)? r|r_?s|rho|ρ"),
)  # fmt: skip
_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)
_SIZE = re.compile(r" ?[(\[]? ?\b[nN] ?= ?\d[\d,]* ?[)\]]?")
_LONGEST_HEADER = 300  # characters: more is a page that is laid out by a table
_OF_PEOPLE = {"n", "percent", "mean", "sd"}
_NOTES = re.compile(r"(?: ?[*†‡§¶#]+| \(?[a-h]\)?|\^\w|_[a-z])+$")


def role_of(column: Column) -> tuple[str, dict[str, str]]:
    """Return the role of a column ("" where its header says none), and df of the header."""
    for text in reversed(column.path):
        role, df = _role_of_text(text)
        if role:
            return role, dict(df)
    return "", {}


@lru_cache(maxsize=4096)
def _role_of_text(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    if len(text) > _LONGEST_HEADER:
        return "", ()
    bare, without = (_bare(t) for t in (text.split(" n = ")[0], _SIZE.sub("", text)))
    for role, pattern in _PATTERNS:
        found = pattern.fullmatch(bare)
        if not found and role in _OF_PEOPLE:  # "B (n=150)" is an arm
            found = pattern.fullmatch(without)
        if found:
            return role, tuple((k, v) for k, v in found.groupdict().items() if v)
    return "", ()


def _bare(text: str) -> str:
    return _NOTES.sub("", text).strip(" ,:;*")


def role_of_words(words: str) -> str | None:
    """Return what a label or caption says of its cells: "n_percent", "mean_sd", or None."""
    for role, pattern in _PATTERNS[1:3]:
        if pattern.fullmatch(words):
            return role
    spread = re.search(rf"[(\[,±] ?{_SD}", words) and re.search(r"\b[Mm]eans?\b", words)
    return "mean_sd" if spread and "%" not in words else None
