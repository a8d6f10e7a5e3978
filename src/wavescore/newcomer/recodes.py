"""Which codes of an export stand for which of an instrument, where they are others."""

import re
from collections import Counter
from collections.abc import Mapping

from wavescore.newcomer.families import Family
from wavescore.newcomer.seen import Seen
from wavescore.prepare.shifted import expected_lowest, shift_of
from wavescore.prepare.spelling import fold, is_number, same_code

# A code with its label, as 1 - Several days, 1 = Several days, (1) Several days.
CODE_AND_LABEL = re.compile(r"^\(?-?\d+\)?\s*[-=:.)\u2013]?\s+(?P<label>\D.*)$")
LETTERED = re.compile(r"^(?P<letters>[A-Za-z]+)(?P<number>\d+)$")  # A1 to A4, as LimeSurvey


def recode_of(seen: Seen, definition: Mapping, family: Family) -> tuple[dict[str, float], str]:
    """Return the recode of a family's codes into the instrument's, and a guess's reason.

    The reason is "" where labels say so. Both are empty where the codes are the instrument's own.
    """
    meant = {fold(label): float(code) for label, code in definition.get("synonyms", {}).items()}
    meant |= {fold(label): float(code) for code, label in definition["responses"].items()}
    choices = seen.choices.get(family.columns[0], {})
    labelled = {
        same_code(c): meant[fold(text)] for c, text in choices.items() if fold(text) in meant
    }
    if not labelled:
        texts = dict.fromkeys(text for c in family.columns for text in seen.answers(c))
        found = {text: CODE_AND_LABEL.match(text) for text in texts}
        words = {text: fold(match["label"]) for text, match in found.items() if match}
        labelled = {text: meant[label] for text, label in words.items() if label in meant}
    if labelled:
        same = all(is_number(c) and float(c) == value for c, value in labelled.items())
        return ({} if same else labelled), ""
    responses = sorted(map(float, definition["responses"]))
    return _by_letters(seen, family, responses) or _by_shift(seen, family, responses) or ({}, "")


def _by_letters(
    seen: Seen, family: Family, responses: list[float]
) -> tuple[dict[str, float], str] | None:
    texts = {text for column in family.columns for text in seen.answers(column)}
    found = [match for text in texts if (match := LETTERED.match(text))]
    numbers = sorted(int(match["number"]) for match in found)
    if len({match["letters"] for match in found}) != 1 or len(numbers) != len(responses):
        return None
    found.sort(key=lambda match: int(match["number"]))
    pairs = zip((match[0] for match in found), responses, strict=True)
    return dict(pairs), "codes by the order of their numbers"


def _by_shift(
    seen: Seen, family: Family, responses: list[float]
) -> tuple[dict[str, float], str] | None:
    counts: Counter[float] = Counter()
    for column in family.columns:
        for text, count in seen.frame[column].str.strip().value_counts().items():
            if is_number(str(text)):
                counts[float(str(text))] += int(count)
    kept = {code: counts[code] for code in counts if responses[0] - 1 <= code <= responses[-1] + 1}
    shift = shift_of(kept, responses, expected_lowest(sum(kept.values()), responses))
    if set(kept) == {code + 1 for code in responses}:
        shift = 1
    if not shift:
        return None
    end = responses[0] if shift > 0 else responses[-1]
    recode = {f"{code + shift:g}": code for code in responses}
    return recode, f"no answer is {end:g}: do the codes begin at {responses[0] + shift:g}?"
