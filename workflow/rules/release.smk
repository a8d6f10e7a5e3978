# Needs: private/staged/: everything that would leave; private/analyses/*.csv; who and what it rests
#        on: scored.arrow, reasons.arrow, exclusions.csv, findings.csv, interview_sample.csv, the
#        interviews' status
# Makes: release/, checked and moved at once; private/released.json, ledger.json, checker.{html,json}


rule release:
    input:
        unpack(declared_in),
        unpack(staged_files),
        unpack(tables_aside),
        private=analysis_tables,
        scored=rules.score.output.scored,
        reasons=rules.validate.output.reasons,
        outputs=rules.protect.output.outputs,
    output:
        f"{PRIVATE}/released.json",
    log:
        "logs/{study}/release.log",
    conda:
        "../../environment.yml"
    params:
        study=part("release", "source", "groups", "labels", "instruments", "rules"),
        staged=STAGED,
        names=staged_names,
        target=RELEASE,
        ledger=f"{PRIVATE}/ledger.json",
        code=code_digest("disclosure.release", *faces()),
    script:
        "../../scripts/release.py"
