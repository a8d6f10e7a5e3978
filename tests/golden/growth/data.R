# Makes the growth models' test data; run once: Rscript data.R
set.seed(20250101)
curves <- function(n, times, mean, sd, r, residual, heavy = FALSE, quadratic = 0) {
  z <- matrix(rnorm(2 * n), n)
  if (heavy) z <- z * sqrt(5 / rchisq(n, 5))
  i <- mean[1] + sd[1] * z[, 1]
  s <- mean[2] + sd[2] * (r * z[, 1] + sqrt(1 - r^2) * z[, 2])
  y <- sapply(times, function(t) i + s * t + quadratic * t^2 + rnorm(n, 0, residual))
  colnames(y) <- paste0("y", seq_along(times))
  y
}
drop_out <- function(y, rate) { # more likely after a low score
  for (t in 2:ncol(y)) {
    p <- plogis(qlogis(rate) - 0.25 * scale(y[, t - 1])[, 1])
    gone <- is.na(y[, t - 1]) | runif(nrow(y)) < ifelse(is.na(p), 1, p)
    y[gone, t] <- NA
  }
  y
}
save <- function(y, name) write.csv(round(y, 3), paste0(name, ".csv"), row.names = FALSE, na = "")

five <- c(0, 0.1, 3, 6, 7.5)                    # unequal times
save(curves(180, five, c(10, -0.5), c(4, 0.5), -0.3, 2, TRUE, 0.02), "complete")
y <- drop_out(curves(260, five, c(10, -0.5), c(4, 0.5), -0.3, 2, TRUE, 0.02), 0.15)
y[sample(nrow(y), 25), 3] <- NA
y[7, ] <- NA                                    # a row with nothing observed
save(y, "missing")
save(drop_out(curves(90, 0:2, c(12, -2), c(2.6, 2), 0.1, c(2.3, 3.7, 0.2)), 0.08), "improper")
x <- cbind(age = round(rnorm(220, 40, 12)), woman = rbinom(220, 1, 0.6))
y <- curves(220, c(0.1, 3, 6, 9), c(10, -0.4), c(4, 0.4), -0.2, 2, TRUE)
y <- y + outer(0.08 * (x[, 1] - 40) + 1.5 * x[, 2], rep(1, 4)) + outer(0.3 * x[, 2], c(0.1, 3, 6, 9))
save(cbind(y, x), "covariates_complete")
y <- drop_out(y, 0.2)
y[11, ] <- NA                                   # nothing observed but the covariates
x[c(5, 60), 1] <- NA                            # missing covariate
save(cbind(y, x), "covariates")
y <- curves(320, 0:5, c(14, -0.6), c(4, 0.7), -0.2, 2)
for (i in seq_len(nrow(y))) y[i, sample(6, sample(0:4, 1))] <- NA
save(y, "sparse")
n <- c(200, 140, 90)
y <- rbind(curves(n[1], 0:2, c(11, -0.6), c(4, 1), -0.2, 2),
           curves(n[2], 0:2, c(12, -0.2), c(5, 1.2), -0.2, 2.2),
           curves(n[3], 0:2, c(12.5, 0.1), c(4, 0.8), 0, 2, TRUE))
save(cbind(drop_out(y, 0.25), group = rep(1:3, n)), "groups")
