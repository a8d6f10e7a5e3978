# Rscript change.R, in this folder. Writes the input (seeded) and expected.json; the rules as
# NHS England publishes them, written here a second time and another way (scale by scale).
suppressMessages(library(jsonlite))
set.seed(20250105)
n <- 160
d <- data.frame(start_phq = rbinom(n, 24, runif(n, .2, .8)), start_gad = rbinom(n, 21, runif(n, .2, .8)))
d$end_phq <- pmin(24, pmax(0, d$start_phq + round(rnorm(n, -3, 6))))
d$end_gad <- pmin(21, pmax(0, d$start_gad + round(rnorm(n, -2, 5))))
for (i in 1:4) d[sample(n, 5), i] <- NA
write.csv(d, "input.csv", row.names = FALSE, na = "")
d <- read.csv("input.csv")
caseness <- apply(d[, 1:2], 1, function(v) {
  over <- c(v[["start_phq"]] > 9, v[["start_gad"]] > 7)
  if (any(over, na.rm = TRUE)) "case" else if (anyNA(over)) "not_scored" else "not_case"
})
e <- na.omit(d)
direction <- function(change, size) ifelse(change <= -size, "better", ifelse(change >= size, "worse", "same"))
phq <- direction(e$end_phq - e$start_phq, 6); gad <- direction(e$end_gad - e$start_gad, 4)
key <- paste(phq, gad)
improved <- key %in% c("better better", "better same", "same better")
worse <- key %in% c("worse worse", "worse same", "same worse")
start <- !(e$start_phq <= 9 & e$start_gad <= 7); end_below <- e$end_phq <= 9 & e$end_gad <= 7
wilson <- function(x, t) { w <- prop.test(x, t, correct = FALSE)$conf.int; list(count = x, denominator = t, proportion = x / t, conf_low = w[1], conf_high = w[2]) }
m <- nrow(e); k <- sum(start)
write_json(list(versions = list(R = R.version.string), caseness = as.list(table(caseness)), n_complete = m,
  mixed = sum(key %in% c("better worse", "worse better")),
  rates = list(caseness_at_start = wilson(k, m), recovery = wilson(sum(start & end_below), k),
    reliable_improvement = wilson(sum(improved), m), reliable_deterioration = wilson(sum(worse), m),
    no_reliable_change = wilson(m - sum(improved) - sum(worse), m),
    reliable_recovery = wilson(sum(start & end_below & improved), k))
), "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
