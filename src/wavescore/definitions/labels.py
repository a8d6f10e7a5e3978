"""The labels of answers that a study declares: by its dictionary, groups, instruments, settings."""

from wavescore.definitions.study import Study

LONGEST = 90  # letters of a question that a table or a figure prints


def brief(label: str) -> str:
    """Return a question as a table prints it: cut after a word, without a colon at its end."""
    text = label.strip().rstrip(":").rstrip()
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "\u2026"


def declared_labels(study: Study) -> set[str]:
    """Return every label that an answer of the study may bear in a release."""
    labels = set(study.release.labels)
    for group in study.groups.values():
        labels |= set(group.labels)
    for use in study.instruments.values():
        labels |= {label for label in use.instrument.responses.values() if label}
        labels |= {band.name for band in use.instrument.bands}
    labels |= {label for words in study.labels.values() for label in words.choices.values()}
    if study.source.dictionary:
        from wavescore.definitions.dictionary import load_dictionary

        for field in load_dictionary(study.source.dictionary).fields.values():
            labels |= {text for label in field.choices.values() for text in (label,) if label}
            labels |= {f"{label} ({code})".strip() for code, label in field.choices.items()}
    return labels
