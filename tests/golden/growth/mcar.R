# Little's MCAR test written out, on lavaan's EM moments; run: Rscript mcar.R
source("lavaan.R")
little <- function(y) {
  y <- as.matrix(y[rowSums(!is.na(y)) > 0, ])
  model <- paste0(colnames(y), " ~~ ", colnames(y), collapse = "\n")
  h1 <- lavInspect(do.call("lavaan", c(list(model, as.data.frame(y), missing = "fiml", meanstructure = TRUE,
                   int.ov.free = TRUE, se = "none"), EM)), "h1")
  pattern <- apply(!is.na(y), 1, paste, collapse = "")
  d2 <- 0; df <- -ncol(y)
  for (p in unique(pattern)) {
    rows <- y[pattern == p, , drop = FALSE]
    o <- which(!is.na(rows[1, ]))
    off <- colMeans(rows[, o, drop = FALSE]) - h1$mean[o]
    d2 <- d2 + nrow(rows) * drop(t(off) %*% solve(h1$cov[o, o]) %*% off)
    df <- df + length(o)
  }
  list(chi_square = d2, df = df, p_value = pchisq(d2, df, lower.tail = FALSE), n = nrow(y), n_patterns = length(unique(pattern)))
}
cases <- list()
for (name in c("missing", "sparse", "improper", "groups")) {
  y <- read.csv(paste0(name, ".csv"))
  cases[[name]] <- little(y[grep("^y", names(y))])
}
write_expected(cases, "expected_mcar.json")
