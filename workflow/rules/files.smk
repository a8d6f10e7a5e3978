# Needs: STUDIES of common.smk.
# Makes: the functions by which rules name the files of a study.

import os
from pathlib import Path

from wavescore.analyses.registry import declared
from wavescore.definitions.benchmarks import benchmark_path
from wavescore.publish.provenance import JOINED
from wavescore.resources import pipeline


def source_files(wildcards):
    """Return the study's export and, where it has them, dictionary, mapping and joined files."""
    source = STUDIES[wildcards.study].source
    files = {
        "export": source.export,
        "dictionary": source.dictionary,
        "mapping": source.mapping,
    }
    files["joined"] = [join.file for join in source.join]
    return {name: file for name, file in files.items() if file}


def declared_in(wildcards):
    """Return the study's dictionary, where it has one: it declares the labels of answers."""
    dictionary = STUDIES[wildcards.study].source.dictionary
    return {"dictionary": dictionary} if dictionary else {}


def staged_files(wildcards):
    """Return everything of a study that is staged for its release."""
    staged = STAGED.format(study=wildcards.study)
    names = [f"tables.{kind}" for kind in ("xlsx", "docx", "tex", "md")]
    names += ["sentences.md", "checklists.md", "provenance.json", "report.html"]
    names += ["tables", "figures", "settings"]
    names += ["rerun.md", "ro-crate-metadata.json", "datapackage.json"]
    files = {name: f"{staged}/{name}" for name in names}
    files |= codebook_files(wildcards)
    if STUDIES[wildcards.study].paper:
        files["paper_claims"] = f"{staged}/paper_claims.csv"
    return files


def staged_names(wildcards):
    """Return the names that a release may hold: what lies there beside them stays."""
    return [Path(file).name for file in staged_files(wildcards).values()]


def codebook_files(wildcards):
    """Return the codebook's files, where the study has one."""
    staged = STAGED.format(study=wildcards.study)
    asked = "codebook" in STUDIES[wildcards.study].analyses
    names = ("codebook.html", "codebook.csv") if asked else ()
    return {name: f"{staged}/{name}" for name in names}


def tables_aside(wildcards):
    """Return the tables of respondents, beside the scored one, whose rows a release counts."""
    study = STUDIES[wildcards.study]
    private = f"results/{study.name}/private"
    own = {name: f"{private}/{name}.csv" for name in ("exclusions", "findings")}
    if study.sampling:
        own["drawn"] = f"{private}/interview_sample.csv"
    status = study.sampling and study.sampling.status
    return {**own, "interviews": status} if status else own


def analysis_files_needed(wildcards):
    """Return the files that an analysis reads beside the scored table."""
    study = STUDIES[wildcards.study]
    options = study.analyses[wildcards.analysis]
    needs = {
        name: f"results/{study.name}/private/{name}.{kind}"
        for name, kind in (
            ("typed", "arrow"),
            ("reasons", "arrow"),
            ("exclusions", "csv"),
            ("findings", "csv"),
        )
        if name in declared(wildcards.analysis).needs
    }
    if study.source.dictionary:
        needs["dictionary"] = study.source.dictionary
    read = {wildcards.analysis: options}
    for name in declared(wildcards.analysis).repeats:
        read |= {name: study.analyses[name]} if name in study.analyses else {}
    found = [benchmark_file(name, each) for name, each in read.items()]
    benchmark = next(filter(None, found), None)
    return needs | ({"benchmark": benchmark} if benchmark else {})


def benchmark_file(analysis, options):
    """Return the published counts that an analysis compares with, None where it does not."""
    if "dataset" not in declared(analysis).options:
        return None
    return os.path.relpath(
        benchmark_path(options.get("dataset", "nhs_talking_therapies"))
    )


def input_files(wildcards):
    """Return every file that a study's results are made from, by what it is."""
    study = STUDIES[wildcards.study]
    benchmarks = {
        benchmark_file(name, options) for name, options in study.analyses.items()
    }
    source = source_files(wildcards)
    joined = {f"{JOINED}{Path(file).stem}": file for file in source.pop("joined", ())}
    files = {
        **source,
        **joined,
        **{Path(file).stem: file for file in sorted(benchmarks - {None})},
        "interviews": study.sampling and study.sampling.status,
        "posts": study.posts and study.posts.file,
        "paper": study.paper and f"config/papers/{study.paper}.yaml",
        "study": f"config/studies/{study.name}/study.yaml",
        "lock": os.path.relpath(pipeline() / "requirements.lock"),
    }
    return {name: file for name, file in files.items() if file}


def analysis_tables(wildcards):
    """Return every result table of a study."""
    return [
        f"results/{wildcards.study}/private/analyses/{name}.csv"
        for name in STUDIES[wildcards.study].result_tables
    ]


def paper_verdicts(wildcards):
    """Return what a report on a study that names a paper needs besides."""
    study = STUDIES[wildcards.study]
    return (
        {
            "paper": f"config/papers/{study.paper}.yaml",
            "claims": f"{STAGED.format(study=study.name)}/paper_claims.csv",
        }
        if study.paper
        else {}
    )


def study_targets(study):
    """Return what says that the study's release is in place, once more where it was removed."""
    done = Path(PRIVATE.format(study=study)) / "released.json"
    if not (Path(RELEASE.format(study=study)) / "manifest.json").is_file():
        done.unlink(missing_ok=True)
    return str(done)


def paper_targets(paper):
    return [f"results/papers/{paper}/claims.csv", f"results/papers/{paper}/claims.html"]
