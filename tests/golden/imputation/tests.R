# A chi-square and a logistic regression over five completed copies: D2 of mitml (Li, Meng,
# Raghunathan and Rubin 1991), which is miceadds::micombine.chisquare's, and mice's pool of glm.
# Rscript tests.R (in this folder) writes lost.csv and tests.json. Seed fixed before: 20260403.
suppressPackageStartupMessages({library(mice); library(mitml); library(jsonlite)})
set.seed(20260403)
n <- 180; m <- 5
x <- round(rnorm(n, 10, 5)); z <- rbinom(n, 1, 0.4)
lost <- rbinom(n, 1, plogis(-0.8 + 0.07 * x - 0.3 * z))
copies <- lapply(1:m, function(i) {
  who <- sample(n, 50); d <- data.frame(copy = i, lost, x, z)
  d$x[who] <- sample(x[-who], 50)
  d
})
write.csv(do.call(rbind, copies), "lost.csv", row.names = FALSE)
fit <- pool(as.mira(lapply(copies, function(d) glm(lost ~ x + z, binomial, d))))$pooled
cases <- sapply(copies, function(d) sum(d$x >= 8))
chi <- sapply(cases, function(a) chisq.test(rbind(c(a, n - a), c(7000, 3000)), correct = FALSE)$statistic)
d2 <- mitml:::.D2(d = chi, k = 1)
write_json(list(R = R.version.string, mice = as.character(packageVersion("mice")),
  mitml = as.character(packageVersion("mitml")), chi_squares = unname(chi), d2 = d2,
  same = lapply(list(c(3.1, 5.9, 4.2), c(8, 12, 9.5, 11)), function(d) mitml:::.D2(d = d, k = 3)),
  terms = as.character(fit$term), estimate = fit$estimate, std_error = sqrt(fit$t), df = fit$df),
  "tests.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
