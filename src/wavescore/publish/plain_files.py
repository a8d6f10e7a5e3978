"""The printed tables as Markdown and as LaTeX (booktabs), from the same cells as every format."""

from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table
from wavescore.publish.tables import make_tables

# Characters of a cell that stand in one line.
LONGEST_LINE = 50
# Points across an upright page, across one on its side, and in a millimetre.
ACROSS, SIDEWAYS, MM = 512.0, 758.0, 2.845
# Millimetres of a first and of another column of sentences; points of a character in each type.
SENTENCES = (60, 45)
SIZES = {"\\small": 4.7, "\\footnotesize": 4.2, "\\scriptsize": 3.75, "\\tiny": 2.95}
BREAK = "\\\\"
PREAMBLE = r"""\documentclass[10pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{textcomp,amsmath,array,booktabs,longtable,lscape}
\usepackage[a4paper,margin=15mm]{geometry}
\setlength{\tabcolsep}{3pt}
\setlength{\LTleft}{0pt}
% A caption begins where its table does: centred over a narrow one, it ran off the page.
\makeatletter
\def\LT@makecaption#1#2#3{\LT@mcol\LT@cols{@{}l}{\hbox to 0pt{\parbox[t]{170mm}{%
  \raggedright #1{#2: }#3\endgraf\vskip .4\baselineskip}\hss}}}
\makeatother
\begin{document}
"""
# What the preamble's encodings hold: Latin with its accents, but for some letters, and these signs.
LATIN = frozenset(map(chr, range(0x20, 0x180))) - set("ĦħĸĿŀŉŦŧſ")
SIGNS = frozenset("–—‘’‚“”„†‡•…‰€™")
# Signs that LaTeX needs spelled out: its own, and those that no text font holds.
SPECIAL = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "\u2212": "$-$",
    "\u2265": r"$\geq$",
    "\u2264": r"$\leq$",
    "\u221e": r"$\infty$",
    "\u2013": "--",
    "\u00b2": r"\texttwosuperior{}",
    "\u03c7": r"$\chi$",
    "\u03c9": r"$\omega$",
    "\u03b1": r"$\alpha$",
    "\u00a0": "~",
    "[": "{[}",
    "]": "{]}",
}


# How the code of a letter that cannot be set begins, and how many characters wide it is.
CODED, CODE_WIDTH = "{[}U+", 8


class _Signs(dict[int, str]):
    """What is printed for a sign, by its code, looked up once."""

    def __missing__(self, code: int) -> str:
        known = chr(code) in LATIN or chr(code) in SIGNS
        return self.setdefault(
            code, chr(code) if known else f"{CODED}{code:04X}{{]}}\\allowbreak{{}}"
        )


PRINTED = _Signs(str.maketrans(SPECIAL))
ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_|<>#[]"})


