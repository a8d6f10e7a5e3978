"""Keep the respondents and waves that pass the study's rules; name every one that does not."""

from wavescore.jobs import read_table, run_job, write_table


def work():
    from wavescore.definitions.dictionary import load_dictionary
    from wavescore.definitions.study import study_from
    from wavescore.prepare.apply_eligibility import apply_eligibility

    study = study_from(snakemake.params.study)
    dictionary = load_dictionary(study.source.dictionary) if study.source.dictionary else None
    typed = read_table(snakemake.input.typed)
    clean, exclusions = apply_eligibility(typed, study, dictionary)
    write_table(clean, snakemake.output.clean)
    exclusions.to_csv(snakemake.output.exclusions, index=False)


run_job(snakemake, work)
