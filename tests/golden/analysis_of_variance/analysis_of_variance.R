# Rscript analysis_of_variance.R, in this folder. Writes the input (seeded) and expected.json.
suppressMessages({library(effectsize); library(car); library(jsonlite)})
set.seed(20250103)
d <- data.frame(style = rep(c("reading", "posting", "responding", "none"), c(40, 25, 18, 12)),
  value = round(c(rnorm(40, 3.0, 0.7), rnorm(25, 3.5, 1.0), rnorm(18, 3.9, 1.5), rnorm(12, 3.1, .5)), 3))
d$value[c(7, 44)] <- NA
write.csv(d, "input.csv", row.names = FALSE, na = "")

analyse <- function(d) {
  d <- na.omit(d); d$style <- factor(d$style, unique(d$style)); n <- nrow(d)
  test <- function(equal) {
    o <- oneway.test(value ~ style, d, var.equal = equal)
    f <- unname(o$statistic); df <- unname(o$parameter)
    list(statistic = f, df = df[1], df_error = df[2], p_value = o$p.value)
  }
  share <- function(d) { # omega squared, before it is cut at 0
    o <- anova(lm(value ~ style, d)); w <- o$`Mean Sq`[2]; (o$`Sum Sq`[1] - o$Df[1] * w) / (sum(o$`Sum Sq`) + w) }
  raw <- share(d); left <- sapply(seq_len(n), function(i) share(d[-i, ]))
  reach <- qt(.975, n - nlevels(d$style)) * sqrt((n - 1) / n * sum((left - mean(left))^2))
  root <- sqrt(max(raw, reach / 2))
  shares <- list(omega_squared = max(0, raw), omega_squared_low = (root - reach / (2 * root))^2,
    omega_squared_high = min(1, (root + reach / (2 * root))^2))
  m <- tapply(d$value, d$style, mean); s2 <- tapply(d$value, d$style, var); size <- tapply(d$value, d$style, length)
  k <- length(m); pairs <- combn(k, 2)
  howell <- apply(pairs, 2, function(p) {
    i <- p[1]; j <- p[2]; v <- s2[c(i, j)] / size[c(i, j)]; se <- sqrt(sum(v))
    df <- sum(v)^2 / sum(v^2 / (size[c(i, j)] - 1)); t <- unname((m[i] - m[j]) / se)
    half <- qtukey(.95, k, df) * se / sqrt(2)
    list(group_x = names(m)[i], group_y = names(m)[j], difference = unname(m[i] - m[j]), std_error = se,
      statistic = t, df = df, p_value = ptukey(abs(t) * sqrt(2), k, df, lower.tail = FALSE),
      conf_low = unname(m[i] - m[j]) - half, conf_high = unname(m[i] - m[j]) + half)
  })
  omega <- as.data.frame(suppressMessages(omega_squared(aov(value ~ style, d), verbose = FALSE)))
  z <- abs(d$value - ave(d$value, d$style, FUN = median)); l <- anova(lm(z ~ style, d))
  list(student = c(test(TRUE), shares), welch = c(test(FALSE), shares), games_howell = howell,
    effectsize_omega = omega$Omega2,
    groups = lapply(names(m), function(g) list(group = g, n = size[[g]], mean = m[[g]], sd = sqrt(s2[[g]]))),
    levene_median = list(statistic = l$`F value`[1], p_value = l$`Pr(>F)`[1]))
}
d <- read.csv("input.csv")
write_json(list(
  versions = list(R = R.version.string, effectsize = as.character(packageVersion("effectsize"))),
  four = analyse(d), three = analyse(d[d$style != "none", ]), two = analyse(d[d$style %in% c("reading", "posting"), ])
), "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
