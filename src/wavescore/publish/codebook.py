"""The codebook: every field with its question and choices, and why cells hold no answer.

Words are the dictionary's and the study's; counts are those of the protected table alone.
"""

from collections.abc import Mapping
from html import escape
from pathlib import Path

import pandas as pd

from wavescore.definitions.dictionary import Dictionary, Field
from wavescore.definitions.study import Study
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import outcome_label, wave_label
from wavescore.safe_text import for_csv

NOT_GIVEN = "not asked: form not given"
ABOUT = ("field", "label", "form", "type", "choices", "asked_at", "wave", "respondents")
STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #d0d7de;"
    "padding:.25rem .5rem;text-align:left;vertical-align:top}td.n{text-align:right}"
)


def write_codebook(
    table: pd.DataFrame,
    dictionary: Dictionary | None,
    study: Study,
    page: str | Path,
    csv: str | Path,
) -> None:
    """Write codebook.html and codebook.csv from the protected table of the analysis codebook.

    One row is one field at one wave: field, label, form, type, choices, the waves at which it was
    asked, respondents (those analysed), and a column a reason. Counts that a release hides are
    [c], as everywhere.
    """
    rows = codebook_rows(table, dictionary, study)
    rows.map(for_csv).to_csv(csv, index=False, lineterminator="\n")
    Path(page).write_text(_page(rows, study), encoding="utf-8")


def codebook_rows(table: pd.DataFrame, dictionary: Dictionary | None, study: Study) -> pd.DataFrame:
    """Return the codebook's rows, all text, counts as a release prints them."""
    reasons = list(dict.fromkeys(table["level"]))
    asked: dict[str, list[str]] = {}
    for row in table.itertuples(index=False):
        # A wave at which the form was not given to anybody has no other reason; hidden is not 0,
        # but of a wave whose size is hidden nothing is said.
        if row.level != NOT_GIVEN and row.estimate != 0 and row.n == row.n:
            waves = asked.setdefault(str(row.outcome), [])
            if row.wave not in waves:
                waves.append(str(row.wave))
    made = []
    for (field, wave), part in table.groupby(["outcome", "wave"], sort=False):
        cells = {str(row.level): value_of(row, "count").text for row in part.itertuples()}
        first = next(part.itertuples())
        about = _about(str(field), dictionary, study)
        at = ", ".join(wave_label(study, each) for each in asked.get(str(field), ()))
        size = value_of(first, "count", column="n").text
        known = {"asked_at": at, "wave": wave_label(study, str(wave)), "respondents": size}
        made.append({**about, **known, **{r: cells.get(r, "0") for r in reasons}})
    return pd.DataFrame(made, columns=[*ABOUT, *reasons], dtype="str")


def _about(name: str, dictionary: Dictionary | None, study: Study) -> dict[str, str]:
    asked = dictionary.fields.get(name) if dictionary else None
    words = study.labels.get(name)
    own = words.label if words else ""
    choices = {**(asked.choices if asked else {}), **(words.choices if words else {})}
    item, responses = _item(name, study)
    choices = choices or responses
    label = own or (asked.label if asked else "") or item
    return {
        "field": name,
        "label": label or outcome_label(study, name),
        "form": asked.form if asked else "",
        "type": _kind(asked),
        "choices": " | ".join(f"{code}, {text}" for code, text in choices.items()),
    }


def _kind(asked: Field | None) -> str:
    return f"{asked.type} ({asked.validation})" if asked and asked.validation else (
        asked.type if asked else ""
    )  # fmt: skip


def _item(name: str, study: Study) -> tuple[str, dict[str, str]]:
    """Return the wording and responses of an instrument's item, nothing where the field is none."""
    for use in study.instruments.values():
        scale = use.instrument
        items: Mapping[str, str] = dict(zip(scale.columns, scale.items, strict=True))
        if name in items:
            responses = {f"{float(code):g}": text for code, text in scale.responses.items()}
            return f"{scale.title}: {scale.texts.get(items[name], items[name])}", responses
    return "", {}


def _page(rows: pd.DataFrame, study: Study) -> str:
    reasons = [name for name in rows.columns if name not in ABOUT]
    heads = "".join(f"<th>{escape(h)}</th>" for h in ("Wave", "Respondents", *reasons))
    parts = []
    for field, part in rows.groupby("field", sort=False):
        first = part.iloc[0]
        about = [first["form"], first["type"], first["choices"]]
        said = "; ".join(escape(text) for text in about if text)
        lines = "".join(
            "<tr><td>" + escape(row["wave"]) + "</td>"
            + "".join(f'<td class="n">{escape(row[c])}</td>' for c in ("respondents", *reasons))
            + "</tr>"
            for _, row in part.iterrows()
        )  # fmt: skip
        at = f"; asked at {escape(first['asked_at'])}" if first["asked_at"] else "; asked nowhere"
        parts.append(
            f'<h2 id="{escape(str(field))}">{escape(first["label"])}</h2>'
            f"<p><code>{escape(str(field))}</code> {said}{at}</p>"
            f"<table><tr>{heads}</tr>{lines}</table>"
        )
    title = f"{study.title}: codebook"
    note = "<p>The data are synthetic.</p>" if study.synthetic else ""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><main><h1>{escape(title)}</h1>{note}"
        "<p>Counts are of respondents analysed at a wave, protected as the report is: "
        f"[c] marks a count that is not released.</p>{''.join(parts)}</main></html>\n"
    )
