"""The verdict frame: one row per claim, and the sentence that sums it up."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from wavescore.papers.check.against_data import compare_claim, load_tables
from wavescore.papers.check.causes import consequence_of, group, shared_cures
from wavescore.papers.check.check_claim import check_claim
from wavescore.papers.check.claims import Claim, Paper, load_paper
from wavescore.papers.check.finding import LABELS, VERDICTS, WRONG, Finding, worst
from wavescore.papers.check.habits import ask_of_habits
from wavescore.papers.check.repairs import find_repairs, suggest
from wavescore.papers.check.repeated import find_repeated, find_same_rows
from wavescore.papers.check.wording import listing, printed_text

COLUMNS = (
    "id",
    "where",
    "kind",
    "printed",
    "verdict",
    "recomputed",
    "sentence",
    "suggestion",
    "arithmetic",
    "against_data",
    "difference",
    "quote",
    "note",
    "consequence",
    "cause",
    "cure",
)
WORDS = {
    "decision_error": "decision error",
    "inconsistent": "inconsistent",
    "question": "question",
    "rounding": "rounding",
    "cannot_check": "cannot check",
    "nothing_to_check": "nothing to check",
    "consistent": "consistent",
    "not_computed": "not computed",
}


def check_paper(
    paper_file: str | Path | Paper, results: str | Path | Mapping | None = None
) -> pd.DataFrame:
    """Recompute every printed number of a paper; one row per claim, in the order of the file.

    Parameters: `paper_file`, the path of a paper file (or a Paper); `results`, a folder
    results/<study> or a mapping of analysis names to result tables, for claims that name the row
    which reproduces them.

    Returns a frame of text: id, where, kind, printed, verdict (decision_error, inconsistent,
    question, rounding, cannot_check, nothing_to_check, consistent), recomputed, sentence,
    suggestion, arithmetic, against_data (reproduced, differs, not_computed, or empty), difference,
    quote, note, consequence, cause (the id of the first claim with the same cause; empty where
    nothing is wrong or asked), cure (the first change that would agree).

    Raises DefinitionError where the paper file is broken, the folder holds no results, or a claim
    names more than one row.

    Rules: p over the interval of the printed statistic (Nuijten et al. 2016,
    doi 10.3758/s13428-015-0664-2); GRIM (Brown & Heathers 2017, doi 10.1177/1948550616673876).
    Agrees with R's statcheck 1.4.0 on t, F, chi-square, r and z (docs/decisions.md).
    """
    paper = paper_file if isinstance(paper_file, Paper) else load_paper(paper_file)
    tables = load_tables(results)
    repeated = find_same_rows(paper.claims) | find_repeated(paper.claims)
    findings = {claim.id: check_claim(claim) for claim in paper.claims}
    findings |= {key: [*findings[key], finding] for key, finding in repeated.items()}
    if paper.about.get("draft", False):
        findings = ask_of_habits(paper.claims, findings)
    repairs = {claim.id: find_repairs(claim, findings[claim.id]) for claim in paper.claims}
    suggestions, cures = suggest(repairs, paper.claims)
    verdicts = {key: worst(found) for key, found in findings.items()}
    causes = group(paper.claims, verdicts, repairs)
    cures |= shared_cures(causes, repairs, paper.claims)
    rows = []
    for claim in paper.claims:
        against, difference = "", ""
        if tables is not None:
            against, difference = compare_claim(claim, paper, tables)
        row = _row(claim, findings[claim.id])
        row |= {"suggestion": suggestions[claim.id], "consequence": consequence_of(claim)}
        row |= {"cause": causes.get(claim.id, ""), "cure": cures[claim.id]}
        rows.append(row | {"against_data": against, "difference": difference})
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _row(claim: Claim, findings: Sequence[Finding]) -> dict[str, str]:
    verdict = worst(findings)
    ordered = sorted(findings, key=lambda f: VERDICTS.index(f.verdict))
    shown = [_recomputed(f) for f in ordered if f.verdict == verdict and f.recomputed]
    return {
        "id": claim.id,
        "where": claim.raw.get("where", ""),
        "kind": claim.kind,
        "printed": printed_text(claim),
        "verdict": verdict,
        "recomputed": "; ".join(dict.fromkeys(shown)),
        "sentence": _sentence(ordered),
        "arithmetic": "\n".join(f"[{WORDS[f.verdict]}] {f.arithmetic}" for f in ordered),
        "quote": claim.raw.get("quote", ""),
        "note": claim.raw.get("note", ""),
    }


def _recomputed(finding: Finding) -> str:
    if finding.about in ("places", "parts", "percent"):
        return finding.recomputed
    label = LABELS.get(finding.about, finding.about).removeprefix("the ")
    return f"{label} {finding.recomputed}".strip()


def _sentence(ordered: Sequence[Finding]) -> str:
    """Return what is wrong or asked, worst first; else what agrees, with what cannot be checked."""
    kinds = (*WRONG, "question", "rounding")
    telling = [f.sentence for f in ordered if f.verdict in kinds]
    agreed = [f for f in ordered if f.verdict == "consistent" and f.about != "se_implied"]
    if not telling and agreed:
        telling = [_agreed(agreed)]
    if not any(f.verdict in kinds for f in ordered):
        telling += [f.sentence for f in ordered if f.verdict == "cannot_check"]
    if not telling:
        telling = [f.sentence for f in ordered if f.verdict == "nothing_to_check"]
    return " ".join(_capital(text) for text in dict.fromkeys(telling))


def _agreed(agreed: Sequence[Finding]) -> str:
    labels = dict.fromkeys(LABELS.get(f.about, f.about) for f in agreed)
    if len(labels) == 1:
        return agreed[-1].sentence
    names = [label.removeprefix("the ") for label in labels]
    return f"{listing(names)} agree with the other numbers printed."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:] if text.split(" ", 1)[0] in _CAPITALS else text


_CAPITALS = {"the", "partial", "chi-square", "alpha", "mean", "lowest", "highest"}


def summarize(verdicts: pd.DataFrame, *, data: str = "the data") -> str:
    """Return one or two sentences fit for a review: how many statements, and what came of them.

    `data`: what the statements were held against, in words.
    """
    total, counts = len(verdicts), verdicts["verdict"].value_counts()
    said = {
        "consistent": "{} consistent",
        "rounding": "{} consistent only if a number was truncated, rounded twice or a half cut off",
        "inconsistent": "{} inconsistent",
        "decision_error": "{} inconsistent in a way that changes a decision about significance",
        "question": "{} a question for a person",
        "cannot_check": "{} not checkable from what is printed",
        "nothing_to_check": "{} without a partner to be held against",
    }
    parts = [
        words.format(f"{counts[key]} {'is' if counts[key] == 1 else 'are'}")
        for key, words in said.items()
        if counts.get(key)
    ]
    text = f"Of {total} printed statement{'s' if total != 1 else ''}, {listing(parts)}."
    named = verdicts[verdicts["against_data"] != ""]
    if len(named):
        against = named["against_data"].value_counts()
        said = {"reproduced": "reproduced", "differs": "different", "not_computed": "not computed"}
        parts = [
            f"{against[key]} {'is' if against[key] == 1 else 'are'} {words}"
            for key, words in said.items()
            if against.get(key)
        ]
        text += f" Held against {data}, of {len(named)} statements {listing(parts)}."
    return text


def worst_first(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows worst verdict first, those that differ from the data before others."""
    rank = verdicts["verdict"].map(VERDICTS.index)
    data = (verdicts["against_data"] != "differs").astype(int)
    order = pd.DataFrame({"rank": rank, "data": data}).sort_values(["rank", "data"], kind="stable")
    return verdicts.loc[order.index]
