# Effect sizes and their noncentral limits, by R's effectsize. Rscript effects.R > effects.json
library(effectsize)
library(jsonlite)
cases <- list()
for (x in list(c(2.36, 37), c(-1.21, 73), c(4.93, 419), c(0.4, 12))) {
  equal <- t_to_d(x[1], x[2])
  pairs <- t_to_d(x[1], x[2], paired = TRUE)
  cases[[length(cases) + 1]] <- list(
    t = x[1], df = x[2], d = equal[[1]], low = equal$CI_low, high = equal$CI_high
  )
}
etas <- list()
for (x in list(c(6.72, 2, 71), c(3.71, 1, 185), c(1.14, 2, 100), c(7.09, 3, 174))) {
  eta <- F_to_eta2(x[1], x[2], x[3], ci = 0.9, alternative = "two.sided")
  etas[[length(etas) + 1]] <- list(
    f = x[1], df1 = x[2], df2 = x[3], eta = eta[[1]], low = eta$CI_low, high = eta$CI_high,
    omega = F_to_omega2(x[1], x[2], x[3])[[1]]
  )
}
versions <- list(R = as.character(getRversion()), effectsize = as.character(packageVersion("effectsize")))
cat(toJSON(list(versions = versions, t = cases, f = etas), auto_unbox = TRUE, digits = 10, pretty = TRUE), "\n")
