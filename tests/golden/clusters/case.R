# Few clusters: clubSandwich, aov, the wild cluster bootstrap over all signs, lavaan's cluster-robust
# growth, and lme4's three-level growth. Writes input.csv (seed 20250103) and expected.json.
suppressMessages({library(clubSandwich); library(lavaan); library(lme4); library(jsonlite)})
set.seed(20250103)
sizes <- c(12, 30, 45, 60, 75, 90, 110); G <- length(sizes); site <- rep(paste0("s", 1:G), sizes)
n <- sum(sizes); at <- match(site, paste0("s", 1:G))
u <- cbind(rnorm(G, sd = 1.4), rnorm(G, sd = 0.5))
person <- cbind(rnorm(n, sd = 3.5), rnorm(n, sd = 0.9))
times <- 0:2
Y <- 10 + u[at, 1] + person[, 1] + outer(-0.5 + u[at, 2] + person[, 2], times) + rnorm(3 * n, sd = 2)
lost <- runif(n) < plogis(-2 + 0.12 * Y[, 1]); Y[lost, 3] <- NA
Y[runif(n) < ifelse(lost, 0.6, 0.08), 2] <- NA
x <- as.numeric(runif(n) < 0.5 + 0.1 * (at %% 3 - 1))
d <- data.frame(site, x, round(Y, 3)); names(d)[3:5] <- c("y1", "y2", "y3")
write.csv(d, "input.csv", row.names = FALSE, na = ""); d <- read.csv("input.csv")

tests <- function(m, type) {
  t <- coef_test(m, vcov = type, cluster = d$site, test = "Satterthwaite")
  list(estimate = t$beta, std_error = t$SE, df = if (is.null(t$df_Satt)) t$df else t$df_Satt,
       p_value = if (is.null(t$p_Satt)) t$p_t else t$p_Satt)
}
d$case <- as.numeric(d$y1 >= 12)
models <- list(mean = lm(y1 ~ 1, d), difference = lm(y1 ~ x, d), share = lm(case ~ 1, d))
robust <- lapply(models, function(m) sapply(c("CR0", "CR1", "CR2"), function(k) tests(m, k),
                                            simplify = FALSE))
wild <- function() {
  m0 <- lm(y1 ~ 1, d); e <- resid(m0); f <- fitted(m0)
  tstat <- function(y) {
    m <- lm(y ~ d$x); V <- vcovCR(m, cluster = d$site, type = "CR1"); coef(m)[2] / sqrt(V[2, 2])
  }
  signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), G)))
  ids <- match(d$site, sort(unique(d$site)))
  draws <- apply(signs, 1, function(s) tstat(f + s[ids] * e))
  mean(abs(draws) >= abs(tstat(d$y1)) * (1 - 1e-9))
}
a <- anova(aov(y1 ~ site, d)); m <- as.numeric(table(d$site)); m0 <- (n - sum(m^2) / n) / (G - 1)
F <- a$`F value`[1]; icc <- function(f) (f - 1) / (f - 1 + m0)
ends <- F / qf(c(.975, .025), G - 1, n - G)
deff <- function(r) 1 + (sum(m^2) / n - 1) * max(r, 0)

growth_fit <- growth("i =~ 1*y1 + 1*y2 + 1*y3; s =~ 0*y1 + 1*y2 + 2*y3", d, missing = "fiml",
                     estimator = "MLR", cluster = "site")
p <- parameterEstimates(growth_fit); p <- p[p$lhs == "s" & p$op == "~1", ]
leave <- sapply(unique(d$site), function(s) {
  coef(growth("i =~ 1*y1 + 1*y2 + 1*y3; s =~ 0*y1 + 1*y2 + 2*y3", d[d$site != s, ],
              missing = "fiml"))["s~1"]
})
long <- reshape(d, direction = "long", varying = c("y1", "y2", "y3"), v.names = "y",
                timevar = "t", times = 0:2, idvar = "id")
long <- long[!is.na(long$y), ]
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9, maxfun = 2e5))
levels3 <- function(reml) {
  f <- lmer(y ~ t + (1 + t | id) + (1 + t || site), long, REML = reml, control = control)
  v <- as.data.frame(VarCorr(f)); pick <- function(g, a, b = NA) {
    v$vcov[v$grp == g & v$var1 %in% a & (if (is.na(b)) is.na(v$var2) else v$var2 %in% b)]
  }
  site <- grep("^site", unique(v$grp), value = TRUE)
  s <- v[v$grp %in% site, ]
  shrunken <- ranef(f)$site
  list(intercept = fixef(f)[[1]], slope = fixef(f)[[2]], slope_se = sqrt(vcov(f)[2, 2]),
       loglik = as.numeric(logLik(f)),
       person = c(pick("id", "(Intercept)"), pick("id", "t"), pick("id", "(Intercept)", "t")),
       site = c(s$vcov[s$var1 == "(Intercept)"], s$vcov[s$var1 == "t"]),
       residual = sigma(f)^2, site_slopes = fixef(f)[[2]] + shrunken[order(rownames(shrunken)), "t"])
}
version <- function(p) as.character(packageVersion(p))
write_json(list(made_with = list(R = R.version.string, clubSandwich = version("clubSandwich"),
                                 lavaan = version("lavaan"), lme4 = version("lme4")),
  robust = robust, wild_p = wild(),
  icc = list(icc = icc(F), low = icc(ends[1]), high = icc(ends[2]), design_effect = deff(icc(F)),
             design_effect_high = deff(icc(ends[2]))),
  growth = list(estimate = p$est, cr1 = p$se,
                jackknife = sqrt((G - 1) / G * sum((leave - mean(leave))^2))),
  ml = levels3(FALSE), reml = levels3(TRUE)),
  "expected.json", auto_unbox = TRUE, digits = 15, pretty = TRUE)
