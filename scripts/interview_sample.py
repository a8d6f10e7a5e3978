"""Draw whom to invite to an interview."""

from wavescore.jobs import read_table, run_job


def work():
    from wavescore.analyses.interview_sample.compute import sample_interviews
    from wavescore.definitions.study import study_from
    from wavescore.results.table import write_results

    scored = read_table(snakemake.input.scored)
    sample, results = sample_interviews(scored, study_from(snakemake.params.study))
    sample.to_csv(snakemake.output.sample, index=False)
    write_results(results, snakemake.output.results)


run_job(snakemake, work)
