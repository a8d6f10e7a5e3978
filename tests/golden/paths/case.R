# Two growth curves together, the random-intercept cross-lagged panel, a covariate of each wave, and
# something later regressed on the growth factors, by lavaan at full precision.
# Run in this folder: Rscript case.R
options(fit_with = "lavaan")
source("../growth/lavaan.R")

set.seed(171)
n <- 240
z <- matrix(rnorm(4 * n), n) %*% chol(matrix(c(16, 1, 8, 0.4, 1, 2, 0.3, 1, 8, 0.3, 20, 1, 0.4, 1, 1, 2.5), 4))
x <- matrix(rnorm(3 * n), n) + 0.08 * z[, 1]
e <- matrix(rnorm(3 * n), n)
a <- sapply(0:2, function(t) 10 - 0.8 * t + z[, 1] + z[, 2] * t) + 0.7 * x + 2 * e
b <- sapply(0:2, function(t) 11 - 0.5 * t + z[, 3] + z[, 4] * t) + 0.8 * e + 2.2 * matrix(rnorm(3 * n), n)
u <- matrix(rnorm(2 * n), n) %*% chol(matrix(c(9, 4, 4, 8), 2))
w <- list(matrix(rnorm(2 * n), n) %*% chol(matrix(c(9, 3, 3, 10), 2)))
for (t in 2:3) w[[t]] <- w[[t - 1]] %*% matrix(c(0.45, 0.2, 0.1, 0.4), 2) +
  matrix(rnorm(2 * n), n) %*% chol(matrix(c(7, 2, 2, 8), 2))
p <- sapply(1:3, function(t) 10 - 0.6 * t + u[, 1] + w[[t]][, 1])
q <- sapply(1:3, function(t) 11 - 0.4 * t + u[, 2] + w[[t]][, 2])
d <- 20 - 0.5 * z[, 1] - 1.5 * z[, 2] + rnorm(n, 0, 3)
for (t in 2:3) {
  gone <- is.na(a[, t - 1]) | runif(n) < plogis(-1.6 + 0.12 * (replace(a[, t - 1], is.na(a[, t - 1]), 0) - 10))
  a[gone, t] <- b[gone, t] <- x[gone, t] <- p[gone, t] <- q[gone, t] <- NA
}
a[sample(n, 6), 1] <- NA; b[sample(n, 8), 2] <- NA; x[sample(n, 9), 2] <- NA
d[is.na(a[, 3])] <- NA; d[sample(n, 10)] <- NA
data <- round(data.frame(a, b, x, d, p, q), 3)
names(data) <- c(paste0("a", 1:3), paste0("b", 1:3), paste0("x", 1:3), "z", paste0("p", 1:3), paste0("q", 1:3))
write.csv(data, "input.csv", row.names = FALSE, na = "")
data <- read.csv("input.csv")

curve <- function(y, f) {
  i <- paste0("i", f); s <- paste0("s", f); w <- paste0(y, 1:3)
  c(paste0(i, " =~ ", paste0("1*", w, collapse = " + ")),
    paste0(s, " =~ ", paste0(0:2, "*", w, collapse = " + ")),
    paste(i, "~ 1;", s, "~ 1;", i, "~~", i, ";", s, "~~", s, ";", i, "~~", s), paste(w, "~~", w))
}
free <- function(v) c(paste(v, "~ 1"), apply(combn(v, 2), 2, paste, collapse = " ~~ "), paste(v, "~~", v))
panel <- c("rp =~ 1*p1 + 1*p2 + 1*p3; rq =~ 1*q1 + 1*q2 + 1*q3; rp ~~ rp + rq; rq ~~ rq",
  unlist(lapply(c("p", "q"), function(v) paste0("w", v, 1:3, " =~ 1*", v, 1:3))),
  paste0(rep(c("p", "q"), each = 3), 1:3, " ~ 1"),
  paste0("wp", 1:3, " ~~ wp", 1:3, " + wq", 1:3), paste0("wq", 1:3, " ~~ wq", 1:3))
models <- list(
  parallel = c(curve("a", "a"), curve("b", "b"), "ia ~~ ib + sb; sa ~~ ib + sb", paste0("a", 1:3, " ~~ b", 1:3)),
  cross_lagged = c(panel, "wp2 + wq2 ~ wp1 + wq1; wp3 + wq3 ~ wp2 + wq2"),
  cross_lagged_equal = c(panel,
    "wp2 ~ k*wp1 + l*wq1; wq2 ~ m*wp1 + o*wq1; wp3 ~ k*wp2 + l*wq2; wq3 ~ m*wp2 + o*wq2"),
  varying = c(curve("a", "a"), free(paste0("x", 1:3)), "ia ~~ x1 + x2 + x3; sa ~~ x1 + x2 + x3",
    "a1 ~ b*x1; a2 ~ b*x2; a3 ~ b*x3"),
  lagged = c(curve("a", "a"), free(paste0("x", 1:2)), "ia ~~ x1 + x2; sa ~~ x1 + x2",
    "a2 ~ x1; a3 ~ x2"),
  auxiliary = c(curve("a", "a"), free(c("b1", "z")), "b1 ~~ a1 + a2 + a3; z ~~ a1 + a2 + a3"),
  distal = c(curve("a", "a"), "z ~ ia + sa; z ~ 1; z ~~ z"))
used <- list(parallel = 1:6, cross_lagged = 11:16, cross_lagged_equal = 11:16, varying = c(1:3, 7:9), lagged = c(1:3, 7:8), distal = c(1:3, 10), auxiliary = c(1:4, 10))

cases <- list()
for (name in names(models)) {
  rows <- data[rowSums(!is.na(data[used[[name]]])) > 0, ]
  for (kind in c("observed", "robust")) {
    more <- if (kind == "robust") list(estimator = "MLR") else list(information = "observed")
    fit <- do.call(polished, c(list(models[[name]], rows), more))
    null <- do.call(baseline, c(list(fit, rows), more))
    std <- standardizedSolution(fit)
    std <- std[std$op %in% c("~", "~~") & std$lhs != std$rhs & !is.na(std$se) & std$se > 0, ]
    cases[[paste(name, kind, sep = "_")]] <- c(values(fit, null), list(
      standardized = data.frame(name = paste0(std$lhs, std$op, std$rhs), est = std$est.std, se = std$se)))
  }
}
rows <- data[rowSums(!is.na(data[used$parallel])) > 0, ]
fit <- polished(models$parallel, rows, information = "observed")
fit@optim$converged <- TRUE
cases$modification <- lapply(c(observed = "observed", expected = "expected"), function(kind) {
  mi <- modindices(fit, information = kind, standardized = FALSE)
  data.frame(name = paste0(mi$lhs, mi$op, mi$rhs), mi = mi$mi, epc = mi$epc)
})
# The same by the package that does it for one.
suppressMessages(library(semTools))
rows <- data[rowSums(!is.na(data[used$auxiliary])) > 0, ]
fit <- growth.auxiliary(paste(curve("a", "a")[c(1, 2, 4)], collapse = "\n"), rows, aux = c("b1", "z"), missing = "fiml")
pe <- parameterEstimates(fit); at <- match(c("ia~1", "sa~1"), paste0(pe$lhs, pe$op, pe$rhs))
cases$semtools <- list(estimate = pe$est[at], se = pe$se[at])
write_expected(cases, "expected.json", semTools = as.character(packageVersion("semTools")))
