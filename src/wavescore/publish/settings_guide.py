"""config/README.md, written from the schemas and the analyses' own options."""

from wavescore.analyses.registry import analyses
from wavescore.definitions.yaml_file import schema

HEAD = """# Every key, explained

This page is made from the schemas of `wavescore.definitions` and the options of the analyses
(`wavescore settings-guide > config/README.md`); a test keeps it in step. A key that is not here is
refused when the workflow starts, with the closest match.

`config.yaml` names the `studies` and the `papers` to run: `snakemake --config "studies=[mine]"`.
"""

SECTIONS = (
    ("study", "Study: `config/studies/<study>/study.yaml`"),
    ("instrument", "Instrument: `config/studies/<study>/instruments/<name>.yaml`"),
    ("rule", "Rule of a case: `config/studies/<study>/rules/<name>.yaml`"),
    ("paper", "Paper: `config/papers/<paper>.yaml`"),
)


def settings_guide() -> str:
    """Return the text of config/README.md."""
    parts = [HEAD]
    for name, title in SECTIONS:
        rules = schema(name)
        parts.append(f"\n## {title}\n\n{rules['description']}\n\n{_table(rules, rules)}")
        if name == "study":
            parts.append(_analyses())
    return "".join(parts)


def _table(rules: dict, root: dict) -> str:
    rows = [f"| `{key}` | {kind} | {text} |\n" for key, kind, text in _rows(rules, root, "")]
    return "| key | value | meaning |\n| --- | --- | --- |\n" + "".join(rows)


def _rows(rules, root, prefix, seen=()):
    """Yield (dotted key, kind of value, meaning) for every key below `rules`."""
    required = set(rules.get("required", ()))
    for key, entry in rules.get("properties", {}).items():
        entry = _resolved(entry, root)
        name = f"{prefix}{key}"
        text = entry.get("description", "")
        yield name, _kind(entry), f"{text}{' **Needed.**' if key in required else ''}"
        if id(entry) not in seen:
            yield from _below(entry, root, name, (*seen, id(entry)))


def _below(entry, root, name, seen):
    yield from _rows(entry, root, f"{name}.", seen)
    for key, mark in (("items", "[]"), ("additionalProperties", ".<name>")):
        inner = entry.get(key)
        if isinstance(inner, dict):
            inner = _resolved(inner, root)
            yield from _rows(inner, root, f"{name}{mark}.", seen)
            for option in (*inner.get("oneOf", ()), *inner.get("anyOf", ())):
                yield from _rows(_resolved(option, root), root, f"{name}{mark}.", seen)


def _resolved(entry, root):
    """Return the entry itself, or what its "$ref" within the same schema points to."""
    reference = entry.get("$ref")
    if not reference:
        return entry
    target = root
    for step in reference.removeprefix("#/").split("/"):
        target = target[step]
    return {**target, **{key: value for key, value in entry.items() if key != "$ref"}}


def _kind(entry) -> str:
    if "enum" in entry:
        return ", ".join("null" if value is None else f"`{value}`" for value in entry["enum"])
    if "const" in entry:
        return f"`{entry['const']}`"
    options = entry.get("anyOf") or entry.get("oneOf")
    if options:
        return " or ".join(dict.fromkeys(_kind(option) for option in options))
    kind = entry.get("type", "any")
    names = {
        "array": "list",
        "object": "mapping",
        "string": "text",
        "boolean": "true or false",
        "integer": "whole number",
        "null": "null",
        "number": "number",
        "any": "any",
    }
    return " or ".join(names[k] for k in ([kind] if isinstance(kind, str) else kind))


def _analyses() -> str:
    parts = ["\n### The analyses and their options\n\n`analyses: {<analysis>: {<option>: ...}}`\n"]
    for name, analysis in sorted(analyses().items()):
        if analysis.own_rule:
            continue
        parts.append(f"\n#### `{name}`\n\n{analysis.summary}\n")
        known = analysis.options
        needed = [option for option, rules in known.items() if rules.get("needed")]
        options = {"properties": known, "required": needed}
        parts.append(
            f"\n{_table(options, options)}" if options["properties"] else "\nNo options.\n"
        )
    return "".join(parts)
