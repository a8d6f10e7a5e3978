# The smallest reliable change by a sample's own alpha and SD, and how far one respondent moves it.
# Rscript case.R (in this folder) writes input.csv and expected.json.
suppressPackageStartupMessages({library(psych); library(jsonlite)})
set.seed(20260301)
n <- 90
trait <- rnorm(n)
items <- as.data.frame(sapply(1:6, function(j) {
  as.integer(cut(0.9 * trait + rnorm(n), c(-Inf, 0, 0.8, 1.6, Inf))) - 1L
}))
names(items) <- paste0("i", 1:6)
items[4, 2] <- NA
write.csv(items, "input.csv", row.names = FALSE, na = "")
x <- na.omit(items)
threshold <- function(d, total = rowSums) {
  qnorm(0.975) * sd(total(d)) * sqrt(2 * (1 - suppressWarnings(alpha(d)$total$raw_alpha)))
}
whole <- threshold(x)
expected <- list(R = R.version.string, psych = as.character(packageVersion("psych")),
  alpha = alpha(x)$total$raw_alpha, sd = sd(rowSums(x)), n = nrow(x), threshold = whole,
  threshold_of_means = threshold(x, rowMeans),
  influence = max(abs(sapply(seq_len(nrow(x)), function(i) threshold(x[-i, ])) - whole)))
write_json(expected, "expected.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
