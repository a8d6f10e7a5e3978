"""Pin what a study's results were made from and with."""

from wavescore.definitions.study import study_from
from wavescore.jobs import run_job
from wavescore.publish.provenance import provenance, write_provenance


def work():
    study = study_from(snakemake.params.study)
    inputs = {name: path for name, path in snakemake.input.items() if name != "analyses"}
    write_provenance(provenance(study, inputs), snakemake.output.provenance)


run_job(snakemake, work)
