"""Draw a study's figures from its protected tables."""

from wavescore.jobs import run_job


def work():
    from wavescore.definitions.study import study_from
    from wavescore.publish.figures import make_figures
    from wavescore.results.table import read_folder

    study = study_from(snakemake.params.study)
    tables = read_folder(snakemake.input.tables)
    make_figures(tables, study, snakemake.output.figures, snakemake.resources.processes)


run_job(snakemake, work)
