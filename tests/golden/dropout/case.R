# Dropout not at random in a linear growth model: lavaan, 10,000 imputations, and stacked equations.
# Fixed before the first run: seed 20250101, 10,000 imputations an assumption, agreement within three
# Monte Carlo standard errors. Writes input.csv and expected.json beside this file.
suppressMessages({library(lavaan); library(jsonlite); library(MASS); library(numDeriv)})
M <- 10000
set.seed(20250101)

# 240 of group a, 200 of group b (the reference); two thirds of those lost stay away.
n <- c(a = 240, b = 200); times <- c(0, 1, 2)
draw <- function(group, size, slope) {
  f <- mvrnorm(size, c(11, slope), matrix(c(20, -2, -2, 3), 2))
  y <- f[, 1] + outer(f[, 2], times) + matrix(rnorm(3 * size, sd = 2.5), size)
  lost2 <- runif(size) < plogis(-1.2 + 0.08 * y[, 1]); lost3 <- runif(size) < ifelse(lost2, .7, .25)
  y[lost2, 2] <- NA; y[lost3, 3] <- NA
  unasked <- runif(size) < 0.04 & !(lost2 & lost3); y[unasked, 1] <- NA
  data.frame(group, y1 = y[, 1], y2 = y[, 2], y3 = y[, 3])
}
data <- rbind(draw("a", n["a"], -0.8), draw("b", n["b"], -0.2))
data[2:4] <- round(data[2:4], 3)
write.csv(data, "input.csv", row.names = FALSE, na = "")
model <- "i =~ 1*y1 + 1*y2 + 1*y3; s =~ 0*y1 + 1*y2 + 2*y3"
L <- cbind(1, times)
# Parameters: intercept and slope mean, their variances, covariance, three residual variances.
order_ <- c("i~1", "s~1", "i~~i", "s~~s", "i~~s", "y1~~y1", "y2~~y2", "y3~~y3")
at_random <- function(d, ...) growth(model, d, missing = "fiml", ...)
moments <- function(t) {
  P <- matrix(c(t[3], t[5], t[5], t[4]), 2)
  list(mean = drop(L %*% t[1:2]), cov = L %*% P %*% t(L) + diag(t[6:8]))
}
last_answer <- function(y) apply(!is.na(y), 1, function(s) max(which(s)))

# The joint moments of a respondent whose last answer is at `last`, by assumption.
joint <- function(own, ref, last, how) {
  if (how == "at_random" || last == 3) return(own)
  if (how == "copy_reference") return(ref)
  pre <- 1:last; post <- (last + 1):3; mean <- own$mean
  mean[post] <- ref$mean[post] +
    if (how == "copy_increments") own$mean[last] - ref$mean[last] else 0
  B <- ref$cov[post, pre, drop = FALSE] %*% solve(ref$cov[pre, pre])
  cov <- own$cov
  cov[post, pre] <- B %*% own$cov[pre, pre]; cov[pre, post] <- t(cov[post, pre])
  cov[post, post] <- ref$cov[post, post] - B %*% (ref$cov[pre, pre] - own$cov[pre, pre]) %*% t(B)
  list(mean = mean, cov = cov)
}
steps <- function(last, shape) if (shape == "jump") as.numeric(1:3 > last) else pmax(1:3 - last, 0)

# Complete data: maximum likelihood by Fisher scoring on mean and covariance.
vec_design <- sapply(1:6, function(k) {
  t <- c(0, 0, replace(numeric(6), k, 1)); as.vector(moments(t)$cov)
})
complete_fit <- function(y, start) {
  m <- colMeans(y); S <- crossprod(sweep(y, 2, m)) / nrow(y); t <- start
  for (step in 1:100) {
    now <- moments(t); W <- solve(now$cov); e <- m - now$mean
    covariance_mean <- solve(t(L) %*% W %*% L)
    by_mean <- covariance_mean %*% t(L) %*% W %*% e
    K <- kronecker(W, W) / 2; r <- as.vector(S + tcrossprod(e) - now$cov)
    information <- t(vec_design) %*% K %*% vec_design
    move <- c(by_mean, solve(information, t(vec_design) %*% K %*% r)); t <- t + move
    if (max(abs(move)) < 1e-9) break
  }
  c(slope = t[[2]], variance = covariance_mean[2, 2] / nrow(y))
}

impute <- function(d, own_fit, ref_fit, how, delta, shape) {
  y <- as.matrix(d[2:4]); last <- last_answer(y)
  kinds <- kinds_of(y)
  own_draws <- mvrnorm(M, coef(own_fit)[order_], vcov(own_fit)[order_, order_])
  ref_draws <- mvrnorm(M, coef(ref_fit)[order_], vcov(ref_fit)[order_, order_])
  found <- t(sapply(1:M, function(k) {
    own <- moments(own_draws[k, ]); ref <- moments(ref_draws[k, ]); full <- y
    for (rows in kinds) {
      gone <- is.na(y[rows[1], ]); if (!any(gone)) next
      j <- joint(own, ref, last[rows[1]], how); seen <- !gone
      B <- j$cov[gone, seen, drop = FALSE] %*% solve(j$cov[seen, seen])
      mean <- sweep(sweep(y[rows, seen, drop = FALSE], 2, j$mean[seen]) %*% t(B), 2,
                    (j$mean + delta * steps(last[rows[1]], shape))[gone], "+")
      R <- j$cov[gone, gone, drop = FALSE] - B %*% j$cov[seen, gone, drop = FALSE]
      full[rows, gone] <- mean + matrix(rnorm(length(rows) * sum(gone)), length(rows)) %*% chol(R)
    }
    complete_fit(full, coef(own_fit)[order_])
  }))
  between <- var(found[, "slope"])
  list(estimate = mean(found[, "slope"]), monte_carlo_error = sqrt(between / M),
       rubin_std_error = sqrt(mean(found[, "variance"]) + (1 + 1 / M) * between))
}

