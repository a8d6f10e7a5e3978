"""Run one analysis on a study's scored table."""

from wavescore.jobs import read_table, run_job


def work():
    from importlib import import_module

    from wavescore.analyses.registry import declared
    from wavescore.definitions.study import study_from
    from wavescore.results.table import write_results

    study = study_from(snakemake.params.study)
    analysis = snakemake.wildcards.analysis
    module = import_module(f"wavescore.analyses.{analysis}.compute")
    needed = {name: read_table(snakemake.input[name]) for name in declared(analysis).needs}
    scored = read_table(snakemake.input.scored)
    results = module.run(scored, study, **needed, **snakemake.params.options)
    write_results(results, snakemake.output[0])


run_job(snakemake, work)
