# Diggle and Kenward's selection model by another route: adaptive quadrature (stats::integrate) of the
# normal density, respondent by respondent, stats::optim, and numerical second derivatives.
# Run in this folder: Rscript case.R. The sample is made: seed and size stand here, and the truth is
# growth (10, -0.8), leaving by -1.5 + 0.05 previous + 0.15 (current - 10).
suppressMessages({library(numDeriv); library(jsonlite)})
set.seed(173)
n <- 100; times <- 0:2
u <- matrix(rnorm(2 * n), n) %*% chol(matrix(c(9, 0.3, 0.3, 1), 2))
y <- sapply(times, function(t) 10 - 0.8 * t + u[, 1] + u[, 2] * t + rnorm(n, 0, 2))
for (t in 2:3) {
  gone <- is.na(y[, t - 1]) | runif(n) < plogis(-1.5 + 0.05 * (replace(y[, t - 1], is.na(y[, t - 1]), 0) - 10) + 0.15 * (y[, t] - 10))
  y[gone, t] <- NA
}
y <- round(y, 3); colnames(y) <- paste0("y", 1:3)
write.csv(y, "input.csv", row.names = FALSE, na = "")
y <- unname(as.matrix(read.csv("input.csv")))
L <- cbind(1, times)
moments <- function(th) list(m = drop(L %*% th[1:2]),
  S = L %*% matrix(c(th[3], th[5], th[5], th[4]), 2) %*% t(L) + diag(th[6], 3))
loglik <- function(th) {
  k <- moments(th); c <- th[7:8]; p <- th[9]; q <- th[10]
  if (any(eigen(k$S, TRUE, TRUE)$values <= 0)) return(-1e10)
  sum(sapply(seq_len(n), function(i) {
    s <- sum(!is.na(y[i, ])); a <- y[i, 1:s]
    U <- chol(k$S[1:s, 1:s, drop = FALSE]); r <- backsolve(U, a - k$m[1:s], transpose = TRUE)
    out <- -0.5 * (s * log(2 * pi) + sum(r^2)) - sum(log(diag(U)))
    if (s > 1) out <- out + sum(plogis(c[2:s - 1] + p * a[1:(s - 1)] + q * a[2:s], lower.tail = FALSE, log.p = TRUE))
    if (s < 3) {
      B <- k$S[s + 1, 1:s] %*% solve(k$S[1:s, 1:s])
      m <- k$m[s + 1] + drop(B %*% (a - k$m[1:s])); v <- k$S[s + 1, s + 1] - drop(B %*% k$S[1:s, s + 1])
      f <- function(x) plogis(c[s] + p * a[s] + q * x) * dnorm(x, m, sqrt(v))
      out <- out + log(integrate(f, m - 10 * sqrt(v), m + 10 * sqrt(v), rel.tol = 1e-11, subdivisions = 500)$value)
    }
    out
  }))
}
th <- c(10, -0.8, 9, 1, 0.3, 4, -3.5, -3.5, 0.05, 0.15)
th <- optim(th, function(x) -loglik(x), method = "BFGS", control = list(maxit = 200, reltol = 1e-11))$par
for (k in 1:2) th <- th - solve(hessian(loglik, th), grad(loglik, th))
inverse <- solve(-hessian(loglik, th))
write_json(list(versions = list(R = R.version.string, numDeriv = as.character(packageVersion("numDeriv"))), estimate = th, std_error = sqrt(diag(inverse)),
  loglik = loglik(th)), "expected.json", digits = I(15), auto_unbox = TRUE)
