# Three groups: separate fits, likelihood ratio and Wald tests of equality; run: Rscript groups.R
source("lavaan.R")
times <- 0:2
data <- read.csv("groups.csv")
PARAMETERS <- list(intercept_mean = c("i", "~", "1"), slope_mean = c("s", "~", "1"),
  intercept_variance = c("i", "~~", "i"), slope_variance = c("s", "~~", "s"), covariance = c("i", "~~", "s"),
  residual_1 = c("y1", "~~", "y1"), residual_2 = c("y2", "~~", "y2"), residual_3 = c("y3", "~~", "y3"))
HYPOTHESES <- list(means = 1:2, intercept_mean = 1, slope_mean = 2, variances = 3:5,
  intercept_variance = 3, slope_variance = 4, residual_variances = 6:8)
labelled <- function(equal = integer()) {
  lines <- sapply(seq_along(PARAMETERS), function(k) {
    p <- PARAMETERS[[k]]
    label <- if (k %in% equal) rep(paste0("p", k), 3) else paste0("p", k, c("a", "b", "c"))
    paste0(p[1], " ", p[2], " c(", paste(label, collapse = ", "), ")*", p[3])
  })
  paste(c(growth_syntax("linear", times), lines), collapse = "\n")
}
SE <- list(observed = list(information = "observed"), robust = list(estimator = "MLR"))
cases <- list()
for (se in names(SE)) {
  fit <- function(syntax) do.call(polished, c(list(syntax, data, group = "group"), SE[[se]]))
  free <- fit(labelled())
  separate <- lapply(1:3, function(g) {
    pe <- parameterEstimates(do.call(polished, c(list(growth_syntax("linear", times), data[data$group == g, ]), SE[[se]])))
    pe <- pe[pe$se > 0, ]
    data.frame(name = paste0(pe$lhs, pe$op, pe$rhs), est = pe$est, se = pe$se)
  })
  tests <- lapply(names(HYPOTHESES), function(h) {
    k <- HYPOTHESES[[h]]
    alike <- fit(labelled(k))
    ratio <- lavTestLRT(free, alike)
    wald <- lavTestWald(free, paste(c(paste0("p", k, "a == p", k, "b"), paste0("p", k, "a == p", k, "c")), collapse = "\n"))
    list(hypothesis = h, df = ratio[["Df diff"]][2], chi_square = ratio[["Chisq diff"]][2],
         p_value = ratio[["Pr(>Chisq)"]][2], wald = unname(wald$stat), wald_p_value = unname(wald$p.value))
  })
  cases[[se]] <- list(separate = separate, tests = tests)
}
# the ladder of forms on one data set
data <- read.csv("missing.csv")
five <- c(0, 0.1, 3, 6, 7.5)
for (se in names(SE)) {
  fits <- lapply(c("intercept", "linear", "quadratic"), function(form)
    do.call(polished, c(list(growth_syntax(form, five), data), SE[[se]])))
  steps <- lapply(2:3, function(k) {
    r <- lavTestLRT(fits[[k]], fits[[k - 1]])
    list(df = r[["Df diff"]][2], chi_square = r[["Chisq diff"]][2], p_value = r[["Pr(>Chisq)"]][2])
  })
  cases[[paste0("ladder_", se)]] <- steps
}
write_expected(cases, "expected_groups.json")
