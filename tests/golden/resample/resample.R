# Rscript resample.R, in this folder. Writes the inputs (seeded) and expected.json.
suppressMessages({library(boot); library(jsonlite)})
set.seed(20250107)
x <- round(rexp(35), 3)
b <- boot(x, function(x, i) mean(x[i]), R = 999)
writeLines(c("x", formatC(x, digits = 15, format = "g")), "sample.csv")
writeLines(c("draw", formatC(as.numeric(b$t), digits = 17, format = "g")), "draws.csv")
x <- read.csv("sample.csv")$x; t <- read.csv("draws.csv")$draw; t0 <- mean(x)
jack <- sapply(seq_along(x), function(i) mean(x[-i]))
bca <- function(level) {
  a <- (1 - level) / 2; z0 <- qnorm(mean(t < t0) + mean(t == t0) / 2); u <- mean(jack) - jack
  acc <- sum(u^3) / (6 * sum(u^2)^1.5); z <- z0 + qnorm(c(a, 1 - a))
  unname(quantile(t, pnorm(z0 + z / (1 - acc * z))))
}
# boot.ci interpolates on the normal scale, so its ends may lie one draw away from quantile()'s.
official <- boot.ci(b, type = "bca", L = (length(x) - 1) * (mean(jack) - jack))$bca[4:5]
write_json(list(versions = list(R = R.version.string, boot = as.character(packageVersion("boot"))),
  estimate = t0, percentile95 = unname(quantile(t, c(.025, .975))), percentile90 = unname(quantile(t, c(.05, .95))),
  bca95 = bca(.95), bca90 = bca(.9), boot_package_bca95 = official
), "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
