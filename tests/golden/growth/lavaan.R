# lavaan at full precision: fits, then Newton steps until the gradient is rounding error, since
# lavaan stops its optimiser at a relative change of 1e-10 and its EM at 1e-5.
suppressMessages(library(lavaan))
suppressMessages(library(jsonlite))
# lavaan 0.7 has other names for what these scripts ask of it; its values go to lavaan_0_7/.
NEW <- packageVersion("lavaan") >= "0.7"
EM <- if (NEW) list(em.h1.args = list(tol = 1e-11, max_iter = 5000)) else
  list(em.h1.tol = 1e-11, em.h1.iter.max = 5000)
TIGHT <- c(list(control = list(rel.tol = 1e-14, eval.max = 1e5, iter.max = 1e5)), EM)
gradient_of <- if (NEW) lavaan:::lav_model_grad else lavaan:::lav_model_gradient
by_weight <- function(value) if (NEW) list(group_weight = value) else list(group.weight = value)

# lavaan resets start values that are improper; an improper maximum must stay where it is.
assignInNamespace("lav_start_check_cov", function(lavpartable, start = lavpartable$start) start, "lavaan")

growth_syntax <- function(form, times, residuals = "free", covariates = NULL) {
  w <- paste0("y", seq_along(times)); n <- length(times)
  load <- function(f, by) paste0(f, " =~ ", paste0(by, "*", w, collapse = " + "))
  factors <- switch(form, intercept = "i", quadratic = c("i", "s", "q"), c("i", "s"))
  lines <- load("i", 1)
  if (form %in% c("linear", "quadratic")) lines <- c(lines, load("s", times))
  if (form == "quadratic") lines <- c(lines, load("q", times^2))
  if (form == "latent_basis") lines <- c(lines, load("s", c(0, rep("NA", n - 2), 1)))
  if (residuals == "equal") lines <- c(lines, paste0(w, " ~~ e*", w))
  if (!is.null(covariates))
    lines <- c(lines, paste0(paste(factors, collapse = " + "), " ~ ", paste(covariates, collapse = " + ")))
  paste(lines, collapse = "\n")
}

polished <- function(syntax, data, ...) {
  run <- function(..., how = TIGHT) suppressWarnings(do.call(getOption("fit_with", "growth"),
    c(list(syntax, data, missing = "fiml"), how, list(...))))
  climb <- function(...) run(..., se = "none", test = "none", baseline = FALSE)
  fit <- climb(...)
  if (NEW && fit@optim$iterations > 500) fit <- climb(..., bounds = "standard", how = EM)  # it ran away
  model <- fit@Model
  by_group <- by_weight(!fit@SampleStats@missing.flag)  # with missing data lavaan's gradient has the weights in it
  for (k in 1:8) {
    x <- lavaan:::lav_model_get_parameters(model)
    of <- c(list(model, lavsamplestats = fit@SampleStats, lavdata = fit@Data), by_group)
    g <- do.call(gradient_of, of)
    H <- do.call(lavaan:::lav_model_hessian, c(of, list(lavoptions = fit@Options)))
    K <- if (nrow(model@ceq.JAC)) MASS::Null(t(model@ceq.JAC)) else diag(length(x))
    step <- drop(K %*% solve(t(K) %*% H %*% K, t(K) %*% g))
    model <- lavaan:::lav_model_set_parameters(model, x - step)
    if (max(abs(step)) < 1e-12) break
  }
  keep <- c("id", "lhs", "op", "rhs", "user", "block", "group", "free", "ustart", "exo", "label", "plabel")
  table <- parTable(fit)[intersect(keep, names(parTable(fit)))]
  free <- table$free > 0
  table$ustart[free] <- lavaan:::lav_model_get_parameters(model)[table$free[free]]
  syntax <- as.list(table)
  run(..., optim.method = "none")
}

# The baseline must be fitted apart: optim.method = "none" leaves lavaan's own at its start values.
baseline <- function(fit, data, ...) {
  null <- polished(lavaan:::lav_partable_independence(fit), data, ...)
  null@optim$converged <- TRUE
  null
}

# lavaan finds the noncentralities to 1e-4 only; this is its formula, solved to the end.
rmsea_ci <- function(x, df, n, c = 1, level = 0.90) {
  if (is.na(x) || df == 0) return(c(0, 0))
  at <- function(p) if (pchisq(x, df) < p) 0 else
    uniroot(function(l) pchisq(x, df, l) - p, c(0, 10 * x + 100), tol = 1e-13)$root
  sqrt(c * c(at((1 + level) / 2), at((1 - level) / 2)) / (n * df))
}

values <- function(fit, null) {
  pe <- standardizedSolution(fit, se = FALSE)
  est <- parameterEstimates(fit, remove.nonfree = FALSE)
  est <- est[est$op != ":=" & est$op != "==", ]
  keep <- !(est$se == 0 & !is.na(est$se))
  std <- pe$est.std[match(paste(est$lhs, est$op, est$rhs), paste(pe$lhs, pe$op, pe$rhs))]
  fm <- fitMeasures(fit, baseline.model = null)
  fm <- fm[!grepl("pvalue|close|ci\\.|nnfi|nfi|rfi|ifi|rni|fmin|hoelter|cn_|gfi|mfi|ecvi|rmr", names(fm)) |
           grepl("^(pvalue|rmsea.pvalue|srmr|crmr)", names(fm))]
  h1 <- lavInspect(fit, "h1")
  im <- fitted(fit)
  list(parameters = data.frame(name = paste0(est$lhs, est$op, est$rhs), est = est$est, se = est$se,
                               std = std)[keep, ],
       measures = as.list(unclass(fm)),
       rmsea_ci = rmsea_ci(fm[["chisq"]], fm[["df"]], fm[["ntotal"]]),
       r_squared = lavInspect(fit, "rsquare"),
       implied_mean = as.numeric(im$mean), implied_covariance = unclass(im$cov),
       h1_mean = as.numeric(h1$mean), h1_covariance = unclass(h1$cov),
       n = nobs(fit), patterns = nrow(lavInspect(fit, "patterns")))
}

versions <- list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")))
write_expected <- function(cases, file, ...)
  write_json(list(versions = c(versions, list(...)), cases = cases), if (NEW) file.path("lavaan_0_7", file) else file,
             digits = I(15), auto_unbox = TRUE, na = "null")
