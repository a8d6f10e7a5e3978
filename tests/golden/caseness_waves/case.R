# Cases at three waves: R's values for wavescore.methods.gee, random_intercept, paired_proportions.
# Rscript case.R (in this folder) writes input.csv and expected.json.
suppressPackageStartupMessages({library(geepack); library(lme4); library(jsonlite)})
set.seed(20260212)
n <- 240
age <- round(rnorm(n, 40, 12))
u <- rnorm(n, 0, 2)
y <- sapply(c(1.2, 0.9, 0.3), function(b) rbinom(n, 1, plogis(b - 0.04 * (age - 40) + u)))
lost2 <- runif(n) < plogis(-1 + 0.8 * y[, 1] - 0.02 * (age - 40))
lost3 <- runif(n) < plogis(-1 + 0.8 * y[, 1])
y[lost2, 2] <- NA
y[lost3, 3] <- NA
y[1:3, 1] <- NA
wide <- data.frame(t1 = y[, 1], t2 = y[, 2], t3 = y[, 3], age = age)
write.csv(wide, "input.csv", row.names = FALSE)
x <- (age - mean(age)) / 10

long <- data.frame(id = rep(1:n, each = 3), wave = factor(rep(1:3, n)), y = as.vector(t(y)),
                   x = rep(x, each = 3))
long <- long[!is.na(long$y), ]

jacobian <- function(f, at) {
  sapply(seq_along(at), function(k) {
    h <- 1e-4 * max(1, abs(at[k])); e <- replace(numeric(length(at)), k, h)
    (8 * (f(at + e) - f(at - e)) - (f(at + 2 * e) - f(at - 2 * e))) / (12 * h)
  })
}
told <- function(share, at, v) {
  j <- jacobian(share, at); s <- j %*% v %*% t(j)
  list(share = share(at), share_covariance = unclass(s))
}

gee <- function(formula, corstr, adjusted, ...) {
  fit <- geeglm(formula, id = id, data = long, family = binomial, corstr = corstr,
                control = geese.control(epsilon = 1e-12, maxit = 200))
  share <- function(b) sapply(1:3, function(t) mean(plogis(b[t] + if (adjusted) b[4] * x else 0 * x)))
  b <- unname(coef(fit))
  c(list(coefficients = b, covariance = unname(fit$geese$vbeta),
         correlation = if (corstr == "independence") 0 else unname(fit$geese$alpha)),
    told(share, b, fit$geese$vbeta))
}

# The likelihood on a grid of its own, five times finer; at the maximum by R's integrate as well.
grid <- seq(-9, 9, length.out = 601); mass <- dnorm(grid) * (grid[2] - grid[1])
minus <- function(p, adjusted) {
  eta <- outer(rep(1, n), p[1:3]) + if (adjusted) p[4] * x else 0
  seen <- rowSums(!is.na(y)) > 0
  logs <- matrix(0, sum(seen), length(grid))
  for (t in 1:3) {
    one <- outer(eta[seen, t], p[length(p)] * grid, "+")
    here <- y[seen, t]
    here[is.na(here)] <- 0
    logs <- logs + ifelse(is.na(y[seen, t]), 0, 1) * (here * one - log1p(exp(one)))
  }
  -sum(log(exp(logs) %*% mass))
}
adaptive <- function(p, adjusted) {
  eta <- outer(rep(1, n), p[1:3]) + if (adjusted) p[4] * x else 0
  sum(sapply(which(rowSums(!is.na(y)) > 0), function(i) {
    k <- !is.na(y[i, ])
    f <- function(z) sapply(z, function(z1) {
      exp(sum(dbinom(y[i, k], 1, plogis(eta[i, k] + p[length(p)] * z1), log = TRUE))) * dnorm(z1)
    })
    log(integrate(f, -9, 9, rel.tol = 1e-12, subdivisions = 400)$value)
  }))
}
random <- function(formula, adjusted) {
  fit <- glmer(formula, data = long, family = binomial, nAGQ = 25,
               control = glmerControl(optimizer = "bobyqa", optCtrl = list(rhobeg = 0.1, rhoend = 1e-9,
                                                                           maxfun = 1e5)))
  start <- c(unname(fixef(fit)), sqrt(unname(VarCorr(fit)$id[1, 1])))
  score <- function(p) as.vector(jacobian(function(q) minus(q, adjusted), p))
  at <- start
  for (k in 1:2) at <- at - as.vector(solve(jacobian(score, at), score(at)))
  v <- solve(jacobian(score, at))
  share <- function(p) sapply(1:3, function(t) mean(sapply(if (adjusted) x else 0, function(xi) {
    b <- p[t] + if (adjusted) p[4] * xi else 0
    integrate(function(z) plogis(b + p[length(p)] * z) * dnorm(z), -9, 9, rel.tol = 1e-12)$value
  })))
  c(list(coefficients = at, covariance = unname(v), loglik = adaptive(at, adjusted),
         glmer = start, glmer_std_error = unname(sqrt(diag(as.matrix(vcov(fit))))),
         glmer_loglik = as.numeric(logLik(fit))),
    told(share, at, v))
}

