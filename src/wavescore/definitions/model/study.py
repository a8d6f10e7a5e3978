"""What a study file may say."""

from typing import Annotated, Any

from pydantic import Field, StrictBool

from wavescore.definitions.model.block import (
    Answer,
    Block,
    Columns,
    MissingBlock,
    Number,
    Pair,
    Text,
    needed,
    said,
)
from wavescore.definitions.model.samples import PostsBlock, SamplingBlock
from wavescore.definitions.model.source import SourceBlock, WaveBlock
from wavescore.definitions.parts import DEFAULT_SEED, EligibilityRule, IfMissing, OnFailure
from wavescore.definitions.release import Mode
from wavescore.definitions.study import Release

TIME_UNIT = "^([1-9][0-9]* )?(minute|hour|day|week|month|year)s?$"


class RuleBlock(Block):
    """One condition for being analysed."""

    name: Text = needed("The rule as the flow table prints it.")
    field: str | None = said("The field that the rule looks at.")
    equals: Answer | None = said("The only value that passes.")
    one_of: Annotated[list[Answer], Field(min_length=1)] | None = said("The values that pass.")
    at_least: Number | None = said("The lowest value that passes.")
    at_most: Number | None = said("The highest value that passes.")
    started: str | None = said("The timestamp at which the survey was opened.")
    completed: str | None = said("The timestamp at which the survey was completed.")
    at_least_minutes: Number | None = said(
        "The fewest minutes between started and completed that pass."
    )
    on_failure: OnFailure = said("What a failure excludes.", EligibilityRule.on_failure)
    if_missing: IfMissing = said(
        "Whether a respondent whose value is missing fails the rule or passes it.",
        EligibilityRule.if_missing,
    )


class UseBlock(Block):
    """An instrument as the study asks it."""

    columns: Columns | dict[str, Columns] | None = said(
        "Where the items are: a pattern with {item} and, in layout wide, {wave}; a list of the "
        "columns in order; or either per wave."
    )
    total: str | dict[str, str] | None = said(
        "Where only totals are kept: the total's column, a pattern with {wave}, or a column per "
        "wave."
    )
    recode: dict[str, Number] = said(
        "Codes of this export and the instrument's codes they stand for, as {1: 0, 2: 1, 3: 2, 4: "
        "3}.",
        {},
    )
    missing_codes: dict[str, str] = said(
        "Codes that mean missing in this instrument's items alone, as {7: refused, 9: don't know}.",
        {},
    )
    missing: MissingBlock | None = said(
        "How this study treats unanswered items, in place of the instrument's own rule."
    )


class GroupBlock(Block):
    """Groups of respondents."""

    field: str = needed("The field that decides the group.")
    wave: str | None = said("The wave at which it is read; the first by default.")
    values: dict[str, Annotated[list[Answer], Field(min_length=1)]] | None = said(
        "Each group's label and the codes that belong to it, as {posted: [1], never posted: [0]}."
    )
    bands: dict[str, Pair] | None = said(
        "Each group's label and the lowest and highest value that belong to it, as {16-24: [16, "
        "24]}."
    )


class LabelBlock(Block):
    """What tables, figures and sentences call a field, in place of the dictionary's words."""

    label: Text | None = said("The field's name in words.")
    choices: dict[str, Text] = said("Its codes and their labels, as {1: Woman, 2: Man}.", {})


class AppendixBlock(Block):
    """One supplementary table, or several, under the name that a paper gives it."""

    tables: Annotated[list[Text], Field(min_length=1)] = needed(
        "The analyses and samples whose tables stand in it, as they are printed."
    )
    by: str | None = said(
        "A field: in place of the tables themselves, one that joins the counts that they hold of "
        "each of its labels."
    )


class ReleaseBlock(Block):
    """What protects respondents."""

    mode: Mode = said(
        "safe: no released number resolves one respondent. public: every number leaves as it is, "
        "for synthetic or published data.",
        Release.mode,
    )
    reason: Annotated[str, Field(min_length=5)] | None = said(
        "Why a public release may hold every number, as synthetic data; the report prints it. "
        "Needed with mode public."
    )
    minimum_count: Annotated[int, Field(ge=5)] = said(
        "A count of respondents above zero and below this is hidden, and every number that rests "
        "on so few.",
        Release.minimum_count,
    )
    round_counts_to: Annotated[int, Field(ge=3)] = said(
        "Counts are rounded to the middle of bins of this size; with 5, 11 to 15 become 13.",
        Release.round_counts_to,
    )
    suppress_zero: StrictBool = said(
        "Whether a count of zero is hidden like a small one.", Release.suppress_zero
    )
    labels: list[str] = said(
        "Labels of answers that may leave though no dictionary declares them, as [Female, Male]; "
        "others are pooled as other.",
        [],
    )
    ledgers: list[str] = said(
        "Ledgers of earlier releases of the same respondents that lie in other folders of results, "
        "as [../first/results/mine/private/ledger.json]; those beside the study's own are held "
        "against without being named.",
        [],
    )


class StudyFile(Block):
    """One study, in config/studies/<study>/study.yaml."""

    title: Text = needed("The study's title as the report prints it.")
    synthetic: StrictBool = said(
        "true marks every page, table and figure made from the study as synthetic.", False
    )
    paper: str | None = said(
        "The paper that the study reproduces: the name of a file in config/papers. Its printed "
        "numbers are then held against the study's results."
    )
    source: SourceBlock = needed(str(SourceBlock.__doc__))
    waves: Annotated[list[WaveBlock], Field(min_length=1)] = needed("The waves in order of time.")
    time_unit: Annotated[str, Field(pattern=TIME_UNIT)] | None = said(
        "What one unit of the waves' times is, as week, or 6 weeks: rates of change are then told "
        "per week."
    )
    eligibility: list[RuleBlock] = said(
        "Rules in order; the first that fails is the reason on record.", []
    )
    instruments: dict[str, UseBlock] = said(
        "The instruments asked, by name, and the columns that hold them.", {}
    )
    groups: dict[str, GroupBlock] = said(
        "Groups that respondents fall into, by name, from one field at one wave.", {}
    )
    labels: dict[str, Text | LabelBlock] = said(
        "What tables, figures and sentences call fields, groups and instruments, as {hours: Hours "
        "a week, sex: {label: Sex, choices: {1: Woman}}}; by default the dictionary's labels, cut "
        "after 90 characters.",
        {},
    )
    analyses: dict[str, dict[str, Any]] = said(
        "The analyses to run, each with its options; an analysis that is absent is not run.", {}
    )
    sampling: SamplingBlock | None = said(
        "Whom to invite to an interview, drawn from those analysed at the first wave: ids, "
        "strata, order, invited or reserve in private/interview_sample.csv; the strata as the "
        "result table interview_sample."
    )
    posts: PostsBlock | None = said(
        "Which forum posts to read: a random sample of each forum's consented, long enough, "
        "matching posts in private/forum_posts.csv, without authors and with new ids; the flow "
        "per forum as the result table forum_posts."
    )
    appendices: dict[str, AppendixBlock] = said(
        "Supplementary tables, by the name that a paper gives them, as {Multimedia Appendix 3: "
        "{tables: [reliability]}}; their titles bear it in every format.",
        {},
    )
    release: ReleaseBlock | None = said("What protects respondents in everything under release/.")
    seed: Annotated[int, Field(ge=0)] = said(
        "The seed of every random draw (bootstrap intervals and samples).", DEFAULT_SEED
    )
