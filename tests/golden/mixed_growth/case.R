# Mixed growth models at times of one's own: nlme, OpenMx with definition variables, and the
# likelihood written out (mvtnorm), brought to its maximum by Newton steps with numerical derivatives.
# Run in this folder: Rscript case.R
suppressMessages({library(nlme); library(OpenMx); library(mvtnorm); library(numDeriv); library(jsonlite)})
set.seed(172)
n <- 70
planned <- c(0, 1, 2, 3)
at <- t(replicate(n, planned + c(0, runif(3, -0.25, 0.6))))
u <- matrix(rnorm(2 * n), n) %*% chol(matrix(c(12, -0.6, -0.6, 1), 2))
y <- t(sapply(seq_len(n), function(i) {
  S <- 5 * 0.45^abs(outer(at[i, ], at[i, ], "-"))
  10 - 1.1 * pmin(at[i, ], 1.5) + 0.3 * pmax(at[i, ] - 1.5, 0) + u[i, 1] + u[i, 2] * at[i, ] + drop(rmvnorm(1, sigma = S))
}))
for (t in 2:4) { gone <- is.na(y[, t - 1]) | runif(n) < 0.14; y[gone, t] <- NA }
y[sample(n, 4), 2] <- NA
wide <- round(data.frame(y, at), 3); names(wide) <- c(paste0("y", 1:4), paste0("at", 1:4))
write.csv(wide, "input.csv", row.names = FALSE, na = "")
wide <- read.csv("input.csv"); y <- as.matrix(wide[1:4]); at <- as.matrix(wide[5:8])
long <- data.frame(id = rep(seq_len(n), 4), wave = factor(rep(1:4, each = n)), y = c(y), t = c(at))
long <- long[!is.na(long$y), ]; long <- long[order(long$id, long$t), ]

basis <- list(linear = function(t) cbind(1, t), quadratic = function(t) cbind(1, t, t^2),
  piecewise = function(t) cbind(1, pmin(t, 1.5), pmax(t - 1.5, 0)))
casewise <- function(th, form, residuals) {
  k <- ncol(basis[[form]](0)); s <- th[-(1:k)]
  sapply(seq_len(n), function(i) {
    seen <- !is.na(y[i, ]); t <- at[i, seen]
    D <- abs(outer(t, t, "-")); Z <- cbind(1, t)
    R <- switch(residuals, levels = 0, equal = diag(s[4], length(t)), free = diag(s[3 + which(seen)], length(t)),
                autoregressive = s[4] * s[5]^D)
    S <- if (residuals == "levels") diag(s[2], length(t)) + s[1]
         else Z %*% matrix(c(s[1], s[3], s[3], s[2]), 2) %*% t(Z) + R
    U <- chol(S); r <- backsolve(U, y[i, seen] - drop(basis[[form]](t) %*% th[1:k]), transpose = TRUE)
    -0.5 * (length(t) * log(2 * pi) + sum(r^2)) - sum(log(diag(U)))
  })
}
polished <- function(th, form, residuals) {
  f <- function(x) sum(casewise(x, form, residuals))
  for (k in 1:2) th <- th - solve(hessian(f, th), grad(f, th))
  th
}
fixed <- c(linear = "y ~ t", quadratic = "y ~ t + I(t^2)", piecewise = "y ~ pmin(t, 1.5) + pmax(t - 1.5, 0)")
tight <- lmeControl(maxIter = 300, msMaxIter = 500, tolerance = 1e-10, msTol = 1e-12, returnObject = TRUE)
cases <- list()
for (case in list(c("linear", "equal"), c("linear", "free"), c("linear", "autoregressive"), c("quadratic", "equal"),
                  c("piecewise", "equal"), c("piecewise", "autoregressive"))) {
  form <- case[1]; residuals <- case[2]
  more <- switch(residuals, equal = list(), free = list(weights = varIdent(form = ~ 1 | wave)),
                 autoregressive = list(correlation = corCAR1(form = ~ t | id)))
  fit <- do.call(lme, c(list(as.formula(fixed[[form]]), data = long, random = ~ t | id, method = "ML", control = tight), more))
  P <- as.matrix(getVarCov(fit)); s2 <- fit$sigma^2
  e <- switch(residuals, equal = s2, autoregressive = c(s2, coef(fit$modelStruct$corStruct, unconstrained = FALSE)),
    free = s2 * (c(1, coef(fit$modelStruct$varStruct, unconstrained = FALSE)))^2)
  start <- c(fixef(fit), P[1, 1], P[2, 2], P[1, 2], e)
  th <- polished(start, form, residuals)
  f <- function(x) sum(casewise(x, form, residuals))
  I <- -hessian(f, th); J <- jacobian(function(x) casewise(x, form, residuals), th)
  inverse <- solve(I)
  cases[[paste(case, collapse = "_")]] <- list(nlme = unname(start), nlme_loglik = as.numeric(logLik(fit)),
    nlme_error = unname(sqrt(diag(fit$varFix))), estimate = unname(th), loglik = f(th),
    observed = sqrt(diag(inverse)), robust = sqrt(diag(inverse %*% crossprod(J) %*% inverse)))
}
# Persons depart by their level alone.
fit <- lme(y ~ t, data = long, random = ~ 1 | id, method = "ML", control = tight)
start <- c(fixef(fit), as.numeric(getVarCov(fit)), fit$sigma^2)
th <- polished(start, "linear", "levels")
f <- function(x) sum(casewise(x, "linear", "levels"))
cases$levels <- list(nlme = unname(start), nlme_loglik = as.numeric(logLik(fit)), nlme_error = unname(sqrt(diag(fit$varFix))),
  estimate = unname(th), loglik = f(th), observed = sqrt(diag(solve(-hessian(f, th)))))
# Definition variables: the loadings of the slope are each respondent's own times.
given <- wide; given[5:8][is.na(given[5:8])] <- 0
model <- mxModel("definition", type = "RAM", manifestVars = paste0("y", 1:4), latentVars = c("i", "s"),
  mxPath("i", paste0("y", 1:4), free = FALSE, values = 1),
  mxPath("s", paste0("y", 1:4), free = FALSE, labels = paste0("data.at", 1:4)),
  mxPath(c("i", "s"), arrows = 2, connect = "unique.pairs", values = c(10, 0, 1), labels = c("vi", "c", "vs")),
  mxPath(paste0("y", 1:4), arrows = 2, values = 5, labels = "e"),
  mxPath("one", c("i", "s"), values = c(10, -1), labels = c("mi", "ms")), mxData(given, type = "raw"))
fit <- mxRun(model, silent = TRUE)
cases$openmx <- list(estimate = unname(coef(fit)[c("mi", "ms", "vi", "vs", "c", "e")]),
  error = unname(summary(fit)$parameters$Std.Error[match(c("mi", "ms", "vi", "vs", "c", "e"), summary(fit)$parameters$name)]),
  loglik = -fit$output$fit / 2)
write_json(list(versions = list(R = R.version.string, nlme = as.character(packageVersion("nlme")),
  OpenMx = as.character(packageVersion("OpenMx")), mvtnorm = as.character(packageVersion("mvtnorm"))), cases = cases),
  "expected.json", digits = I(15), auto_unbox = TRUE)
