"""One made-up article, written as JATS, html, docx and pdf."""

from html import escape
from pathlib import Path

import docx

TITLE = "Coaching by Post in an Invented Town: a Trial That Nobody Ran, in Four File Types"
PARAGRAPHS = (
    "Of 264 members, 144 (54.5%) were offered coaching. Those coached improved more "
    "(t(262) = 2.36, p = .019).",
)
# A cell is a text, or (text, columns it spans, rows it spans); "" continues a span.
TABLES = (
    (
        "Table 1. Members at the start.",
        2,
        (
            ("Characteristic", "Coaching (n=144)", "Control (n=120)", "P value"),
            ("", "n (%)", "n (%)", ""),
            ("Age in years, mean (SD)", "41.2 (9.8)", "38.6 (10.1)", ".04"),
            ("Sex", "", "", ".056"),
            ("Female", "90 (62.5)", "61 (50.8)", ""),
            ("Male", "54 (37.5)", "59 (49.2)", ""),
            ("Education", "", "", ".84"),
            ("School", "40 (27.8)", "37 (30.8)", ""),
            ("College", "62 (43.1)", "48 (40.0)", ""),
            ("University", "42 (29.2)", "35 (92.2)", ""),
            ("Employed", "101 (70.1)", "80 (66.7)", ".55"),
        ),
        "",
    ),
    (
        "Table 2. Scores at the end.",
        2,
        (
            ("Outcome", ("Coaching (n=144)", 2), ("Control (n=120)", 2), "p"),
            ("", "M", "SD", "M", "SD", ""),
            ("PHQ-8", "9.1", "4.0", "10.3", "4.3", ".02"),
            ("GAD-7", "7.0", "3.9", "7.4", "4.1", ".42"),
        ),
        "",
    ),
    (
        "Table 3. Regression of the change.",
        1,
        (
            ("Predictor", "B", "SE", "t", "p", "95% CI"),
            ("Coaching", "-1.20", "0.50", "-2.40", ".017", "-2.18 to -0.22"),
            ("Hope", "0.31", "0.14", "3.21", ".028", "0.03 to 0.59"),
        ),
        "",
    ),
    (
        "Table 4. Odds of recovery.",
        1,
        (
            ("Predictor", "OR (95% CI)", "p"),
            ("Coaching", "1.81 (1.10-2.96)", ".02"),
            ("Age", "0.99 (0.69-1.42)", ".97"),
        ),
        "",
    ),
    (
        "Table 5. Correlations (n=264).",
        1,
        (
            ("Variable", "1", "2", "3"),
            ("1. Anxiety", "-", "", ""),
            ("2. Hope", "-.31**", "-", ""),
            ("3. Trust", ".22**", ".10", "-"),
        ),
        "**p<.01.",
    ),
    (
        "Table 6. Relapse.",
        2,
        (
            ("Event", ("Coaching (n=144)", 2), ("Control (n=120)", 2), "OR (95% CI)"),
            ("", "n", "%", "n", "%", ""),
            ("Relapse", "20", "13.9", "12", "10.0", "1.45 (0.68-3.11)"),
            ("Left early", "13", "9.0", "11", "9.2", ""),
        ),
        "",
    ),
    (
        "Table 7. Analysis of variance of the change.",
        1,
        (
            ("Effect", "F", "df", "p", "Partial η2"),
            ("Coaching", "4.21", "2, 57", ".02", ".13"),
            ("Town", "0.48", "1, 57", ".49", ".01"),
        ),
        "",
    ),
    (
        "Table 8. Flow.",
        1,
        (
            ("Stage", "Coaching", "Control"),
            ("Randomised", "144", "120"),
            ("Started", "140", "118"),
            ("Completed", "131", "109"),
        ),
        "",
    ),
    (
        "Table 9. Sleep.",
        1,
        (
            ("Outcome", "Coaching (n=144)", "Control (n=120)", "p"),
            ("Hours a night", "7.1 ± 1.2", "6.8 ± 1.3", ".053"),
            ("Smokers, n (%)", "16 (11.1)", "12 (10.0)", ".77"),
        ),
        "",
    ),
)  # fmt: skip


