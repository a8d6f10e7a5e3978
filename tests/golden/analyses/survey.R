# Rscript survey.R, in this folder. Writes survey.csv (seeded) and expected.json: what base R and
# psych say of the same survey.
suppressMessages({library(psych); library(jsonlite)})
set.seed(20250111)
n <- 150
level <- rnorm(n)
answers <- function(shift, items, codes) sapply(seq_len(items), function(i)
  pmin(codes, pmax(0, round(codes / 2 + codes / 3 * (level + shift + rnorm(n, 0, .8))))))
person <- data.frame(respondent_id = sprintf("p%03d", 1:n), age = round(runif(n, 14, 95)),
  gender = sample(c(1, 2, 3, NA), n, TRUE, c(.55, .3, .1, .05)),
  style = sample(c(1, 2, 3), n, TRUE, c(.5, .3, .2)))
person$age[c(3, 77)] <- NA
wave <- function(name, shift, keep) {
  gad <- answers(shift, 7, 3); phq <- answers(shift, 8, 3); eff <- 1 + answers(-shift + .7 * (person$style == 1), 4, 4)
  eff[, 3] <- 6 - eff[, 3]
  d <- data.frame(gad, phq, eff)
  names(d) <- c(paste0("gad7_", 1:7), paste0("phq8_", 1:8), paste0("efficacy_", 1:4))
  for (i in 1:12) d[sample(n, 1), sample(ncol(d), 1)] <- NA
  cbind(person[, "respondent_id", drop = FALSE], wave = name,
    if (name == "t1") person[, -1] else person[, -1] * NA, d)[keep, ]
}
kept2 <- runif(n) < plogis(0.8 - 0.5 * level); kept3 <- runif(n) < plogis(0.3 - 0.7 * level)
d <- rbind(wave("t1", 0, rep(TRUE, n)), wave("t2", -.1, kept2), wave("t3", -.4, kept3))
write.csv(d, "survey.csv", row.names = FALSE, na = "")

d <- read.csv("survey.csv")
items <- function(d, name, k) d[, paste0(name, "_", 1:k)]
d$gad7 <- rowSums(items(d, "gad7", 7)); d$phq8 <- rowSums(items(d, "phq8", 8))
turned <- items(d, "efficacy", 4); turned[, 3] <- 6 - turned[, 3]
d$efficacy <- rowMeans(turned)
d$case <- d$gad7 >= 8 | d$phq8 >= 10; d$case[is.na(d$gad7) | is.na(d$phq8)] <- NA
waves <- split(d, d$wave); t1 <- waves$t1
wilson <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int[1:2]
share <- function(x, n) c(n = x, percent = 100 * x / n, conf_low = 100 * wilson(x, n)[1], conf_high = 100 * wilson(x, n)[2], total = n)

caseness <- lapply(waves, function(w) as.list(share(sum(w$case, na.rm = TRUE), sum(!is.na(w$case)))))
bands <- as.list(table(cut(t1$gad7, c(-1, 4, 9, 14, 21), c("minimal", "mild", "moderate", "severe"))))
reliability <- lapply(waves, function(w) {
  x <- na.omit(items(w, "efficacy", 4)); x[, 3] <- 6 - x[, 3]
  a <- suppressWarnings(alpha(x, check.keys = FALSE))
  list(alpha = a$total$raw_alpha, feldt = c(a$feldt$lower.ci[[1]], a$feldt$upper.ci[[1]]),
    average_r = a$total$average_r, n = nrow(x), n_missing = nrow(w) - nrow(x), mean = mean(rowMeans(x)),
    sd = sd(rowMeans(x)), r_drop = a$item.stats$r.drop, dropped = a$alpha.drop$raw_alpha,
    item_mean = colMeans(x))
})
describe <- list(mean = mean(t1$age, na.rm = TRUE), sd = sd(t1$age, na.rm = TRUE),
  quartiles = quantile(t1$age, c(.25, .5, .75), na.rm = TRUE, names = FALSE), missing = sum(is.na(t1$age)),
  gender = as.integer(table(factor(t1$gender, 1:3))), gender_missing = sum(is.na(t1$gender)))

# The North West in 2022-23, published by NHS England: cases and others, all ages and by age.
nw <- c(76265, 4650)
ages <- read.csv("benchmark_ages.csv")
mine <- table(factor(t1$case[!is.na(t1$case)], c(TRUE, FALSE)))
crude <- suppressWarnings(chisq.test(rbind(mine, nw), correct = FALSE))
place <- cut(t1$age, c(-Inf, 17, 25, 64, 74, 89, Inf), c("Under 18", "18 to 25", "26 to 64", "65 to 74", "75 to 89", "90 and over"))
used <- !is.na(t1$case) & !is.na(place); size <- as.numeric(table(place[used]))
ages <- ages[match(levels(place), ages$age_group), ]
total <- ages$at_caseness + ages$not_at_caseness; w <- size / sum(size); p <- ages$at_caseness / total
standard <- sum(w * p); variance <- sum(w^2 * p * (1 - p) / total); effective <- standard * (1 - standard) / variance
table2 <- rbind(c(sum(t1$case[used]), sum(!t1$case[used])), c(standard, 1 - standard) * effective)
second <- suppressWarnings(chisq.test(table2, correct = FALSE))
benchmark <- list(sample = as.integer(mine), chi_square = unname(crude$statistic), smallest_expected = min(crude$expected),
  odds_ratio = unname(mine[1] / mine[2] / (nw[1] / nw[2])), sizes = size, standardised = 100 * standard,
  std_error = 100 * sqrt(variance), standardised_sample = c(sum(t1$case[used]), sum(used)),
  standardised_chi_square = unname(second$statistic),
  difference = 100 * (mean(t1$case[used]) - standard))

