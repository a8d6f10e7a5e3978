"""What a study file may say."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictBool, StrictInt

from wavescore.definitions.model.block import (
    Answer,
    Block,
    Columns,
    MissingBlock,
    Number,
    Text,
    once,
)
from wavescore.definitions.model.samples import PostsBlock, SamplingBlock
from wavescore.definitions.release import Mode
from wavescore.definitions.study import (
    DEFAULT_SEED,
    Dates,
    Duplicates,
    EligibilityRule,
    IfMissing,
    Layout,
    Limits,
    OnFailure,
    Release,
    Source,
    Values,
)

TIME_UNIT = "^([1-9][0-9]* )?(minute|hour|day|week|month|year)s?$"


class SourceBlock(Block):
    """Where the answers are and how they are written down."""

    export: Text = Field(
        description="The data file, relative to the folder that is worked in: .csv (comma,"
        " semicolon or tab; UTF-8, BOM or Latin-1), .sav, .dta, .xpt or .parquet."
    )
    dictionary: str | None = Field(
        None, description="The REDCap data dictionary (csv). Needed where the layout is redcap."
    )
    layout: Layout = Field(
        description="redcap: a row per respondent and event. wide: a row per respondent. long:"
        " a row per respondent and wave."
    )
    mapping: str | None = Field(
        None,
        description="REDCap's instrument-event mapping (csv with unique_event_name and form): which"
        " form is given at which event. Without it a form is given where anybody opened it.",
    )
    values: Values = Field(
        Source.values, description="Whether answers are written as codes or as labels."
    )
    respondent: str | None = Field(
        None,
        description="The column of the respondent's id. Absent, rows are numbered from 1"
        " (layout wide only).",
    )
    wave: str | None = Field(
        None,
        description="The column that holds the wave's event (layout redcap, by default"
        " redcap_event_name) or code (layout long, by default wave).",
    )
    fields: dict[str, str] = Field(
        {},
        description='Layout wide only: fields asked at several waves, as {mood: "mood_{wave}"};'
        " other columns belong to the respondent.",
    )
    missing_codes: dict[str, str] = Field(
        {},
        description="Codes that mean missing and what each stands for, as {-99: prefer not to"
        " say}. Each is counted in the findings.",
    )
    date: str | None = Field(
        None,
        description="The date or timestamp that says when a wave was answered. The days since the"
        " first wave then stand in scored as days_since_baseline. By default the timestamp at which"
        " a rule of eligibility takes the survey for completed.",
    )
    dates: Dates | None = Field(
        None,
        description="The order of day, month and year in dates with slashes, dots or dashes."
        " REDCap writes 2024-05-31; slashes mean that a spreadsheet touched the file, and without"
        " this setting they stop the run.",
    )
    duplicates: Duplicates = Field(
        Source.duplicates,
        description="Which of several rows of one respondent and wave stays, where they differ:"
        " none (refuse: the run stops), the first, the last, or that with most items answered.",
    )
    limits: Limits = Field(
        Source.limits,
        description="What becomes of an answer beyond the dictionary's limits, of which REDCap"
        " only warns: kept and reported, or taken out (remove) and reported. Codes that an"
        " instrument does not have are always taken out.",
    )
    plausible_years: Annotated[list[StrictInt], Field(min_length=2, max_length=2)] = Field(
        list(Source.plausible_years),
        description="The first and last year that a date may have; others are taken out and"
        " reported.",
    )


class WaveBlock(Block):
    """One round of the survey."""

    name: Annotated[str, Field(pattern="^[A-Za-z0-9_]+$")] = Field(
        description="The name that tables print and that fills the wave's place in column patterns."
    )
    event: Text | Annotated[list[Text], Field(min_length=1), AfterValidator(once)] | None = Field(
        None,
        description="The event's unique name (layout redcap); in a project with arms the list"
        " of them, as [baseline_arm_1, baseline_arm_2]. With a list the event stays"
        " in the data as a field, so that a group can be an arm.",
    )
    form: str | None = Field(
        None,
        description="The repeated form whose instance is the wave (layout redcap). The respondent's"
        " plain row then stands with the first such wave.",
    )
    instance: Annotated[StrictInt, Field(ge=1)] | None = Field(
        None,
        description="Which instance of the repeated form or event is the wave, by default the"
        " first.",
    )
    days: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = Field(
        None,
        description="A window of days after from, as [150, 210]: the wave is the instance of the"
        " form, or the row of the event (layout long: the row), whose date lies in it, the nearest"
        " to its middle where several do. The others stand in private/repeats.csv.",
    )
    origin: str | None = Field(
        None, alias="from", description="The date from which days count, as baseline_date."
    )
    date: str | None = Field(
        None,
        description="The date or timestamp that says when this wave was answered; by default the"
        " source's date, or of a window's form its timestamp.",
    )
    code: Answer | None = Field(
        None,
        description="What stands for the wave in the data, in place of its name (layouts wide"
        " and long).",
    )
    time: Number = Field(
        description="The wave's time score in growth models, in any unit, increasing."
    )
    label: str | None = Field(
        None, description="The wave's name in figures, as Week 6; the name by default."
    )


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
    release: ReleaseBlock | None = Field(
        None, description="What protects respondents in everything under release/."
    )
    seed: Annotated[int, Field(ge=0)] = Field(
        DEFAULT_SEED,
        description="The seed of every random draw (bootstrap intervals and samples).",
    )
