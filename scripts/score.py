"""Score every instrument and place every respondent in the study's groups."""

from wavescore.jobs import read_table, run_job, write_table


def work():
    from wavescore.definitions.study import study_from
    from wavescore.files.write import write_csv
    from wavescore.prepare.score import score, scoring_summary

    study = study_from(snakemake.params.study)
    scored = score(read_table(snakemake.input.clean), study)
    write_table(scored, snakemake.output.scored, mapped=True)
    write_csv(scored, snakemake.output.scored_csv)
    scoring_summary(scored, study).to_csv(snakemake.output.summary, index=False)


run_job(snakemake, work)
