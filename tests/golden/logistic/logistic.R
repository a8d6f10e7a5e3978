# Rscript logistic.R, in this folder. Writes the input (seeded) and expected.json.
suppressMessages(library(jsonlite))
set.seed(20250110)
n <- 240
d <- data.frame(score = round(rnorm(n, 10, 5)), age = round(runif(n, 16, 70)),
  poster = rbinom(n, 1, .6), forum = sample(c("Robin", "Wren", "Finch"), n, TRUE, c(.5, .35, .15)))
d$lost <- rbinom(n, 1, plogis(-0.8 + 0.09 * d$score - 0.02 * d$age - 0.5 * d$poster + 0.6 * (d$forum == "Wren")))
d$score[c(5, 60)] <- NA; d$age[100] <- NA
write.csv(d, "input.csv", row.names = FALSE, na = "")
d <- read.csv("input.csv"); d$forum <- factor(d$forum, c("Robin", "Wren", "Finch"))
analyse <- function(formula, d) {
  fit <- glm(formula, binomial, d, control = glm.control(epsilon = 1e-14, maxit = 100))
  s <- coef(summary(fit)); ci <- confint.default(fit)
  list(n = nobs(fit), events = sum(fit$y), loglik = as.numeric(logLik(fit)),
    intercept = s[1, 1], intercept_std_error = s[1, 2],
    terms = lapply(rownames(s)[-1], function(t) list(term = t, coefficient = s[t, 1], std_error = s[t, 2],
      statistic = s[t, 3], p_value = s[t, 4], odds_ratio = exp(s[t, 1]),
      conf_low = exp(ci[t, 1]), conf_high = exp(ci[t, 2]))))
}
# A predictor so skewed that Newton's steps without halving stop short of the maximum.
# glm's own standard errors are 4e-4 off there: it keeps every weight above .Machine$double.eps.
skewed <- read.csv("skewed.csv")
exact <- function(formula, d) {
  fit <- glm(formula, binomial, d, control = glm.control(epsilon = 1e-14, maxit = 100))
  x <- model.matrix(fit); eta <- drop(x %*% coef(fit)); b <- coef(fit)[[2]]
  se <- sqrt(diag(solve(t(x) %*% (plogis(eta) * plogis(-eta) * x))))[[2]]
  list(loglik = as.numeric(logLik(fit)), coefficient = b, std_error = se)
}
write_json(list(versions = list(R = R.version.string),
  one = analyse(lost ~ score, d), all = analyse(lost ~ score + age + poster + forum, d),
  skewed = exact(lost ~ cost, skewed)),
  "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
