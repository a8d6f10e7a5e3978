"""Check what is staged, and make it the study's release at once."""

from wavescore.jobs import read_table, run_job

ASIDE = ("exclusions", "findings", "drawn", "interviews")


def work():
    import json
    from importlib.metadata import version
    from pathlib import Path

    from wavescore.analyses.registry import analyses
    from wavescore.definitions.study import study_from
    from wavescore.disclosure.release import release_study
    from wavescore.results.table import read_folder

    study = study_from(snakemake.params.study)
    done = release_study(
        study,
        private=read_folder(Path(snakemake.input.private[0]).parent),
        scored=read_table(snakemake.input.scored),
        reasons=read_table(snakemake.input.reasons),
        aside={name: read_table(path) for name, path in snakemake.input.items() if name in ASIDE},
        outputs=read_table(snakemake.input.outputs),
        folders=(snakemake.params.staged, snakemake.params.target, snakemake.params.ledger),
        names=snakemake.params.names,
        analyses=analyses(),
        version=version("wavescore"),
    )
    Path(snakemake.output[0]).write_text(json.dumps(done, indent=1) + "\n", encoding="utf-8")


run_job(snakemake, work)
