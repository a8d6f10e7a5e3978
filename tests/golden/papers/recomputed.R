# Whole claims as R reports them, to eight decimals: every check must agree with all of them.
# Writes recomputed.json; the tests read only that file.
suppressPackageStartupMessages({library(effectsize); library(psych); library(lavaan); library(jsonlite)})
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
set.seed(20260103)
f <- function(x) sprintf("%.8f", unname(x))
i <- function(x) sprintf("%d", as.integer(unname(x)))
claims <- list()
add <- function(.id, .kind, ...) claims[[length(claims) + 1]] <<- c(list(id = .id, kind = .kind, where = "R"), list(...))

# chi-square, with and without Yates's correction, and 3 x 4
rows <- function(m) lapply(seq_len(nrow(m)), function(k) as.list(i(m[k, ])))
table <- function(id, m, correct) {
  test <- suppressWarnings(chisq.test(m, correct = correct))
  plain <- suppressWarnings(chisq.test(m, correct = FALSE))
  add(id, "chi_square", chi2 = f(test$statistic), df = i(test$parameter), p = f(test$p.value), n = i(sum(m)),
      v = f(sqrt(plain$statistic / sum(m) / (min(dim(m)) - 1))), cells = rows(m),
      correction = if (correct) "yates" else "none")
}
small <- matrix(c(23, 41, 37, 29), 2); large <- matrix(rpois(12, 30), 3)
table("chi_yates", small, TRUE); table("chi_none", small, FALSE); table("chi_large", large, FALSE)

# t-tests with every standardised difference
x <- rnorm(61, 10.4, 4.2); y <- rnorm(34, 8.1, 6.3)
group <- function(v, label) list(label = label, n = i(length(v)), mean = f(mean(v)), sd = f(sd(v)))
for (variances in c("student", "welch")) for (tail in c("two", "greater", "less")) {
  test <- t.test(x, y, var.equal = variances == "student",
                 alternative = c(two = "two.sided", greater = "greater", less = "less")[[tail]])
  d <- list(pooled = cohens_d(x, y, pooled_sd = TRUE)[[1]], hedges = hedges_g(x, y, pooled_sd = TRUE)[[1]],
            average = cohens_d(x, y, pooled_sd = FALSE)[[1]])
  for (type in names(d)) add(paste("t", variances, tail, type, sep = "_"), "t_test",
    t = f(test$statistic), df = if (variances == "student") i(test$parameter) else f(test$parameter),
    p = f(test$p.value), tail = tail, variances = variances, groups = list(group(x, "x"), group(y, "y")),
    difference = f(mean(x) - mean(y)), d = f(d[[type]]), d_type = type)
}
paired <- t.test(x[1:30], y[1:30], paired = TRUE)
add("t_paired", "t_test", t = f(paired$statistic), df = i(paired$parameter), p = f(paired$p.value),
    design = "paired", d = f(cohens_d(x[1:30], y[1:30], paired = TRUE)[[1]]))

# F, with partial eta squared; a regression with t intervals; a logistic odds ratio
g <- factor(rep(1:3, length.out = 95)); v <- c(x, y)
fit <- anova(lm(v ~ g))
add("f", "f_test", f = f(fit$`F value`[1]), df1 = i(fit$Df[1]), df2 = i(fit$Df[2]), p = f(fit$`Pr(>F)`[1]),
    partial_eta2 = f(effectsize::eta_squared(aov(v ~ g))$Eta2[1]))
w <- rnorm(95); line <- lm(v ~ w); s <- summary(line)$coefficients["w", ]; limits <- confint(line)["w", ]
add("regression", "regression", b = f(s[1]), se = f(s[2]), t = f(s[3]), p = f(s[4]), df = i(line$df.residual),
    low = f(limits[1]), high = f(limits[2]))
add("interval_t", "interval", estimate = f(s[1]), low = f(limits[1]), high = f(limits[2]), se = f(s[2]),
    statistic = f(s[3]), p = f(s[4]), df = i(line$df.residual))
b <- rbinom(95, 1, plogis(0.6 * w)); logit <- glm(b ~ w, family = binomial)
l <- summary(logit)$coefficients["w", ]; or <- exp(confint.default(logit)["w", ])
add("odds_ratio", "interval", estimate = f(exp(l[1])), low = f(or[1]), high = f(or[2]), scale = "log",
    se = f(l[2]), statistic = f(l[3]), p = f(l[4]))
add("wald", "z_test", z = f(l[3]), p = f(l[4]))

# correlation with Fisher's interval; standardised alpha; a linear growth model of four waves
r <- cor.test(v, v * 0.3 + w * 5)
add("correlation", "correlation", r = f(r$estimate), df = i(r$parameter), n = i(95), p = f(r$p.value),
    low = f(r$conf.int[1]), high = f(r$conf.int[2]))
items <- data.frame(sapply(1:6, function(k) w + rnorm(95)))
a <- suppressWarnings(psych::alpha(items))$total
add("alpha", "alpha", value = f(a$std.alpha), k = i(6), mean_r = f(a$average_r), standardized = TRUE)
intercept <- rnorm(200, 10, 3); slope <- rnorm(200, -0.4, 0.6)
waves <- data.frame(sapply(0:3, function(k) intercept + slope * k + rnorm(200, 0, 2)))
names(waves) <- paste0("y", 1:4); waves$y3 <- waves$y3 + 0.6  # some misfit, so that RMSEA is above 0
model <- growth("i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4\n s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4", waves)
m <- fitMeasures(model)
add("growth", "growth_fit", chi2 = f(m["chisq"]), df = i(m["df"]), p = f(m["pvalue"]), waves = "4",
    form = "linear", residuals = "free", n = "200", rmsea = f(m["rmsea"]), cfi = f(m["cfi"]),
    r_squared = as.list(f(lavInspect(model, "rsquare"))))

versions <- c(list(R = as.character(getRversion())),
  sapply(c("effectsize", "psych", "lavaan"), function(p) as.character(packageVersion(p)), simplify = FALSE))
write(toJSON(list(versions = versions, claims = claims), auto_unbox = TRUE, pretty = TRUE),
      file.path(folder, "recomputed.json"))
