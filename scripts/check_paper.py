"""Recompute a paper's printed numbers; with result tables, hold them against the data too."""

from wavescore.jobs import run_job


def work():
    from pathlib import Path

    from wavescore.papers import check_paper, load_paper, write_all, write_claims
    from wavescore.results.table import read_results

    paper = load_paper(snakemake.input.paper)
    folder = snakemake.input.get("tables")
    files = sorted(Path(folder).glob("*.csv")) if folder else []
    verdicts = check_paper(paper, {file.stem: read_results(file) for file in files} or None)
    if "page" in dict(snakemake.output.items()):
        write_all(verdicts, paper, Path(snakemake.output.page).parent)
    else:
        write_claims(verdicts, snakemake.output.claims)


run_job(snakemake, work)
