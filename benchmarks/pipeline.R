# The example study's analyses in R, from the raw export, by the packages that such studies use.
# Rscript pipeline.R export.csv benchmarks.csv; prints a line of JSON: headline numbers, and each
# analysis's seconds of the processor. Called by pipeline.py; the models stand in pipeline_models.R.
#
# It makes in memory what each analysis of config/studies/example/study.yaml tells, and writes,
# draws, protects and checks nothing. It does less than ours here: findings of nine kinds, where
# ours look for more; errors of weighted numbers that take the weights as known; shares by the random
# intercept whose errors leave out that of its spread; totals imputed, not items; the dial by 20
# imputations at the five deltas that are told, where ours has 41 in closed form; no second program.
# Nobody asks of R what ours computes to protect a release: how far one respondent moves a number.
begin <- proc.time()
suppressMessages(invisible(lapply(c("lavaan", "psych", "jsonlite", "boot", "lme4", "clubSandwich", "geepack", "survey", "mice"),
                                  library, character.only = TRUE, warn.conflicts = FALSE)))
options(mc.cores = 1)
set.seed(20250101)
argument <- commandArgs(TRUE)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
seconds <- list(start = sum((proc.time())[1:2]))
# Evaluate an analysis; note what it took of the processor.
timed <- function(name, analysis) {
  begin <- proc.time(); found <- force(analysis)
  seconds[[name]] <<- sum((proc.time() - begin)[1:2])
  found
}

# Read and clean: stray spaces, missing-data code, codes that the scales have not.
begin <- proc.time()
raw <- read.csv(argument[1], colClasses = "character", check.names = FALSE)
given <- raw
raw[] <- lapply(raw, trimws)
scales <- list(gad7 = "gad7", phq8 = "phq8", self_efficacy = "selfeff", help = "help", moderators = "mod",
               safety = "safe", self_stigma = "stigma")
items <- lapply(scales, function(prefix) grep(paste0("^", prefix, "_[0-9]+$"), names(raw), value = TRUE))
backward <- list(self_efficacy = c(3, 6), help = 5, moderators = 4, safety = c(3, 5), self_stigma = c(2, 5))
allowed <- lapply(names(scales), function(name) if (name %in% c("gad7", "phq8")) 0:3 else 1:5)
names(allowed) <- names(scales)
number <- function(x) { x <- suppressWarnings(as.numeric(x)); replace(x, x == -99, NA) }
d <- data.frame(row = seq_len(nrow(raw)), id = raw$record_id,
                wave = match(raw$redcap_event_name, c("baseline_arm_1", "week_6_arm_1", "week_12_arm_1")))
for (name in names(scales)) for (item in items[[name]]) {
  x <- number(raw[[item]])
  d[[item]] <- ifelse(x %in% allowed[[name]], x, NA)
}
fields <- c("consent", "age", "forum", "gender", "ethnicity", "education", "use_frequency", "use_duration",
            "posted", "responded", "contact_consent", "hours_week")
for (field in fields) d[[field]] <- number(raw[[field]])
boxes <- grep("^(reasons|support)___", names(raw), value = TRUE)
d[boxes] <- lapply(raw[boxes], number)
minute <- function(x) as.POSIXct(x, format = "%Y-%m-%d %H:%M", tz = "UTC")
d$minutes <- as.numeric(difftime(minute(raw$survey_timestamp), minute(raw$survey_start), units = "mins"))

# Who is analysed, and why others are not.
entered <- d[!duplicated(d[c("id", "wave")]), c("id", "wave")]
seen <- rowSums(!is.na(d[unlist(items)]))
d <- d[order(d$id, d$wave, -seen), ]
d <- d[!duplicated(d[c("id", "wave")]), ]
d <- d[rowSums(!is.na(d[c(unlist(items), fields)])) > 0, ]
answered <- d[c("id", "wave")]
ever <- function(test) ave(as.numeric(test), d$id, FUN = function(x) any(x == 1, na.rm = TRUE) && !any(x == 0, na.rm = TRUE)) == 1
consented <- ever(d$consent == 1); of_age <- ever(d$age >= 16)
refused <- table(factor(ifelse(consented, ifelse(of_age, NA, "age"), "consent"), c("consent", "age")), d$wave)
d <- d[consented & of_age, ]
slow <- !is.na(d$minutes) & d$minutes >= 5
first_fast <- ave(ifelse(slow, 9, d$wave), d$id, FUN = min)
excluded_from <- tapply(first_fast, d$id, min)
too_fast <- table(factor(d$wave == first_fast, c(TRUE, FALSE)), d$wave)
d <- d[d$wave < first_fast, ]
n <- tabulate(d$wave, 3)

