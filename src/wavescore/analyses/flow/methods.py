"""How respondents were chosen and counted, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import joined


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    waves = joined([wave.label or wave.name for wave in study.waves])
    rules = joined([rule.in_words for rule in study.eligibility])
    kept = f" Respondents were analysed if they met, in this order: {rules}." if rules else ""
    if len(study.waves) == 1:
        return f"Respondents were surveyed once ({waves}).{kept}"
    return (
        f"Respondents were surveyed at {len(study.waves)} waves ({waves}).{kept} Non-response (no "
        "answer at a wave) and exclusion (an answer that a rule leaves out) were counted apart. "
        "Response rates are of those analysed at the first wave, with Wilson's interval (Wilson, "
        "1927, doi 10.1080/01621459.1927.10502953)."
    )
