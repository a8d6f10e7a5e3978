"""Write a study's codebook from its protected table and its dictionary."""

from pathlib import Path

from wavescore.definitions.dictionary import load_dictionary
from wavescore.definitions.study import study_from
from wavescore.jobs import run_job
from wavescore.publish.codebook import write_codebook
from wavescore.results.table import read_results


def work():
    study = study_from(snakemake.params.study)
    dictionary = load_dictionary(study.source.dictionary) if study.source.dictionary else None
    table = read_results(Path(snakemake.input.tables) / "codebook.csv")
    write_codebook(table, dictionary, study, snakemake.output.page, snakemake.output.csv)


run_job(snakemake, work)
