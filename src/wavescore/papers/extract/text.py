"""A manuscript's typography made plain, so that one set of patterns reads every journal's style."""

import re
from unicodedata import normalize

_CHARACTERS = str.maketrans(
    {
        "\u00a0": " ",
        "\u2002": " ",
        "\u2003": " ",
        "\u2009": " ",
        "\u200a": " ",
        "\u202f": " ",
        "\u200b": "",
        "\ufeff": "",
        "\u00ad": "",
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\ufe63": "-",
        "\u2013": "–",
        "\u2014": "—",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2264": "<=",
        "\u2265": ">=",
        "\u2a7d": "<=",
        "\u2a7e": ">=",
        "\u03a7": "χ",
        "\u2080": "_0",
        "\u2070": "^0",
        "\u00b9": "^1",
        "\u00b2": "^2",
        "\u00b3": "^3",
        "\u00d7": "x",
        "\u223c": "~",
        "\uff1d": "=",
    }
) | {0x2080 + digit: f"_{digit}" for digit in range(1, 10)}
# letters of formulas (an italic t of mathematics) and ligatures ("conﬁdence"), as PDFs hold them
_CHARACTERS |= {
    code: normalize("NFKC", chr(code))
    for code in (*range(0x1D400, 0x1D800), *range(0xFB00, 0xFB05))
}

# Control characters, and marks of direction, which no paper file may hold.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)

# Thousands set apart by a thin or fixed space: "4 816".
_SET_APART = re.compile("(?<![\\d.,\u00b7])\\d{1,3}(?:[\u2009\u202f\u00a0]\\d{3})+(?![\\d])")

# LaTeX as converters from PDF leave it: only what stands in statistics.
_LATEX = (
    (r"\\(?:text|mathrm|mathit|textit|textbf|mathbf|operatorname|emph)\s*\{([^{}]*)\}", r"\1"),
    (r"\\(?:chi|Chi)(?![a-zA-Z])", "χ"),
    (r"\\alpha(?![a-zA-Z])", "α"),
    (r"\\beta(?![a-zA-Z])", "β"),
    (r"\\eta(?![a-zA-Z])", "η"),
    (r"\\rho(?![a-zA-Z])", "ρ"),
    (r"\\phi(?![a-zA-Z])", "φ"),
    (r"\\leq?(?![a-zA-Z])", "<="),
    (r"\\geq?(?![a-zA-Z])", ">="),
    (r"\\lt(?![a-zA-Z])", "<"),
    (r"\\gt(?![a-zA-Z])", ">"),
    (r"\\pm(?![a-zA-Z])", "±"),
    (r"\\(?:times|cdot)(?![a-zA-Z])", "x"),
    (r"\\([%&$#_])", r"\1"),
    (r"\\[,;:! ]|\\(?:quad|left|right)(?![a-zA-Z])", " "),
)

# A full stop after these ends no sentence.
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:e\.g|i\.e|eg|ie|al|vs|cf|approx|ca|Fig|Figs|Tab|No|Nos|Eq|Eqs|Dr|Prof|St|resp|incl|"
    r"Suppl|min|max|SD|SE|[A-Z])|\bn\.s)\.$"
)
_SENTENCE_END = re.compile(r"""[.!?]["')\]]*(?:\[\d[\d,–-]*\])?\s+(?=["'(\[]*[A-Z0-9])""")


def plain_math(text: str) -> str:
    """Return the inside of a LaTeX formula as plain characters: `\\chi^2_1` becomes `χ^2_1`."""
    for pattern, replacement in _LATEX:
        text = re.sub(pattern, replacement, text)
    return re.sub(r"([_^])\s*\{([^{}]*)\}", r"\1\2", text).replace("{", "").replace("}", "")


