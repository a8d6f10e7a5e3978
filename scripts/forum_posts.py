"""Draw the forum posts to read, and count what is left out at each step."""

from wavescore.jobs import run_job


def work():
    from wavescore.analyses.forum_posts.compute import sample_posts
    from wavescore.definitions.study import study_from
    from wavescore.results.table import write_results

    sample, flow, findings = sample_posts(study_from(snakemake.params.study))
    sample.to_csv(snakemake.output.sample, index=False, lineterminator="\n")
    findings.to_csv(snakemake.output.findings, index=False)
    write_results(flow, snakemake.output.results)


run_job(snakemake, work)
