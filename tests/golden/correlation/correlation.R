# Rscript correlation.R, in this folder. Writes the input (seeded) and expected.json.
suppressMessages(library(jsonlite))
set.seed(20250104)
a <- rnorm(70)
d <- data.frame(a = round(a, 3), b = round(.6 * a + rnorm(70), 3), ties = findInterval(a + rnorm(70), -1:1),
                line = -2 * round(a, 3) + 1)
d$b[c(2, 9)] <- NA; d$ties[c(9, 30, 31)] <- NA
write.csv(d, "input.csv", row.names = FALSE, na = "")
d <- read.csv("input.csv")
pair <- function(x, y, level = .95) {
  ok <- complete.cases(d[[x]], d[[y]]); u <- d[[x]][ok]; v <- d[[y]][ok]; n <- length(u)
  p <- cor.test(u, v, conf.level = level)
  s <- suppressWarnings(cor.test(u, v, method = "spearman", exact = FALSE)); rho <- unname(s$estimate)
  # Influence on the ranks' r: R's derivative of cor() by the weight of each pair, by definition.
  weighted <- function(w) {
    w <- w / sum(w)
    below <- function(a) sapply(a, function(one) sum(w[a < one]) + sum(w[a == one]) / 2)
    s <- below(u); t <- below(v)
    ms <- sum(w * s); mt <- sum(w * t)
    sum(w * (s - ms) * (t - mt)) / sqrt(sum(w * (s - ms)^2) * sum(w * (t - mt)^2))
  }
  h <- 1e-4
  influence <- sapply(seq_len(n), function(i) {
    at <- function(e) weighted(rep(1, n) + e * n * (seq_len(n) == i))
    (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
  })
  z <- qt(1 - (1 - level) / 2, n - 2) * sqrt(sum(influence^2) / (n * (n - 3))) / (1 - rho^2)
  left <- atanh(sapply(seq_len(n), function(i) cor(u[-i], v[-i])))
  half <- qt(1 - (1 - level) / 2, n - 2) * sqrt((n - 1) / n * sum((left - mean(left))^2))
  list(x = x, y = y, conf_level = level,
    pearson = list(n = n, r = unname(p$estimate), statistic = unname(p$statistic), df = unname(p$parameter),
      p_value = p$p.value, conf_low = tanh(atanh(p$estimate[[1]]) - half),
      conf_high = tanh(atanh(p$estimate[[1]]) + half)),
    spearman = list(n = n, r = rho, p_value = s$p.value, conf_low = tanh(atanh(rho) - z), conf_high = tanh(atanh(rho) + z)))
}
write_json(list(versions = list(R = R.version.string),
  pairs = list(pair("a", "b"), pair("a", "ties"), pair("b", "ties", .9))
), "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
