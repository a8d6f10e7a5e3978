# Contents: what each part needs and makes stands at the head of its file.
from pathlib import Path

from snakemake.utils import min_version

min_version("9.17")


if Path("config/config.yaml").is_file():

    configfile: "config/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/prepare.smk"
include: "workflow/rules/analyse.smk"
include: "workflow/rules/sample.smk"
include: "workflow/rules/present.smk"
include: "workflow/rules/papers.smk"
include: "workflow/rules/release.smk"


rule all:
    default_target: True
    input:
        [study_targets(study) for study in STUDIES],
        [paper_targets(paper) for paper in PAPERS],
