"""What a checklist may draw on: a study's settings and its protected tables, nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from wavescore.analyses.registry import declared, face
from wavescore.definitions.instrument import Instrument
from wavescore.definitions.study import Study
from wavescore.layout.lookup import words
from wavescore.layout.phrases import joined
from wavescore.publish.found import found_of


@dataclass(frozen=True)
class Facts:
    """A study and its protected tables by analysis; every number said is one of the tables' own."""

    study: Study
    tables: Mapping[str, pd.DataFrame]

    def found(self, *analyses: str) -> str:
        """Return the sentences of the analyses' findings, each followed by the table's file."""
        said = []
        for name in analyses:
            own = face(name, "sentences") if name in self.tables else None
            if own:
                found = found_of(self.tables, (name, *declared(name).heeds), self.study)
                sentences = own.sentences(found[0], self.study, *found[1:])
                said += [s[:1].upper() + s[1:] for s in sentences]
                said += [self.where(name)] if sentences else []
        return " ".join(filter(None, said))

    def plain(self, analysis: str) -> str:
        """Return what an analysis says for readers who know no statistics, "" where not run."""
        own = face(analysis, "plain") if analysis in self.tables else None
        if own is None:
            return ""
        analysed = declared(analysis)
        names = (analysis, *analysed.reads, *analysed.heeds)
        found = found_of(self.tables, names, self.study)
        return str(own.sentence(found[0], self.study, *found[1:]))

    def methods(self, *analyses: str) -> str:
        """Return the methods of those of the analyses that were run, as they were run."""
        said = []
        for name in analyses:
            own = face(name, "methods") if name in self.study.analyses else None
            if own:
                said.append(own.methods(self.study, dict(self.study.analyses[name] or {})))
        return " ".join(filter(None, said))

    def where(self, *analyses: str) -> str:
        """Return the files that hold the released tables of those analyses that were run."""
        files = [f"tables/{name}.csv" for name in analyses if name in self.tables]
        return f"See {joined(files)}." if files else ""

    @property
    def instruments(self) -> list[Instrument]:
        """The instruments that were asked, without the subscales of others."""
        asked = (use.instrument for use in self.study.instruments.values())
        return [each for each in asked if not each.of]

    @property
    def waves(self) -> str:
        """The waves' labels, with their times in the study's unit."""
        length, unit = self.study.unit_of_time
        told = [f"{wave.label or wave.name} (time {wave.time:g})" for wave in self.study.waves]
        scale = f", time in units of {length:g} {unit}{'' if length == 1 else 's'}" if unit else ""
        return joined(told) + scale

    @property
    def scales(self) -> str:
        """Each instrument with its number of items, its range and the source of its scoring."""
        told = []
        for each in self.instruments:
            low, high = each.range
            source = f", doi {each.doi}" if each.doi else ""
            told.append(f"{each.title} ({len(each.items)} items, {low:g} to {high:g}{source})")
        return f"Instruments: {'; '.join(told)}." if told else ""

    @property
    def rules(self) -> str:
        """The rules by which respondents were analysed, in order."""
        names = joined([rule.in_words for rule in self.study.eligibility])
        return f"Analysed were those who met, in this order: {names}." if names else ""

    @property
    def groups(self) -> str:
        """The groups that were formed, each with the field and the labels."""
        told = [
            f"{words(group.name)} by the field {group.field} ({', '.join(group.labels)})"
            for group in self.study.groups.values()
        ]
        return f"Groups: {'; '.join(told)}." if told else ""

    @property
    def missing_items(self) -> str:
        """How a score with unanswered items was made, by instrument."""
        whole = [each.title for each in self.instruments if each.missing_rule == "complete"]
        told = [
            f"{each.title} was prorated with up to {each.max_missing} items unanswered"
            for each in self.instruments
            if each.missing_rule != "complete"
        ]
        told += [f"of {joined(whole)} only complete answers were scored"] if whole else []
        said = "; ".join(told)
        return f"{said[:1].upper()}{said[1:]}." if said else ""


@dataclass(frozen=True)
class Item:
    """One item: its number or name, what it asks in our words, what is known, what is left.

    known: what the pipeline knows ("" where this study gives it nothing to say); left: what of the
    item the author has to add all the same.
    """

    name: str
    asks: str
    known: Callable[[Facts], str] | None = None
    left: str = ""


@dataclass(frozen=True)
class Checklist:
    """A checklist: its name, source, and items under their headings."""

    title: str
    source: str
    parts: tuple[tuple[str, tuple[Item, ...]], ...]

    @property
    def items(self) -> list[Item]:
        """Its items in order."""
        return [item for _, items in self.parts for item in items]