def plain_text(text: str, *, stars: bool = False) -> str:
    """Return `text` with plain spaces, minus signs, decimal points and statistics' names.

    Dollars around formulas, Markdown's stars, backslashes and links go; `χ²₁`, `χ^2_1` and `χ21`
    (where sub- and superscripts were lost) become `χ2(1)`, `t_{789}` and `t789` become `t(789)`.
    `stars`: keep them, as marks of significance in a table. Numbers keep their digits, decimals and
    thousands separators as printed.
    """
    text = _UNSEEN.sub("", text)
    text = re.sub(r"\$([^$\n]{1,200}?)\$", lambda found: plain_math(found[1]), text)
    text = _SET_APART.sub(lambda found: re.sub(r"\D", ",", found[0]), text)
    text = text.translate(_CHARACTERS)
    text = re.sub(r"!?\[([^\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*\)", r"\1", text)
    text = re.sub(r"\\([_\[\]*#&%~<>])", r"\1", text)
    text = re.sub(r"</?(?:sub|sup|i|b|em|strong|span|br)\b[^>]*>", "", text)
    text = text if stars else re.sub(r"\*+", "", text)
    text = re.sub(r"(?<=\d) ?· ?(?=\d)", ".", text)
    # an en or em dash in front of a number is a minus sign unless a number stands before it
    text = re.sub(r"(?<=[=<>(\[,;:]) ?[–—](?=\.?\d)", lambda found: found[0][:-1] + "-", text)
    text = re.sub(r"(?:(?<=[A-Za-z] )|(?<=[A-Za-z]\. ))–(?=\.?\d)", "-", text)
    text = re.sub(r"(?<![\w.])(?:[Xx]|[Cc]hi)_?\^?2(?=\s*[_(=])", "χ2", text)
    text = re.sub(r"\+ ?/ ?-", "±", text)
    text = re.sub(r"\b([pP]) ?= ?(?=[<>])", r"\1 ", text)
    text = re.sub(r"\b[Ss]tandard deviation(?= (?:of |= ?|: ?)?\d)", "SD", text)
    text = re.sub(r"\b[sS]\. ?[dD]\.(?![a-z])", "SD", text)
    text = re.sub(r"\b[sS]\. ?[eE]\.(?: ?[mM]\.)?(?![a-z])", "SE", text)
    text = re.sub(r"\b(?:[dD]\. ?[fF]\.|DF\b)", "df", text)
    text = re.sub(r"\b[rR](?: |_)?\{?(?:sp?|spearman)\}?(?= ?[=(])", "r_s", text)
    text = re.sub(r"\bF ?_?(\d+) ?, ?(\d+(?:\.\d+)?)(?=\s*[=<>])", r"F(\1, \2)", text)
    text = re.sub(r"\b([HQ])_?(\d+)(?=\s*[=<>])", r"\1(\2)", text)
    text = re.sub(r"χ_\(?(\d+)\)?\^?2(?=\s*[=<>])", r"χ2(\1)", text)
    text = re.sub(r"χ\s*\^?\s*2\s*(?:_\s*\(?)?(\d+)\)?(?=\s*[=<>])", r"χ2(\1)", text)
    text = re.sub(r"χ\s*\^?\s*2", "χ2", text)
    text = re.sub(r"χ2 ?_?\(?(?:diff|Diff|change)\)?(?=\s*[(=])", "Δχ2", text)
    text = re.sub(r"\b(chi)[\s-]?squared?\b(?=\s*[_(=]|\s+\d)", "χ2", text, flags=re.IGNORECASE)
    text = re.sub(r"\b([tFzr])_(\d[\d.]*(?:,\s*\d[\d.]*)?)(?=\s*[=<>])", r"\1(\2)", text)
    text = re.sub(r"\bt(\d+(?:\.\d+)?)(?=\s*[=<>])", r"t(\1)", text)
    text = re.sub(r"[ \t]+", " ", text)
    return re.sub(r"(?<=[(\[]) | (?=[)\],;])", "", text).strip()


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph; none ends inside a number or at `et al.`."""
    parts, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        before = text[start : end.start() + 1]
        if _ABBREVIATIONS.search(before) or before.count("(") > before.count(")"):
            continue
        parts.append(text[start : end.end()].strip())
        start = end.end()
    parts.append(text[start:].strip())
    return [part for part in parts if part]
