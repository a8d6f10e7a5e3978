# Inverse-probability-of-attrition weights: glm, lavaan with sampling weights, and the errors of the
# stacked equations with numerical derivatives. Writes input.csv (seed 20250102) and expected.json.
suppressMessages({library(lavaan); library(jsonlite); library(numDeriv)})
set.seed(20250102)
n <- 320; group <- ifelse(runif(n) < 0.6, "a", "b"); start <- rnorm(n, 11, 4.5)
y <- start + outer(rnorm(n, ifelse(group == "a", -0.9, -0.2), 1.2), 0:2) +
  matrix(rnorm(3 * n, sd = 2.2), n)
lost <- runif(n) < plogis(-2.2 + 0.16 * y[, 1] + 0.5 * (group == "a"))
y[lost, 3] <- NA; y[runif(n) < ifelse(lost, 0.6, 0.1), 2] <- NA
d <- data.frame(group, y1 = y[, 1], y2 = y[, 2], y3 = y[, 3]); d[2:4] <- round(d[2:4], 3)
write.csv(d, "input.csv", row.names = FALSE, na = ""); d <- read.csv("input.csv")
kept <- as.numeric(!is.na(d$y3)); a <- as.numeric(d$group == "a")
X <- cbind(1, d$y1, a)
logit <- glm(kept ~ d$y1 + a, family = binomial, control = list(epsilon = 1e-14))
raw <- function(b) ifelse(kept == 1, mean(kept) / plogis(drop(X %*% b)), 0)
g <- unname(coef(logit)); limit <- quantile(raw(g)[kept == 1], 0.95)
cut <- kept == 1 & raw(g) > limit
weight <- function(b) ifelse(cut, limit, raw(b))
w <- weight(g)
logit_scores <- function(b) (kept - plogis(drop(X %*% b))) * X
by_logit <- logit_scores(g) %*% solve(-jacobian(function(b) colSums(logit_scores(b)), g))

stack <- function(scores, t) {   # scores(t): respondents by parameters, unweighted
  A <- -jacobian(function(u) colSums(w * scores(u)), t)
  B <- jacobian(function(b) colSums(weight(b) * scores(t)), g)
  (w * scores(t) + by_logit %*% t(B)) %*% solve(A)
}
mean_of <- function(z, within = rep(TRUE, length(z))) {
  use <- !is.na(z) & within; m <- weighted.mean(z[use], w[use])
  effect <- stack(function(u) matrix(ifelse(use, z - u, 0)), m)
  list(estimate = m, effect = effect[, 1])
}
plain <- function(x) list(estimate = x$estimate, std_error = sqrt(sum(x$effect^2)))
case <- ifelse(is.na(d$y3), NA, as.numeric(d$y3 >= 10))
one <- mean_of(d$y3, a == 1); two <- mean_of(d$y3, a == 0)
difference <- list(estimate = one$estimate - two$estimate, effect = one$effect - two$effect)

k <- d[kept == 1, ]; k$w <- w[kept == 1]
fit <- growth("i =~ 1*y1 + 1*y2 + 1*y3; s =~ 0*y1 + 1*y2 + 2*y3", k, missing = "fiml",
              estimator = "MLR", sampling.weights = "w", sampling.weights.normalization = "none")
order_ <- c("i~1", "s~1", "i~~i", "s~~s", "i~~s", "y1~~y1", "y2~~y2", "y3~~y3")
t <- coef(fit)[order_]; L <- cbind(1, 0:2); Y <- as.matrix(d[2:4])
loglik <- function(t) {
  P <- matrix(c(t[3], t[5], t[5], t[4]), 2); S <- L %*% P %*% t(L) + diag(t[6:8])
  m <- drop(L %*% t[1:2])
  sapply(seq_len(nrow(Y)), function(i) {
    s <- !is.na(Y[i, ]); C <- S[s, s, drop = FALSE]; e <- Y[i, s] - m[s]
    -0.5 * (log(det(C)) + drop(e %*% solve(C, e)))
  })
}
each <- jacobian(loglik, t)
A <- -hessian(function(u) sum(w * loglik(u)), t)
B <- jacobian(function(b) colSums(weight(b) * each), g)
effect <- (w * each + by_logit %*% t(B)) %*% solve(A)
fixed <- parameterEstimates(fit); fixed <- fixed[fixed$lhs == "s" & fixed$op == "~1", ]
version <- function(p) as.character(packageVersion(p))
write_json(list(made_with = list(R = R.version.string, lavaan = version("lavaan"),
                                 numDeriv = version("numDeriv")),
  coefficients = g, limit = unname(limit), truncated = sum(cut), total = sum(w),
  effective_n = sum(w)^2 / sum(w^2), mean = plain(mean_of(d$y3)), case = plain(mean_of(case)),
  difference = plain(difference),
  slope = list(estimate = unname(t[2]), std_error = sqrt(sum(effect[, 2]^2)),
               std_error_weights_fixed = fixed$se)),
  "expected.json", auto_unbox = TRUE, digits = 15, pretty = TRUE)
