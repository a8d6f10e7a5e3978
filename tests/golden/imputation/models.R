# Models of five data sets completed by mice, pooled by mice's pool.scalar: a mixed model (lme4), a
# mean in sites (clubSandwich), parallel growth and a random-intercept cross-lagged model (lavaan),
# a weighted share (survey), shares of responses, the mean and the SD of an item.
# Rscript models.R (in this folder) writes models.csv and models.json. Seed fixed before: 20260406.
suppressPackageStartupMessages({library(mice); library(lme4); library(clubSandwich)
  library(lavaan); library(survey); library(jsonlite)})
set.seed(20260406)
n <- 250; m <- 5
site <- sample(paste0("s", 1:6), n, TRUE, c(0.3, 0.2, 0.2, 0.1, 0.1, 0.1))
age <- sample(c("young", "middle", "old"), n, TRUE, c(0.5, 0.3, 0.2))
level <- rnorm(n); change <- rnorm(n)
level_b <- 0.6 * level + 0.8 * rnorm(n); change_b <- 0.5 * change + 0.87 * rnorm(n)
grown <- function(t, i, s) round(10 + 4 * i + (t - 1) * (-1 + 2 * s) + rnorm(n, 0, 2))
own_c <- rnorm(n); own_d <- 0.5 * own_c + 0.87 * rnorm(n)
c1 <- rnorm(n, 0, 3); d1 <- 0.3 * c1 + rnorm(n, 0, 3)
c2 <- 0.4 * c1 + 0.3 * d1 + rnorm(n, 0, 3); d2 <- 0.4 * d1 + rnorm(n, 0, 3)
c3 <- 0.4 * c2 + 0.3 * d2 + rnorm(n, 0, 3); d3 <- 0.4 * d2 + rnorm(n, 0, 3)
panel_c <- round(10 + 3 * own_c + cbind(c1, c2, c3)); panel_d <- round(10 + 3 * own_d + cbind(d1, d2, d3))
whole <- data.frame(a1 = grown(1, level, change), a2 = grown(2, level, change), a3 = grown(3, level, change),
                    b1 = grown(1, level_b, change_b), b2 = grown(2, level_b, change_b),
                    b3 = grown(3, level_b, change_b), panel_c, panel_d)
whole$item <- as.integer(cut(level + rnorm(n), c(-Inf, -0.5, 0.5, 1.4, Inf))) - 1L
whole$site <- factor(site); whole$age <- factor(age)
d <- whole
d[sample(n, 12), c("a1", "b1")] <- NA
gone2 <- runif(n) < plogis(-1.5 + 0.05 * whole$a1); gone3 <- gone2 | runif(n) < 0.2
d[gone2, c("a2", "b2", "c2", "d2")] <- NA; d[gone3, c("a3", "b3", "c3", "d3")] <- NA
d$item[gone3] <- NA
imputed <- mice(d, m = m, method = "pmm", maxit = 5, seed = 1, printFlag = FALSE)
copies <- lapply(1:m, function(i) complete(imputed, i))
write.csv(rbind(data.frame(copy = 0, id = 1:n, d),
                do.call(rbind, lapply(1:m, function(i) data.frame(copy = i, id = 1:n, copies[[i]])))),
          "models.csv", row.names = FALSE, na = "")
pooled <- function(found, back = identity) {
  q <- sapply(found, `[[`, 1); u <- sapply(found, `[[`, 2)^2; v <- mean(sapply(found, `[[`, 3))
  p <- pool.scalar(q, u, n = v + 1, k = 1)
  half <- qt(0.975, p$df) * sqrt(p$t)
  list(estimate = back(p$qbar), low = back(p$qbar - half), high = back(p$qbar + half), df = p$df)
}
long <- function(x) reshape(x, varying = list(c("a1", "a2", "a3")), v.names = "y", timevar = "t",
                            times = 0:2, direction = "long")
