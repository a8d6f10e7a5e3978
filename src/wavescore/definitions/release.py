"""What a study lets leave: its release's mode, and how counts are protected."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["safe", "public"]


@dataclass(frozen=True)
class Release:
    """What protects respondents in everything that may leave."""

    mode: Mode = "safe"
    reason: str = ""
    minimum_count: int = 10
    round_counts_to: int = 5
    suppress_zero: bool = False
    labels: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = ()

    @property
    def largest_hidden(self) -> int:
        """The largest count that a release hides for being small; 0 in public mode."""
        bins = -(-(self.minimum_count - 1) // self.round_counts_to)
        return bins * self.round_counts_to if self.mode == "safe" else 0