# Scores.
for (name in names(backward)) { back <- items[[name]][backward[[name]]]; d[back] <- 6 - d[back] }
for (name in names(scales)) d[[name]] <- if (name %in% c("gad7", "phq8")) rowSums(d[items[[name]]]) else rowMeans(d[items[[name]]])
d$group <- ave(ifelse(d$wave == 1, d$posted, NA), d$id, FUN = function(x) c(x[!is.na(x)], NA)[1])
waves <- lapply(1:3, function(w) d[d$wave == w, ])
t1 <- waves[[1]]
seconds$prepare <- sum((proc.time() - begin)[1:2])

share <- function(x, of) {
  k <- sum(x); c(n = k, percent = 100 * k / of, suppressWarnings(prop.test(k, of, correct = FALSE))$conf.int)
}
table_of <- function(x) { counts <- table(x, useNA = "always"); cbind(n = counts, percent = 100 * counts / length(x), valid = 100 * prop.table(table(x))[names(counts)]) }
numbers <- function(x) c(n = sum(!is.na(x)), missing = sum(is.na(x)), mean = mean(x, na.rm = TRUE), sd = sd(x, na.rm = TRUE),
                         if (all(is.na(x))) rep(NA, 5) else quantile(x, na.rm = TRUE))
everyone_and_groups <- function(f) list(f, f[f$group %in% 1, ], f[f$group %in% 0, ])

flow <- timed("flow", lapply(1:3, function(w) {
  before <- if (w > 1) waves[[w - 1]]$id
  list(entered = sum(entered$wave == w), answered = sum(answered$wave == w), refused = refused[, w], too_fast = too_fast[1, w],
       analysed = n[w], rate = share(waves[[w]]$id %in% t1$id, n[1]), joined = sum(!waves[[w]]$id %in% before),
       lost = sum(!before %in% waves[[w]]$id), lost_ever = sum(!t1$id %in% waves[[w]]$id))
}))
minutes <- timed("completion_time", lapply(waves, function(f) lapply(everyone_and_groups(f), function(g) numbers(g$minutes))))
quality <- timed("data_quality", {
  wave <- match(raw$redcap_event_name, c("baseline_arm_1", "week_6_arm_1", "week_12_arm_1"))
  asked <- c(unlist(items), fields)
  by_wave <- function(found) c(tapply(rowSums(as.matrix(found)), wave, sum), people = length(unique(raw$record_id[rowSums(as.matrix(found)) > 0])))
  text <- raw[asked]
  codes <- sapply(text, number)
  choices <- rep(allowed, lengths(items)); names(choices) <- unlist(items)
  forms <- grep("_complete$", names(raw), value = TRUE)
  list(findings = list(
    missing_code = by_wave(text == "-99"), wrong_type = by_wave(is.na(codes) & text != "" & text != "-99"),
    not_in_choices = by_wave(sapply(unlist(items), function(item) !is.na(codes[, item]) & !codes[, item] %in% choices[[item]])),
    out_of_range = by_wave((!is.na(codes[, "age"]) & codes[, "age"] > 110) + (!is.na(codes[, "hours_week"]) & codes[, "hours_week"] > 168)),
    duplicate_key = by_wave(duplicated(raw[c("record_id", "redcap_event_name")])),
    stray_space = by_wave(given != raw), impossible_timestamp = by_wave(raw$survey_start != "" & is.na(minute(raw$survey_start))),
    not_completed = by_wave(raw$survey_complete != "2"), unopened_form = by_wave(raw[forms] == "0")),
    scored = lapply(waves, function(f) sapply(names(scales), function(name) c(scored = sum(!is.na(f[[name]])), not_scored = sum(is.na(f[[name]]))))))
})
codebook <- timed("codebook", lapply(waves, function(f) {
  text <- raw[f$row, c(unlist(items), fields, boxes, "survey_start")]
  form_given <- sapply(text, function(x) any(x != ""))
  valid <- cbind(sapply(text[c(unlist(items), fields)], function(x) !is.na(number(x))), text[c(boxes, "survey_start")] != "")
  boxed <- sapply(c("reasons", "support"), function(box) {
    ticked <- rowSums(text[grep(paste0("^", box, "___"), names(text))] == "1") > 0
    c(answered = sum(ticked), no = sum(!ticked))
  })
  list(rbind(answered = colSums(valid), missing_code = colSums(text == "-99"), no_answer = colSums(text == ""),
             invalid = colSums(text != "" & text != "-99" & !valid), not_asked = ifelse(form_given, 0, nrow(text))), boxed)
}))
describe <- timed("describe", lapply(everyone_and_groups(t1), function(f) {
  band <- cut(f$age, c(16, 25, 35, 45, 55, 65, 111), right = FALSE)
  c(lapply(f[setdiff(fields, c("consent", "age", "hours_week"))], table_of), list(age_band = table_of(band)),
    lapply(f[boxes], table_of), lapply(f[c("age", "hours_week")], numbers))
}))
distributions <- timed("distributions", lapply(waves, function(f) lapply(f[names(scales)], function(x) {
  counts <- hist(x, plot = FALSE)$counts
  list(numbers(x), counts, 100 * counts / sum(counts))
})))
frequencies <- timed("frequencies", lapply(waves, function(f) lapply(f[unlist(items)], table_of)))

