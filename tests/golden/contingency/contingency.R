# Rscript contingency.R, in this folder. The tables are counts; the first is the published one
# (Lobban et al. 2025, doi 10.2196/79289, against NHS England's figures for the North West 2022-23).
suppressMessages({library(effectsize); library(jsonlite)})
tables <- list(published = c(593, 198, 76265, 4650), small = c(3, 9, 14, 6), balanced = c(40, 60, 55, 45),
  tiny = c(1, 3, 2, 2), zero_cell = c(0, 12, 7, 9), near_null = c(30, 31, 29, 31), strong = c(95, 5, 4, 96))
compare <- function(v, level = .95) {
  m <- matrix(v, 2, byrow = TRUE); N <- sum(m)
  c <- suppressWarnings(chisq.test(m, correct = FALSE)); x <- unname(c$statistic); a <- (1 - level) / 2
  e <- as.data.frame(chisq_to_cramers_v(x, N, 2, 2, adjust = FALSE, ci = NULL))
  w <- lapply(1:2, function(i) suppressWarnings(
    prop.test(m[i, 1], sum(m[i, ]), correct = FALSE, conf.level = level))$conf.int)
  p <- m[, 1] / rowSums(m); d <- p[1] - p[2]
  phi <- function(x, y) { r <- sum(m[1, ]) / N; mid <- r * x + (1 - r) * y
    sqrt(r * (1 - r)) * (x - y) / sqrt(mid * (1 - mid)) }
  f <- phi(p[1], p[2])
  ends <- c(f - sqrt((f - phi(w[[1]][1], p[2]))^2 + (f - phi(p[1], w[[2]][2]))^2),
            f + sqrt((phi(w[[1]][2], p[2]) - f)^2 + (phi(p[1], w[[2]][1]) - f)^2))
  or <- m[1, 1] * m[2, 2] / (m[1, 2] * m[2, 1]); se <- sqrt(sum(1 / m)); z <- qnorm(1 - a)
  out <- list(table = list(m[1, ], m[2, ]), conf_level = level, chi_square = x, p_value = c$p.value,
    cramers_v = sqrt(x / N), cramers_v_low = if (prod(ends) < 0) 0 else min(abs(ends)),
    cramers_v_high = min(1, max(abs(ends))), effectsize = e[[1]], difference = d,
    difference_low = d - sqrt((p[1] - w[[1]][1])^2 + (w[[2]][2] - p[2])^2),
    difference_high = d + sqrt((w[[1]][2] - p[1])^2 + (p[2] - w[[2]][1])^2),
    smallest_expected = min(c$expected), fisher_p = fisher.test(m)$p.value)
  if (all(m > 0)) out <- c(out, list(odds_ratio = or, odds_ratio_low = exp(log(or) - z * se),
    odds_ratio_high = exp(log(or) + z * se)))
  out
}
write_json(list(
  versions = list(R = R.version.string, effectsize = as.character(packageVersion("effectsize"))),
  cases = c(lapply(tables, compare), list(published_90 = compare(tables$published, .9)))
), "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
