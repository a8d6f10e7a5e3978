"""The labels of answers that a study declares: by its dictionary, groups, instruments, settings."""

from wavescore.definitions.study import Study


def declared_labels(study: Study) -> set[str]:
    """Return every label that an answer of the study may bear in a release."""
    labels = set(study.release.labels)
    for group in study.groups.values():
        labels |= set(group.labels)
    for use in study.instruments.values():
        labels |= {label for label in use.instrument.responses.values() if label}
        labels |= {band.name for band in use.instrument.bands}
    if study.source.dictionary:
        from wavescore.definitions.dictionary import load_dictionary

        for field in load_dictionary(study.source.dictionary).fields.values():
            labels |= {text for label in field.choices.values() for text in (label,) if label}
            labels |= {f"{label} ({code})".strip() for code, label in field.choices.items()}
    return labels
