# Needs: config/studies/*/study.yaml, config/papers/*.yaml; config/config.yaml where there is one
# Makes: STUDIES and PAPERS, every definition checked before any job starts.

import gc
import os
from pathlib import Path
from time import perf_counter

from snakemake.exceptions import WorkflowError
from wavescore.analyses.registry import analysed_part, analyses, faces
from wavescore.analyses.studies import check_named_fields, load_study
from wavescore.definitions.study_file import name_errors
from wavescore.errors import (
    DefinitionError,
    WavescoreError,
    closest,
    listed,
    raise_together,
)
from wavescore.jobs import code_digest, private_zone
from wavescore.newcomer.digest import digest
from wavescore.papers.check.claims import load_paper
from wavescore.prepare.check_source import check_source
from wavescore.warm import start
from wavescore.analyses.forum_posts.post_files import check_posts
from wavescore.analyses.recruitment.status_file import read_status

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

DEFINITIONS = {
    "studies": "config/studies/{}/study.yaml",
    "papers": "config/papers/{}.yaml",
}
DEFINED = {"studies": "study", "papers": "paper"}
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


def checked(load, path):
    """Return load(path); its error, if any, ends the run as one message."""
    try:
        return load(path)
    except WavescoreError as error:
        raise WorkflowError(str(error)) from None


def load_checked_study(path):
    study = load_study(path)
    check_named_fields(study, check_source(study))
    if study.posts:
        check_posts(study.posts, study.file)
    if study.sampling and study.sampling.status:
        read_status(study.sampling.status)
    return study


def asked_for(kind):
    """Return the names of the studies or papers to run; one alone needs no brackets."""
    names = config.get(kind, [])
    return [str(name) for name in (names if isinstance(names, list) else [names])]


def definition_file(kind, name):
    """Return the file of a study or paper; where there is none, the closest name."""
    errors = name_errors(name, "config/config.yaml", kind=DEFINED[kind])
    checked(raise_together, errors)
    path = Path(DEFINITIONS[kind].format(name))
    if not path.is_file():
        files = sorted(Path().glob(DEFINITIONS[kind].format("*")))
        known = [file.parent.name if kind == "studies" else file.stem for file in files]
        error = DefinitionError(
            f"there is no {path}",
            file="config/config.yaml",
            key=kind,
            found=name,
            expected=listed(known),
            hint=closest(name, known, f"write {path}"),
        )
        raise WorkflowError(str(error))
    return path


STUDIES = {
    name: checked(load_checked_study, definition_file("studies", name))
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
    name: checked(load_paper, definition_file("papers", name))
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
