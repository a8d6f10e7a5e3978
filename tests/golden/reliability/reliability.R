# Rscript reliability.R, in this folder. Writes the input (seeded) and expected.json.
suppressMessages({library(psych); library(lavaan); library(semTools); library(jsonlite)})
set.seed(20250101)
n <- 90
f <- rnorm(n)
cut5 <- function(x) findInterval(x, c(-1.2, -0.4, 0.4, 1.2))
scale <- sapply(c(.8, .7, .6, .75, .5, .65), function(l) cut5(l * f + sqrt(1 - l^2) * rnorm(n)))
scale[, 3] <- 4 - scale[, 3]
colnames(scale) <- paste0("s_", 1:6)
scale[cbind(c(3, 17, 17, 42, 60, 88), c(1, 2, 5, 6, 3, 4))] <- NA
write.csv(scale, "scale.csv", row.names = FALSE, na = "")

# Three items whose unbounded one-factor solution has a negative residual variance.
g <- rnorm(40)
heywood <- cbind(a = g + rnorm(40, sd = .2), b = .9 * g + rnorm(40, sd = 1.2),
                 c = .8 * g + rnorm(40, sd = 1.3))
heywood[, "c"] <- heywood[, "c"] - .45 * residuals(lm(b ~ a, as.data.frame(heywood)))
write.csv(round(heywood, 4), "heywood.csv", row.names = FALSE)

omega <- function(x) {
  names <- colnames(x)
  model <- paste("f =~", paste(names, collapse = " + "))
  fit <- suppressWarnings(cfa(model, data = as.data.frame(x), std.lv = TRUE,
    control = list(rel.tol = 1e-15, x.tol = 1e-12)))
  est <- lavInspect(fit, "est")
  list(omega = unname(unclass(compRelSEM(fit))[["f"]]),
       loadings = as.numeric(est$lambda), residual_variances = as.numeric(diag(est$theta)),
       n = nrow(x))
}
alpha_case <- function(x) {
  a <- suppressWarnings(psych::alpha(as.data.frame(x), warnings = FALSE, cumulative = TRUE))
  list(n = nrow(x), k = ncol(x), alpha = a$total$raw_alpha, standardized_alpha = a$total$std.alpha,
       average_r = a$total$average_r, mean = a$total$mean, sd = a$total$sd,
       conf_low = as.numeric(a$feldt$lower.ci), conf_high = as.numeric(a$feldt$upper.ci),
       item_mean = a$item.stats$mean, item_sd = a$item.stats$sd,
       item_rest_r = a$item.stats$r.drop, alpha_if_dropped = a$alpha.drop$raw_alpha,
       floor_percent = as.numeric(100 * colMeans(x == 0)),
       ceiling_percent = as.numeric(100 * colMeans(x == 4)))
}
scale <- as.matrix(read.csv("scale.csv"))
complete <- na.omit(scale)
turned <- complete; turned[, 3] <- 4 - turned[, 3]
heywood <- as.matrix(read.csv("heywood.csv"))
pairwise <- { s <- scale; s[, 3] <- 4 - s[, 3]
  a <- psych::alpha(as.data.frame(s)); list(alpha = a$total$raw_alpha,
    conf_low = as.numeric(a$feldt$lower.ci), conf_high = as.numeric(a$feldt$upper.ci)) }
feldt90 <- psych::alpha.ci(psych::alpha(as.data.frame(turned))$total$raw_alpha, nrow(turned), 6, p.val = .1)
# Intervals: alpha of R's own resamples, each with its distribution-free standard error; omega's
# influences by lavaan fits to covariances moved a little towards each respondent.
gap <- function(x) {
  n <- nrow(x); k <- ncol(x); c <- sweep(x, 2, colMeans(x)); t <- rowSums(c)^2; q <- rowSums(c^2)
  a <- k / (k - 1) * (1 - sum(q) / sum(t))
  u <- k / (k - 1) * (mean(q) * t / mean(t)^2 - q / mean(t))
  c(log(1 - a), sqrt(sum(u^2)) / n / (1 - a))
}
picked <- matrix(sample.int(nrow(turned), 80 * nrow(turned), TRUE), nrow = 80)
write.table(picked - 1L, "resamples.csv", sep = ",", row.names = FALSE, col.names = FALSE)
drawn <- t(apply(picked, 1, function(rows) gap(turned[rows, ])))
whole <- gap(turned)
left <- sapply(seq_len(nrow(turned)), function(i) gap(turned[-i, ])[1])
jackknife <- sqrt((nrow(turned) - 1) / nrow(turned) * sum((left - mean(left))^2))
ratios <- (drawn[, 1] - whole[1]) / drawn[, 2]
limits <- function(quantiles) 1 - exp(whole[1] - quantiles * jackknife)
s <- crossprod(sweep(turned, 2, colMeans(turned))) / nrow(turned)
k <- ncol(s)
slopes <- function(p, s) {
  w <- solve(tcrossprod(p[1:k]) + diag(p[k + 1:k])); a <- w - w %*% s %*% w
  c(2 * a %*% p[1:k], diag(a))
}
fitted <- lavInspect(cfa(paste("f =~", paste(colnames(s), collapse = " + ")), sample.cov = s,
  std.lv = TRUE, sample.nobs = nrow(turned), sample.cov.rescale = FALSE), "est")
log_gap <- function(s) {  # lavaan's solution, then Newton's steps, since it stops at about 1e-8
  p <- c(fitted$lambda, diag(fitted$theta))
  for (step in 1:8) {
    h <- sapply(seq_along(p), function(j) { d <- replace(0 * p, j, 1e-6)
      (slopes(p + d, s) - slopes(p - d, s)) / 2e-6 })
    p <- p - solve(h, slopes(p, s))
  }
  log(1 - sum(p[1:k])^2 / sum(s))
}
off <- sweep(turned, 2, colMeans(turned))
influence <- sapply(seq_len(nrow(off)), function(i) {
  move <- tcrossprod(off[i, ]) - s; dimnames(move) <- dimnames(s); e <- 4e-3 / max(abs(move))
  slope <- function(e) (log_gap(s + e * move) - log_gap(s - e * move)) / (2 * e)
  (4 * slope(e / 2) - slope(e)) / 3  # Richardson
})
error <- sqrt(sum(influence^2)) / nrow(off)
half <- qt(.975, nrow(off) - 1) * error
intervals <- list(gaps = drawn[, 1], errors = drawn[, 2],
  studentised = limits(unname(quantile(ratios, c(.025, .975)))),
  jackknife = limits(qt(c(.025, .975), nrow(turned) - 1)),
  omega_influence = influence, omega = 1 - exp(log_gap(s) + c(half, -half)))

write_json(list(
  intervals = intervals, versions = list(R = R.version.string, psych = as.character(packageVersion("psych")),
    lavaan = as.character(packageVersion("lavaan")), semTools = as.character(packageVersion("semTools"))),
  turned = alpha_case(turned), unturned = alpha_case(complete), two = alpha_case(complete[, 1:2]),
  feldt90 = list(conf_low = feldt90$lower.ci, conf_high = feldt90$upper.ci),
  psych_default_pairwise = pairwise,
  omega = list(turned = omega(turned), unturned = omega(complete), three = omega(turned[, c(1, 2, 4)]),
    heywood = omega(heywood))
), "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
