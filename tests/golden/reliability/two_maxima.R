# Rscript two_maxima.R, in this folder: twelve made respondents whose one-factor likelihood has several maxima. From
# its own start lavaan comes to the higher, which is taken to its end by Newton's steps.
suppressMessages({library(lavaan); library(numDeriv); library(jsonlite)})
x <- as.matrix(read.csv("two_maxima.csv")); n <- nrow(x); k <- ncol(x); s <- cov(x) * (n - 1) / n
fit <- cfa(paste("f =~", paste(colnames(x), collapse = " + ")), as.data.frame(x), std.lv = TRUE)
e <- lavInspect(fit, "est"); p <- c(e$lambda, diag(e$theta))
far <- function(p) { m <- tcrossprod(p[1:k]) + diag(p[k + 1:k]); log(det(m)) + sum(diag(solve(m, s))) }
for (step in 1:4) p <- p - solve(hessian(far, p), grad(far, p))
write_json(list(versions = list(R = R.version.string, lavaan = as.character(packageVersion("lavaan"))), n = n,
  discrepancy = far(p), omega = sum(p[1:k])^2 / sum(s)), "two_maxima.json", auto_unbox = TRUE, digits = I(15))
