"""Draw the forum posts to read, and count what is left out at each step."""

from wavescore.definitions.study import study_from
from wavescore.jobs import run_job
from wavescore.results import write_results
from wavescore.sampling.forum_posts import sample_posts


def work():
    sample, flow, findings = sample_posts(study_from(snakemake.params.study))
    sample.to_csv(snakemake.output.sample, index=False, lineterminator="\n")
    findings.to_csv(snakemake.output.findings, index=False)
    write_results(flow, snakemake.output.results)


run_job(snakemake, work)