# Stacked estimating equations, every derivative numerical.
kinds_of <- function(y) split(seq_len(nrow(y)), apply(is.na(y), 1, paste, collapse = ""))
quadratic <- function(e, W) rowSums((e %*% W) * e)
loglik_seen <- function(t, y, kinds = kinds_of(y)) {
  j <- moments(t); out <- numeric(nrow(y))
  for (rows in kinds) {
    s <- !is.na(y[rows[1], ]); C <- j$cov[s, s, drop = FALSE]
    e <- sweep(y[rows, s, drop = FALSE], 2, j$mean[s])
    out[rows] <- -0.5 * (log(det(C)) + quadratic(e, solve(C)))
  }
  out
}
# The completed sample: values, the conditional covariance of each respondent's, and the scores.
completed <- function(own_t, ref_t, y, kinds, how, delta, shape) {
  own <- moments(own_t); ref <- moments(ref_t); R <- matrix(0, nrow(y), 9)
  for (rows in kinds) {
    s <- !is.na(y[rows[1], ]); if (all(s)) next
    last <- max(which(s)); j <- joint(own, ref, last, how); C <- matrix(0, 3, 3)
    B <- j$cov[!s, s, drop = FALSE] %*% solve(j$cov[s, s])
    y[rows, !s] <- sweep(sweep(y[rows, s, drop = FALSE], 2, j$mean[s]) %*% t(B), 2,
                         (j$mean + delta * steps(last, shape))[!s], "+")
    C[!s, !s] <- j$cov[!s, !s, drop = FALSE] - B %*% j$cov[s, !s, drop = FALSE]
    R[rows, ] <- rep(as.vector(C), each = length(rows))
  }
  list(y = y, R = R)
}
scores <- function(t, full) {
  now <- moments(t); W <- solve(now$cov); pulled <- sweep(full$y, 2, now$mean) %*% W
  square <- pulled[, rep(1:3, 3)] * pulled[, rep(1:3, each = 3)]
  by_covariance <- (square + full$R %*% kronecker(W, W) -
                      rep(as.vector(W), each = nrow(full$y))) / 2
  cbind(pulled %*% L, by_covariance %*% vec_design)
}

# Stacked estimating equations: the derivatives by parameters are numerical.
stacked <- function(d, ref_d, own_fit, ref_fit, how, delta, shape) {
  y <- as.matrix(d[2:4]); kinds <- kinds_of(y); o <- coef(own_fit)[order_]
  r <- coef(ref_fit)[order_]
  full <- function(a = o, b = r) completed(a, b, y, kinds, how, delta, shape)
  gradient <- function(t, at) colSums(scores(t, at))
  t <- o; at <- full()
  for (step in 1:50) {
    move <- solve(jacobian(gradient, t, at = at), gradient(t, at)); t <- t - move
    if (max(abs(move)) < 1e-10) break
  }
  A <- -jacobian(gradient, t, at = at)
  effect <- function(fit_t, rows) {
    H <- -hessian(function(u) sum(loglik_seen(u, rows)), fit_t)
    jacobian(function(u) loglik_seen(u, rows), fit_t) %*% solve(H)
  }
  by_own <- jacobian(function(a) gradient(t, full(a)), o)
  total <- solve(A, t(scores(t, at) + effect(o, y) %*% t(by_own)))[2, ]
  of_ref <- effect(r, as.matrix(ref_d[2:4]))
  by_ref <- jacobian(function(b) gradient(t, full(o, b)), r)
  from_ref <- solve(A, by_ref %*% t(of_ref))[2, ]
  list(estimate = t[[2]], std_error = sqrt(sum(total^2) + sum(from_ref^2)),
       difference = t[[2]] - r[[2]],
       difference_std_error = sqrt(sum(total^2) + sum((from_ref - of_ref[, 2])^2)))
}

rownames(data) <- NULL
a <- data[data$group == "a", ]; b <- data[data$group == "b", ]
fits <- list(all = at_random(data, estimator = "MLR"), a = at_random(a), b = at_random(b))
robust <- lapply(list(all = data, a = a, b = b), function(d) {
  p <- parameterEstimates(at_random(d, estimator = "MLR"))
  p <- p[p$lhs == "s" & p$op == "~1", ]
  list(estimate = p$est, std_error = p$se)
})
fit_all <- at_random(data)
cases <- list(
  jump = list(data, data, fit_all, fit_all, "at_random", 2, "jump"),
  per_wave = list(data, data, fit_all, fit_all, "at_random", -1.5, "per_wave"),
  jump_to_reference = list(a, b, fits$a, fits$b, "jump_to_reference", 0, "jump"),
  copy_reference = list(a, b, fits$a, fits$b, "copy_reference", 0, "jump"),
  copy_increments = list(a, b, fits$a, fits$b, "copy_increments", 0, "jump"))
set.seed(20250101)
out <- lapply(cases, function(x) {
  exact <- stacked(x[[1]], x[[2]], x[[3]], x[[4]], x[[5]], x[[6]], x[[7]])
  c(exact, imputed = list(impute(x[[1]], x[[3]], x[[4]], x[[5]], x[[6]], x[[7]])))
})
version <- function(p) as.character(packageVersion(p))
write_json(list(made_with = list(R = R.version.string, lavaan = version("lavaan"),
                                 numDeriv = version("numDeriv"), MASS = version("MASS")),
                seed = 20250101, imputations = M, robust = robust, cases = out),
           "expected.json", auto_unbox = TRUE, digits = 15, pretty = TRUE)
