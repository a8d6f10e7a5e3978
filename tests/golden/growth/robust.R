# Fit measures corrected for missing data, and a scaled difference whose factor of 2001 is negative;
# run: Rscript robust.R. heavy_tails.csv: 103 respondents, residuals of Student's t on 3 df.
source("lavaan.R")
five <- c(0, 0.1, 3, 6, 7.5)
grid <- list(list("complete", "linear", five, "free"), list("missing", "intercept", five, "free"),
             list("missing", "linear", five, "free"), list("missing", "latent_basis", five, "equal"),
             list("sparse", "linear", 0:5, "free"), list("improper", "linear", 0:2, "free"),
             list("improper", "latent_basis", 0:2, "free"),
             list("covariates", "linear", c(0.1, 3, 6, 9), "free"))
corrected <- lapply(grid, function(case) {
  data <- read.csv(paste0(case[[1]], ".csv"))
  covariates <- if (case[[1]] == "covariates") c("age", "woman")
  if (!is.null(covariates)) data <- data[rowSums(!is.na(data[grep("^y", names(data))])) > 0, ]
  syntax <- growth_syntax(case[[2]], case[[3]], case[[4]], covariates)
  fit <- polished(syntax, data, estimator = "MLR")
  null <- baseline(fit, data, estimator = "MLR")
  fm <- fitMeasures(fit, c("cfi.robust", "tli.robust", "rmsea.robust", "df", "ntotal"),
                    baseline.model = null)
  fc <- do.call(lavaan:::lav_fit_fiml_corrected, c(list(fit), if (NEW) list(null)))
  list(data = case[[1]], form = case[[2]], times = case[[3]], residuals = case[[4]], covariates = covariates,
       chi_square = fc$XX3, scaling = fc$c.hat3, baseline_chi_square = fc$XX3.null,
       baseline_scaling = fc$c.hat3.null, measures = as.list(unclass(fm)),
       rmsea_ci = if (fm[["df"]] > 0) rmsea_ci(fc$XX3.scaled, fm[["df"]], fm[["ntotal"]], fc$c.hat3) else c(0, 0))
})
data <- read.csv("heavy_tails.csv")
fits <- lapply(c("intercept", "linear"), function(form)
  polished(growth_syntax(form, 0:3), data, estimator = "MLR"))
# The linear model at the intercept model's estimates. lavTestLRT(method = "satorra.bentler.2010")
# leaves the slope's variance at its start value of 0.05, where it must be 0.
keep <- c("id", "lhs", "op", "rhs", "user", "block", "group", "free", "ustart", "exo", "label", "plabel")
table <- parTable(fits[[2]]); from <- parTable(fits[[1]]); free <- table$free > 0
at <- match(paste(table$lhs, table$op, table$rhs), paste(from$lhs, from$op, from$rhs))
table$ustart[free] <- ifelse(is.na(at), 0, from$est[at])[free]
there <- suppressWarnings(do.call("growth", c(list(as.list(table[intersect(keep, names(table))]), data,
  missing = "fiml", estimator = "MLR", optim.method = "none", baseline = FALSE), EM)))
traces <- sapply(list(fits[[1]], fits[[2]], there), function(fit) attr(fit@test[[2]]$scaling.factor, "h0"))
gain <- fits[[1]]@test[[1]]$stat - fits[[2]]@test[[1]]$stat
degrees <- fits[[1]]@test[[1]]$df - fits[[2]]@test[[1]]$df
scaling <- c(of_2001 = traces[2] - traces[1], of_2010 = traces[3] - traces[1]) / degrees
scaled <- list(scaling = as.list(scaling), df = degrees, chi_square = gain / scaling[["of_2010"]],
               p_value = pchisq(gain / scaling[["of_2010"]], degrees, lower.tail = FALSE))
write_expected(list(corrected = corrected, scaled = scaled), "expected_robust.json")
