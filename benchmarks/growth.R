# The same growth models by lavaan and OpenMx: Rscript growth.R <folder> <rows of the large data>
suppressMessages({library(lavaan); library(jsonlite)})
folder <- commandArgs(TRUE)[1]
small <- read.csv(file.path(folder, "small.csv"))
model <- "i =~ 1*y1 + 1*y2 + 1*y3\n s =~ 0*y1 + 1*y2 + 2*y3"
spent <- function(expression) sum(system.time(expression)[1:2])  # seconds of the processor
best <- function(expression, times) min(sapply(seq_len(times), function(k) spent(expression())))
out <- list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")))
fit <- growth(model, small, missing = "fiml")
out$slope_std_error <- parameterEstimates(fit)$se[parameterEstimates(fit)$lhs == "s" & parameterEstimates(fit)$op == "~1"]
out$growth <- best(function() growth(model, small, missing = "fiml"), 10)
everything <- function() {
  fit <- growth(model, small, missing = "fiml")
  list(fitMeasures(fit), lavInspect(fit, "rsquare"), standardizedSolution(fit, se = FALSE))
}
out$growth_fit_measures <- best(everything, 10)
draws <- 60
out$bootstrap_draw <- spent(bootstrapLavaan(fit, R = draws, FUN = coef)) / draws
if (requireNamespace("OpenMx", quietly = TRUE)) {
  suppressMessages(library(OpenMx))
  out$OpenMx_version <- as.character(packageVersion("OpenMx"))
  w <- c("y1", "y2", "y3")
  mx <- mxModel("growth", type = "RAM", manifestVars = w, latentVars = c("i", "s"),
    mxPath(w, arrows = 2, free = TRUE, values = 5),
    mxPath(c("i", "s"), arrows = 2, connect = "unique.pairs", free = TRUE, values = c(15, 0, 2)),
    mxPath("i", w, free = FALSE, values = 1), mxPath("s", w, free = FALSE, values = 0:2),
    mxPath("one", w, free = FALSE, values = 0), mxPath("one", c("i", "s"), free = TRUE, values = c(10, 0)),
    mxData(small, type = "raw"))
  out$openmx <- best(function() suppressMessages(mxRun(mx, silent = TRUE)), 10)
}
if (file.exists(file.path(folder, "large.csv"))) {
  large <- read.csv(file.path(folder, "large.csv"))
  out$large <- best(function() growth(model, large, missing = "fiml"), 1)
}
write_json(out, file.path(folder, "R.json"), auto_unbox = TRUE, digits = 10)
