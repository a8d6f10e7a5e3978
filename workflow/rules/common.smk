# Needs: config/studies/*/study.yaml, config/papers/*.yaml; config/config.yaml where there is one
# Makes: STUDIES and PAPERS, every definition checked before any job starts.

import gc
import os
from pathlib import Path
from time import perf_counter

from snakemake.exceptions import WorkflowError
from wavescore.analyses.registry import analysed_part, analyses, faces
from wavescore.errors import DefinitionError, WavescoreError
from wavescore.jobs import code_digest, private_zone
from wavescore.newcomer.digest import digest
from wavescore.newcomer.sound_study import definition_file, sound_study
from wavescore.papers.check.claims import load_paper
from wavescore.warm import start

BEGAN = perf_counter()
# What is imported is no garbage: to search it took a tenth of a run that has nothing to do.
gc.freeze()
gc.set_threshold(50_000, 20, 100)


# Before any job: what is private is its owner's alone, whatever the machine's own rule.
onstart:
    private = [PRIVATE.format(study=each) for each in STUDIES]
    checked(
        private_zone,
        [*private, *(f"logs/{each}" for each in STUDIES), ".snakemake"],
    )
    if workflow.local_exec:
        # Snakemake begins at most 100 jobs a second, and for that chooses jobs anew a second after
        # each choice, without end: a run of 15 s chose 700 times, and waited a second at its end.
        workflow.scheduler.job_rate_limiter = None
    if workflow.local_exec and not workflow.deployment_settings.deployment_method:
        if ask := warm or start(*modules_of_jobs()):
            shell.prefix(ask.replace("{", "{{").replace("}", "}}"))


onsuccess:
    for each in STUDIES:
        print(digest(each, perf_counter() - BEGAN))


# One thread a job: small matrices gain nothing by more, and sums keep their order.
os.environ.setdefault("OMP_NUM_THREADS", "1")

PRIVATE = "results/{study}/private"
RELEASE = "results/{study}/release"
# Everything that would leave is written here, and becomes the release at once.
STAGED = "results/{study}/private/staged"
# What the printed results say of a study, beside its tables.
ABOUT = (
    "title",
    "synthetic",
    "paper",
    "waves",
    "time_unit",
    "eligibility",
    "instruments",
    "groups",
    "field_labels",
    "rules",
    "analyses",
    "appendices",
    "release",
    "appendices",
    "seed",
)
REPORT_TEMPLATES = ["publish/templates/report.html", "publish/templates/report.css"]
PAPER_TEMPLATES = [
    "papers/templates/claims_page.html.j2",
    "papers/templates/claims_section.html.j2",
]


def modules_of_jobs():
    """Return what the jobs import: before the first of them, and then in about their order."""
    steps = ["read_export", "validate", "apply_eligibility", "score"]
    first = ["snakemake.iocontainers", "snakemake.io", "snakemake.logging"]
    # What pandas imports when it first reads and writes a file, and others when first used.
    first += ["pandas.io.formats.csvs", "pandas.io.parsers.readers"]
    first += ["pyarrow.csv", "pyarrow.pandas_compat"]
    first += [f"wavescore.prepare.{step}" for step in steps]
    run = dict.fromkeys(name for study in STUDIES.values() for name in study.analyses)
    papers = asked_for("papers") or any(study.paper for study in STUDIES.values())
    later = ["papers.command"] if papers else []
    later += [f"analyses.{name}.compute" for name in run]
    later += ["disclosure.protect", "publish.figures", "publish.workbook"]
    later += ["publish.manuscript", "publish.report", "publish.provenance"]
    later += faces("tables", "figure", "sentences", "plain", "apa", "methods")
    later += ["publish.bundle", "disclosure.release"]
    later = [f"wavescore.{module}" for module in later]
    return first, [
        *later,
        "importlib.metadata",
        "openpyxl",
        "docx",
    ]


def processes_of_figures():
    """Return two where jobs run on this machine and it may use two cores, else one."""
    return min(2, workflow.resource_settings.cores or 1) if workflow.local_exec else 1


def checked(load, *arguments):
    """Return what `load` returns; its error, if any, ends the run as one message."""
    try:
        return load(*arguments)
    except WavescoreError as error:
        raise WorkflowError(str(error)) from None


def load_checked_study(path):
    study, problems = sound_study(path)
    problems.raise_all()
    return study


def asked_for(kind):
    """Return the names of the studies or papers to run; one alone needs no brackets."""
    names = config.get(kind, [])
    return [str(name) for name in (names if isinstance(names, list) else [names])]


STUDIES = {
    name: checked(load_checked_study, checked(definition_file, "studies", name))
    for name in asked_for("studies")
}
# A target that is not there will be made: what its jobs import is imported while Snakemake still
# finds out which jobs those are.
missing = [
    each
    for each in STUDIES
    if not Path(PRIVATE.format(study=each), "released.json").is_file()
]
begins = workflow.is_main_process and not workflow.output_settings.dryrun
warm = start(*modules_of_jobs()) if missing and begins else ""
PAPERS = {
    name: checked(load_paper, checked(definition_file, "papers", name))
    for name in dict.fromkeys(
        [
            *asked_for("papers"),
            *(study.paper for study in STUDIES.values() if study.paper),
        ]
    )
}

if not (STUDIES or PAPERS):
    error = DefinitionError(
        "neither a study nor a paper is named",
        file="config/config.yaml",
        key="studies",
        found="nothing",
        expected="studies: [<study>], or papers: [<paper>]",
        hint='name them there, or after --config "studies=[<study>]"',
    )
    raise WorkflowError(str(error))


wildcard_constraints:
    study="|".join(STUDIES) or "none",
    analysis="|".join(name for name, each in analyses().items() if not each.own_rule),
    paper="|".join(PAPERS) or "none",


def part(*keys):
    """Return a params function: the settings of the wildcards' study under `keys` alone."""
    return lambda wildcards: STUDIES[wildcards.study].part(*keys)


def analysed_study(wildcards):
    """Return the settings that an analysis depends on."""
    return analysed_part(STUDIES[wildcards.study], wildcards.analysis)


include: "files.smk"
