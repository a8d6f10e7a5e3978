"""Give every answer its type; list every answer that cannot be taken as it stands."""

from wavescore.jobs import read_table, run_job, write_table


def work():
    import pandas as pd

    from wavescore.definitions.dictionary import load_dictionary
    from wavescore.definitions.study import study_from
    from wavescore.prepare.reasons import count_reasons
    from wavescore.prepare.validate import validate

    study = study_from(snakemake.params.study)
    dictionary = load_dictionary(study.source.dictionary) if study.source.dictionary else None
    as_read = read_table(snakemake.input.as_read)
    set_aside = read_table(snakemake.input.set_aside)
    typed, findings, reasons = validate(as_read, dictionary, study)
    write_table(typed, snakemake.output.typed)
    write_table(reasons, snakemake.output.reasons, mapped=True)
    count_reasons(reasons, study).to_csv(snakemake.output.missing, index=False)
    pd.concat([set_aside, findings]).to_csv(snakemake.output.findings, index=False)


run_job(snakemake, work)