mixed <- lapply(copies, function(x) {
  fit <- lmer(y ~ t + (t | id), long(x), REML = FALSE, control = lmerControl(
    optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e5), calc.derivs = FALSE))
  c(2 * fixef(fit)[["t"]], 2 * sqrt(vcov(fit)["t", "t"]), 1e8)
})
means <- lapply(copies, function(x) {
  test <- coef_test(lm(a1 ~ 1, x), "CR2", cluster = x$site)
  c(test$beta, test$SE, test$df)
})
told <- function(fit, what) {
  p <- parameterEstimates(fit); row <- p[p$label == what, ][1, ]; c(row$est, row$se, 1e8)
}
parallel <- "ai =~ 1*a1 + 1*a2 + 1*a3\n as =~ 0*a1 + 1*a2 + 2*a3\n bi =~ 1*b1 + 1*b2 + 1*b3
  bs =~ 0*b1 + 1*b2 + 2*b3\n as ~ m*1\n as ~~ va*as\n bs ~~ vb*bs\n as ~~ c*bs
  a1 ~~ b1\n a2 ~~ b2\n a3 ~~ b3\n r := c / sqrt(va * vb)\n change := 2 * m"
two <- lapply(copies, function(x) growth(parallel, x))
z <- lapply(two, function(fit) { r <- told(fit, "r"); c(atanh(r[1]), r[2] / (1 - r[1]^2), 1e8) })
panel <- "ic =~ 1*c1 + 1*c2 + 1*c3\n id =~ 1*d1 + 1*d2 + 1*d3
  wc1 =~ 1*c1\n wc2 =~ 1*c2\n wc3 =~ 1*c3\n wd1 =~ 1*d1\n wd2 =~ 1*d2\n wd3 =~ 1*d3
  wc2 ~ wc1 + p*wd1\n wd2 ~ wc1 + wd1\n wc3 ~ wc2 + wd2\n wd3 ~ wc2 + wd2
  wc1 ~~ wd1\n wc2 ~~ wd2\n wc3 ~~ wd3\n ic ~~ id\n ic ~~ 0*wc1 + 0*wd1\n id ~~ 0*wc1 + 0*wd1
  c1 ~~ 0*c1\n c2 ~~ 0*c2\n c3 ~~ 0*c3\n d1 ~~ 0*d1\n d2 ~~ 0*d2\n d3 ~~ 0*d3
  ic ~~ ic\n id ~~ id\n wc1 ~~ wc1\n wd1 ~~ wd1\n wc2 ~~ wc2\n wd2 ~~ wd2\n wc3 ~~ wc3\n wd3 ~~ wd3
  c1 ~ 1\n c2 ~ 1\n c3 ~ 1\n d1 ~ 1\n d2 ~ 1\n d3 ~ 1"
path <- lapply(copies, function(x) told(lavaan(panel, x), "p"))
population <- data.frame(age = c("young", "middle", "old"), Freq = c(300, 400, 300))
weighted <- lapply(copies, function(x) {
  x$case <- as.numeric(x$a3 >= 8)
  design <- postStratify(svydesign(~1, data = x, weights = rep(1, n)), ~age, population)
  p <- svymean(~case, design); s <- coef(p)[[1]]
  c(qlogis(s), SE(p)[[1]] / (s * (1 - s)), n - 1)
})
share <- function(code) lapply(copies, function(x) {
  p <- mean(x$item == code); c(qlogis(p), 1 / sqrt(n * p * (1 - p)), n - 1)
})
spread <- lapply(copies, function(x) {
  y <- x$item - mean(x$item); k <- mean(y^4) / mean(y^2)^2
  c(log(sd(x$item)), sqrt((k - (n - 3) / (n - 1)) / (4 * n)), n - 1)
})
middle <- lapply(copies, function(x) c(mean(x$item), sd(x$item) / sqrt(n), n - 1))
version <- function(name) as.character(packageVersion(name))
write_json(list(R = R.version.string,
  packages = sapply(c("mice", "lme4", "clubSandwich", "lavaan", "survey"), version, simplify = FALSE),
  mixed = pooled(mixed), site_mean = pooled(means),
  change = pooled(lapply(two, told, "change")), correlation = pooled(z, tanh),
  path = pooled(path), weighted = pooled(weighted, plogis),
  shares = lapply(0:3, function(code) pooled(share(code), plogis)),
  item_mean = pooled(middle), item_sd = pooled(spread, exp)),
  "models.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
