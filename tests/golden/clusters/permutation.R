# Randomisation tests by every assignment, from input.csv. Writes permutation.json.
suppressMessages({library(sandwich); library(jsonlite)})
d <- read.csv("input.csv"); sites <- sort(unique(d$site)); G <- length(sites)
reached <- function(t, own) mean(t >= own * (1 - 1e-9))

# Signs of the sites' differences of y1 by x, weighted by n1 n0 / n; of the sites' OLS slopes by n.
signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), G)))
flipped <- function(parts) reached(abs(signs %*% parts), abs(sum(parts)))
parts <- sapply(sites, function(s) {
  e <- d[d$site == s, ]; n <- table(e$x)
  unname(prod(n) / sum(n)) * (mean(e$y1[e$x == 1]) - mean(e$y1[e$x == 0]))
})
long <- reshape(d, direction = "long", varying = c("y1", "y2", "y3"), v.names = "y",
                timevar = "t", times = 0:2, idvar = "id")
slopes <- sapply(sites, function(s) sum(d$site == s) * coef(lm(y ~ t, long[long$site == s, ]))[[2]])
# The statistic of Canay, Romano and Shaikh: t of the estimates, each of equal weight.
t_of <- function(s) abs(mean(s)) / sd(s)
studentised <- reached(apply(signs, 1, function(g) t_of(g * slopes)), t_of(slopes))

# Whole sites: every choice of three of the seven.
means <- sapply(sites, function(s) mean(d$y1[d$site == s])); first <- c(1, 3, 6)
welch <- function(i) abs(t.test(means[i], means[-i])$statistic)
whole <- reached(combn(G, length(first), welch), welch(first))

# Labels within sites: the difference and its error on all, every choice on few.
m <- lm(y1 ~ x + site, d)
few <- do.call(rbind, lapply(sites[1:3], function(s) head(d[d$site == s, ], 7)))
few$y1 <- round(few$y1)
hc_t <- function(x) {
  f <- lm(few$y1 ~ x + few$site); abs(coef(f)[2]) / sqrt(vcovHC(f, "HC0")[2, 2])
}
chosen <- lapply(split(few$x, few$site), function(x) combn(length(x), sum(x), simplify = FALSE))
every <- expand.grid(lapply(chosen, seq_along))
labels <- apply(every, 1, function(row) {
  x <- numeric(0)
  for (s in seq_along(chosen)) x <- c(x, as.numeric(1:7 %in% chosen[[s]][[row[s]]]))
  x
})
# lm once is slow over all of them: the same by centred sums.
centred <- few$y1 - ave(few$y1, few$site)
fast <- apply(labels, 2, function(x) {
  z <- x - ave(x, few$site); b <- sum(z * centred) / sum(z^2); e <- centred - b * z
  abs(b) / (sqrt(sum(z^2 * e^2)) / sum(z^2))
})
stopifnot(abs(fast[1] - hc_t(labels[, 1])) < 1e-9, abs(fast[99] - hc_t(labels[, 99])) < 1e-9)
version <- function(p) as.character(packageVersion(p))
write_json(list(made_with = list(R = R.version.string, sandwich = version("sandwich")),
  parts = unname(parts), signs = flipped(parts), slopes = unname(slopes),
  signs_of_slopes = flipped(slopes), studentised = studentised,
  means = unname(means), first = first, whole = whole,
  within = list(estimate = coef(m)[["x"]], std_error = sqrt(vcovHC(m, "HC1")["x", "x"]),
                few = few[, c("site", "x", "y1")], p = reached(fast, hc_t(few$x)),
                assignments = ncol(labels))),
  "permutation.json", auto_unbox = TRUE, digits = 15, pretty = TRUE)
