# Needs: config/config.yaml, config/studies/*/study.yaml, config/papers/*.yaml
# Makes: STUDIES and PAPERS, every definition checked before any job starts.

from snakemake.exceptions import WorkflowError
from wavescore.definitions.study import load_study
from wavescore.definitions.study_checks import analysis_names, analysis_needs
from wavescore.errors import WavescoreError
from wavescore.jobs import code_digest
from wavescore.papers.claims import load_paper
from wavescore.prepare.check_source import check_source
from wavescore.sampling.post_files import check_posts

PRIVATE = "results/{study}/private"
RELEASE = "results/{study}/release"
REPORT_TEMPLATES = ["present/templates/report.html", "present/templates/report.css"]
PAPER_TEMPLATES = [
    "papers/templates/claims_page.html.j2",
    "papers/templates/claims_section.html.j2",
]


def checked(load, path):
    """Return load(path); its error, if any, ends the run as one message."""
    try:
        return load(path)
    except WavescoreError as error:
        raise WorkflowError(str(error)) from None


def load_checked_study(path):
    study = load_study(path)
    check_source(study)
    if study.posts:
        check_posts(study.posts, study.file)
    return study


STUDIES = {
    name: checked(load_checked_study, f"config/studies/{name}/study.yaml")
    for name in config["studies"]
}
PAPERS = {
    name: checked(load_paper, f"config/papers/{name}.yaml")
    for name in dict.fromkeys(
        [*config["papers"], *(study.paper for study in STUDIES.values() if study.paper)]
    )
}


wildcard_constraints:
    study="|".join(STUDIES) or "none",
    analysis="|".join(analysis_names()),
    paper="|".join(PAPERS) or "none",


def part(*keys):
    """Return a params function: the settings of the wildcards' study under `keys` alone."""
    return lambda wildcards: STUDIES[wildcards.study].part(*keys)


def study_targets(study):
    return [
        f"results/{study}/release/{name}"
        for name in ("report.html", "tables.xlsx", "tables.docx", "provenance.json")
    ]


def paper_targets(paper):
    return [f"results/papers/{paper}/claims.csv", f"results/papers/{paper}/claims.html"]
