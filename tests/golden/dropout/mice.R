# Dropout not at random by mice: chained normal regressions, `post` adding delta to those lost.
# Run in this folder after case.R: Rscript mice.R. Fixed before the first run: seeds 20250101 to
# 20250108 with 250 imputations each, five rounds of the chain, agreement within three Monte Carlo
# standard errors. Writes mice.json beside this file.
#
# mice imputes from unrestricted means, the growth model from means on a line. Wave 2 is moved by
# one constant, which puts the unrestricted maximum-likelihood means on a line: both are one model.
# What is shifted is a copy that predicts nothing: in the chain a shifted wave 2 would move what is
# imputed at wave 3 a second time.
suppressMessages({library(mice); library(mitools); library(lavaan); library(jsonlite); library(parallel)})
EACH <- 250; SEEDS <- 20250101 + 0:7; JUMP <- 2; PER_WAVE <- -1.5
y <- read.csv("input.csv")[c("y1", "y2", "y3")]
free <- lavCor(y, missing = "fiml", output = "fit")
means <- lavInspect(free, "est")$nu[, 1]
shift <- mean(means[c(1, 3)]) - means[[2]]
y$y2 <- y$y2 + shift
last <- apply(!is.na(y), 1, function(s) max(which(s)))

model <- "i =~ 1*y1 + 1*y2 + 1*y3; s =~ 0*y1 + 1*y2 + 2*y3"
slope <- function(full) {
  fit <- growth(model, full)
  c(coef(fit)[["s~1"]], vcov(fit)["s~1", "s~1"])
}
# How many steps of delta each respondent's missing waves 2 and 3 are after the last answer.
per2 <- pmax(2 - last, 0)[is.na(y$y2)]; per3 <- pmax(3 - last, 0)[is.na(y$y3)]
jump2 <- as.numeric(per2 > 0); jump3 <- as.numeric(per3 > 0)
copies <- c("jump2", "jump3", "per2", "per3")
data <- cbind(y, jump2 = y$y2, jump3 = y$y3, per2 = y$y2, per3 = y$y3)
# mice runs `post` after methods of one variable alone: what "sample" draws is replaced whole.
method <- setNames(rep(c("norm", "sample"), c(3, 4)), names(data))
predictors <- matrix(0, 7, 7, dimnames = list(names(data), names(data)))
predictors[1:3, 1:3] <- 1 - diag(3)
post <- setNames(rep("", 7), names(data))
post[copies] <- paste0("imp[[j]][, i] <- data[where[, j], '", c("y2", "y3", "y2", "y3"), "'] + ",
                       c("JUMP * jump2", "JUMP * jump3", "PER_WAVE * per2", "PER_WAVE * per3"))
found <- mclapply(SEEDS, function(seed) {
  imputed <- mice(data, m = EACH, maxit = 5, method = method, predictorMatrix = predictors,
                  post = post, printFlag = FALSE, seed = seed)
  lapply(complete(imputed, "all"), function(d) {
    as_waves <- function(second, third) setNames(d[c("y1", second, third)], c("y1", "y2", "y3"))
    list(jump = slope(as_waves("jump2", "jump3")), per_wave = slope(as_waves("per2", "per3")))
  })
}, mc.cores = 2)
found <- do.call(c, found)
pooled <- lapply(c(jump = "jump", per_wave = "per_wave"), function(name) {
  each <- sapply(found, `[[`, name)
  rubin <- MIcombine(as.list(each[1, ]), as.list(each[2, ]))
  list(delta = if (name == "jump") JUMP else PER_WAVE, estimate = coef(rubin)[[1]],
       rubin_std_error = sqrt(vcov(rubin)[[1]]), monte_carlo_error = sd(each[1, ]) / sqrt(ncol(each)))
})
version <- function(p) as.character(packageVersion(p))
write_json(list(made_with = list(R = R.version.string, mice = version("mice"), mitools = version("mitools"),
                                 lavaan = version("lavaan")),
                seeds = SEEDS, imputations = length(found), wave_2_moved_by = shift, cases = pooled),
           "mice.json", auto_unbox = TRUE, digits = 15, pretty = TRUE)
