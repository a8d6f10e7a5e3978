"""Hold a study's codes against its instruments and its dictionary. Imports nothing heavy."""

from collections.abc import Collection, Iterable

from wavescore.definitions.dictionary import Dictionary, Field
from wavescore.definitions.parts import InstrumentUse
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError, listed, named
from wavescore.prepare.columns import wave_columns
from wavescore.prepare.kinds import TICK
from wavescore.prepare.spelling import fold, is_number, same_code


def check_codes(name: str, study: Study, dictionary: Dictionary | None) -> None:
    """Raise DefinitionError for an instrument's recode or missing code that cannot be.

    Where the dictionary labels an item's code otherwise than the instrument does (1 for "Not at
    all"), answers would be scored wrongly without a single one out of range.
    """
    use = study.instruments[name]
    if use.total is not None:
        return
    key = f"instruments.{name}"
    codes = {same_code(str(code)) for code in use.instrument.responses}
    answers = {same_code(code) for code in use.recode} or codes
    for code, value in use.recode.items():
        if same_code(str(value)) not in codes:
            _fail(
                study,
                f"{key}.recode.{code}",
                "not a code of the instrument",
                value,
                listed(sorted(codes)),
            )
    for code in (*study.source.missing_codes, *use.missing_codes):
        if same_code(code) in answers:
            _fail(study, key, "a missing code is an answer of the instrument", code, "other codes")
    if dictionary is not None and study.source.values == "codes":
        _check_labels(name, study, dictionary)


def _check_labels(name: str, study: Study, dictionary: Dictionary) -> None:
    """Stop where the dictionary gives a code the label of another: 1 for "Not at all", say."""
    use = study.instruments[name]
    meant = {fold(label): float(code) for label, code in use.instrument.synonyms.items()}
    meant |= {fold(label): float(code) for code, label in use.instrument.responses.items()}
    recode = {same_code(code): float(value) for code, value in use.recode.items()}
    fields = _fields(use.instrument.columns, study, dictionary)
    said = {tuple((c, fold(t)) for c, t in f.choices.items() if fold(t) in meant) for f in fields}
    hint = "recode says which code of the export stands for which of the instrument"
    if len(said) > 1:
        hint = "its fields' codes differ, and a recode is of all: write them alike in the export"
    for asked in fields:
        for code, label in asked.choices.items():
            own = float(code) if is_number(code) and not recode else None
            value = recode.get(same_code(code), own)
            if fold(label) in meant and value != meant[fold(label)]:
                _fail(
                    study,
                    f"instruments.{name}.recode",
                    f"the dictionary's code {code} of {asked.name} says {label!r}",
                    f"{code} read as {'nothing' if value is None else f'{value:g}'}",
                    f"{code}: {meant[fold(label)]:g}",
                    hint,
                )
        offered = {float(code) for code in asked.choices if is_number(code)}
        _check_offered(asked, offered, use, study)


def written_recode(responses: Collection[float], shift: int) -> str:
    """Return the recode, as written, of codes that stand `shift` above the responses."""
    return "{" + ", ".join(f"{code + shift:g}: {code:g}" for code in sorted(responses)) + "}"


def _check_offered(asked: Field, offered: set[float], use: InstrumentUse, study: Study) -> None:
    """Stop where a field offers every response one code higher or lower, in whatever words."""
    responses = use.instrument.responses
    for shift in (1, -1):
        if use.recode or not {code + shift for code in responses} <= offered:
            continue
        end = min(responses) if shift > 0 else max(responses)
        if end not in offered:
            _fail(
                study,
                f"instruments.{use.instrument.name}.recode",
                f"the dictionary's codes of {asked.name} stand one beside the instrument's",
                f"{min(offered):g} to {max(offered):g}",
                f"{min(responses):g} to {max(responses):g}",
                f"say recode: {written_recode(responses, shift)}",
            )


def check_groups(study: Study, dictionary: Dictionary) -> None:
    """Stop at a group's code that the dictionary does not have: nobody could be in the group."""
    for name, group in study.groups.items():
        asked = dictionary.field_of(group.field)
        if asked is None or not asked.choices:
            continue
        choices = TICK if asked.type == "checkbox" else asked.choices
        known = {same_code(code) for code in choices}
        for label, codes in group.values.items():
            for code in codes:
                if same_code(str(code)) not in known:
                    _fail(
                        study,
                        f"groups.{name}.values.{label}",
                        f"the dictionary's {group.field} has no such choice",
                        code,
                        "one of " + ", ".join(f"{c} ({text})" for c, text in choices.items()),
                        "groups name the codes of choices, also where the export holds labels",
                    )


