"""Say what became of the invitations to interview."""

import pandas as pd

from wavescore.definitions.study import study_from
from wavescore.jobs import run_job
from wavescore.results import write_results
from wavescore.sampling.recruitment import read_status, recruitment


def work():
    study = study_from(snakemake.params.study)
    scored = pd.read_parquet(snakemake.input.scored)
    sample = pd.read_csv(snakemake.input.sample, dtype=str, keep_default_na=False)
    status = pd.read_csv(snakemake.input.status, dtype=str, keep_default_na=False)
    results = recruitment(scored, sample, read_status(snakemake.input.status, status), study)
    write_results(results, snakemake.output[0])


run_job(snakemake, work)
