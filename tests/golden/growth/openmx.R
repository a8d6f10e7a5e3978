# A second opinion by another optimiser and another Hessian; run: Rscript openmx.R
suppressMessages(library(OpenMx)); library(jsonlite)
linear <- function(data, times) {
  w <- paste0("y", seq_along(times))
  model <- mxModel("growth", type = "RAM", manifestVars = w, latentVars = c("i", "s"),
    mxPath(w, arrows = 2, free = TRUE, values = 4, labels = paste0("residual_variance_", seq_along(w))),
    mxPath(c("i", "s"), arrows = 2, connect = "unique.pairs", free = TRUE, values = c(10, 0, 1),
           labels = c("intercept_variance", "intercept_slope_covariance", "slope_variance")),
    mxPath("i", w, free = FALSE, values = 1), mxPath("s", w, free = FALSE, values = times),
    mxPath("one", w, free = FALSE, values = 0),
    mxPath("one", c("i", "s"), free = TRUE, values = c(10, 0), labels = c("intercept_mean", "slope_mean")),
    mxData(data[w], type = "raw"))
  model <- mxOption(model, "Optimality tolerance", 1e-13)
  fit <- suppressMessages(suppressWarnings(mxTryHard(model, extraTries = 20, silent = TRUE)))
  list(estimate = as.list(coef(fit)), std_error = as.list(summary(fit)$parameters$Std.Error |>
       setNames(summary(fit)$parameters$name)), minus2loglik = fit$output$fit)
}
cases <- list(missing = linear(read.csv("missing.csv"), c(0, 0.1, 3, 6, 7.5)),
              improper = linear(read.csv("improper.csv"), 0:2), sparse = linear(read.csv("sparse.csv"), 0:5))
write_json(list(versions = list(R = R.version.string, OpenMx = as.character(packageVersion("OpenMx"))), cases = cases),
           "expected_openmx.json", digits = I(15), auto_unbox = TRUE)
