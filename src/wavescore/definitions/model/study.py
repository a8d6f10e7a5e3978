"""What a study file may say."""

from typing import Annotated, Any

from pydantic import Field, StrictBool

from wavescore.definitions.model.block import (
    Answer,
    Block,
    Columns,
    MissingBlock,
    Number,
    Text,
)
from wavescore.definitions.model.samples import PostsBlock, SamplingBlock
from wavescore.definitions.model.source import SourceBlock, WaveBlock
from wavescore.definitions.parts import DEFAULT_SEED, EligibilityRule, IfMissing, OnFailure
from wavescore.definitions.release import Mode
from wavescore.definitions.study import Release

TIME_UNIT = "^([1-9][0-9]* )?(minute|hour|day|week|month|year)s?$"


class RuleBlock(Block):
    """One condition for being analysed."""

    name: Text = Field(description="The rule as the flow table prints it.")
    field: str | None = Field(None, description="The field that the rule looks at.")
    equals: Answer | None = Field(None, description="The only value that passes.")
    one_of: Annotated[list[Answer], Field(min_length=1)] | None = Field(
        None, description="The values that pass."
    )
    at_least: Number | None = Field(None, description="The lowest value that passes.")
    at_most: Number | None = Field(None, description="The highest value that passes.")
    started: str | None = Field(None, description="The timestamp at which the survey was opened.")
    completed: str | None = Field(
        None, description="The timestamp at which the survey was completed."
    )
    at_least_minutes: Number | None = Field(
        None, description="The fewest minutes between started and completed that pass."
    )
    on_failure: OnFailure = Field(
        EligibilityRule.on_failure, description="What a failure excludes."
    )
    if_missing: IfMissing = Field(
        EligibilityRule.if_missing,
        description="Whether a respondent whose value is missing fails the rule or passes it.",
    )


class UseBlock(Block):
    """An instrument as the study asks it."""

    columns: Columns | dict[str, Columns] | None = Field(
        None,
        description="Where the items are: a pattern with {item} and, in layout wide, {wave}; a"
        " list of the columns in order; or either per wave.",
    )
    total: str | dict[str, str] | None = Field(
        None,
        description="Where only totals are kept: the total's column, a pattern with {wave}, or"
        " a column per wave.",
    )
    recode: dict[str, Number] = Field(
        {},
        description="Codes of this export and the instrument's codes they stand for, as {1: 0,"
        " 2: 1, 3: 2, 4: 3}.",
    )
    missing_codes: dict[str, str] = Field(
        {},
        description="Codes that mean missing in this instrument's items alone, as {7: refused,"
        " 9: don't know}.",
    )
    missing: MissingBlock | None = Field(
        None,
        description="How this study treats unanswered items, in place of the instrument's own"
        " rule.",
    )


class GroupBlock(Block):
    """Groups of respondents."""

    field: str = Field(description="The field that decides the group.")
    wave: str | None = Field(
        None, description="The wave at which it is read; the first by default."
    )
    values: dict[str, Annotated[list[Answer], Field(min_length=1)]] | None = Field(
        None,
        description="Each group's label and the codes that belong to it, as {posted: [1], never"
        " posted: [0]}.",
    )
    bands: dict[str, Annotated[list[Number], Field(min_length=2, max_length=2)]] | None = Field(
        None,
        description="Each group's label and the lowest and highest value that belong to it, as"
        " {16-24: [16, 24]}.",
    )


class LabelBlock(Block):
    """What tables, figures and sentences call a field, in place of the dictionary's words."""

    label: Text | None = Field(None, description="The field's name in words.")
    choices: dict[str, Text] = Field(
        {}, description="Its codes and their labels, as {1: Woman, 2: Man}."
    )


class AppendixBlock(Block):
    """One supplementary table, or several, under the name that a paper gives it."""

    tables: Annotated[list[Text], Field(min_length=1)] = Field(
        description="The analyses and samples whose tables stand in it, as they are printed."
    )
    by: str | None = Field(
        None,
        description="A field: in place of the tables themselves, one that joins the counts that"
        " they hold of each of its labels.",
    )


