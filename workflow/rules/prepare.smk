# Needs: the study's export and dictionary
# Makes: private/{as_read,typed,reasons,clean,scored}.arrow, findings.csv, missing.csv,
#        set_aside.csv, repeats.csv, exclusions.csv, scoring_summary.csv, scored.csv


rule read_export:
    input:
        unpack(source_files),
    output:
        as_read=f"{PRIVATE}/as_read.arrow",
        set_aside=f"{PRIVATE}/set_aside.csv",
        repeats=f"{PRIVATE}/repeats.csv",
    log:
        "logs/{study}/read_export.log",
    priority: 10  # everything waits for it
    conda:
        "../../environment.yml"
    params:
        study=part("source", "waves", "instruments"),
        code=code_digest("prepare.read_export"),
    script:
        "../../scripts/read_export.py"


rule validate:
    input:
        unpack(source_files),
        as_read=rules.read_export.output.as_read,
        set_aside=rules.read_export.output.set_aside,
    output:
        typed=f"{PRIVATE}/typed.arrow",
        reasons=f"{PRIVATE}/reasons.arrow",
        missing=f"{PRIVATE}/missing.csv",
        findings=f"{PRIVATE}/findings.csv",
    log:
        "logs/{study}/validate.log",
    priority: 10  # everything waits for it
    conda:
        "../../environment.yml"
    params:
        study=part("source", "waves", "instruments", "eligibility", "groups"),
        code=code_digest("prepare.validate"),
    script:
        "../../scripts/validate.py"


rule apply_eligibility:
    input:
        unpack(source_files),
        typed=rules.validate.output.typed,
    output:
        clean=f"{PRIVATE}/clean.arrow",
        exclusions=f"{PRIVATE}/exclusions.csv",
    log:
        "logs/{study}/apply_eligibility.log",
    priority: 10  # everything waits for it
    conda:
        "../../environment.yml"
    params:
        study=part("source", "waves", "eligibility", "instruments", "groups"),
        code=code_digest("prepare.apply_eligibility"),
    script:
        "../../scripts/apply_eligibility.py"


rule score:
    input:
        clean=rules.apply_eligibility.output.clean,
    output:
        scored=f"{PRIVATE}/scored.arrow",
        scored_csv=f"{PRIVATE}/scored.csv",
        summary=f"{PRIVATE}/scoring_summary.csv",
    log:
        "logs/{study}/score.log",
    priority: 10  # everything waits for it
    conda:
        "../../environment.yml"
    params:
        study=part("waves", "instruments", "groups"),
        code=code_digest("prepare.score"),
    script:
        "../../scripts/score.py"
