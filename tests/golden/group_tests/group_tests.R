# Rscript group_tests.R, in this folder. Writes the input (seeded) and expected.json.
suppressMessages({library(effectsize); library(car); library(jsonlite)})
set.seed(20250102)
d <- data.frame(group = rep(c("x", "y"), c(45, 30)),
                value = round(c(rnorm(45, 3.4, 0.8), rnorm(30, 3.0, 1.3)), 3))
d$value[c(4, 50)] <- NA
write.csv(d, "input.csv", row.names = FALSE, na = "")
d <- na.omit(read.csv("input.csv"))
x <- d$value[d$group == "x"]; y <- d$value[d$group == "y"]
cases <- list()
for (alternative in c("two.sided", "greater", "less")) for (equal in c(TRUE, FALSE)) {
  for (level in c(.95, .9)) {
    t <- t.test(x, y, alternative = alternative, var.equal = equal, conf.level = level)
    cases[[length(cases) + 1]] <- list(alternative = sub(".", "-", alternative, fixed = TRUE),
      variances = if (equal) "student" else "welch", conf_level = level,
      statistic = unname(t$statistic), df = unname(t$parameter), p_value = t$p.value,
      conf_low = if (is.finite(t$conf.int[1])) t$conf.int[1] else "-Inf",
      conf_high = if (is.finite(t$conf.int[2])) t$conf.int[2] else "Inf",
      std_error = t$stderr, difference = unname(t$estimate[1] - t$estimate[2]))
  }
}
# The jackknife over both groups, by brute force.
d_of <- function(x, y) (mean(x) - mean(y)) /
  sqrt(((length(x) - 1) * var(x) + (length(y) - 1) * var(y)) / (length(x) + length(y) - 2))
bounds <- function(x, y, level) {
  part <- function(values, n) (n - 1) / n * sum((values - mean(values))^2); df <- length(x) + length(y) - 2
  s <- sqrt(part(sapply(seq_along(x), function(i) d_of(x[-i], y)), length(x)) +
            part(sapply(seq_along(y), function(i) d_of(x, y[-i])), length(y)))
  ends <- d_of(x, y) + c(-1, 1) * qt(1 - (1 - level) / 2, df) * s
  j <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
  list(cohens_d_low = ends[1], cohens_d_high = ends[2], hedges_g_low = j * ends[1], hedges_g_high = j * ends[2])
}
es <- function(f) { e <- as.data.frame(f(x, y)); list(estimate = e[[1]]) }
lev <- function(FUN) {
  z <- abs(d$value - ave(d$value, d$group, FUN = FUN))
  a <- anova(lm(z ~ factor(d$group))); c <- leveneTest(d$value, factor(d$group), center = FUN)
  stopifnot(all.equal(a$`F value`[1], c$`F value`[1]))
  list(statistic = a$`F value`[1], df = a$Df[1], df_error = a$Df[2], p_value = a$`Pr(>F)`[1])
}
p <- c(0.01, 0.04, 0.03, 0.005, 0.5, 0.04, 0.9, 1e-12)
one <- t.test(c(4.5), y, var.equal = TRUE, alternative = "less")
far <- t.test(x + 60, y, alternative = "greater")
write_json(list(
  versions = list(R = R.version.string, effectsize = as.character(packageVersion("effectsize")),
    car = as.character(packageVersion("car"))),
  n = c(length(x), length(y)), means = c(mean(x), mean(y)), sds = c(sd(x), sd(y)), cases = cases,
  cohens_d = es(cohens_d), hedges_g = es(hedges_g), jackknife95 = bounds(x, y, .95),
  jackknife90 = bounds(x, y, .9), levene_mean = lev(mean), levene_median = lev(median),
  p = p, holm = p.adjust(p, "holm"), bh = p.adjust(p, "BH"),
  one = list(statistic = unname(one$statistic), p_value = one$p.value, conf_high = one$conf.int[2]),
  far = list(statistic = unname(far$statistic), p_value = far$p.value)
), "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
