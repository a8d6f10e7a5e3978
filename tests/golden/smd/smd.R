# Rscript smd.R, in this folder. Writes the input (seeded) and expected.json.
suppressMessages({library(jsonlite); library(metafor)})
set.seed(20250106)
d <- data.frame(retained = rep(c(1, 0), c(40, 25)), age = c(round(rnorm(40, 41, 12)), round(rnorm(25, 36, 14))),
                woman = c(rbinom(40, 1, .8), rbinom(25, 1, .6)))
d$age[3] <- NA
write.csv(d, "input.csv", row.names = FALSE, na = "")
d <- read.csv("input.csv")
x <- na.omit(d$age[d$retained == 1]); y <- na.omit(d$age[d$retained == 0])
u <- d$woman[d$retained == 1]; v <- d$woman[d$retained == 0]
# metafor takes a difference of 0.5 to its small-sample correction and gives that one's variance.
e <- escalc(measure = "SMD", di = 0.5, n1i = 40, n2i = 25)
write_json(list(versions = list(R = R.version.string, metafor = as.character(packageVersion("metafor"))),
  difference = as.numeric(e$yi), interval = as.numeric(e$yi) + c(-1, 1) * qnorm(.975) * sqrt(e$vi),
  age = (mean(x) - mean(y)) / sqrt((var(x) + var(y)) / 2),
  woman = (mean(u) - mean(v)) / sqrt((mean(u) * (1 - mean(u)) + mean(v) * (1 - mean(v))) / 2)
), "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
