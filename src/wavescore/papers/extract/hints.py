"""What the words of a sentence or of a whole paper say of its numbers."""

import re

# percentages of weighted answers, or of episodes whose persons a model set apart, are no shares of
# the counts beside them
WEIGHTED = re.compile(
    r"\bweighted (?:percent|prevalence|%|proportion|estimate|frequenc)"
    r"|(?:survey|sampl\w+) weights?\b"
    r"|\bunweighted\b"
    r"|percentages? [^.]{0,40}\b(?:corrected|adjusted) (?:for|by|with|using)"
    r"|\bGEE\)?[- ](?:adjusted|corrected)|adjusted (?:percentages?|proportions?|prevalence)",
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
# "Q(1) = 2.0, Q(3) = 8.0" are quartiles, and no tests of heterogeneity
QUARTILES = re.compile(r"\bQ_?\(?1\)?\b.*\bQ_?\(?3\)?\b|quartile|\bIQR\b|\b[Mm]edian")
# words before a share that make it no exact one
ABOUT = re.compile(
    r"\b(?:about|approximately|approx\.|around|roughly|nearly|almost|just"
    r"|(?:just )?(?:under|over)|(?:more|less|fewer|greater|higher|lower) than"
    r"|some|at (?:least|most)|up to|close to|circa|ca\.|exceed(?:s|ed|ing)?|below|above) ?$"
    r"|[~≈∼] ?$",
    re.IGNORECASE,
)
# a share that a model or a life table gave is none of the count beside it
ESTIMATED = re.compile(
    r"cumulative|actuarial|Kaplan|life[- ]table|imput|estimated|predicted|model(?:led|ed)|adjusted"
    r"|\d\.\d+/\d+ ?\(|\bHR\b|[Hh]azard|[Ll]og-?rank|\bminus\b|excluding|event-free"
    r"|acuity|Snellen|standardi[sz]ed (?:rate|prop)|(?:overall|progression-free|\d-year) survival"
    r"|(?:surviv|incidence|relaps|recurren|-free|failure|GV[Hh]D).{0,60}"
    r"\b(?:at|within|by|after) (?:\d+|one|two|three|five|six|ten)[ -](?:day|week|month|year)",
    re.IGNORECASE,
)
# the mean of many shares is none of the count beside it
AVERAGED = re.compile(r"\b(?:[Aa]verage|[Mm]ean)\b[^.;,()\d]{0,60}$")
# "a score of 18/20 (60%)", "scored 8/10"
SCORED = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|rat(?:ed|ing))(?: of| at| was| were| as| at least)* ?$"
)
# "HR 62 [58-99] bpm", "RR 14 breaths": rates of the heart and the breath
BODY_RATES = re.compile(r"\bbpm\b|\bbeats\b|breaths|heart rate|respiratory rate", re.IGNORECASE)
# a P that is said, in its sentence, to be of another test than the limits beside it
OTHER_P = re.compile(
    r"non-?inferior|superiority|interaction|\btrend\b|log-? ?rank|heterogeneity|likelihood[- ]ratio"
    r"|Fisher|Mantel|stratified|overall P",
    re.IGNORECASE,
)
STANDARDISED = re.compile(
    r"(?<!un)(?<!non-)standardi[sz]ed (?:\w+ )?(?:coefficient|beta|estimate|β|b\b)", re.IGNORECASE
)
MEDIANS = re.compile(r"\bmedians?\b|\bIQR\b|interquartile|Hodges", re.IGNORECASE)
# a p that was simulated, or is of a cluster of voxels, need not be that of the statistic beside it
RESAMPLED = re.compile(
    r"bootstrap|permutation|resampl|randomi[sz]ation (?:test|proc)|by randomi[sz]ation"
    r"|Monte Carlo|cluster-based|PERMANOVA|PERMDISP|ANOSIM|ADONIS|pseudo-?F|Mantel"
    r"|\bvoxels?\b|\bMNI\b|Talairach|peak activation",
    re.IGNORECASE,
)
# a paper whose analyses of variance or t-tests are by permutation need not say so beside each
PERMUTED = re.compile(
    r"permutation[- ](?:[a-z]+[- ]){0,4}(?:ANC?OVAs?\b|analys[ei]s of|[tF][- ]?tests?\b)"
    r"|\bpermuco\b|\blmPerm\b|\baovperm\b",
    re.IGNORECASE,
)
# of within-subject designs p is often corrected for sphericity where nothing says so
REPEATED = re.compile(
    r"repeated[- ]measures|within[- ](?:subject|participant|person|group)s?|split-plot"
    r"|mixed[- ](?:\w+ )?(?:ANC?OVA|analys[ei]s of (?:co)?variance)"
    r"|sphericity|Greenhouse|Huynh|rm-?ANOVA",
    re.IGNORECASE,
)
RANKS = re.compile(
    r"Mann.Whitney|Wilcoxon|rank[- ]sum|signed[- ]rank|\bexact (?:test|p)", re.IGNORECASE
)
CELLS = re.compile(r"Fisher(?:'s)? exact|Yates|continuity correct|\bexact test", re.IGNORECASE)
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
    r"|back-?transform|log-?transform|logarithmic|geometric mean|log scale|\bskewed"
    r"|jackknife|Firth|penali[sz]ed|\bBCa?\b",
    re.IGNORECASE,
)
# a label that names what is measured, and no category: its cells are no counts, whatever the column
MEASURED = re.compile(
    r"\b(?:[Mm]ean|[Mm]edian|IQR|SD|[Rr]ange|[Aa]verage)\b|±"
    r"|^[^%\d]*\b(?:[Aa]ge|[Yy]ears|[Ss]cores?|BMI|[Dd]uration|mmHg|kg|cm|mg|[Ii]ndex)\b[^%\d<>≥≤]*$"
)
# events by time at risk: no share of it
RATE = re.compile(
    r"\bper \d|person[- ]|\brates?\b.{0,12}\bper\b|\bpy(?:rs|s)?\b|(?:years|days|months) at risk",
    re.IGNORECASE,
)
BRACKETED_SD = re.compile(r"[(\[] ?±? ?(?:SD|s\.d\.|standard deviation)|%", re.IGNORECASE)
# words of a table that tell intervals from quartiles and ranges
INTERVALS = re.compile(r"\bCIs?\b|confidence (?:interval|limit)", re.IGNORECASE)
SPREADS = re.compile(r"\b(?:IQR|interquartile|quartile|median|range|credible)", re.IGNORECASE)
