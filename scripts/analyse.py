"""Run one analysis on a study's scored table."""

from importlib import import_module

import pandas as pd

from wavescore.definitions.study import study_from
from wavescore.jobs import run_job
from wavescore.prepare.tables import read_table
from wavescore.results import write_results


def work():
    module = import_module(f"wavescore.analyses.{snakemake.wildcards.analysis}")
    study = study_from(snakemake.params.study)
    needed = {name: read_table(snakemake.input[name]) for name in getattr(module, "NEEDS", ())}
    scored = pd.read_parquet(snakemake.input.scored)
    results = module.run(scored, study, **needed, **snakemake.params.options)
    write_results(results, snakemake.output[0])


run_job(snakemake, work)
