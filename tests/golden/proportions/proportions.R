# Rscript proportions.R, in this folder.
suppressMessages(library(jsonlite))
wilson <- function(x, n, level) {
  w <- suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = level))$conf.int
  list(count = x, total = n, conf_level = level, low = w[1], high = w[2])
}
standardise <- function(cases, totals, weights, sample, level = .95) {
  w <- weights / sum(weights); p <- cases / totals
  rate <- sum(w * p); variance <- sum(w^2 * p * (1 - p) / totals)
  size <- rate * (1 - rate) / variance
  ci <- suppressWarnings(prop.test(rate * size, size, correct = FALSE, conf.level = level))$conf.int
  a <- sample[1]; n <- sample[2]; p1 <- a / n
  pooled <- (a + rate * size) / (n + size)
  z <- (p1 - rate) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / size))
  s <- suppressWarnings(prop.test(a, n, correct = FALSE, conf.level = level))$conf.int
  logor <- log(a / (n - a)) - log(rate / (1 - rate))
  # The delta method on the standardised rate's own variance.
  se <- sqrt(1 / a + 1 / (n - a) + variance / (rate * (1 - rate))^2)
  list(cases = cases, totals = totals, weights = weights, sample = sample, conf_level = level,
    proportion = rate, variance = variance, effective_n = size, conf_low = ci[1], conf_high = ci[2],
    chi_square = z^2, p_value = pchisq(z^2, 1, lower.tail = FALSE), difference = p1 - rate,
    difference_low = p1 - rate - sqrt((p1 - s[1])^2 + (ci[2] - rate)^2),
    difference_high = p1 - rate + sqrt((s[2] - p1)^2 + (rate - ci[1])^2),
    odds_ratio = exp(logor), odds_ratio_low = exp(logor - qnorm(1 - (1 - level) / 2) * se),
    odds_ratio_high = exp(logor + qnorm(1 - (1 - level) / 2) * se))
}
write_json(list(versions = list(R = R.version.string),
  wilson = list(wilson(593, 791, .95), wilson(0, 10, .95), wilson(10, 10, .95), wilson(1, 3, .9),
    wilson(76265, 80915, .95), wilson(50, 100, .99)),
  standardised = list(
    standardise(c(940, 2800, 1700, 260), c(1000, 3000, 1850, 300), c(310, 250, 180, 51), c(593, 791)),
    standardise(c(12, 7, 3), c(20, 15, 11), c(.5, .3, .2), c(20, 30), .9))
), "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
