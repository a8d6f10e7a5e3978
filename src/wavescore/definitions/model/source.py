"""What a study file may say of its data and of its waves."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt

from wavescore.definitions.model.block import Answer, Block, Number, Pair, Text, needed, once, said
from wavescore.definitions.source import (
    BreakOff,
    Dates,
    Decimal,
    DoubleEntry,
    Duplicates,
    Layout,
    Limits,
    Source,
    Values,
    WithoutStatus,
)


class JoinBlock(Block):
    """Another file about the same respondents."""

    file: Text = needed("A data file of any kind that export may be.")
    respondent: str | None = said("Its column of the respondent's id; by default the export's.")
    wave: str | None = said(
        "Its column of the wave (event or code), where it has a row per respondent and wave. "
        "Without it a row is of the respondent, and its columns stand with the first wave."
    )


class ApiBlock(Block):
    """A live REDCap project, asked through its API."""

    url_from: Text = needed("The environment variable that holds the API's address.")
    token_from: Text = needed(
        "The environment variable that holds the token. It is never written or logged."
    )


class SourceBlock(Block):
    """Where the answers are and how they are written down."""

    export: Text = needed(
        "The data file, relative to the folder that is worked in: .csv (comma, semicolon or tab; "
        "UTF-8, BOM or Latin-1), .json, .sav, .dta, .xpt or .parquet. With api, by default the "
        "snapshot's, data/raw/<study>/export.csv; dictionary and mapping likewise."
    )
    api: ApiBlock | None = said(
        "A live project: wavescore run pulls a snapshot where there is none, and a new one with "
        "--refresh."
    )
    dictionary: str | None = said(
        "The REDCap data dictionary (csv). Needed where the layout is redcap."
    )
    layout: Layout = needed(
        "redcap: a row per respondent and event. wide: a row per respondent. long: a row per "
        "respondent and wave."
    )
    mapping: str | None = said(
        "REDCap's instrument-event mapping (csv with unique_event_name and form): which form is "
        "given at which event. Without it a form is given where anybody opened it."
    )
    join: list[JoinBlock] = said(
        "Further files, joined to the export on the respondent. No row of the export is lost or "
        "added; rows that match nobody, and respondents without a row, are findings.",
        [],
    )
    values: Values = said("Whether answers are written as codes or as labels.", Source.values)
    respondent: str | None = said(
        "The column of the respondent's id. Absent, rows are numbered from 1 (layout wide only)."
    )
    wave: str | None = said(
        "The column that holds the wave's event (layout redcap, by default redcap_event_name) or "
        "code (layout long, by default wave)."
    )
    fields: dict[str, str] = said(
        'Layout wide only: fields asked at several waves, as {mood: "mood_{wave}"}; other columns '
        "belong to the respondent.",
        {},
    )
    missing_codes: dict[str, str] = said(
        "Codes that mean missing and what each stands for, as {-99: prefer not to say}. Each is "
        "counted in the findings.",
        {},
    )
    date: str | None = said(
        "The date or timestamp that says when a wave was answered. The days since the first wave "
        "then stand in scored as days_since_baseline. By default the timestamp at which a rule of "
        "eligibility takes the survey for completed."
    )
    dates: Dates | None = said(
        "The order of day, month and year in dates with slashes, dots or dashes. REDCap writes "
        "2024-05-31; slashes mean that a spreadsheet touched the file, and without this setting "
        "they stop the run."
    )
    decimal: Decimal = said(
        "How numbers are written: 61.5 (point) or 61,5 (comma, as a spreadsheet of many countries "
        "writes them; fields that REDCap validates so need no setting). With comma, 1.500 is a "
        "finding: it may be a thousand and a half.",
        Source.decimal,
    )
    duplicates: Duplicates = said(
        "Which of several rows of one respondent and wave stays, where they differ: none (refuse: "
        "the run stops), the first, the last, or that with most items answered.",
        Source.duplicates,
    )
    double_entry: DoubleEntry = said(
        "Which of a record's two entries stays (REDCap's double data entry, ids that end in --1 "
        "and --2): none (refuse: the run stops), the first, the second, or the record that both "
        "were merged into, else the first. What they differ in is reported.",
        Source.double_entry,
    )
    limits: Limits = said(
        "What becomes of an answer beyond the dictionary's limits, of which REDCap only warns: "
        "kept and reported, or taken out (remove) and reported. Codes that an instrument does not "
        "have are always taken out.",
        Source.limits,
    )
    without_status: WithoutStatus = said(
        "Who opened a form of which the export has neither status (<form>_complete) nor "
        "timestamp: those who answered anything in it (answered), so that the boxes of the others "
        "are not answered; or everyone whose row is of a wave at which anybody did (everyone), so "
        "that their unticked boxes say no.",
        Source.without_status,
    )
    break_off: BreakOff = said(
        "What unticked boxes say after the last answer of a form left incomplete (status 0 at a "
        "wave at which others completed it): nothing, since they were not_reached, and each such "
        "form is reported; or no (unticked).",
        Source.break_off,
    )
    plausible_years: Annotated[list[StrictInt], Field(min_length=2, max_length=2)] = said(
        "The first and last year that a date may have; others are taken out and reported.",
        list(Source.plausible_years),
    )


class WaveBlock(Block):
    """One round of the survey."""

    name: Annotated[str, Field(pattern="^[A-Za-z0-9_]+$")] = needed(
        "The name that tables print and that fills the wave's place in column patterns."
    )
    event: Text | Annotated[list[Text], Field(min_length=1), AfterValidator(once)] | None = said(
        "The event's unique name (layout redcap); in a project with arms the list of them, as "
        "[baseline_arm_1, baseline_arm_2]. With a list the event stays in the data as a field, so "
        "that a group can be an arm."
    )
    form: str | None = said(
        "The repeated form whose instance is the wave (layout redcap). The respondent's plain row "
        "then stands with the first such wave."
    )
    instance: Annotated[StrictInt, Field(ge=1)] | None = said(
        "Which instance of the repeated form or event is the wave, by default the first."
    )
    days: Pair | None = said(
        "A window of days after from, as [150, 210]: the wave is the instance of the form, or the "
        "row of the event (layout long: the row), whose date lies in it, the nearest to its "
        "middle where several do. The others stand in private/repeats.csv."
    )
    origin: str | None = Field(
        None, alias="from", description="The date from which days count, as baseline_date."
    )
    date: str | None = said(
        "The date or timestamp that says when this wave was answered; by default the source's "
        "date, or of a window's form its timestamp."
    )
    code: Answer | None = said(
        "What stands for the wave in the data, in place of its name (layouts wide and long)."
    )
    time: Number = needed("The wave's time score in growth models, in any unit, increasing.")
    label: str | None = said("The wave's name in figures, as Week 6; the name by default.")
