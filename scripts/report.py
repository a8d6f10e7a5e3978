"""Write a study's report from its protected tables and figures."""

from wavescore.jobs import read_table, run_job


def work():
    import json
    from pathlib import Path

    from wavescore.definitions.study import study_from
    from wavescore.papers import claims_section, load_paper, said_alone
    from wavescore.publish.report import write_report
    from wavescore.results.table import read_folder

    files = snakemake.input
    study = study_from(snakemake.params.study)
    claims = paper = None
    if files.get("paper"):
        verdicts = read_table(files.claims)
        paper = said_alone(verdicts)
        claims = claims_section(verdicts, load_paper(files.paper), synthetic=study.synthetic)
    record = json.loads(Path(files.provenance).read_text(encoding="utf-8"))
    more = {"provenance": record, "claims_fragment": claims, "paper": paper}
    write_report(read_folder(files.tables), files.figures, study, snakemake.output.report, **more)


run_job(snakemake, work)
