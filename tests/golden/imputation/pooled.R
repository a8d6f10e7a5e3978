# Five completed copies of three items of two scales, and what mitools pools of them: means, log SDs,
# Fisher's z with the error of leaving one out, log(1 - alpha) with its distribution-free error.
# Degrees of freedom are mice's: mitools leaves the 1 + 1/m out of Barnard and Rubin's share.
# Rscript pooled.R (in this folder) writes copies.csv and pooled.json. Seed fixed before: 20260402.
suppressPackageStartupMessages({library(mitools); library(mice); library(jsonlite)})
set.seed(20260402)
n <- 60; m <- 5
trait <- rnorm(n)
base <- sapply(1:6, function(j) as.integer(cut(trait + rnorm(n), c(-Inf, -0.5, 0.5, 1.4, Inf))) - 1L)
copies <- lapply(1:m, function(i) {
  d <- base; who <- sample(n, 15)
  d[who, ] <- d[sample(setdiff(1:n, who), 15), ]
  data.frame(copy = i, d)
})
write.csv(do.call(rbind, copies), "copies.csv", row.names = FALSE)
total <- function(d, items) rowSums(d[, 1 + items])
alpha <- function(x) { k <- ncol(x); v <- cov(x); k / (k - 1) * (1 - sum(diag(v)) / sum(v)) }
one <- function(d) {
  x <- total(d, 1:3); y <- total(d, 4:6)
  left <- sapply(1:n, function(i) atanh(cor(x[-i], y[-i])))
  s <- as.matrix(d[, 2:4]); k <- 3
  centred <- scale(s, scale = FALSE); t <- rowSums(centred)^2; q <- rowSums(centred^2)
  T <- mean(t); Q <- mean(q)
  moved <- k / (k - 1) * (Q * t / T^2 - q / T)
  a <- alpha(s)
  c4 <- mean((x - mean(x))^4) / mean((x - mean(x))^2)^2
  list(mean = c(mean(x), var(x) / n),
       sd = c(log(sd(x)), (c4 - (n - 3) / (n - 1)) / (4 * n)),
       correlation = c(atanh(cor(x, y)), (n - 1) / n * sum((left - mean(left))^2)),
       alpha = c(log(1 - a), mean(moved^2) / n / (1 - a)^2))
}
each <- lapply(copies, one)
pooled <- sapply(names(each[[1]]), function(name) {
  q <- lapply(each, function(e) e[[name]][1]); u <- lapply(each, function(e) e[[name]][2])
  df <- if (name %in% c("mean", "sd")) n - 1 else n - 2
  found <- MIcombine(q, u, df.complete = df)
  mice_df <- pool.scalar(unlist(q), unlist(u), n = df + 1, k = 1)$df
  half <- qt(0.975, mice_df) * sqrt(vcov(found)[1])
  list(estimate = coef(found)[1], low = coef(found)[1] - half, high = coef(found)[1] + half, df = mice_df)
}, simplify = FALSE)
write_json(list(R = R.version.string, mitools = as.character(packageVersion("mitools")),
                mice = as.character(packageVersion("mice")), pooled = pooled),
           "pooled.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
