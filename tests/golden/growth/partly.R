# Groups in one model with partial equality, and score tests of what is held; run: Rscript partly.R
source("lavaan.R")
data <- read.csv("groups.csv")
PARAMETERS <- list(intercept_mean = c("i", "~", "1"), slope_mean = c("s", "~", "1"),
  intercept_variance = c("i", "~~", "i"), slope_variance = c("s", "~~", "s"),
  intercept_slope_covariance = c("i", "~~", "s"), residual_variance_1 = c("y1", "~~", "y1"),
  residual_variance_2 = c("y2", "~~", "y2"), residual_variance_3 = c("y3", "~~", "y3"))
# name of the case: form, what is equal in all groups (ours and lavaan's places)
CASES <- list(slopes = list("linear", 2:5), but_residuals = list("linear", 1:5),
  everything = list("linear", 1:8), basis = list("latent_basis", c(3:5, 9)))
labelled <- function(form, equal) {
  at <- if (form == "linear") growth_syntax(form, 0:2) else "i =~ 1*y1 + 1*y2 + 1*y3"
  lines <- sapply(seq_along(PARAMETERS), function(k) {
    p <- PARAMETERS[[k]]
    label <- if (k %in% equal) rep(paste0("p", k), 3) else paste0("p", k, c("a", "b", "c"))
    paste0(p[1], " ", p[2], " c(", paste(label, collapse = ", "), ")*", p[3])
  })
  if (form != "linear") lines <- c(lines, "s =~ 0*y1 + c(NA, NA, NA)*y2 + c(p9, p9, p9)*y2 + 1*y3")
  paste(c(at, lines), collapse = "\n")
}
SE <- list(observed = list(information = "observed"), robust = list(estimator = "MLR"),
           expected = list(information = "expected"))
fitted_case <- function(name, se) {
  case <- CASES[[name]]
  arguments <- c(list(labelled(case[[1]], case[[2]]), data, group = "group"), SE[[se]])
  fit <- do.call(polished, arguments)
  null <- do.call(baseline, c(list(fit, data, group = "group"), SE[[se]]))
  measures <- fitMeasures(fit, baseline.model = null)
  pe <- parameterEstimates(fit); pe <- pe[pe$se > 0, ]
  one <- pe[!duplicated(ifelse(pe$label == "" , paste(pe$lhs, pe$op, pe$rhs, pe$group), pe$label)), ]
  keep <- "^(npar|logl|unrestricted.logl|chisq|df|baseline.chisq|baseline.df|cfi|tli|rmsea|aic|bic|srmr)(\\.scaled|\\.robust)?$|scaling.factor$"
  out <- list(parameters = data.frame(name = paste0(one$lhs, one$op, one$rhs), group = one$group,
                                      est = one$est, se = one$se),
              measures = as.list(unclass(measures[grepl(keep, names(measures))])))
  if (se == "observed" && case[[1]] == "linear") {
    fit@optim$converged <- TRUE
    mi <- modindices(fit, information = "expected"); mi <- mi[mi$op == "~~" & grepl("^y", mi$lhs) & grepl("^y", mi$rhs), ]
    loads <- modindices(fit, information = "expected"); loads <- loads[loads$op == "=~" & loads$lhs == "s" & loads$rhs == "y2", ]
    mi <- rbind(mi, loads)
    out$freed <- data.frame(lhs = mi$lhs, op = mi$op, rhs = mi$rhs, group = mi$group, mi = mi$mi, epc = mi$epc)
    # One group's parameter alone let go: X2 of group 2's and of group 3's equality with group 1.
    table <- parTable(fit)
    score <- lavTestScore(fit, information = "expected")$uni
    place <- function(plabel) match(plabel, table$plabel)
    at <- place(score$rhs)
    out$released <- data.frame(name = paste0(table$lhs[at], table$op[at], table$rhs[at]),
                               group = table$group[at], x2 = score$X2)
  }
  out
}
cases <- lapply(names(CASES), function(name) sapply(names(SE), function(se) fitted_case(name, se), simplify = FALSE))
names(cases) <- names(CASES)
# One group alone: the same score tests of one linear model.
alone <- polished(growth_syntax("linear", 0:2), data, information = "observed"); alone@optim$converged <- TRUE
mi <- modindices(alone, information = "expected"); mi <- mi[(mi$op == "~~" & grepl("^y", mi$lhs)) | (mi$op == "=~" & mi$lhs == "s" & mi$rhs == "y2"), ]
cases$alone <- list(freed = data.frame(lhs = mi$lhs, op = mi$op, rhs = mi$rhs, mi = mi$mi, epc = mi$epc))
write_expected(cases, "expected_partly.json")
