"""What a study file may say of its two samples."""

from typing import Annotated

from pydantic import Field, StrictBool

from wavescore.definitions.model.block import Answer, Block, Names, Text
from wavescore.definitions.samples import Allocation, InterviewSampling, Per, PostSampling


class ContactConsent(Block):
    """Who agreed to be contacted; nobody else is ever listed."""

    field: str = Field(description="The field that holds the consent.")
    equals: Answer = Field(description="The only value that is consent.")


class PostConsent(Block):
    """Whose posts may be used. Consent is never assumed; a file without the column is refused."""

    field: str = Field(description="The column that holds the consent.")
    equals: Answer | StrictBool = Field(description="The only value that is consent.")


class SamplingBlock(Block):
    """Whom to invite to an interview."""

    consent: ContactConsent = Field(description=str(ContactConsent.__doc__))
    strata: Names = Field(
        list(InterviewSampling.strata),
        description="Fields of categories and groups; each combination that occurs is a stratum.",
    )
    target: Annotated[int, Field(ge=1)] = Field(
        description="How many to invite, in all or in each stratum."
    )
    per: Per = Field(
        InterviewSampling.per,
        description="Whether the target is of all strata together or of each; a stratum with"
        " fewer consenting is invited whole.",
    )
    allocation: Allocation = Field(
        InterviewSampling.allocation,
        description="How a total is divided once each stratum has one: by the respondents"
        " analysed in it (proportional) or evenly.",
    )
    status: str | None = Field(
        None,
        description="A csv with respondent_id, contacted, consented, completed (1 or 0; the id"
        " empty for an interviewee who did not come by the survey): adds the result"
        " table recruitment.",
    )
    compare: Names | None = Field(
        None,
        description="Fields on which the surveyed, the invited (contacted) and the interviewed"
        " are compared. Needed with a status file.",
    )


class PostsBlock(Block):
    """Which forum posts to read."""

    file: Text = Field(
        description="The posts, relative to the folder that is worked in: .csv (UTF-8; comma,"
        " semicolon or tab), .parquet, or JSON lines (.jsonl, .ndjson)."
    )
    post: str = Field(description="The column of the post's id, unique within its forum.")
    forum: str = Field(description="The column that names the forum.")
    text: str = Field(description="The column of the post's text.")
    consent: PostConsent = Field(description=str(PostConsent.__doc__))
    forums: Names | None = Field(
        None, description="The forums to draw from, in order; all in the file by default."
    )
    more_than_words: Annotated[int, Field(ge=0)] = Field(
        PostSampling.more_than_words,
        description="A post has more words than this. A word is a run of characters without"
        " white space that holds a letter or a digit.",
    )
    phrases: Names | None = Field(
        None,
        description="A post contains at least one of these as whole words, whatever the case,"
        " the kind of quotation marks and the white space between.",
    )
    pattern: str | None = Field(
        None,
        description="In place of phrases, a regular expression (Python's re), searched in the"
        " text with lower case, straight quotes and single spaces.",
    )
    per_forum: Annotated[int, Field(ge=1)] = Field(
        description="How many posts to draw at random from each forum; all of them where there"
        " are fewer."
    )