class ReleaseBlock(Block):
    """What protects respondents."""

    mode: Mode = Field(
        Release.mode,
        description="safe: no released number resolves one respondent. public: every number"
        " leaves as it is, for synthetic or published data.",
    )
    reason: Annotated[str, Field(min_length=5)] | None = Field(
        None,
        description="Why a public release may hold every number, as synthetic data; the report"
        " prints it. Needed with mode public.",
    )
    minimum_count: Annotated[int, Field(ge=5)] = Field(
        Release.minimum_count,
        description="A count of respondents above zero and below this is hidden, and every number"
        " that rests on so few.",
    )
    round_counts_to: Annotated[int, Field(ge=3)] = Field(
        Release.round_counts_to,
        description="Counts are rounded to the middle of bins of this size; with 5, 11 to 15"
        " become 13.",
    )
    suppress_zero: StrictBool = Field(
        Release.suppress_zero, description="Whether a count of zero is hidden like a small one."
    )
    labels: list[str] = Field(
        [],
        description="Labels of answers that may leave though no dictionary declares them, as"
        " [Female, Male]; others are pooled as other.",
    )


class StudyFile(Block):
    """One study, in config/studies/<study>/study.yaml."""

    title: Text = Field(description="The study's title as the report prints it.")
    synthetic: StrictBool = Field(
        False,
        description="true marks every page, table and figure made from the study as synthetic.",
    )
    paper: str | None = Field(
        None,
        description="The paper that the study reproduces: the name of a file in config/papers."
        " Its printed numbers are then held against the study's results.",
    )
    source: SourceBlock = Field(description=str(SourceBlock.__doc__))
    waves: Annotated[list[WaveBlock], Field(min_length=1)] = Field(
        description="The waves in order of time."
    )
    time_unit: Annotated[str, Field(pattern=TIME_UNIT)] | None = Field(
        None,
        description="What one unit of the waves' times is, as week, or 6 weeks: rates of change are"
        " then told per week.",
    )
    eligibility: list[RuleBlock] = Field(
        [], description="Rules in order; the first that fails is the reason on record."
    )
    instruments: dict[str, UseBlock] = Field(
        {}, description="The instruments asked, by name, and the columns that hold them."
    )
    groups: dict[str, GroupBlock] = Field(
        {},
        description="Groups that respondents fall into, by name, from one field at one wave.",
    )
    labels: dict[str, Text | LabelBlock] = Field(
        {},
        description="What tables, figures and sentences call fields, groups and instruments, as"
        " {hours: Hours a week, sex: {label: Sex, choices: {1: Woman}}}; by default the"
        " dictionary's labels, cut after 90 characters.",
    )
    analyses: dict[str, dict[str, Any]] = Field(
        {},
        description="The analyses to run, each with its options; an analysis that is absent is"
        " not run.",
    )
    sampling: SamplingBlock | None = Field(
        None,
        description="Whom to invite to an interview, drawn from those analysed at the first"
        " wave: ids, strata, order, invited or reserve in"
        " private/interview_sample.csv; the strata as the result table"
        " interview_sample.",
    )
    posts: PostsBlock | None = Field(
        None,
        description="Which forum posts to read: a random sample of each forum's consented, long"
        " enough, matching posts in private/forum_posts.csv, without authors and"
        " with new ids; the flow per forum as the result table forum_posts.",
    )
    appendices: dict[str, AppendixBlock] = Field(
        {},
        description="Supplementary tables, by the name that a paper gives them, as {Multimedia"
        " Appendix 3: {tables: [reliability]}}; their titles bear it in every format.",
    )
    release: ReleaseBlock | None = Field(
        None, description="What protects respondents in everything under release/."
    )
    seed: Annotated[int, Field(ge=0)] = Field(
        DEFAULT_SEED,
        description="The seed of every random draw (bootstrap intervals and samples).",
    )
