"""Read a study's export: rows as respondents at waves, cells as written."""

from wavescore.jobs import run_job, write_table


def work():
    import pyarrow

    from wavescore.definitions.dictionary import load_dictionary
    from wavescore.definitions.study import study_from
    from wavescore.prepare.read_export import read_export

    # Of one study nothing else can run until its export is read.
    pyarrow.set_cpu_count(2)
    study = study_from(snakemake.params.study)
    dictionary = load_dictionary(study.source.dictionary) if study.source.dictionary else None
    as_read, set_aside, repeats = read_export(snakemake.input.export, study, dictionary)
    write_table(as_read, snakemake.output.as_read, coded=True)
    set_aside.to_csv(snakemake.output.set_aside, index=False)
    repeats.to_csv(snakemake.output.repeats, index=False)


run_job(snakemake, work)
