"""Write a study's tables as a document (docx)."""

from wavescore.definitions.study import study_from
from wavescore.jobs import run_job
from wavescore.publish.document import write_document
from wavescore.results.table import read_folder


def work():
    study = study_from(snakemake.params.study)
    write_document(read_folder(snakemake.input.tables), study, snakemake.output.document)


run_job(snakemake, work)
