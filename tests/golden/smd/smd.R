# Rscript smd.R, in this folder. Writes the input (seeded) and expected.json.
suppressMessages(library(jsonlite))
set.seed(20250106)
d <- data.frame(retained = rep(c(1, 0), c(40, 25)), age = c(round(rnorm(40, 41, 12)), round(rnorm(25, 36, 14))),
                woman = c(rbinom(40, 1, .8), rbinom(25, 1, .6)))
d$age[3] <- NA
write.csv(d, "input.csv", row.names = FALSE, na = "")
d <- read.csv("input.csv")
x <- na.omit(d$age[d$retained == 1]); y <- na.omit(d$age[d$retained == 0])
u <- d$woman[d$retained == 1]; v <- d$woman[d$retained == 0]
# Of numbers: the jackknife of both groups. Of categories: squares added, from Wilson's limits; the last has no
# case in one group.
d2 <- function(x, y) (mean(x) - mean(y)) / sqrt((var(x) + var(y)) / 2)
left <- function(f, x) { t <- sapply(seq_along(x), function(i) f(x[-i])); (length(x) - 1) * mean((t - mean(t))^2) }
se <- sqrt(left(function(z) d2(z, y), x) + left(function(z) d2(x, z), y))
numbers <- function(level) d2(x, y) + c(-1, 1) * qt((1 + level) / 2, length(x) + length(y) - 2) * se
D <- function(p, q) (p - q) / sqrt((p * (1 - p) + q * (1 - q)) / 2)
shares <- function(a, n, b, m, level = .95) {
  w <- function(a, n) suppressWarnings(prop.test(a, n, correct = FALSE, conf.level = level))$conf.int
  p <- a / n; q <- b / m; i <- w(a, n); j <- w(b, m); at <- D(p, q)
  c(at - sqrt((at - D(i[1], q))^2 + (at - D(p, j[2]))^2), at + sqrt((D(i[2], q) - at)^2 + (D(p, j[1]) - at)^2))
}
write_json(list(versions = list(R = R.version.string),
  age = d2(x, y), age_interval = numbers(.95), age_interval_90 = numbers(.9),
  woman = D(mean(u), mean(v)), woman_interval = shares(sum(u), 40, sum(v), 25),
  rare_interval = shares(0, 40, 3, 25, .9)
), "expected.json", auto_unbox = TRUE, digits = I(15), pretty = TRUE)
