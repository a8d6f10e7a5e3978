"""Make of a study's result tables those that may leave."""

from wavescore.definitions.study import study_from
from wavescore.disclosure.protect import protect
from wavescore.jobs import run_job
from wavescore.results.table import read_results, write_folder


def work():
    study = study_from(snakemake.params.study)
    tables = {path.split("/")[-1].removesuffix(".csv"): path for path in snakemake.input}
    protected = protect({k: read_results(path) for k, path in tables.items()}, study.release)
    write_folder(protected, snakemake.output.tables)


run_job(snakemake, work)
