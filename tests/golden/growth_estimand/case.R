# Means at the waves, changes and standardised changes as parameters that lavaan defines by `:=`,
# over centred covariates; and the differences of two groups' changes. Data and the fit at full
# precision are those of ../growth. Run: Rscript case.R
setwd("../growth"); source("lavaan.R")
five <- c(0, 0.1, 3, 6, 7.5)
SE <- list(observed = list(information = "observed"), expected = list(information = "expected"),
           robust = list(estimator = "MLR"))
FACTORS <- list(linear = c("i", "s"), quadratic = c("i", "s", "q"), latent_basis = c("i", "s"))
pairs_of <- function(n) c(lapply(2:n, function(t) c(1, t)), if (n > 2) lapply(2:(n - 1), function(t) c(t, t + 1)))

# The mean at wave t and the variance at the first wave as text in labels of parameters
# (suffix g: the group); covariates' slopes are labelled si_1 for the first covariate's on s.
loading <- function(form, times, k, t)
  if (form == "latent_basis" && k == 2) {
    if (t == 1) "0" else if (t == length(times)) "1" else paste0("l", t)
  } else as.character(times[t]^(k - 1))
mean_at <- function(form, times, t, g = "")
  paste(sapply(seq_along(FACTORS[[form]]), function(k)
    paste0("(", loading(form, times, k, t), ")*m", FACTORS[[form]][k], g)), collapse = " + ")
variance_first <- function(form, times, g = "", x = NULL) {
  f <- FACTORS[[form]]; l <- sapply(seq_along(f), function(k) loading(form, times, k, 1)); out <- paste0("h", g)
  for (a in seq_along(f)) for (b in seq_along(f))
    out <- c(out, sprintf("(%s)*(%s)*v%s%s%s", l[a], l[b], f[min(a, b)], f[max(a, b)], g))
  if (!is.null(x)) {
    S <- cov(x) * (nrow(x) - 1) / nrow(x)
    slope <- sapply(seq_len(ncol(x)), function(j) paste0("(", paste0("(", l, ")*b", f, j, g, collapse = " + "), ")"))
    for (j in seq_len(ncol(x))) for (k in seq_len(ncol(x)))
      out <- c(out, sprintf("(%s)*%s*%s", format(S[j, k], digits = 17), slope[j], slope[k]))
  }
  paste(out, collapse = " + ")
}
labelled <- function(form, times, residuals = "free", covariates = NULL, groups = "") {
  f <- FACTORS[[form]]
  all <- function(name) if (length(groups) == 1) paste0(name, groups) else paste0("c(", paste0(name, groups, collapse = ", "), ")")
  lines <- growth_syntax(form, times, residuals)
  if (form == "latent_basis") lines <- gsub("NA\\*y([0-9])", "l\\1*y\\1", lines)
  lines <- c(lines, sapply(f, function(a) paste0(a, " ~ ", all(paste0("m", a)), "*1")))
  for (a in seq_along(f)) for (b in a:length(f))
    lines <- c(lines, paste0(f[a], " ~~ ", all(paste0("v", f[a], f[b])), "*", f[b]))
  if (residuals == "equal") lines <- gsub("e*y", "h*y", lines, fixed = TRUE)
  else lines <- c(lines, paste0("y1 ~~ ", all("h"), "*y1"))
  for (j in seq_along(covariates))
    lines <- c(lines, sapply(f, function(a) paste0(a, " ~ ", all(paste0("b", a, j)), "*", covariates[j])))
  lines
}
defined <- function(form, times, g = "", x = NULL) {
  n <- length(times); p <- pairs_of(n)
  c(paste0("mean", g, 1:n, " := ", sapply(1:n, function(t) mean_at(form, times, t, g))),
    paste0("sd", g, " := sqrt(", variance_first(form, times, g, x), ")"),
    paste0("change", g, seq_along(p), " := ", sapply(p, function(q)
      paste0(mean_at(form, times, q[2], g), " - (", mean_at(form, times, q[1], g), ")"))),
    paste0("std", g, seq_along(p), " := (", sapply(p, function(q)
      paste0(mean_at(form, times, q[2], g), " - (", mean_at(form, times, q[1], g), "))")),
      " / sqrt(", variance_first(form, times, g, x), ")"))
}
used <- function(data, covariates) {  # who is in the model; the covariates centred at their means
  y <- data[grep("^y", names(data))]
  keep <- rowSums(!is.na(y)) > 0 & complete.cases(data[covariates])
  data <- data[keep, ]
  for (name in covariates) data[[name]] <- data[[name]] - mean(data[[name]])
  data
}
take <- function(fit) {
  pe <- parameterEstimates(fit)
  pe <- pe[pe$op == ":=" & grepl("^(mean|change|std|diff|start)", pe$lhs), ]
  data.frame(name = pe$lhs, est = pe$est, se = pe$se, z = pe$z, p = pe$pvalue, low = pe$ci.lower, high = pe$ci.upper)
}
grid <- list()
add <- function(data, form, times, residuals = "free", covariates = NULL, se = c("observed", "robust"))
  for (kind in se) grid[[length(grid) + 1]] <<- list(data = data, form = form, times = times,
    residuals = residuals, covariates = covariates, se = kind)
add("complete", "linear", five, se = "expected")
for (form in names(FACTORS)) add("missing", form, five)
add("missing", "linear", five, "equal", se = "observed")
add("complete", "quadratic", five, "equal", se = "observed")
add("covariates", "linear", c(0.1, 3, 6, 9), "free", c("age", "woman"))
add("covariates", "latent_basis", c(0.1, 3, 6, 9), "free", "age")
cases <- lapply(grid, function(case) {
  data <- used(read.csv(paste0(case$data, ".csv")), case$covariates)
  x <- if (!is.null(case$covariates)) as.matrix(data[case$covariates])
  syntax <- paste(c(labelled(case$form, case$times, case$residuals, case$covariates),
                    defined(case$form, case$times, x = x)), collapse = "\n")
  c(case, list(estimands = take(do.call(polished, c(list(syntax, data), SE[[case$se]])))))
})
# Two groups, age at the mean of everyone: change of each, their difference, and tests of equality.
times <- c(0.1, 3, 6, 9)
data <- used(read.csv("covariates.csv"), "age")
groups <- lapply(c("observed", "robust"), function(se) {
  g <- c("a", "b")
  p <- pairs_of(length(times))
  diff <- paste0("diff", seq_along(p), " := ", sapply(p, function(q) paste0(
    mean_at("linear", times, q[2], "a"), " - (", mean_at("linear", times, q[1], "a"), ") - (",
    mean_at("linear", times, q[2], "b"), " - (", mean_at("linear", times, q[1], "b"), "))")))
  diff <- c(diff, paste0("start := ", mean_at("linear", times, 1, "a"), " - (", mean_at("linear", times, 1, "b"), ")"))
  plain <- paste(labelled("linear", times, covariates = "age", groups = g), collapse = "\n")
  fit <- do.call(polished, c(list(paste(c(plain, diff), collapse = "\n"), data, group = "woman", group.label = c(0, 1)), SE[[se]]))
  wald <- lavTestWald(fit, "msa == msb")
  list(se = se, times = times, estimands = take(fit), wald = unname(wald$stat), wald_p_value = unname(wald$p.value))
})
setwd("../growth_estimand")
write_expected(list(fits = cases, groups = groups), "expected.json")