# Weighted independence: known at t2 and t3 by the first wave's status and age; stacked equations.
base <- which(!is.na(y[, 1]))
y1 <- y[base, 1]; xb <- x[base]
z <- cbind(1, y1, xb)
known <- !is.na(y[base, ])
models <- lapply(2:3, function(t) {
  unname(coef(glm(known[, t] ~ y1 + xb, family = binomial,
                  control = glm.control(epsilon = 1e-14))))
})
weights_of <- function(a) cbind(1, sapply(1:2, function(k) {
  ifelse(known[, k + 1], mean(known[, k + 1]) / plogis(z %*% a[(3 * k - 2):(3 * k)]), 0)
}))
scores <- function(p) {
  a <- p[1:6]; b <- p[7:10]; w <- weights_of(a)
  one <- lapply(1:2, function(k) {
    as.vector(known[, k + 1] - plogis(z %*% a[(3 * k - 2):(3 * k)])) * z
  })
  e <- sapply(1:3, function(t) {
    ifelse(known[, t], w[, t] * (ifelse(known[, t], y[base, t], 0) - plogis(b[t] + b[4] * xb)), 0)
  })
  cbind(one[[1]], one[[2]], e, rowSums(e) * xb)
}
a <- unlist(models)
w <- weights_of(a)
wlong <- data.frame(id = rep(seq_along(base), each = 3), wave = factor(rep(1:3, length(base))),
                    y = as.vector(t(y[base, ])), x = rep(xb, each = 3), w = as.vector(t(w)))
wlong <- wlong[!is.na(wlong$y), ]
wfit <- geeglm(y ~ 0 + wave + x, id = id, data = wlong, weights = w, family = binomial,
               corstr = "independence", control = geese.control(epsilon = 1e-12, maxit = 200))
p <- c(a, unname(coef(wfit)))
bread <- jacobian(function(q) colSums(scores(q)), p)
inner <- solve(bread) %*% crossprod(scores(p)) %*% t(solve(bread))
share <- function(b) sapply(1:3, function(t) mean(plogis(b[t] + b[4] * xb)))
weighted <- c(list(coefficients = unname(coef(wfit)), covariance = unname(inner[7:10, 7:10])),
              told(share, unname(coef(wfit)), inner[7:10, 7:10]))

# Newcombe's method 10 in base R: Wilson limits by prop.test.
paired <- function(a, b, c, d) {
  n <- a + b + c + d
  wilson <- function(k) prop.test(k, n, correct = FALSE)$conf.int
  s <- (a + b) / n; e <- (a + c) / n; ls <- wilson(a + b); le <- wilson(a + c)
  m <- as.numeric(a + b) * (c + d) * (a + c) * (b + d)
  k <- a * d - b * c; if (k > 0) k <- max(k - n / 2, 0)
  phi <- if (m > 0) k / sqrt(m) else 0
  lo <- sqrt((e - le[1])^2 - 2 * phi * (e - le[1]) * (ls[2] - s) + (ls[2] - s)^2)
  hi <- sqrt((le[2] - e)^2 - 2 * phi * (le[2] - e) * (s - ls[1]) + (s - ls[1])^2)
  exact <- binom.test(c, b + c)$p.value
  list(cells = c(a, b, c, d), difference = e - s, conf = c(e - s - lo, e - s + hi), exact_p = exact,
       mid_p = 2 * pbinom(min(b, c), b + c, 0.5) - dbinom(c, b + c, 0.5))
}
two <- table(factor(y[, 1], 1:0), factor(y[, 3], 1:0))
cells <- list(c(36, 12, 2, 0), c(1, 1, 7, 12), c(400, 700, 600, 100),
              as.vector(t(two)))
expected <- list(
  R = R.version.string, geepack = as.character(packageVersion("geepack")),
  lme4 = as.character(packageVersion("lme4")),
  independence = gee(y ~ 0 + wave, "independence", FALSE),
  exchangeable = gee(y ~ 0 + wave, "exchangeable", FALSE),
  independence_age = gee(y ~ 0 + wave + x, "independence", TRUE),
  exchangeable_age = gee(y ~ 0 + wave + x, "exchangeable", TRUE),
  random = random(y ~ 0 + wave + (1 | id), FALSE),
  random_age = random(y ~ 0 + wave + x + (1 | id), TRUE),
  weighted = weighted,
  paired = lapply(cells, function(k) do.call(paired, as.list(k)))
)
write_json(expected, "expected.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
