"""Make of a study's result tables those that may leave."""

from wavescore.jobs import run_job


def work():
    from wavescore.analyses.registry import analyses
    from wavescore.definitions.labels import declared_labels
    from wavescore.definitions.study import study_from
    from wavescore.disclosure.protect import protect
    from wavescore.results.table import read_results, write_folder

    study = study_from(snakemake.params.study)
    names = {path.split("/")[-1].removesuffix(".csv"): path for path in snakemake.input.tables}
    tables = {name: read_results(path) for name, path in names.items()}
    released = protect(tables, study.release, analyses(), declared_labels(study), study.groups)
    write_folder(released.tables, snakemake.output.tables)
    released.outputs.to_csv(snakemake.output.outputs, index=False, lineterminator="\n")


run_job(snakemake, work)