def write_markdown(tables: Mapping[str, pd.DataFrame], study: Study, path: str | Path) -> None:
    """Write protected `tables` (by analysis) as Markdown, every table, cells as printed."""
    parts = [f"# {markdown(study.title)}"]
    for number, table in enumerate(make_tables(tables, study), start=1):
        parts.append(f"## Table {number}. {markdown(table.title)}")
        parts.append("\n".join(_pipes(table)))
        parts += [markdown(note) for note in (table.caption, *table.notes) if note]
    Path(path).write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _pipes(table: Table) -> list[str]:
    """Return a table's lines; a group's heading stands before its columns' labels."""
    heads = [f"{group}: {label}" if group else label for group, label in table.columns]
    marks = [":--" if place < table.label_columns else "--:" for place in range(len(table.columns))]
    lines = [[markdown(head) for head in heads], marks]
    lines += [_cells(row, len(table.columns), markdown, "**{}**", "&emsp;") for row in table.rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def markdown(text: str) -> str:
    """Return a text whose signs Markdown takes as they stand."""
    return text.translate(ESCAPED)


def _cells(
    row: Row, columns: int, write: Callable[[str], str], bold: str, indent: str
) -> list[str]:
    texts = [write(cell.text) for cell in row.cells]
    if row.heading:
        texts[0] = bold.format(texts[0])
    elif row.indent:
        texts[0] = f"{indent}{texts[0]}"
    return texts + [""] * (columns - len(texts))


def write_latex(tables: Mapping[str, pd.DataFrame], study: Study, path: str | Path) -> None:
    """Write protected `tables` (by analysis) as a LaTeX document of longtables with booktabs."""
    parts = [PREAMBLE, f"\\section*{{{latex(study.title)}}}\n"]
    parts += [_longtable(table) for table in make_tables(tables, study)]
    parts.append("\\end{document}\n")
    Path(path).write_text("\n".join(parts), encoding="utf-8")


def latex(text: str) -> str:
    """Return a text whose signs LaTeX prints as they stand; one it has no letter for by its code.

    With such a letter in a study's words, as an emoji in an answer, nothing would compile.
    """
    return text.translate(PRINTED)


def _wide(text: str) -> int:
    """Return how many characters wide a text is set."""
    return sum(CODE_WIDTH if PRINTED[ord(sign)].startswith(CODED) else 1 for sign in text)


def _longtable(table: Table) -> str:
    columns = len(table.columns)
    form = "".join(_column(table, place) for place in range(columns))
    size, sideways = _size(table)
    lines = [
        *(["\\begin{landscape}"] if sideways else []),
        f"{{{size}\\begin{{longtable}}{{@{{}}{form}@{{}}}}",
        f"\\caption{{{latex(table.title)}}}\\\\",
        "\\toprule",
        *_heads(table),
        "\\midrule\\endhead",
        "\\bottomrule\\endfoot",
    ]
    for row in table.rows:
        cells = _cells(row, columns, latex, "\\textbf{{{}}}", "\\quad ")
        if row.heading:
            long = _wide(row.cells[0].text) > LONGEST_LINE
            form = "p{0.95\\linewidth}" if long else "l"
            cells = [f"\\multicolumn{{{columns}}}{{@{{}}{form}}}{{{cells[0]}}}"]
        lines.append(f"{' & '.join(cells)} \\\\")
    lines.append("\\end{longtable}}")
    lines += [f"\\noindent{{\\footnotesize {latex(note)}}}\n" for note in table.notes]
    lines += ["\\end{landscape}"] if sideways else []
    return "\n".join(lines) + "\n"


def _size(table: Table) -> tuple[str, bool]:
    """Return the largest type in which a table fits across the page, and whether on its side."""
    letters, fixed = 0, 0.0
    for start, (group, count) in _runs(table):
        places = range(start, start + count)
        free = [place for place in places if "p{" not in _column(table, place)]
        fixed += sum(MM * SENTENCES[place > 0] for place in places if place not in free)
        words = group if _across(group, count) else max(_parts(group), key=_wide, default="")
        letters += max(sum(_letters(table, place) for place in free), _wide(words))
    gaps = 6.0 * (len(table.columns) - 1)
    for across, sideways in ((ACROSS, False), (SIDEWAYS, True)):
        for size, width in SIZES.items():
            if letters * width + fixed + gaps <= across:
                return size, sideways
    return next(reversed(SIZES)), True


def _letters(table: Table, place: int) -> int:
    """Return how many characters wide a column is: its longest cell, or word of its heading."""
    cells = [
        _wide(row.cells[place].text) + 3 * (row.indent and place == 0)
        for row in table.rows
        if not row.heading and place < len(row.cells)
    ]
    return max([*cells, *map(_wide, _parts(table.columns[place][1]))], default=0)


def _runs(table: Table) -> list[tuple[int, tuple[str, int]]]:
    """Return each run of columns under one heading: where it begins, the heading, how many."""
    found, start = [], 0
    for name, run in groupby(group for group, _ in table.columns):
        count = len(list(run))
        found.append((start, (name, count)))
        start += count
    return found


def _parts(text: str) -> list[str]:
    """Return a heading's words; of a word that is set as codes, each of its letters."""
    return [part for word in text.split() for part in (word if _wide(word) > len(word) else [word])]


def _across(group: str, count: int) -> bool:
    """Return whether a heading of so many columns stands in one line."""
    return count > 1 and _wide(group) <= LONGEST_LINE


def _stacked(text: str, sign: str) -> str:
    """Return a heading in lines of a word each."""
    words = [latex(word) for word in _parts(text)]
    return f"\\shortstack[{sign}]{{{BREAK.join(words)}}}" if len(words) > 1 else "".join(words)


def _column(table: Table, place: int) -> str:
    """Return how a column is set: broken into lines where it holds sentences."""
    texts = [row.cells[place].text for row in table.rows if not row.heading]
    if max(map(_wide, texts), default=0) > LONGEST_LINE:
        return f">{{\\raggedright\\arraybackslash}}p{{{SENTENCES[place > 0]}mm}}"
    return "l" if place < table.label_columns else "r"


def _heads(table: Table) -> list[str]:
    stacked = (
        latex(label)
        if _wide(label) <= _letters(table, place)
        else _stacked(label, "l" if place < table.label_columns else "r")
        for place, (_, label) in enumerate(table.columns)
    )
    labels = f"{' & '.join(stacked)} \\\\"
    if not any(group for group, _ in table.columns):
        return [labels]
    groups, rules = [], []
    for start, (name, count) in _runs(table):
        said = latex(name) if _across(name, count) else _stacked(name, "c")
        groups.append(f"\\multicolumn{{{count}}}{{c}}{{{said}}}")
        if name:
            rules.append(f"\\cmidrule(lr){{{start + 1}-{start + count}}}")
    return [f"{' & '.join(groups)} \\\\", "".join(rules), labels]
