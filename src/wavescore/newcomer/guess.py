"""A guess: what is written into the drafted study file, and from what it was taken."""

from dataclasses import dataclass

import yaml

TODO = "TODO"


@dataclass(frozen=True)
class Guess:
    """A value for the study file and why; `sure` is false where a person must confirm it."""

    value: object
    why: str = ""
    sure: bool = True

    @property
    def comment(self) -> str:
        """The comment beside the value, "" where there is nothing to say."""
        if not self.why:
            return ""
        return f"  # {self.why}" if self.sure else f"  # {TODO}: {self.why}"


def inline(value: object) -> str:
    """Return a value as yaml on one line."""
    written = yaml.safe_dump(
        value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=float("inf")
    )
    return written.strip().removesuffix("...").strip()
