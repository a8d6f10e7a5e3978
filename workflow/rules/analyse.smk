# Needs: private/scored.arrow; for some analyses other private tables, dictionary or benchmark
# Makes: private/analyses/<analysis>.csv, one result table an analysis

# All tables are awaited together, so the one that takes longest starts first.
LONGEST = "second_opinions"


rule analyse:
    input:
        unpack(analysis_files_needed),
        scored=rules.score.output.scored,
    output:
        f"{PRIVATE}/analyses/{{analysis}}.csv",
    log:
        "logs/{study}/analyse_{analysis}.log",
    priority: lambda wildcards: int(wildcards.analysis == LONGEST)
    conda:
        "../../environment.yml"
    params:
        study=analysed_study,
        options=lambda wildcards: STUDIES[wildcards.study].analyses[wildcards.analysis],
        code=lambda wildcards: code_digest(f"analyses.{wildcards.analysis}.compute"),
    script:
        "../../scripts/analyse.py"
