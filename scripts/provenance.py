"""Pin what a study's results were made from and with."""

from wavescore.jobs import run_job


def work():
    from wavescore.definitions.study import study_from
    from wavescore.publish.provenance import provenance, released, write_provenance

    study = study_from(snakemake.params.study)
    inputs = {name: path for name, path in snakemake.input.items() if name != "analyses"}
    record = provenance(study, inputs)
    write_provenance(record, snakemake.output.private)
    write_provenance(released(record), snakemake.output.provenance)


run_job(snakemake, work)
