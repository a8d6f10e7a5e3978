# Needs: config/papers/<paper>.yaml; a study's release tables where the study names the paper
# Makes: results/papers/<paper>/{claims.csv, claims.json, claims.html}; of a study release/paper_claims.csv


rule check_paper:
    input:
        paper="config/papers/{paper}.yaml",
    output:
        claims="results/papers/{paper}/claims.csv",
        json="results/papers/{paper}/claims.json",
        page=report(
            "results/papers/{paper}/claims.html",
            caption="../report/check_paper.rst",
            category="Papers",
            labels={"paper": "{paper}"},
        ),
    log:
        "logs/papers/{paper}.log",
    conda:
        "../../environment.yml"
    params:
        code=code_digest("papers.command", files=PAPER_TEMPLATES),
    script:
        "../../scripts/check_paper.py"


rule check_paper_against_data:
    input:
        paper=lambda wildcards: f"config/papers/{STUDIES[wildcards.study].paper}.yaml",
        tables=rules.protect.output.tables,
    output:
        claims=f"{STAGED}/paper_claims.csv",
    log:
        "logs/{study}/check_paper_against_data.log",
    conda:
        "../../environment.yml"
    params:
        code=code_digest("papers.command"),
    script:
        "../../scripts/check_paper.py"
