# The example study's analyses in R, from the raw export: lavaan, psych and base R.
# Rscript pipeline.R export.csv benchmarks.csv; prints a line of JSON with the headline numbers.
# Called by pipeline.py. It makes tables in memory and writes, draws, protects and checks nothing.
suppressMessages({library(lavaan); library(psych); library(jsonlite)})
options(mc.cores = 1)
argument <- commandArgs(TRUE)

# Read and clean: stray spaces, missing-data code, codes that the scales have not.
raw <- read.csv(argument[1], colClasses = "character", check.names = FALSE)
raw[] <- lapply(raw, trimws)
scales <- list(gad7 = "gad7", phq8 = "phq8", self_efficacy = "selfeff", help = "help", moderators = "mod",
               safety = "safe", self_stigma = "stigma")
items <- lapply(scales, function(prefix) grep(paste0("^", prefix, "_[0-9]+$"), names(raw), value = TRUE))
backward <- list(self_efficacy = c(3, 6), help = 5, moderators = 4, safety = c(3, 5), self_stigma = c(2, 5))
number <- function(x) { x <- suppressWarnings(as.numeric(x)); replace(x, x == -99, NA) }
d <- data.frame(id = raw$record_id, wave = match(raw$redcap_event_name, c("baseline_arm_1", "week_6_arm_1", "week_12_arm_1")))
for (name in names(scales)) for (item in items[[name]]) {
  x <- number(raw[[item]]); allowed <- if (name %in% c("gad7", "phq8")) 0:3 else 1:5
  d[[item]] <- ifelse(x %in% allowed, x, NA)
}
fields <- c("consent", "age", "forum", "gender", "ethnicity", "education", "use_frequency", "use_duration",
            "posted", "responded", "contact_consent", "hours_week")
for (field in fields) d[[field]] <- number(raw[[field]])
boxes <- grep("^(reasons|support)___", names(raw), value = TRUE)
d[boxes] <- lapply(raw[boxes], number)
minute <- function(x) as.POSIXct(x, format = "%Y-%m-%d %H:%M", tz = "UTC")
d$minutes <- as.numeric(difftime(minute(raw$survey_timestamp), minute(raw$survey_start), units = "mins"))

# Who is analysed.
seen <- rowSums(!is.na(d[unlist(items)]))
d <- d[order(d$id, d$wave, -seen), ]
d <- d[!duplicated(d[c("id", "wave")]), ]
d <- d[rowSums(!is.na(d[c(unlist(items), fields)])) > 0, ]
ever <- function(test) ave(as.numeric(test), d$id, FUN = function(x) any(x == 1, na.rm = TRUE) && !any(x == 0, na.rm = TRUE)) == 1
d <- d[ever(d$consent == 1) & ever(d$age >= 16), ]
slow <- !is.na(d$minutes) & d$minutes >= 5
first_fast <- ave(ifelse(slow, 9, d$wave), d$id, FUN = min)
excluded_from <- tapply(first_fast, d$id, min)
d <- d[d$wave < first_fast, ]
n <- tabulate(d$wave, 3)

# Scores.
for (name in names(backward)) { back <- items[[name]][backward[[name]]]; d[back] <- 6 - d[back] }
for (name in names(scales)) d[[name]] <- if (name %in% c("gad7", "phq8")) rowSums(d[items[[name]]]) else rowMeans(d[items[[name]]])
at <- function(w) d[d$wave == w, ]
t1 <- at(1)

share <- function(x, of) { k <- sum(x); c(n = k, percent = 100 * k / of, prop.test(k, of, correct = FALSE)$conf.int) }
table_of <- function(x) { counts <- table(x, useNA = "always"); cbind(n = counts, percent = 100 * counts / length(x)) }
numbers <- function(x) c(n = sum(!is.na(x)), mean = mean(x, na.rm = TRUE), sd = sd(x, na.rm = TRUE),
                         if (all(is.na(x))) rep(NA, 5) else quantile(x, na.rm = TRUE))
age_band <- cut(t1$age, c(16, 25, 35, 45, 55, 65, 111), right = FALSE)
describe_tables <- lapply(1:3, function(w) c(lapply(at(w)[setdiff(fields, c("consent", "age", "hours_week"))], table_of),
                          lapply(at(w)[boxes], table_of), lapply(at(w)[c("age", "hours_week")], numbers)))
describe_tables$age_band <- table_of(age_band)
frequency_tables <- lapply(1:3, function(w) lapply(at(w)[unlist(items)], table_of))
distribution_tables <- lapply(1:3, function(w) lapply(at(w)[names(scales)], function(x) list(numbers(x), hist(x, plot = FALSE)$counts)))
alphas <- lapply(items, function(columns) lapply(1:3, function(w)
  suppressWarnings(suppressMessages(alpha(na.omit(at(w)[columns]), warnings = FALSE)))))

# Caseness, against the benchmark, crude and at the sample's ages.
case <- function(f) f$gad7 >= 8 | f$phq8 >= 10
caseness <- lapply(1:3, function(w) {
  f <- at(w); scored <- !is.na(case(f))
  list(share(case(f)[scored], sum(scored)), table(cut(f$gad7, c(-1, 4, 9, 14, 21))), table(cut(f$phq8, c(-1, 4, 9, 14, 19, 24))))
})
is_case <- case(t1)
published <- read.csv(argument[2]); published <- published[published$period == "2022-23" & published$geography == "North West", ]
whole <- published[published$age_group == "", ]
cells <- rbind(c(sum(is_case, na.rm = TRUE), sum(!is_case, na.rm = TRUE)), c(whole$at_caseness, whole$not_at_caseness))
crude <- chisq.test(cells, correct = FALSE)
bands <- published[match(c("Under 18", "18 to 25", "26 to 64", "65 to 74", "75 to 89", "90 and over"), published$age_group), ]
weight <- prop.table(table(cut(t1$age, c(0, 17, 25, 64, 74, 89, 120))))
rate <- bands$at_caseness / (bands$at_caseness + bands$not_at_caseness)
expected_share <- sum(weight * rate)
difference <- prop.test(cells[, 1], rowSums(cells), correct = FALSE)
fisher <- if (min(crude$expected) < 5) fisher.test(cells)

