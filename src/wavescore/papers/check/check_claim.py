"""All checks of one claim, by its kind."""

from collections.abc import Callable

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.counts import check_parts, check_proportion, check_text
from wavescore.papers.check.finding import Finding, asked, impossible
from wavescore.papers.check.flows import check_flow, check_rate, check_ratio
from wavescore.papers.check.interval import check_interval
from wavescore.papers.check.matrix import check_matrix
from wavescore.papers.check.means import check_alpha, check_mean_sd
from wavescore.papers.check.models import check_growth_fit, check_regression
from wavescore.papers.check.t import check_t_test
from wavescore.papers.check.tests import (
    check_chi_square,
    check_correlation,
    check_f_test,
    check_z_test,
)

CHECKS: dict[str, Callable[[Claim], list[Finding]]] = {
    "proportion": check_proportion,
    "parts": check_parts,
    "chi_square": check_chi_square,
    "t_test": check_t_test,
    "f_test": check_f_test,
    "z_test": check_z_test,
    "correlation": check_correlation,
    "interval": check_interval,
    "mean_sd": check_mean_sd,
    "growth_fit": check_growth_fit,
    "regression": check_regression,
    "alpha": check_alpha,
    "text": check_text,
    "flow": check_flow,
    "ratio": check_ratio,
    "rate": check_rate,
    "correlation_matrix": check_matrix,
}
# What each kind needs before anything can be recomputed.
NEEDS = {
    "proportion": "its total",
    "parts": "its whole",
    "chi_square": "df with p, n with V, or the cells",
    "t_test": "df with p, or the group sizes",
    "f_test": "p or partial eta squared",
    "z_test": "p",
    "correlation": "n or df",
    "interval": "its limits",
    "mean_sd": "rows, a scale or range, or n with step (and an n small enough for its decimals)",
    "growth_fit": "df with p, the waves and form, or R2",
    "regression": "its standard error, or df with p",
    "alpha": "k and the mean correlation",
    "text": "two places",
    "flow": "two steps",
    "ratio": "two pairs",
    "rate": "its dates",
    "correlation_matrix": "its correlations",
}


def check_claim(claim: Claim) -> list[Finding]:
    """Return the findings of every check that the claim's printed numbers allow.

    One finding of verdict "cannot_check" says what is lacking where they allow none.
    """
    if claim.refused:
        return [Finding("", "cannot_check", "", claim.refused, "not read")]
    for key in ("df", "df1", "df2"):
        if claim.get(key) and claim.get(key).value <= 0 and claim.kind != "growth_fit":
            return [impossible(key, claim.get(key).text, "degrees of freedom are positive")]
    found = CHECKS[claim.kind](claim)
    if found and claim.get("certain", True):
        return found
    if found:
        places = "whether both mean one quantity is for a person to say"
        why = places if claim.kind == "text" else "a person must first confirm what was read"
        return [asked(f, why) for f in found]
    if len(claim.printed) < 2:
        sentence = "The number stands alone: nothing else is printed to recompute it from."
        return [Finding("", "nothing_to_check", "", sentence, "one number")]
    sentence = f"Nothing can be recomputed: the claim lacks {NEEDS[claim.kind]}."
    return [Finding("", "cannot_check", "", sentence, f"lacking: {NEEDS[claim.kind]}")]
