"""Write a study's tables as a workbook (xlsx)."""

from wavescore.jobs import run_job


def work():
    from wavescore.definitions.study import study_from
    from wavescore.publish.workbook import write_workbook
    from wavescore.results.table import read_folder

    study = study_from(snakemake.params.study)
    write_workbook(read_folder(snakemake.input.tables), study, snakemake.output.workbook)


run_job(snakemake, work)