def _fields(items: Iterable[str], study: Study, dictionary: Dictionary) -> list[Field]:
    """Return the dictionary's fields that hold the items, at every wave."""
    sources = [at[item] for at in wave_columns(study).values() for item in items if item in at]
    return [asked for asked in map(dictionary.field_of, sources) if asked is not None]


def check_private(study: Study, dictionary: Dictionary) -> None:
    """Stop where an analysis or a group names a field that is dropped before any analysis."""
    for key, text in _named_fields(study):
        asked = dictionary.fields.get(text)
        if asked is not None and (asked.identifier or asked.type in ("notes", "file")):
            kind = "flagged as an identifier" if asked.identifier else f"of type {asked.type}"
            _fail(
                study,
                key,
                f"the field is {kind}, and leaves the data before any analysis",
                text,
                "a field that cannot identify a respondent",
            )


def check_used_fields(study: Study, dictionary: Dictionary) -> None:
    """Raise the dictionary's own problem with a field that the study uses."""
    columns = {column for at in wave_columns(study).values() for column in at.values()}
    ruled = {
        name
        for rule in study.eligibility
        for name in (rule.field, rule.started, rule.completed)
        if name is not None
    }
    analysed = {text.split("___")[0] for _, text in _named_fields(study)}
    for name in sorted((columns | ruled | analysed) & set(dictionary.problems)):
        raise dictionary.problems[name]


def check_versions(header: Collection[str], study: Study, dictionary: Dictionary) -> None:
    """Stop where a field that the study uses differs between export and dictionary.

    A checkbox with other choices, or a field that the dictionary does not know: one of the files is
    older than the other. Fields that nobody uses are no matter.
    """
    hint = "download the export and the dictionary again, on one day"
    for key, text in _named_fields(study):
        asked = dictionary.fields.get(text.split("___")[0])
        # REDCap stamps each survey itself; no dictionary lists its timestamps.
        stamped = text.endswith("_timestamp")
        field = text in header and text not in study.instruments
        if asked is None and field and not key.startswith("groups.") and not stamped:
            problem = "the dictionary does not know the field, so that it is not analysed"
            _fail(study, key, problem, text, "a field of the dictionary", hint)
        if asked is None or asked.type != "checkbox":
            continue
        exported = [name for name in header if name.split("___")[0] == asked.name]
        lacking = [name for name in asked.columns if name not in exported]
        added = [n for n in exported if n not in asked.columns and is_box(n, dictionary)]
        if exported and (lacking or added):
            what = "lacks a choice of the dictionary" if lacking else "has a choice more"
            found = "no column " + lacking[0] if lacking else "a column " + added[0]
            _fail(study, key, f"the export {what}", found, named(asked.columns), hint)


def is_box(column: str, dictionary: Dictionary) -> bool:
    """Return whether a column is a box, and not one of missing-data codes (`race___unk`)."""
    code = column.partition("___")[2].replace("_", "-")
    return is_number(code) and float(code) >= 0 and column not in dictionary.checkboxes


def _named_fields(study: Study) -> list[tuple[str, str]]:
    """Return (key, name) of what groups, analyses and samples name."""
    pairs = [(f"groups.{name}.field", group.field) for name, group in study.groups.items()]
    for analysis, options in study.analyses.items():
        pairs += [(f"analyses.{analysis}", text) for text in texts(options)]
    if study.sampling:
        drawn = (study.sampling.consent.field, *study.sampling.strata, *study.sampling.compare)
        pairs += [("sampling", text) for text in drawn]
    return pairs


def texts(options: object) -> list[str]:
    """Return every text in nested options."""
    if isinstance(options, str):
        return [options]
    if not isinstance(options, dict | list):
        return []
    parts = options.values() if isinstance(options, dict) else options
    return [text for part in parts for text in texts(part)]


def _fail(
    study: Study, key: str, problem: str, found: str | float, expected: str, hint: str | None = None
) -> None:
    raise DefinitionError(
        problem, file=study.file, key=key, found=found, expected=expected, hint=hint
    )
