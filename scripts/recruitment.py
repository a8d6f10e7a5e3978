"""Say what became of the invitations to interview."""

from wavescore.jobs import read_table, run_job


def work():
    import pandas as pd

    from wavescore.analyses.recruitment.compute import recruitment
    from wavescore.analyses.recruitment.status_file import read_status
    from wavescore.definitions.study import study_from
    from wavescore.results.table import write_results

    study = study_from(snakemake.params.study)
    scored = read_table(snakemake.input.scored)
    sample = read_table(snakemake.input.sample)
    status = pd.DataFrame(read_status(snakemake.input.status))
    results = recruitment(scored, sample, status, study)
    write_results(results, snakemake.output[0])


run_job(snakemake, work)
