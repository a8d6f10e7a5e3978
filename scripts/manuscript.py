"""Write a study's tables, sentences and checklists as they go into a manuscript."""

from wavescore.jobs import run_job


def work():
    from wavescore.definitions.study import study_from
    from wavescore.publish.manuscript import write_manuscript
    from wavescore.results.table import read_folder

    study = study_from(snakemake.params.study)
    names = ("document", "latex", "markdown", "sentences", "checklists")
    files = {name: snakemake.output[name] for name in names}
    files["figures"] = snakemake.input.figures
    write_manuscript(read_folder(snakemake.input.tables), study, **files)


run_job(snakemake, work)