# Alpha, its studentised bootstrap on the scale log(1 - alpha), and omega of a one-factor model.
gap <- function(x) {
  k <- ncol(x); x <- sweep(x, 2, colMeans(x)); t <- rowSums(x)^2; q <- rowSums(x^2); T <- mean(t); Q <- mean(q)
  a <- k / (k - 1) * (1 - Q / T)
  c(log(1 - a), mean((k / (k - 1) * (Q * t / T^2 - q / T))^2) / nrow(x) / (1 - a)^2)
}
reliability <- timed("reliability", lapply(items, function(columns) lapply(waves, function(f) {
  x <- as.matrix(na.omit(f[columns]))
  drawn <- boot(x, function(data, rows) gap(data[rows, ]), R = 1000)
  loadings <- paste0("l", seq_along(columns)); errors <- paste0("t", seq_along(columns))
  squared <- paste0("(", paste(loadings, collapse = " + "), ")^2")
  one_factor <- c(paste("f =~", paste0(loadings, "*", columns, collapse = " + ")), paste0(columns, " ~~ ", errors, "*", columns),
                  paste("omega :=", squared, "/ (", squared, "+", paste(errors, collapse = " + "), ")"))
  fit <- suppressWarnings(cfa(one_factor, x, std.lv = TRUE, estimator = "MLR"))
  list(alpha = suppressWarnings(suppressMessages(alpha(as.data.frame(x), warnings = FALSE))),
       interval = 1 - exp(rev(boot.ci(drawn, type = "stud")$student[4:5])),
       omega = sum(lavInspect(fit, "est")$lambda)^2 / sum(lavInspect(fit, "sampstat")$cov), omega_interval = parameterEstimates(fit),
       ends = 100 * rbind(floor = colMeans(x == min(x)), ceiling = colMeans(x == max(x))), score = numbers(rowSums(x)))
})))

