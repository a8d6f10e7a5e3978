# Rscript growth_second_opinion.R, in this folder. Writes the inputs (seeded) and expected.json.
suppressMessages(library(nlme))
source("../growth/lavaan.R") # growth_syntax(); polished(): lavaan's fit, carried on to the very maximum
set.seed(20250107)
curves <- function(n, times, mean, cov, residual) {
  f <- matrix(rnorm(n * length(mean)), n) %*% chol(cov) + rep(mean, each = n)
  y <- f %*% t(outer(times, seq_along(mean) - 1, "^")) + matrix(rnorm(n * length(times)), n) %*% diag(residual)
  colnames(y) <- paste0("y", seq_along(times)); y
}
drop_out <- function(y, rate) { # more likely after a high score
  for (t in 2:ncol(y)) {
    p <- plogis(qlogis(rate) + .3 * scale(y[, t - 1])[, 1])
    y[is.na(y[, t - 1]) | runif(nrow(y)) < ifelse(is.na(p), 1, p), t] <- NA
  }
  y
}
save <- function(y, name) write.csv(round(y, 3), paste0(name, ".csv"), row.names = FALSE, na = "")
six <- c(0, 1, 2, 4, 6, 8)
two <- matrix(c(18, -1.5, -1.5, 1.2), 2)
save(curves(200, 0:2, c(11, -.4), two, c(3, 3, 3)), "complete")
missing <- drop_out(curves(300, 0:2, c(11, -.4), two, c(3, 3.2, 2.8)), .25)
missing[9, ] <- NA; missing[20, 2] <- NA
x <- round(rnorm(300, 40, 12))
save(cbind(missing + .05 * (x - 40), x = x), "missing")
save(drop_out(curves(250, six, c(11, -.8, .05), diag(c(16, 1, .02)), rep(2, 6)), .08), "quadratic")
save(drop_out(curves(80, 0:2, c(12, -1), matrix(c(9, 0, 0, .01), 2), c(2.3, 3.7, .2)), .1), "improper")

name <- function(lhs, op, rhs) {
  long <- c(i = "intercept", s = "slope", q = "quadratic")
  ifelse(op == "~1", paste0(long[lhs], "_mean"),
  ifelse(op == "~", paste0(long[lhs], "_on_", rhs),
  ifelse(lhs == rhs & grepl("^y", lhs), paste0("residual_variance_", sub("y", "", lhs)),
  ifelse(lhs == rhs, paste0(long[lhs], "_variance"), paste0(long[lhs], "_", long[rhs], "_covariance")))))
}
fit <- function(data, form, times, residuals = "free", covariate = NULL, ...) {
  d <- read.csv(paste0(data, ".csv")); w <- paste0("y", seq_along(times))
  d <- d[rowSums(!is.na(d[w])) > 0, ]
  f <- polished(growth_syntax(form, times, residuals, covariate), d, ...)
  e <- parameterEstimates(f)
  e <- e[!(e$op == "=~") & e$se > 0 & !is.na(e$se), ]
  e$name <- name(e$lhs, e$op, e$rhs)
  if (residuals == "equal") { e$name <- sub("residual_variance_.*", "residual_variance", e$name); e <- e[!duplicated(e$name), ] }
  s <- standardizedSolution(f); s <- s[s$op == "~~" & s$lhs != s$rhs & s$lhs %in% c("i", "s", "q"), ]
  list(data = data, form = form, times = times, residuals = residuals, covariate = covariate,
    parameters = as.list(setNames(e$est, e$name)), loglik = as.numeric(logLik(f)),
    correlations = data.frame(parameter = sub("covariance", "correlation", name(s$lhs, s$op, s$rhs)),
      estimate = s$est.std, std_error = s$se, statistic = s$z, p_value = s$pvalue,
      conf_low = s$ci.lower, conf_high = s$ci.upper))
}

free <- list(fit("complete", "linear", 0:2, information = "observed"), fit("missing", "intercept", 0:2, information = "observed"),
  fit("missing", "linear", 0:2, information = "observed"), fit("quadratic", "quadratic", six, information = "observed"),
  fit("improper", "linear", 0:2, information = "observed"))
equal <- list(fit("complete", "linear", 0:2, "equal"), fit("missing", "intercept", 0:2, "equal"),
  fit("missing", "linear", 0:2, "equal"), fit("quadratic", "quadratic", six, "equal"))
given <- list(
  c(fit("missing", "linear", 0:2, covariate = "x", information = "observed"), se = "observed"),
  c(fit("missing", "linear", 0:2, information = "expected"), se = "expected"),
  c(fit("quadratic", "quadratic", six, estimator = "MLR"), se = "robust"))

long <- function(data, times) {
  d <- read.csv(paste0(data, ".csv"))[paste0("y", seq_along(times))]
  na.omit(data.frame(id = rep(seq_len(nrow(d)), length(times)), t = rep(times, each = nrow(d)), y = unlist(d)))
}
m <- lme(y ~ t, long("missing", 0:2), ~ t | id, method = "ML", control = lmeControl(msMaxIter = 500, tolerance = 1e-12, msTol = 1e-13))
v <- getVarCov(m)
mixed <- list(data = "missing", intercept_mean = fixef(m)[[1]], slope_mean = fixef(m)[[2]], intercept_variance = v[1, 1],
  slope_variance = v[2, 2], intercept_slope_covariance = v[1, 2], residual_variance = m$sigma^2, loglik = as.numeric(logLik(m)))
version <- function(p) as.character(packageVersion(p))
write_json(list(versions = list(R = R.version.string, lavaan = version("lavaan"), nlme = version("nlme")),
  free = free, equal = equal, correlations = given, lme = mixed), "expected.json",
  auto_unbox = TRUE, digits = I(15), pretty = TRUE, na = "null", null = "null")
