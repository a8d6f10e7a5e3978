# Needs: private/analyses/*.csv
# Makes: private/staged/: tables/, figures/, report.html, tables.{xlsx,docx,tex,md}, sentences.md,
#        checklists.md, settings/,
#        provenance.json, codebook.{html,csv}, rerun.md, ro-crate-metadata.json, datapackage.json;
#        everything from the protected tables alone


rule protect:
    input:
        unpack(declared_in),
        tables=analysis_tables,
    output:
        tables=report(
            directory(f"{STAGED}/tables"),
            patterns=["{name}.csv"],
            caption="../report/tables.rst",
            category="{study}",
            subcategory="Tables",
        ),
        outputs=f"{PRIVATE}/release_outputs.csv",
    log:
        "logs/{study}/protect.log",
    priority: 5  # the report waits for it
    conda:
        "../../environment.yml"
    params:
        study=part("release", "source", "groups", "labels", "instruments"),
        code=code_digest("disclosure.protect", *faces()),
    script:
        "../../scripts/protect.py"


rule figures:
    input:
        tables=rules.protect.output.tables,
    output:
        figures=report(
            directory(f"{STAGED}/figures"),
            patterns=["{name}.svg"],
            caption="../report/figures.rst",
            category="{study}",
            subcategory="Figures",
        ),
    log:
        "logs/{study}/figures.log",
    priority: 5  # the report waits for it
    conda:
        "../../environment.yml"
    # Not threads: it would wait until that many are free, while jobs of one thread take each.
    resources:
        processes=processes_of_figures(),
    params:
        study=part(*ABOUT),
        code=code_digest("publish.figures", *faces("figure")),
    script:
        "../../scripts/figures.py"


rule workbook:
    input:
        tables=rules.protect.output.tables,
    output:
        workbook=report(
            f"{STAGED}/tables.xlsx",
            caption="../report/workbook.rst",
            category="{study}",
            subcategory="Tables",
        ),
    log:
        "logs/{study}/workbook.log",
    conda:
        "../../environment.yml"
    params:
        study=part(*ABOUT),
        code=code_digest("publish.workbook", *faces("tables")),
    script:
        "../../scripts/workbook.py"


rule manuscript:
    input:
        tables=rules.protect.output.tables,
        figures=rules.figures.output.figures,
    output:
        document=f"{STAGED}/tables.docx",
        latex=f"{STAGED}/tables.tex",
        markdown=f"{STAGED}/tables.md",
        sentences=f"{STAGED}/sentences.md",
        checklists=f"{STAGED}/checklists.md",
    log:
        "logs/{study}/manuscript.log",
    conda:
        "../../environment.yml"
    params:
        study=part(*ABOUT, "source"),
        code=code_digest(
            "publish.manuscript",
            *faces("tables", "sentences", "plain", "apa", "methods"),
        ),
    script:
        "../../scripts/manuscript.py"


rule provenance:
    input:
        unpack(input_files),
        analyses=analysis_tables,
    output:
        provenance=f"{STAGED}/provenance.json",
        private=f"{PRIVATE}/provenance.json",
    log:
        "logs/{study}/provenance.log",
    conda:
        "../../environment.yml"
    params:
        study=lambda wildcards: STUDIES[wildcards.study].settings,
        code=code_digest("publish.provenance"),
    script:
        "../../scripts/provenance.py"


rule report:
    input:
        unpack(paper_verdicts),
        tables=rules.protect.output.tables,
        figures=rules.figures.output.figures,
        provenance=rules.provenance.output.provenance,
    output:
        report=report(
            f"{STAGED}/report.html",
            caption="../report/report.rst",
            category="{study}",
            subcategory="Report",
        ),
    log:
        "logs/{study}/report.log",
    conda:
        "../../environment.yml"
    params:
        study=part(*ABOUT),
        code=code_digest(
            "publish.report",
            *faces("tables", "sentences", "plain", "methods"),
            files=REPORT_TEMPLATES,
        ),
    script:
        "../../scripts/report.py"


rule codebook:
    input:
        unpack(declared_in),
        tables=rules.protect.output.tables,
    output:
        page=f"{STAGED}/codebook.html",
        csv=f"{STAGED}/codebook.csv",
    log:
        "logs/{study}/codebook.log",
    conda:
        "../../environment.yml"
    params:
        study=part(*ABOUT, "source", "labels"),
        code=code_digest("publish.codebook"),
    script:
        "../../scripts/codebook.py"


rule bundle:
    input:
        unpack(codebook_files),
        rules.report.output.report,
        rules.workbook.output.workbook,
        *rules.manuscript.output,
        provenance=rules.provenance.output.provenance,
        study="config/studies/{study}/study.yaml",
    output:
        settings=directory(f"{STAGED}/settings"),
        rerun=f"{STAGED}/rerun.md",
        crate=f"{STAGED}/ro-crate-metadata.json",
        package=f"{STAGED}/datapackage.json",
    log:
        "logs/{study}/bundle.log",
    conda:
        "../../environment.yml"
    params:
        study=lambda wildcards: STUDIES[wildcards.study].settings,
        names=staged_names,
        code=code_digest("publish.bundle", *faces()),
    script:
        "../../scripts/bundle.py"
