# Multiple imputation by mice, pooled by mice: R's values for wavescore.methods.imputation, pooling.
# Rscript case.R (in this folder) writes waves.csv, blanks.csv and expected.json.
suppressPackageStartupMessages({library(mice); library(jsonlite)})
set.seed(20260401)
n <- 260
trait <- rnorm(n)
answers <- function(shift) sapply(1:4, function(j) {
  as.integer(cut(0.8 * trait + shift + rnorm(n), c(-Inf, -0.4, 0.5, 1.3, Inf))) - 1L
})
waves <- do.call(cbind, lapply(c(0, -0.2, -0.4), answers))
colnames(waves) <- paste0("t", rep(1:3, each = 4), "_", rep(1:4, 3))
age <- round(40 + 4 * trait + rnorm(n, 0, 10))
first <- rowSums(waves[, 1:4])
lost2 <- runif(n) < plogis(-1.2 + 0.2 * first)
lost3 <- lost2 & runif(n) < 0.7 | runif(n) < plogis(-1.6 + 0.15 * first)
waves[lost2, 5:8] <- NA
waves[lost3, 9:12] <- NA
write.csv(data.frame(age = age, waves), "waves.csv", row.names = FALSE, na = "")

m <- 1000
totals <- data.frame(t1 = first, t2 = rowSums(waves[, 5:8]), t3 = rowSums(waves[, 9:12]), age = age)
imp <- mice(totals, m = m, maxit = 5, method = "pmm", seed = 1, printFlag = FALSE)
told <- function(imp, f) {
  q <- sapply(seq_len(m), function(i) f(complete(imp, i)))
  list(mean = rowMeans(q), between = apply(q, 1, var))
}
whole <- told(imp, function(d) c(mean(d$t2), mean(d$t3), mean(d$t3 - d$t1), mean(d$t3 >= 6),
                                 sd(d$t3), cor(d$t1, d$t3)))

# One item left blank by one in four at the first wave: matched on the other items and age.
blank <- waves[, 1:4]
who <- which(runif(n) < 0.25)
blank[who, 3] <- NA
write.csv(data.frame(age = age, blank), "blanks.csv", row.names = FALSE, na = "")
imp <- mice(data.frame(blank, age = age), m = m, maxit = 5, method = "pmm", seed = 2,
            printFlag = FALSE)
total <- function(d) rowSums(d[, 1:4])
items <- told(imp, function(d) c(mean(total(d)), sd(total(d)), cor(total(d), d$age)))

q <- c(-0.61, -0.42, -0.55, -0.73, -0.49); u <- c(0.011, 0.013, 0.012, 0.010, 0.012)
rubin <- lapply(c(40, 789, Inf), function(v) {
  found <- pool.scalar(q, u, n = v + 1, k = 1)
  list(complete_df = if (is.finite(v)) v else NULL, estimate = found$qbar, std_error = sqrt(found$t),
       df = found$df, fmi = found$fmi)
})
expected <- list(R = R.version.string, mice = as.character(packageVersion("mice")), m = m,
                 waves = whole, blanks = items, estimates = q, variances = u, pooled = rubin)
write_json(expected, "expected.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
