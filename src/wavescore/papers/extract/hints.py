"""What the words of a sentence or of a whole paper say of its numbers."""

import re

# percentages of weighted answers are no shares of the counts beside them
WEIGHTED = re.compile(
    r"\bweighted (?:percent|prevalence|%|proportion|estimate|frequenc)"
    r"|(?:survey|sampl\w+) weights?\b"
    r"|\bunweighted\b",
    re.IGNORECASE,
)
PLUS_MINUS_SE = re.compile(r"± ?\(?(?:SEM?\b|[Ss]tandard error|s\.e\.)|SEM?\b\)? ?±|SEM")
MODEL = re.compile(
    r"growth (?:curve )?model|latent|model fit|fit(?:s|ted)? (?:the data|well|adequately|acceptabl)"
    r"|(?:good|acceptable|adequate|poor) fit|(?:measurement|structural) model"
    r"|factor (?:model|analysis)",
    re.IGNORECASE,
)
ONE_TAILED = re.compile(
    r"\b(?:one|1)[- ](?:tailed|sided)|\bdirectional (?:test|hypothes)", re.IGNORECASE
)
RELIABILITY = re.compile(r"Cronbach|reliab|consisten|scale|item")
# What lets a p or an interval differ from the plain one, and may be meant for any test of a paper.
EXACT = re.compile(
    r"\bexact\b|Fisher|Yates|continuity|permutation|Monte Carlo|Mann|Wilcoxon|\brank", re.IGNORECASE
)
CORRECTED = re.compile(
    r"Bonferroni|\bHolm|Tukey|\bFDR\b|false discovery|Benjamini|[Šs]id[aá]k|Scheff|Dunnett"
    r"|Games.Howell|Hochberg|Greenhouse|Huynh|sphericity|famil(?:y|ies)-?wise|post[ -]hoc"
    r"|multiple (?:comparisons?|testing|tests)|permutation"
    r"|(?:corrected|adjusted) (?:[pP]\b|alpha|signific)",
    re.IGNORECASE,
)
NOT_WALD = re.compile(
    r"bootstrap|bias-corrected|percentile (?:method|interval|CI)|credible|Bayesian|posterior"
    r"|profile[d -](?:like|CI|conf)|\bexact (?:\d|conf|CI|logistic|binomial|method|interval)"
    r"|Clopper|Wilson(?:'s)? (?:score|interval)|Newcombe|\bHDI\b|\bCrI\b|mid-?p|Fieller|Hodges"
    r"|back-?transform|log-?transform"
    r"|jackknife|Firth|penali[sz]ed|\bBCa?\b",
    re.IGNORECASE,
)
