"""The printed numbers of a publication, each recomputed from the others and from the data."""

from wavescore.papers.claims import load_paper
from wavescore.papers.command import main_check_paper, write_claims
from wavescore.papers.page import claims_section, write_claims_page
from wavescore.papers.verdicts import check_paper

__all__ = [
    "check_paper",
    "claims_section",
    "load_paper",
    "main_check_paper",
    "write_claims",
    "write_claims_page",
]
