"""What a study file says of its two samples: whom to interview, and which forum posts to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wavescore.errors import DefinitionError

DEFAULT_STRATA = ("forum", "use_frequency")


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
    strata: tuple[str, ...] = DEFAULT_STRATA
    per: str = "total"
    allocation: str = "proportional"
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


def make_sampling(settings: Mapping | None) -> InterviewSampling | None:
    """Return the interview sampling of a checked block `sampling`, None where there is none."""
    if settings is None:
        return None
    lists = {key: tuple(settings[key]) for key in ("strata", "compare") if key in settings}
    return InterviewSampling(**{**settings, **lists, "consent": Consent(**settings["consent"])})


def make_posts(settings: Mapping | None) -> PostSampling | None:
    """Return the post sampling of a checked block `posts`, None where there is none."""
    if settings is None:
        return None
    lists = {key: tuple(settings[key]) for key in ("forums", "phrases") if key in settings}
    return PostSampling(**{**settings, **lists, "consent": Consent(**settings["consent"])})


def check_samples(data: Mapping, path: Path) -> None:
    """Raise a DefinitionError where the blocks `sampling` or `posts` contradict themselves."""
    sampling, posts = data.get("sampling") or {}, data.get("posts") or {}
    if sampling.get("per") == "stratum" and "allocation" in sampling:
        _fail(
            path,
            "sampling.allocation",
            "with a target in each stratum there is nothing to allocate",
            sampling["allocation"],
            "per: total, or no allocation",
        )
    if ("status" in sampling) != ("compare" in sampling):
        _fail(
            path,
            "sampling.status" if "status" in sampling else "sampling.compare",
            "the status file and the fields to compare come together",
            "one of them",
            "status: <file> and compare: [<field>, ...]",
        )
    if "phrases" in posts and "pattern" in posts:
        _fail(path, "posts.pattern", "posts are chosen by phrases or by a pattern", "both", "one")
    for phrase in posts.get("phrases", ()):
        if not phrase.strip():
            _fail(path, "posts.phrases", "a phrase is empty", repr(phrase), "words")
    if "pattern" in posts:
        _check_pattern(posts["pattern"], path)


def _check_pattern(pattern: str, path: Path) -> None:
    import re

    try:
        re.compile(pattern)
    except re.error as error:
        _fail(
            path, "posts.pattern", "not a regular expression", error, "one that Python's re reads"
        )


def _fail(path, key, problem, found, expected):
    raise DefinitionError(problem, file=path, key=key, found=found, expected=expected)