# Caseness, against the benchmark, crude and at the sample's ages; and at the benchmark's ages.
case <- function(f) ifelse(is.na(f$gad7 + f$phq8), NA, f$gad7 >= 8 | f$phq8 >= 10)
caseness <- timed("caseness", lapply(waves, function(f) {
  bands <- list(rule = case(f), gad7 = cut(f$gad7, c(-1, 4, 9, 14, 21)), phq8 = cut(f$phq8, c(-1, 4, 9, 14, 19, 24)))
  lapply(bands, function(x) { k <- table(x); lapply(k, function(count) share(rep(1, count), sum(k))) })
}))
is_case <- case(t1)
beside <- function(cells) {
  found <- suppressWarnings(chisq.test(cells, correct = FALSE)); odds <- cells[1, 1] * cells[2, 2] / (cells[1, 2] * cells[2, 1])
  list(test = found, v = sqrt(found$statistic / sum(cells)), smallest = min(found$expected),
       difference = suppressWarnings(prop.test(cells[, 1], rowSums(cells), correct = FALSE)), odds = odds,
       interval = exp(log(odds) + c(-1, 1) * qnorm(.975) * sqrt(sum(1 / cells))))
}
AGES <- c("Under 18", "18 to 25", "26 to 64", "65 to 74", "75 to 89", "90 and over")
benchmark <- timed("benchmark", {
  published <- read.csv(argument[2]); published <- published[published$period == "2022-23" & published$geography == "North West", ]
  whole <- published[published$age_group == "", ]
  ages <- published[match(AGES, published$age_group), ]
  known <- table(cut(t1$age, c(0, 17, 25, 64, 74, 89, 120), AGES))
  rate <- ages$at_caseness / (ages$at_caseness + ages$not_at_caseness)
  expected <- sum(prop.table(known) * rate); size <- sum(ages$at_caseness + ages$not_at_caseness)
  own <- c(sum(is_case, na.rm = TRUE), sum(!is_case, na.rm = TRUE))
  list(crude = beside(rbind(own, c(whole$at_caseness, whole$not_at_caseness))), own = own, known = known,
       standardised = beside(rbind(own, size * c(expected, 1 - expected))),
       shares = list(share(is_case, sum(!is.na(is_case))), Map(function(k, of) share(rep(1, k), of), ages$at_caseness, ages$at_caseness + ages$not_at_caseness)))
})
weighted_caseness <- timed("weighted_caseness", {
  size <- with(ages, tapply(at_caseness + not_at_caseness, c(1:3, 4, 4, 4), sum))
  people <- data.frame(case = as.numeric(is_case), age = cut(t1$age, c(0, 17, 25, 64, 120), labels = 1:4))
  design <- svydesign(ids = ~1, weights = rep(sum(size) / nrow(people), nrow(people)), data = people)
  weighted <- postStratify(design, ~age, data.frame(age = factor(1:4), Freq = as.vector(size)))
  w <- weights(weighted)
  list(share = svyciprop(~case, weighted, method = "logit", df = nrow(people) - 1), effective = sum(w)^2 / sum(w^2),
       plain = share(is_case, length(is_case)), population = prop.table(size))
})
outcomes <- c(self_efficacy = "greater", help = "greater", moderators = "greater", safety = "greater", self_stigma = "less")
tests <- timed("group_tests", Map(function(direction, name) {
  x <- t1[[name]][t1$posted %in% 1]; y <- t1[[name]][t1$posted %in% 0]
  both <- data.frame(v = c(x, y), g = rep(1:2, c(length(x), length(y))))
  centre <- abs(both$v - ave(both$v, both$g, FUN = function(v) mean(v, na.rm = TRUE)))
  list(student = t.test(x, y, direction, var.equal = TRUE), welch = t.test(x, y, direction),
       levene = anova(lm(centre ~ factor(both$g))), d = psych::cohen.d(both, "g"), numbers(x), numbers(y))
}, outcomes, names(outcomes)))
correlations <- timed("correlations", combn(names(outcomes), 2, function(p) cor.test(t1[[p[1]]], t1[[p[2]]]), simplify = FALSE))

