"""config/README.md, written from the model of the files and the analyses' own options."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wavescore.analyses.registry import analyses
from wavescore.definitions.model import InstrumentFile, RuleFile, StudyFile
from wavescore.definitions.model.options import options_model
from wavescore.definitions.model.paper import CLAIMS, PaperFile
from wavescore.definitions.shape import described, resolved

HEAD = """# Every key, explained

`wavescore new-study <export>` drafts a study file; this page is to look up what its lines may say.
Needed are `title`, `source` and `waves`: everything else has a default, or is left out. First come
the keys of a study, then the options of each analysis, then instruments and rules of a case of a
study's own, and last the claims of papers to check.

This page is made from the model of the files in `wavescore.definitions` and the options of the
analyses (`wavescore settings-guide > config/README.md`); a test keeps it in step. A key that is not
here is refused when the workflow starts, with the closest match, and all that is wrong in a file is
said at once.

`wavescore run mine` runs one study; `config.yaml` names the `studies` and `papers` that `make
results` runs. A study is named as its folder: letters, digits, `_` and `-`.
"""
EVERY_CLAIM = """
### Every claim

Numbers are text, in quotes, exactly as the paper prints them: their decimals say how far they were
rounded. `kind` says what is printed and so what is recomputed. These keys go with every kind:

"""
Entry = Mapping[str, Any]
PLACEHOLDER = re.compile(r"[\w/.]*<[a-z]+>(?:[\w/.]*\w)?")
KINDS = {
    "array": "list",
    "object": "mapping",
    "string": "text",
    "boolean": "true or false",
    "integer": "whole number",
    "null": "null",
    "number": "number",
    "any": "any",
}
# What a paper prints, by its reader.
PRINTED = {"number": "number as printed", "count": "whole number as printed", "p": "p as printed"}


def settings_guide() -> str:
    """Return the text of config/README.md."""
    study, paper = described(StudyFile), described(PaperFile)
    parts = [HEAD]
    parts.append(
        f"\n## Study: `config/studies/<study>/study.yaml`\n\n{_quoted(study['description'])}\n"
    )
    parts.append(_blocks(study))
    parts.append(_analyses())
    for title, rules in (
        ("Instrument: `config/studies/<study>/instruments/<name>.yaml`", described(InstrumentFile)),
        ("Rule of a case: `config/studies/<study>/rules/<name>.yaml`", described(RuleFile)),
    ):
        parts.append(f"\n## {title}\n\n{_quoted(rules['description'])}\n\n{_table(rules, rules)}")
    parts.append(f"\n## Paper: `config/papers/<paper>.yaml`\n\n{_quoted(paper['description'])}\n\n")
    outline = {key: value for key, value in paper["properties"].items() if key != "claims"}
    parts.append(_table({**paper, "properties": outline}, paper))
    parts.append(_claims())
    return "".join(parts)


def _blocks(root: Entry) -> str:
    """Return a table of the keys at the top, and one for each block below them."""
    top, below = [], []
    required = root.get("required", ())
    for key, written in root["properties"].items():
        entry = _plain(written, root)
        top.append((key, _kind(entry), _meaning(entry, key in required)))
        rows = list(_below(entry, root, key))
        if rows:
            below.append(f"\n### `{key}`\n\n{entry.get('description', '')}\n\n{_laid_out(rows)}")
    return "\n" + _laid_out(top) + "".join(below)


def _claims() -> str:
    """Return the keys of a paper's claims: those of every kind once, then those of each kind."""
    entries = {kind: described(model) for kind, model in CLAIMS.items()}
    kinds = list(entries)
    common = [
        key
        for key, entry in entries[kinds[0]]["properties"].items()
        if all(other["properties"].get(key) == entry for other in entries.values())
    ]
    needed = entries[kinds[0]]["required"]
    shared = {key: entries[kinds[0]]["properties"][key] for key in ("id", "kind", *common)}
    shared["kind"] = {"enum": kinds, "description": "What is printed, and so what is recomputed."}
    parts = [EVERY_CLAIM, _table({"properties": shared, "required": needed}, entries[kinds[0]])]
    for kind, entry in entries.items():
        own = {key: value for key, value in entry["properties"].items() if key not in shared}
        parts.append(f"\n### `kind: {kind}`\n\n{entry['description']}\n\n")
        parts.append(_table({"properties": own, "required": entry["required"]}, entry))
    return "".join(parts)


