# Post-stratification and raking to known margins: survey. Run in this folder: Rscript case.R
suppressMessages({library(survey); library(jsonlite)})
set.seed(1717)
n <- 320
people <- data.frame(
  age = sample(c("young", "middle", "old"), n, TRUE, c(.5, .38, .12)),
  gender = sample(c("women", "men"), n, TRUE, c(.75, .25)))
people$case <- rbinom(n, 1, plogis(0.9 - 0.5 * (people$age == "old") + 0.4 * (people$gender == "men")))
people$score <- round(rnorm(n, 11 + 2 * people$case - (people$age == "old"), 4), 2)
write.csv(people, "input.csv", row.names = FALSE)
size <- 80000
margins <- list(age = c(young = .41, middle = .46, old = .13), gender = c(women = .65, men = .35))
frame_of <- function(field) setNames(
  data.frame(names(margins[[field]]), size * unname(margins[[field]])), c(field, "Freq"))
# Equal weights; the sample is small beside the population, so no finite correction.
design <- svydesign(ids = ~1, weights = rep(size / n, n), data = people)
raked <- rake(design, list(~age, ~gender), list(frame_of("age"), frame_of("gender")),
              control = list(maxit = 500, epsilon = 1e-9))
stratified <- postStratify(design, ~age, frame_of("age"))
of <- function(d) {
  w <- weights(d) * n / size
  means <- lapply(c("case", "score"), function(v) {
    m <- svymean(as.formula(paste0("~", v)), d)
    list(mean = coef(m)[[1]], std_error = SE(m)[[1]])
  })
  names(means) <- c("case", "score")
  ends <- confint(svyciprop(~case, d, method = "logit", df = n - 1))
  c(list(weights = unname(w), kish_n = sum(w)^2 / sum(w^2), case_interval = c(ends)), means)
}
version <- function(p) as.character(packageVersion(p))
write_json(list(made_with = list(R = R.version.string, survey = version("survey")), margins = lapply(margins, as.list),
                raked = of(raked), stratified = of(stratified)),
           "expected.json", auto_unbox = TRUE, digits = 15, pretty = TRUE)