# Change by the rules of NHS Talking Therapies, of each scale alone, and by the sample's reliability.
change <- timed("change", {
  last <- waves[[3]]; start <- t1[match(last$id, t1$id), ]
  phq <- last$phq8 - start$phq8; gad <- last$gad7 - start$gad7
  whole_pairs <- complete.cases(phq, gad)
  better <- (phq <= -6 | gad <= -4) & phq < 6 & gad < 4
  worse <- (phq >= 6 | gad >= 4) & phq > -6 & gad > -4
  recovered <- case(start) & !case(last); cases <- sum(case(start)[whole_pairs])
  turned <- function(x, points) { x <- x[!is.na(x)]; lapply(list(x <= -points, x >= points, abs(x) < points), share, length(x)) }
  own <- sapply(c("gad7", "phq8"), function(name) qnorm(.975) * sd(t1[[name]], na.rm = TRUE) *
                  sqrt(2 * (1 - reliability[[name]][[1]]$alpha$total$raw_alpha)))
  list(recovery = share(recovered[whole_pairs], cases), improvement = share(better[whole_pairs], sum(whole_pairs)),
       deterioration = share(worse[whole_pairs], sum(whole_pairs)), none = share((!better & !worse)[whole_pairs], sum(whole_pairs)),
       reliable = share((recovered & better)[whole_pairs], cases), own = own,
       alone = list(turned(gad, 4), turned(phq, 6), turned(gad, own[1]), turned(phq, own[2])))
})
smd <- function(x, g) diff(tapply(x, g, mean, na.rm = TRUE)) / sqrt(mean(tapply(x, g, var, na.rm = TRUE)))
attrition <- timed("attrition", lapply(2:3, function(w) {
  # Who was excluded by then is neither lost nor retained.
  f <- t1[excluded_from[t1$id] > w, ]; f$lost <- !(f$id %in% waves[[w]]$id)
  model <- glm(lost ~ age + relevel(factor(gender), "1") + relevel(factor(use_frequency), "3") + relevel(factor(posted), "1") +
               gad7 + phq8 + self_efficacy, binomial, f)
  measured <- f[c("age", "gad7", "phq8", "self_efficacy")]
  chosen <- do.call(cbind, lapply(f[c("gender", "use_frequency", "posted")], function(x) outer(x, sort(unique(x)), "==")))
  list(summary(model), odds = exp(cbind(coef(model), confint.default(model))), lapply(measured, function(x) tapply(x, f$lost, numbers)),
       c(sapply(measured, smd, f$lost), apply(chosen, 2, smd, f$lost)), lapply(f[c("gender", "use_frequency", "posted")], table, f$lost))
}))

source(file.path(here, "pipeline_models.R"))

slope <- growths$gad7$estimates; slope <- slope[slope$lhs == "s" & slope$op == "~1", ]
headlines <- list(
  n_t1 = n[1], n_t2 = n[2], n_t3 = n[3], response_rate_t2 = flow[[2]]$rate[["percent"]] / 100,
  minutes_median = minutes[[1]][[1]][["50%"]], missing_codes_t1 = quality$findings$missing_code[["1"]],
  answered_phq8_1_t2 = codebook[[2]][[1]]["answered", "phq8_1"], age_sd = describe[[1]]$age[["sd"]],
  gad7_median_t3 = distributions[[3]]$gad7[[1]][["50%"]], gad7_1_none_t2 = frequencies[[2]]$gad7_1["0", "n"],
  alpha_gad7 = reliability$gad7[[1]]$alpha$total$raw_alpha, alpha_help = reliability$help[[1]]$alpha$total$raw_alpha,
  alpha_gad7_low = reliability$gad7[[1]]$interval[1], omega_gad7 = reliability$gad7[[1]]$omega,
  cases = benchmark$own[1], severe_phq8_t3 = caseness[[3]]$phq8[[5]][["n"]], chi_square = unname(benchmark$crude$test$statistic),
  weighted_percent = 100 * coef(weighted_caseness$share)[[1]],
  welch_self_efficacy = unname(tests$self_efficacy$welch$statistic), student_safety = unname(tests$safety$student$statistic),
  first_correlation = unname(correlations[[1]]$estimate),
  gad7_slope = slope$est, gad7_slope_se = slope$se, gad7_chi_square = growths$gad7$measures$linear[["chisq"]],
  phq8_chi_square = growths$phq8$measures$linear[["chisq"]], equal_means = growths$gad7$alike$means$likelihood_ratio,
  equal_means_wald = growths$gad7$alike$means$wald, little_mcar = growths$gad7$mcar[["statistic"]],
  recovered = unname(change$recovery["n"]), improved = unname(change$improvement["n"]), own_points = change$own[["gad7"]],
  odds_ratio_age_t2 = unname(attrition[[1]]$odds["age", 1]))
cat(toJSON(list(numbers = c(headlines, of_models), seconds = seconds), digits = I(12), auto_unbox = TRUE), "\n")
