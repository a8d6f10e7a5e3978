# Needs: private/scored.arrow and a status file where there is one; a file of forum posts
# Makes: private/{interview_sample,forum_posts}.csv, forum_posts_findings.csv,
#        private/analyses/{interview_sample,recruitment,forum_posts}.csv


ruleorder: interview_sample > recruitment > forum_posts > analyse


rule interview_sample:
    input:
        scored=rules.score.output.scored,
    output:
        sample=f"{PRIVATE}/interview_sample.csv",
        results=f"{PRIVATE}/analyses/interview_sample.csv",
    log:
        "logs/{study}/interview_sample.log",
    conda:
        "../../environment.yml"
    params:
        study=part(
            "source", "waves", "instruments", "groups", "labels", "sampling", "seed"
        ),
        code=code_digest("analyses.interview_sample.compute"),
    script:
        "../../scripts/interview_sample.py"


rule recruitment:
    input:
        scored=rules.score.output.scored,
        sample=rules.interview_sample.output.sample,
        status=lambda wildcards: STUDIES[wildcards.study].sampling.status,
    output:
        f"{PRIVATE}/analyses/recruitment.csv",
    log:
        "logs/{study}/recruitment.log",
    conda:
        "../../environment.yml"
    params:
        study=part("source", "waves", "instruments", "groups", "labels", "sampling"),
        code=code_digest("analyses.recruitment.compute"),
    script:
        "../../scripts/recruitment.py"


rule forum_posts:
    input:
        lambda wildcards: STUDIES[wildcards.study].posts.file,
    output:
        sample=f"{PRIVATE}/forum_posts.csv",
        findings=f"{PRIVATE}/forum_posts_findings.csv",
        results=f"{PRIVATE}/analyses/forum_posts.csv",
    log:
        "logs/{study}/forum_posts.log",
    conda:
        "../../environment.yml"
    params:
        study=part("posts", "seed"),
        code=code_digest("analyses.forum_posts.compute"),
    script:
        "../../scripts/forum_posts.py"