tests <- lapply(c(self_efficacy = "greater", help = "greater", moderators = "greater", safety = "greater", self_stigma = "less"), identity)
tests <- Map(function(direction, name) {
  x <- t1[[name]][t1$posted %in% 1]; y <- t1[[name]][t1$posted %in% 0]
  both <- data.frame(v = c(x, y), g = rep(1:2, c(length(x), length(y))))
  centre <- abs(both$v - ave(both$v, both$g, FUN = function(v) mean(v, na.rm = TRUE)))
  list(student = t.test(x, y, direction, var.equal = TRUE), welch = t.test(x, y, direction),
       levene = anova(lm(centre ~ factor(both$g))), d = psych::cohen.d(both, "g"))
}, tests, names(tests))
pairs <- combn(c("self_efficacy", "help", "moderators", "safety", "self_stigma"), 2, simplify = FALSE)
correlations <- lapply(1:3, function(w) lapply(pairs, function(p) cor.test(at(w)[[p[1]]], at(w)[[p[2]]])))

# Growth: the linear model, the ladder, by posting, and equal across groups.
MODEL <- list(intercept = "i =~ 1*y1 + 1*y2 + 1*y3", linear = "i =~ 1*y1 + 1*y2 + 1*y3\n s =~ 0*y1 + 1*y2 + 2*y3")
fit <- function(model, data, ...) suppressWarnings(growth(model, data, missing = "fiml", information = "observed", ...))
growths <- lapply(c(gad7 = "gad7", phq8 = "phq8"), function(name) {
  wide <- reshape(d[c("id", "wave", name)], idvar = "id", timevar = "wave", direction = "wide")
  names(wide) <- c("id", "y1", "y2", "y3")
  wide$posted <- t1$posted[match(wide$id, t1$id)]
  both <- lapply(MODEL, fit, wide)
  known <- wide[!is.na(wide$posted), ]
  free <- fit(MODEL$linear, known, group = "posted")
  equal <- lapply(c("means", "lv.variances", "residuals"), function(what) fit(MODEL$linear, known, group = "posted", group.equal = what))
  list(fit = both$linear, estimates = parameterEstimates(both$linear), standardized = standardizedSolution(both$linear),
       measures = lapply(both, fitMeasures), r_squared = lavInspect(both$linear, "rsquare"),
       by_group = list(parameterEstimates(free), fitMeasures(free)), ladder = anova(both$intercept, both$linear),
       alike = lapply(equal, function(e) lavTestLRT(free, e)))
})

# Change by the rules of NHS Talking Therapies, and attrition.
last <- at(3); start <- t1[match(last$id, t1$id), ]
phq <- last$phq8 - start$phq8; gad <- last$gad7 - start$gad7
whole_pairs <- complete.cases(phq, gad)
better <- (phq <= -6 | gad <= -4) & phq < 6 & gad < 4
worse <- (phq >= 6 | gad >= 4) & phq > -6 & gad > -4
recovered <- case(start) & !case(last)
change <- list(recovery = share((recovered)[whole_pairs], sum(case(start)[whole_pairs])), improvement = share(better[whole_pairs], sum(whole_pairs)),
               deterioration = share(worse[whole_pairs], sum(whole_pairs)), reliable = share((recovered & better)[whole_pairs], sum(case(start)[whole_pairs])))
attrition <- lapply(2:3, function(w) {
  # Who was excluded by then is neither lost nor retained.
  f <- t1[excluded_from[t1$id] > w, ]; f$lost <- !(f$id %in% at(w)$id)
  model <- glm(lost ~ age + relevel(factor(gender), "1") + relevel(factor(use_frequency), "3") + relevel(factor(posted), "1") +
               gad7 + phq8 + self_efficacy, binomial, f)
  means <- lapply(f[c("age", "gad7", "phq8", "self_efficacy")], function(x) list(tapply(x, f$lost, numbers)))
  list(summary(model), exp(cbind(coef(model), confint.default(model))), means, lapply(f[c("gender", "use_frequency", "posted")], table, f$lost))
})

slope <- growths$gad7$estimates; slope <- slope[slope$lhs == "s" & slope$op == "~1", ]
cat(toJSON(list(
  n_t1 = n[1], n_t2 = n[2], n_t3 = n[3], cases = cells[1, 1], not_cases = cells[1, 2],
  chi_square = unname(crude$statistic), gad7_slope = slope$est, gad7_slope_se = slope$se,
  gad7_chi_square = growths$gad7$measures$linear[["chisq"]], phq8_chi_square = growths$phq8$measures$linear[["chisq"]],
  alpha_gad7 = alphas$gad7[[1]]$total$raw_alpha, alpha_help = alphas$help[[1]]$total$raw_alpha,
  welch_self_efficacy = unname(tests$self_efficacy$welch$statistic), student_safety = unname(tests$safety$student$statistic),
  recovered = unname(change$recovery["n"]), improved = unname(change$improvement["n"]),
  odds_ratio_age_t2 = unname(attrition[[1]][[2]]["age", 1])), digits = I(12), auto_unbox = TRUE), "\n")
