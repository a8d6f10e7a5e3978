"""What became of everyone analysed at the first wave: the one definition of lost.

At a later wave each of them is one of three:

retained  analysed there;
excluded  answered there and excluded by a rule, or excluded for good at an earlier wave, so that
          nobody expected an answer;
lost      gave no answer there (no row, or one in which nothing is answered): non-response.
"""

import numpy as np
import pandas as pd

from wavescore.analyses.shared.waves import first_wave
from wavescore.definitions.study import NO_ANSWERS, Study

RETAINED, EXCLUDED, LOST = "retained", "excluded", "lost"


def fates(scored: pd.DataFrame, exclusions: pd.DataFrame, study: Study, wave: str) -> pd.Series:
    """Return retained, excluded or lost for each respondent analysed at the first wave.

    scored: a row per respondent and wave analysed; exclusions: a row per respondent and wave
    excluded, with the rule. The answer is indexed by respondent_id, in the order of `scored`.
    """
    # As objects: pandas looks each text of another kind up one by one.
    ids, waves = scored["respondent_id"].astype(object), scored["wave"]
    baseline = pd.Index(ids[waves == first_wave(study)])
    retained = baseline.isin(ids[waves == wave])
    by_rule = answered(exclusions)
    here = by_rule.loc[by_rule["wave"] == wave, "respondent_id"]
    gone = pd.concat([here, excluded_for_good(exclusions, study, wave)]).astype(object)
    out = baseline.isin(gone) & ~retained
    fate = np.select([retained, out], [RETAINED, EXCLUDED], LOST)
    return pd.Series(fate, index=baseline, dtype=object)


def answered(exclusions: pd.DataFrame) -> pd.DataFrame:
    """Return the exclusions of respondents who answered: those by a rule of the study."""
    return exclusions[exclusions["rule"] != NO_ANSWERS]


def excluded_for_good(exclusions: pd.DataFrame, study: Study, wave: str) -> pd.Series:
    """Return who was excluded before `wave` by a rule that holds for every later wave."""
    by_rule = answered(exclusions)
    lasting = {rule.name for rule in study.eligibility if rule.on_failure != "drop_wave"}
    earlier = study.wave_names[: study.wave_names.index(wave)]
    known = by_rule["wave"].isin(earlier) & by_rule["rule"].isin(lasting)
    return by_rule.loc[known, "respondent_id"]
