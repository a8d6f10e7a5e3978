# Needs: private/scored.parquet; for some analyses other private tables, dictionary or benchmark
# Makes: private/analyses/<analysis>.csv, one result table an analysis


def analysis_files_needed(wildcards):
    """Return the files that an analysis reads beside the scored table."""
    study = STUDIES[wildcards.study]
    options = study.analyses[wildcards.analysis]
    needs = {
        name: f"results/{study.name}/private/{name}.{kind}"
        for name, kind in (
            ("typed", "parquet"),
            ("clean", "parquet"),
            ("exclusions", "csv"),
            ("findings", "csv"),
        )
        if name in analysis_needs(wildcards.analysis)
    }
    if study.source.dictionary:
        needs["dictionary"] = study.source.dictionary
    if options.get("dataset"):
        needs["benchmark"] = f"data/benchmarks/{options['dataset']}.csv"
    return needs


rule analyse:
    input:
        unpack(analysis_files_needed),
        scored=rules.score.output.scored,
    output:
        f"{PRIVATE}/analyses/{{analysis}}.csv",
    log:
        "logs/{study}/analyse_{analysis}.log",
    conda:
        "../../environment.yml"
    params:
        study=part("source", "waves", "eligibility", "instruments", "groups", "seed"),
        options=lambda wildcards: STUDIES[wildcards.study].analyses[wildcards.analysis],
        code=lambda wildcards: code_digest(f"analyses.{wildcards.analysis}"),
    script:
        "../../scripts/analyse.py"
