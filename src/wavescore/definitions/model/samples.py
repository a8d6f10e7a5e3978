"""What a study file may say of its two samples."""

from typing import Annotated

from pydantic import Field, StrictBool

from wavescore.definitions.model.block import Answer, Block, Names, Text, needed, said
from wavescore.definitions.samples import Allocation, InterviewSampling, Per, PostSampling


class ContactConsent(Block):
    """Who agreed to be contacted; nobody else is ever listed."""

    field: str = needed("The field that holds the consent.")
    equals: Answer = needed("The only value that is consent.")


class PostConsent(Block):
    """Whose posts may be used. Consent is never assumed; a file without the column is refused."""

    field: str = needed("The column that holds the consent.")
    equals: Answer | StrictBool = needed("The only value that is consent.")


class SamplingBlock(Block):
    """Whom to invite to an interview."""

    consent: ContactConsent = needed(str(ContactConsent.__doc__))
    strata: Names = said(
        "Fields of categories and groups; each combination that occurs is a stratum.",
        list(InterviewSampling.strata),
    )
    target: Annotated[int, Field(ge=1)] = needed("How many to invite, in all or in each stratum.")
    per: Per = said(
        "Whether the target is of all strata together or of each; a stratum with fewer consenting "
        "is invited whole.",
        InterviewSampling.per,
    )
    allocation: Allocation = said(
        "How a total is divided once each stratum has one: by the respondents analysed in it "
        "(proportional) or evenly.",
        InterviewSampling.allocation,
    )
    status: str | None = said(
        "A csv with respondent_id, contacted, consented, completed (1 or 0; the id empty for an "
        "interviewee who did not come by the survey): adds the result table recruitment."
    )
    compare: Names | None = said(
        "Fields on which the surveyed, the invited (contacted) and the interviewed are compared. "
        "Needed with a status file."
    )


class PostsBlock(Block):
    """Which forum posts to read."""

    file: Text = needed(
        "The posts, relative to the folder that is worked in: .csv (UTF-8; comma, semicolon or "
        "tab), .parquet, or JSON lines (.jsonl, .ndjson)."
    )
    post: str = needed("The column of the post's id, unique within its forum.")
    forum: str = needed("The column that names the forum.")
    text: str = needed("The column of the post's text.")
    consent: PostConsent = needed(str(PostConsent.__doc__))
    forums: Names | None = said("The forums to draw from, in order; all in the file by default.")
    more_than_words: Annotated[int, Field(ge=0)] = said(
        "A post has more words than this. A word is a run of characters without white space that "
        "holds a letter or a digit.",
        PostSampling.more_than_words,
    )
    phrases: Names | None = said(
        "A post contains at least one of these as whole words, whatever the case, the kind of "
        "quotation marks and the white space between."
    )
    pattern: str | None = said(
        "In place of phrases, a regular expression (Python's re), searched in the text with lower "
        "case, straight quotes and single spaces."
    )
    per_forum: Annotated[int, Field(ge=1)] = needed(
        "How many posts to draw at random from each forum; all of them where there are fewer."
    )
