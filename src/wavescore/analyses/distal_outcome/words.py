"""What tables and sentences call what is regressed on growth."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import at_wave
from wavescore.layout.phrases import prose_label
from wavescore.results.table import ResultRow

WHO = {"level": "began an SD higher in {} than others of equal change"}
WHO["change"] = "changed an SD more upwards in {} than others of equal level"


def later(study: Study, row: ResultRow) -> str:
    """Return the field or instrument with its wave, the last unless the study file names one."""
    wave = study.analyses.get("distal_outcome", {}).get("wave", study.wave_names[-1])
    return f"{prose_label(study, row.reference)} {at_wave(study, wave)}"
