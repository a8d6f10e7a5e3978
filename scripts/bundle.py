"""Put a study's settings to its release; describe its files, and how to make them again."""

from wavescore.jobs import run_job


def work():
    import json
    from pathlib import Path

    from wavescore.definitions.study import study_from
    from wavescore.publish.bundle import write_bundle

    record = json.loads(Path(snakemake.input.provenance).read_text(encoding="utf-8"))
    study = study_from(snakemake.params.study)
    folder, names = Path(snakemake.output.rerun).parent, snakemake.params.names
    write_bundle(folder, record, study, names)


run_job(snakemake, work)
