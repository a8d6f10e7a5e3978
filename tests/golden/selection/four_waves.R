# The same likelihood over four waves at uneven times, residual variances free, the unseen score integrated by 120
# points of Gauss and Hermite's rule (from the eigenvalues of its recurrence), stats::optim, numerical derivatives.
# Run in this folder: Rscript four_waves.R.
suppressMessages({library(numDeriv); library(jsonlite)})
set.seed(903)
n <- 150; times <- c(0, 2, 3, 4); waves <- length(times)
u <- matrix(rnorm(2 * n), n) %*% chol(matrix(c(9, 0.3, 0.3, .3), 2))
y <- sapply(times, function(t) 10 - 0.4 * t + u[, 1] + u[, 2] * t + rnorm(n, 0, 2))
for (t in 2:waves) {
  before <- replace(y[, t - 1], is.na(y[, t - 1]), 0)
  y[is.na(y[, t - 1]) | runif(n) < plogis(-1.8 + 0.05 * (before - 10) + 0.1 * (y[, t] - 10)), t] <- NA
}
y <- round(y, 3); colnames(y) <- paste0("y", 1:waves)
write.csv(y, "four_waves.csv", row.names = FALSE, na = "")
y <- unname(as.matrix(read.csv("four_waves.csv"))); last <- rowSums(!is.na(y)); L <- cbind(1, times)
k <- 120; J <- matrix(0, k, k); J[cbind(2:k, 1:(k - 1))] <- J[cbind(1:(k - 1), 2:k)] <- sqrt(1:(k - 1))
J <- eigen(J, TRUE); nodes <- J$values; mass <- J$vectors[1, ]^2
loglik <- function(th) {
  S <- L %*% matrix(c(th[3], th[5], th[5], th[4]), 2) %*% t(L) + diag(th[5 + 1:waves]); m <- drop(L %*% th[1:2])
  c <- th[5 + waves + 1:(waves - 1)]; p <- th[2 * waves + 5]; q <- th[2 * waves + 6]; out <- 0
  if (any(eigen(S, TRUE, TRUE)$values <= 0)) return(-1e10)
  for (s in 1:waves) {
    a <- y[last == s, 1:s, drop = FALSE]; U <- chol(S[1:s, 1:s, drop = FALSE])
    z <- backsolve(U, t(a) - m[1:s], transpose = TRUE)
    out <- out + sum(-0.5 * (s * log(2 * pi) + colSums(z^2)) - sum(log(diag(U))))
    if (s > 1) for (t in 2:s)
      out <- out + sum(plogis(c[t - 1] + p * a[, t - 1] + q * a[, t], lower.tail = FALSE, log.p = TRUE))
    if (s < waves) {
      B <- S[s + 1, 1:s] %*% solve(S[1:s, 1:s]); v <- S[s + 1, s + 1] - drop(B %*% S[1:s, s + 1])
      mu <- m[s + 1] + drop(B %*% (t(a) - m[1:s]))
      out <- out + sum(log(plogis(outer(c[s] + p * a[, s] + q * mu, q * sqrt(v) * nodes, "+")) %*% mass))
    }
  }
  out
}
th <- c(10, -0.4, 9, .3, 0.3, rep(4, waves), rep(-3.3, waves - 1), 0.05, 0.1)
for (j in 1:3)
  th <- optim(th, function(x) -loglik(x), method = "BFGS", control = list(maxit = 500, reltol = 1e-13))$par
for (j in 1:3) th <- th - solve(hessian(loglik, th), grad(loglik, th))
write_json(list(versions = list(R = R.version.string, numDeriv = as.character(packageVersion("numDeriv"))),
  estimate = th, std_error = sqrt(diag(solve(-hessian(loglik, th)))), loglik = loglik(th)),
  "four_waves.json", digits = I(15), auto_unbox = TRUE)
