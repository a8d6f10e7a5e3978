# Needs: private/scored.arrow; for some analyses other private tables, dictionary or benchmark
# Makes: private/analyses/<analysis>.csv, one result table an analysis

# All tables are awaited together, so those that take longest, of few and of many, start first.
LONGEST = ("second_opinions", "caseness_over_time")


rule analyse:
    input:
        unpack(analysis_files_needed),
        scored=rules.score.output.scored,
    output:
        f"{PRIVATE}/analyses/{{analysis}}.csv",
    log:
        "logs/{study}/analyse_{analysis}.log",
    priority: lambda wildcards: int(wildcards.analysis in LONGEST)
    conda:
        "../../environment.yml"
    params:
        study=analysed_study,
        options=lambda wildcards: STUDIES[wildcards.study].analyses[wildcards.analysis],
        code=lambda wildcards: code_digest(f"analyses.{wildcards.analysis}.compute"),
    script:
        "../../scripts/analyse.py"
