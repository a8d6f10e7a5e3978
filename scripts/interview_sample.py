"""Draw whom to invite to an interview; with a status file, say what became of it."""

import pandas as pd

from wavescore.definitions.study import study_from
from wavescore.jobs import run_job
from wavescore.results import write_results
from wavescore.sampling.interview_sample import sample_interviews
from wavescore.sampling.recruitment import read_status


def work():
    study = study_from(snakemake.params.study)
    scored = pd.read_parquet(snakemake.input.scored)
    path, status = snakemake.input.get("status"), None
    if path:
        status = read_status(path, pd.read_csv(path, dtype=str, keep_default_na=False))
    sample, results = sample_interviews(scored, study, status)
    sample.to_csv(snakemake.output.sample, index=False)
    write_results(results, snakemake.output.results)


run_job(snakemake, work)