def spans(row: tuple) -> list[tuple[str, int]]:
    return [cell if isinstance(cell, tuple) else (cell, 1) for cell in row]


def markup_table(header: int, rows: tuple) -> str:
    lines = []
    for place, row in enumerate(rows):
        tag = "th" if place < header else "td"
        cells = "".join(
            f'<{tag} colspan="{columns}">{escape(text)}</{tag}>' for text, columns in spans(row)
        )
        lines.append(f"<tr>{cells}</tr>")
    head, body = "".join(lines[:header]), "".join(lines[header:])
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def write_html(path: Path) -> None:
    parts = [f"<h1>{TITLE}</h1><h2>Results</h2>", *(f"<p>{escape(p)}</p>" for p in PARAGRAPHS)]
    for caption, header, rows, notes in TABLES:
        table = markup_table(header, rows)
        parts.append(table.replace("<table>", f"<table><caption>{caption} {notes}</caption>", 1))
    path.write_text(f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>", encoding="utf-8")


def write_jats(path: Path) -> None:
    wraps = []
    for caption, header, rows, notes in TABLES:
        label, _, title = caption.partition(". ")
        foot = f"<table-wrap-foot><fn><p>{escape(notes)}</p></fn></table-wrap-foot>" * bool(notes)
        wraps.append(
            f"<table-wrap><label>{label}</label><caption><p>{title}</p></caption>"
            f"{markup_table(header, rows)}{foot}</table-wrap>"
        )
    paragraphs = "".join(f"<p>{escape(p)}</p>" for p in PARAGRAPHS)
    path.write_text(
        f"<article><front><article-meta><title-group><article-title>{TITLE}</article-title>"
        f"</title-group></article-meta></front><body><sec><title>Results</title>{paragraphs}"
        f"{''.join(wraps)}</sec></body><back><ref-list><ref id='r1'><mixed-citation>t(9) = 9.99, "
        "p = .01</mixed-citation></ref></ref-list></back></article>",
        encoding="utf-8",
    )


def write_docx(path: Path) -> None:
    document = docx.Document()
    document.add_heading(TITLE, level=0)
    document.add_heading("Results", level=1)
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    for caption, _, rows, notes in TABLES:
        document.add_paragraph(f"{caption} {notes}")
        width = sum(columns for _, columns in spans(rows[0]))
        table = document.add_table(rows=len(rows), cols=width)
        for y, row in enumerate(rows):
            x = 0
            for text, columns in spans(row):
                cell = table.cell(y, x)
                cell = cell.merge(table.cell(y, x + columns - 1)) if columns > 1 else cell
                cell.text = text
                x += columns
        document.add_paragraph("The members were of every age.")
    document.save(str(path))


def write_pdf(path: Path) -> None:
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    with PdfPages(path) as pages:
        figure = Figure(figsize=(8, 5))
        for place, text in enumerate(("Results", *PARAGRAPHS[0].split(" offered "))):
            figure.text(
                0.05, 0.9 - 0.1 * place, text + (" offered" if place == 1 else ""), fontsize=9
            )
        pages.savefig(figure)
        for caption, _, rows, notes in TABLES:
            pages.savefig(_drawn(caption, rows, notes))


def _drawn(caption: str, rows: tuple, notes: str):
    """Return a page with a caption and a ruled table, drawn cell by cell."""
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    figure = Figure(figsize=(8, 5))
    figure.text(0.05, 0.93, f"{caption} {notes}", fontsize=9)
    width, height = sum(c for _, c in spans(rows[0])), 0.07
    edges = [0.05, *(0.3 + 0.65 * k / (width - 1) for k in range(width))]
    for y, row in enumerate(rows):
        top, x = 0.9 - y * height, 0
        for text, columns in spans(row):
            left, right = edges[x], edges[x + columns]
            figure.text(left + 0.01, top - 0.045, text, fontsize=9)
            for a, b in (
                ((left, right), (top, top)),
                ((left, right), (top - height, top - height)),
                ((left, left), (top, top - height)),
                ((right, right), (top, top - height)),
            ):
                figure.add_artist(Line2D(a, b, color="black", linewidth=0.5))
            x += columns
    return figure


WRITERS = {".html": write_html, ".xml": write_jats, ".docx": write_docx, ".pdf": write_pdf}