two <- t1[t1$style %in% 1:2, ]; x <- two$efficacy[two$style == 1]; y <- two$efficacy[two$style == 2]
t <- t.test(x, y, alternative = "greater", var.equal = TRUE); welch <- t.test(x, y, alternative = "greater")
anova1 <- oneway.test(gad7 ~ style, t1, var.equal = TRUE); anova2 <- oneway.test(gad7 ~ style, t1)
two_p <- c(t$p.value, t.test(gad7 ~ style, two, alternative = "less", var.equal = TRUE)$p.value,
  t.test(phq8 ~ style, two, var.equal = TRUE)$p.value)
tests <- list(t = unname(t$statistic), df = unname(t$parameter), p = t$p.value, low = t$conf.int[1],
  welch_t = unname(welch$statistic), welch_df = unname(welch$parameter), welch_p = welch$p.value, welch_low = welch$conf.int[1],
  n = c(sum(!is.na(x)), sum(!is.na(y))), mean = c(mean(x, na.rm = TRUE), mean(y, na.rm = TRUE)),
  family = two_p, holm = p.adjust(two_p, "holm"), bh = p.adjust(two_p, "BH"),
  anova = c(unname(anova1$statistic), anova1$p.value, unname(anova1$parameter[2])), welch_anova = c(unname(anova2$statistic), anova2$p.value, unname(anova2$parameter[2])))
pearson <- cor.test(t1$gad7, t1$efficacy); spearman <- suppressWarnings(cor.test(t1$gad7, t1$efficacy, method = "spearman", exact = FALSE))
both <- na.omit(t1[, c("gad7", "efficacy")])
left <- atanh(sapply(seq_len(nrow(both)), function(i) cor(both$gad7[-i], both$efficacy[-i])))
half <- qt(.975, nrow(both) - 2) * sqrt((nrow(both) - 1) / nrow(both) * sum((left - mean(left))^2))
correlations <- list(r = unname(pearson$estimate), p = pearson$p.value,
  conf = tanh(atanh(unname(pearson$estimate)) + c(-half, half)), n = sum(complete.cases(t1[, c("gad7", "efficacy")])), rho = unname(spearman$estimate))

both <- merge(t1, waves$t3, by = "respondent_id"); both <- both[complete.cases(both[, c("gad7.x", "gad7.y", "phq8.x", "phq8.y")]), ]
g <- both$gad7.x - both$gad7.y; h <- both$phq8.x - both$phq8.y
start <- both$case.x; recovered <- start & !both$case.y
better <- g >= 4 | h >= 6; worse <- g <= -4 | h <= -6
n_both <- nrow(both)
change <- list(complete = n_both, caseness_at_start = share(sum(start), n_both), recovery = share(sum(recovered), sum(start)),
  reliable_improvement = share(sum(better & !worse), n_both), reliable_deterioration = share(sum(worse & !better), n_both),
  no_reliable_change = share(sum(!(better & !worse) & !(worse & !better)), n_both),
  reliable_recovery = share(sum(recovered & better & !worse), sum(start)))

attrition <- lapply(c("t2", "t3"), function(name) {
  t1$lost <- as.integer(!t1$respondent_id %in% waves[[name]]$respondent_id)
  smd <- function(v) { a <- v[t1$lost == 1]; b <- v[t1$lost == 0]
    (mean(a, na.rm = TRUE) - mean(b, na.rm = TRUE)) / sqrt((var(a, na.rm = TRUE) + var(b, na.rm = TRUE)) / 2) }
  big <- names(which.max(table(t1$gender)))
  t1$gender <- relevel(factor(t1$gender), big)
  fit <- glm(lost ~ gad7 + age + gender, binomial, t1, control = glm.control(epsilon = 1e-14, maxit = 100))
  s <- coef(summary(fit))[-1, ]; ci <- exp(confint.default(fit))[-1, ]
  list(lost = sum(t1$lost), smd_gad7 = smd(t1$gad7), smd_age = smd(t1$age), reference = big, n = nobs(fit), events = sum(fit$y),
    terms = rownames(s), odds_ratio = unname(exp(s[, 1])), std_error = unname(s[, 2]), z = unname(s[, 3]), p = unname(s[, 4]),
    conf_low = unname(ci[, 1]), conf_high = unname(ci[, 2]))
})
rate <- lapply(waves, function(w) c(nrow(w) / nrow(t1), wilson(nrow(w), nrow(t1))))
write_json(list(versions = list(R = R.version.string, psych = as.character(packageVersion("psych"))),
  rate = rate, describe = describe, caseness = caseness, bands = bands, reliability = reliability, benchmark = benchmark,
  tests = tests, correlations = correlations, change = lapply(change, as.list), attrition = attrition),
  "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
