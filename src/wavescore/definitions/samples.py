"""What a study file says of its two samples: whom to interview, and which forum posts to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from wavescore.errors import DefinitionError

T = TypeVar("T")
Per = Literal["total", "stratum"]
Allocation = Literal["proportional", "equal"]


@dataclass(frozen=True)
class Consent:
    """The field that says whether someone agreed, and the only value that means yes."""

    field: str
    equals: str | float | bool


@dataclass(frozen=True)
class InterviewSampling:
    """How interviewees are drawn; `target` is of all strata together, or of each (`per`)."""

    consent: Consent
    target: int
    strata: tuple[str, ...] = ("forum", "use_frequency")
    per: Per = "total"
    allocation: Allocation = "proportional"
    status: str | None = None
    compare: tuple[str, ...] = ()


@dataclass(frozen=True)
class PostSampling:
    """Which posts are drawn: consented, longer than `more_than_words`, with a phrase or pattern.

    `forums` are the forums to draw from, in order; all that the file holds where it is empty.
    """

    file: str
    post: str
    forum: str
    text: str
    consent: Consent
    per_forum: int
    forums: tuple[str, ...] = ()
    more_than_words: int = 0
    phrases: tuple[str, ...] = ()
    pattern: str | None = None


def make_sampling(settings: Mapping[str, Any] | None) -> InterviewSampling | None:
    """Return the interview sampling of a checked block `sampling`, None where there is none."""
    if settings is None:
        return None
    lists = {key: tuple(settings[key]) for key in ("strata", "compare") if key in settings}
    return InterviewSampling(**{**settings, **lists, "consent": Consent(**settings["consent"])})


def make_posts(settings: Mapping[str, Any] | None) -> PostSampling | None:
    """Return the post sampling of a checked block `posts`, None where there is none."""
    if settings is None:
        return None
    lists = {key: tuple(settings[key]) for key in ("forums", "phrases") if key in settings}
    return PostSampling(**{**settings, **lists, "consent": Consent(**settings["consent"])})


def drawn(settings: T | None, key: str, file: str) -> T:
    """Return a study's settings of a sample; DefinitionError where it draws none."""
    if settings is None:
        raise DefinitionError(
            "the study draws no such sample", file=file, key=key, expected=f"{key}: ..."
        )
    return settings