def _analyses() -> str:
    parts = ["\n### The analyses and their options\n\n`analyses: {<analysis>: {<option>: ...}}`\n"]
    for name, analysis in sorted(analyses().items()):
        if analysis.own_rule:
            continue
        parts.append(f"\n#### `{name}`\n\n{analysis.summary}\n")
        rules = described(options_model(name, analysis.options))
        parts.append(f"\n{_table(rules, rules)}" if analysis.options else "\nNo options.\n")
    return "".join(parts)


def _table(rules: Entry, root: Entry) -> str:
    return _laid_out(_rows(rules, root, ""))


def _laid_out(rows: Any) -> str:
    lines = [f"| `{key}` | {kind} | {text} |\n" for key, kind, text in rows]
    return "| key | value | meaning |\n| --- | --- | --- |\n" + "".join(lines)


def _rows(rules: Entry, root: Entry, prefix: str) -> Iterator[tuple[str, str, str]]:
    """Yield (dotted key, kind of value, meaning) for every key below `rules`."""
    required = rules.get("required", ())
    for key, written in rules.get("properties", {}).items():
        entry = _plain(written, root)
        yield f"{prefix}{key}", _kind(entry), _meaning(entry, key in required)
        yield from _below(entry, root, f"{prefix}{key}")


def _below(entry: Entry, root: Entry, name: str) -> Iterator[tuple[str, str, str]]:
    yield from _rows(entry, root, f"{name}.")
    for key, mark in (("items", "[]"), ("additionalProperties", ".<name>")):
        inner = entry.get(key)
        if isinstance(inner, Mapping):
            yield from _rows(_plain(inner, root), root, f"{name}{mark}.")
    for option in entry.get("anyOf", ()):
        yield from _rows(option, root, f"{name}.")


def _plain(entry: Entry, root: Entry) -> Entry:
    """Return an entry with its reference filled in, without the null of one that may be absent."""
    entry = resolved(entry, root)
    branches = (*entry.pop("anyOf", ()), *entry.pop("oneOf", ()))
    options = [_plain(branch, root) for branch in branches if branch.get("type") != "null"]
    if len(options) == 1:
        return {**options[0], **entry}
    return {**entry, "anyOf": options} if options else entry


def _meaning(entry: Entry, needed: bool) -> str:
    parts = [_quoted(str(entry.get("description", ""))).replace("|", "\\|")]
    default = entry.get("default")
    if (default != "" and isinstance(default, (str, int, float))) or (
        default and isinstance(default, list)
    ):
        text = str(default).lower() if isinstance(default, bool) else default
        text = ", ".join(map(str, default)) if isinstance(default, list) else text
        parts.append(f"By default `{text}`.")
    return " ".join([*parts, *(["**Needed.**"] if needed else [])])


def _quoted(text: str) -> str:
    """Return a text with names such as <form>_complete as code: a page would take them for html."""
    return PLACEHOLDER.sub(r"`\g<0>`", text)


def _kind(entry: Entry) -> str:
    if "or_null" in entry:
        return f"{_kind({k: v for k, v in entry.items() if k != 'or_null'})} or null"
    if "reads" in entry:
        return PRINTED[entry["reads"]]
    if "enum" in entry:
        return ", ".join("null" if value is None else f"`{value}`" for value in entry["enum"])
    if "const" in entry:
        return f"`{entry['const']}`"
    if "anyOf" in entry:
        kinds = dict.fromkeys(map(_kind, entry["anyOf"]))
        return " or ".join(kind for kind in kinds if kind != "whole number" or len(kinds) == 1)
    kind = entry.get("type", "any")
    return " or ".join(KINDS[k] for k in ([kind] if isinstance(kind, str) else kind))
