"""Checks of a study file's two samples that its model cannot make."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wavescore.errors import DefinitionError

Errors = Iterator[DefinitionError]


def check_samples(sampling: Mapping[str, Any], posts: Mapping[str, Any], path: Path) -> Errors:
    """Yield an error for each contradiction within the blocks `sampling` and `posts`."""
    if sampling.get("per") == "stratum" and "allocation" in sampling:
        yield DefinitionError(
            "with a target in each stratum there is nothing to allocate",
            file=path,
            key="sampling.allocation",
            found=sampling["allocation"],
            expected="per: total, or no allocation",
        )
    if ("status" in sampling) != ("compare" in sampling):
        yield DefinitionError(
            "the status file and the fields to compare come together",
            file=path,
            key="sampling.status" if "status" in sampling else "sampling.compare",
            found="one of them",
            expected="status: <file> and compare: [<field>, ...]",
        )
    if "phrases" in posts and "pattern" in posts:
        yield DefinitionError(
            "posts are chosen by phrases or by a pattern",
            file=path,
            key="posts.pattern",
            found="both",
            expected="one",
        )
    for phrase in posts.get("phrases", ()):
        if not phrase.strip():
            yield DefinitionError(
                "a phrase is empty",
                file=path,
                key="posts.phrases",
                found=repr(phrase),
                expected="words",
            )
    if "pattern" in posts:
        yield from _check_pattern(posts["pattern"], path)


def _check_pattern(pattern: str, path: Path) -> Errors:
    try:
        re.compile(pattern)
    except re.error as error:
        yield DefinitionError(
            "not a regular expression",
            file=path,
            key="posts.pattern",
            found=error,
            expected="one that Python's re reads",
        )
