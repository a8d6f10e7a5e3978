# CR2 error and Satterthwaite's degrees of freedom of the slope pooled over sites, on lme4's REML fit.
# Run in this folder after case.R: Rscript pooled_slope.R. Writes pooled_slope.json beside it.
# `whole`: from the residuals of whole sites, their covariance S and its symmetric root by eigen:
# A = S^(1/2) (I - S^(-1/2) X C X' S^(-1/2))^(-1/2) S^(-1/2), of the many roots the one that reduces
# to an intercept and a slope a site. `club`: clubSandwich's, which takes the root of Cholesky factors.
suppressMessages({library(lme4); library(clubSandwich); library(jsonlite)})
wide <- read.csv("input.csv")
wide$id <- seq_len(nrow(wide))
power <- function(m, p) { e <- eigen((m + t(m)) / 2); e$vectors %*% (pmax(e$values, 0)^p * t(e$vectors)) }
of <- function(wide) {
  long <- reshape(wide, direction = "long", varying = c("y1", "y2", "y3"), v.names = "y",
                  timevar = "wave", idvar = "id")
  long <- long[!is.na(long$y), ]; long$t <- long$wave - 1
  long <- long[order(long$site, long$id, long$wave), ]
  fit <- lmer(y ~ t + (1 + t | id) + (1 + t || site), long, REML = TRUE,
              control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5)))
  Z <- getME(fit, "Zt"); L <- getME(fit, "Lambdat"); n <- nrow(long)
  S <- as.matrix(sigma(fit)^2 * (crossprod(L %*% Z) + Matrix::Diagonal(n)))
  X <- getME(fit, "X"); C <- as.matrix(vcov(fit)); e <- long$y - X %*% fixef(fit)
  ids <- split(seq_len(n), long$site)
  p <- lapply(ids, function(i) {  # row that takes a site's residuals to its part of the slope's error
    half <- power(S[i, i], -0.5); u <- half %*% X[i, ]
    drop((C %*% t(u) %*% power(diag(length(i)) - u %*% C %*% t(u), -0.5) %*% half)[2, ])
  })
  v <- sum(mapply(function(q, i) sum(q * e[i])^2, p, ids))
  whole <- matrix(0, length(ids), n); for (g in seq_along(ids)) whole[g, ids[[g]]] <- p[[g]]
  P <- whole %*% (S - X %*% C %*% t(X)) %*% t(whole)
  club <- coef_test(fit, vcov = vcovCR(fit, cluster = long$site, type = "CR2"), test = "Satterthwaite")
  df <- if (is.null(club$df_Satt)) club$df else club$df_Satt
  list(slope = fixef(fit)[["t"]], whole = list(std_error = sqrt(v), df = sum(diag(P))^2 / sum(P^2)),
       club = list(std_error = club$SE[2], df = df[2]))
}
trend <- colMeans(wide[c("y1", "y2", "y3")], na.rm = TRUE)
closer <- wide
for (s in unique(wide$site)) {
  here <- wide$site == s
  own <- colMeans(wide[here, c("y1", "y2", "y3")], na.rm = TRUE)
  closer[here, c("y1", "y2", "y3")] <- sweep(wide[here, c("y1", "y2", "y3")], 2, 0.5 * (own - trend))
}
version <- function(p) as.character(packageVersion(p))
write_json(list(made_with = list(R = R.version.string, lme4 = version("lme4"), clubSandwich = version("clubSandwich")),
                cases = list(as_they_are = of(wide), half_as_far_apart = of(closer))),
           "pooled_slope.json", auto_unbox = TRUE, digits = 15, pretty = TRUE)
