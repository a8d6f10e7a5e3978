"""Check what is staged, and make it the study's release at once."""

from wavescore.jobs import run_job

ASIDE = ("exclusions", "findings", "interviews")


def work():
    import json
    from functools import partial
    from importlib.metadata import version
    from pathlib import Path

    import pandas as pd

    from wavescore.analyses.registry import analyses
    from wavescore.definitions.study import study_from
    from wavescore.disclosure.release import release_study
    from wavescore.results.table import read_folder

    read = partial(pd.read_csv, dtype=str, keep_default_na=False)
    study = study_from(snakemake.params.study)
    done = release_study(
        study,
        private=read_folder(Path(snakemake.input.private[0]).parent),
        scored=pd.read_parquet(snakemake.input.scored),
        reasons=pd.read_parquet(snakemake.input.reasons),
        aside={name: read(path) for name, path in snakemake.input.items() if name in ASIDE},
        outputs=read(snakemake.input.outputs),
        folders=(snakemake.params.staged, snakemake.params.target, snakemake.params.ledger),
        analyses=analyses(),
        version=version("wavescore"),
    )
    Path(snakemake.output[0]).write_text(json.dumps(done, indent=1) + "\n", encoding="utf-8")


run_job(snakemake, work)
