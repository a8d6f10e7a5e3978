"""Describe a study's released files for machines, and how to make them again."""

from wavescore.jobs import run_job


def work():
    import json
    from pathlib import Path

    from wavescore.publish.bundle import write_bundle

    record = json.loads(Path(snakemake.input.provenance).read_text(encoding="utf-8"))
    write_bundle(Path(snakemake.output.rerun).parent, record)


run_job(snakemake, work)
