# The models of pipeline.R, which sources this: growth, sites, caseness over time, dropout, weights.
LINEAR <- "i =~ 1*y1 + 1*y2 + 1*y3\n s =~ 0*y1 + 1*y2 + 2*y3"
MODEL <- list(intercept = "i =~ 1*y1 + 1*y2 + 1*y3", linear = LINEAR)
# Of two groups, each parameter named, so that any can be held equal.
NAMED <- paste(LINEAR, "i ~ c(mi1, mi2)*1", "s ~ c(ms1, ms2)*1", "i ~~ c(vi1, vi2)*i", "s ~~ c(vs1, vs2)*s", "i ~~ c(c1, c2)*s",
               paste0("y", 1:3, " ~~ c(e", 1:3, "1, e", 1:3, "2)*y", 1:3, collapse = "\n"), sep = "\n")
EQUAL <- c(intercept_mean = "mi1 == mi2", slope_mean = "ms1 == ms2", intercept_variance = "vi1 == vi2", slope_variance = "vs1 == vs2",
           means = "mi1 == mi2\n ms1 == ms2", variances = "vi1 == vi2\n vs1 == vs2\n c1 == c2", residual_variances = "e11 == e12\n e21 == e22\n e31 == e32")
fit <- function(model, data, ...) suppressWarnings(growth(model, data, missing = "fiml", information = "observed", ...))
wide_of <- function(name) {
  wide <- reshape(d[c("id", "wave", name)], idvar = "id", timevar = "wave", direction = "wide")
  names(wide) <- c("id", "y1", "y2", "y3")
  cbind(wide, t1[match(wide$id, t1$id), c("posted", "forum")])
}
wides <- lapply(c(gad7 = "gad7", phq8 = "phq8"), wide_of)
Y <- c("y1", "y2", "y3")
patterns <- function(y) split(seq_len(nrow(y)), apply(is.na(y), 1, paste, collapse = ""))

# Little's test, from the unrestricted moments by full information.
little <- function(y, moments) {
  kinds <- patterns(y); seen <- lapply(kinds, function(rows) !is.na(y[rows[1], ]))
  distance <- mapply(function(rows, s) {
    off <- colMeans(y[rows, s, drop = FALSE]) - moments$mean[s]
    length(rows) * sum(off * solve(moments$cov[s, s, drop = FALSE], off))
  }, kinds, seen)
  df <- sum(unlist(seen)) - ncol(y)
  c(statistic = sum(distance), df = df, p = pchisq(sum(distance), df, lower.tail = FALSE))
}
# Means, changes and the course in 25 steps, with the errors that the delta method gives.
course <- function(fitted) {
  at <- c("i~1", "s~1"); b <- coef(fitted)[at]; V <- vcov(fitted)[at, at]
  told <- function(L) cbind(drop(L %*% b), sqrt(rowSums(L %*% V * L)))
  times <- seq(0, 2, length.out = 25); P <- lavInspect(fitted, "est")$psi; L <- cbind(1, times)
  changes <- told(cbind(0, c(1, 2, 1)))
  list(told(cbind(1, 0:2)), changes, changes / sqrt(P[1, 1]), told(L), sqrt(rowSums(L %*% P * L)))
}
growths <- timed("growth", lapply(wides, function(wide) {
  whole <- lapply(MODEL, fit, wide)
  known <- wide[!is.na(wide$posted), ]
  each <- lapply(1:0, function(g) fit(LINEAR, known[known$posted == g, ]))
  free <- fit(NAMED, known, group = "posted")
  alike <- lapply(EQUAL, function(held) {
    ratio <- lavTestLRT(free, fit(NAMED, known, group = "posted", constraints = held, se = "none"))
    list(likelihood_ratio = ratio[2, "Chisq diff"], p = ratio[2, "Pr(>Chisq)"], wald = lavTestWald(free, held)$stat)
  })
  one <- function(f) list(parameterEstimates(f), standardizedSolution(f), fitMeasures(f), lavInspect(f, "rsquare"), course(f))
  y <- as.matrix(wide[Y])
  list(fit = whole$linear, groups = each, estimates = parameterEstimates(whole$linear), each = lapply(c(list(whole$linear), each), one),
       measures = lapply(whole, fitMeasures), ladder = anova(whole$intercept, whole$linear), alike = alike,
       mcar = little(y, lavInspect(whole$linear, "sampstat")), seen = lapply(wide[Y], numbers))
}))

# Few sites: how alike, errors of CR2, the wild bootstrap over all signs, slopes in sites.
wild_p <- function(y, x, site) {
  X <- cbind(1, x); bread <- solve(crossprod(X))
  signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), nlevels(site))))
  drawn <- cbind(y, mean(y) + t(signs[, site]) * (y - mean(y)))
  b <- bread %*% crossprod(X, drawn)
  t <- abs(b[2, ]) / sqrt(colSums(rowsum((drawn - X %*% b) * drop(X %*% bread[, 2]), site)^2))
  mean(t[-1] >= t[1] * (1 - 1e-9))
}
# The difference within sites, and labels permuted in each: t by White's error, 4,999 draws.
within_sites <- function(y, x, site) {
  rows <- split(seq_along(x), site)
  drawn <- replicate(4999, { for (own in rows) x[own] <- x[own[sample.int(length(own))]]; x })
  X <- cbind(x, drawn); X <- X - rowsum(X, site)[site, ] / as.vector(table(site)[site]); y <- y - ave(y, site)
  square <- colSums(X^2); b <- colSums(y * X) / square
  t <- abs(b) / (sqrt(colSums((X * (y - sweep(X, 2, b, "*")))^2)) / square)
  robust <- sandwich::vcovHC(lm(y ~ 0 + I(X[, 1])), type = "HC0")
  list(difference = b[[1]], error = sqrt(robust[1] * length(y) / (length(y) - nlevels(site) - 1)), p = (sum(t[-1] >= t[1] * (1 - 1e-9)) + 1) / length(t))
}
signs_p <- function(parts) {
  signs <- as.matrix(expand.grid(rep(list(c(1, -1)), length(parts))))
  mean(abs(signs %*% parts) >= abs(sum(parts)) * (1 - 1e-9))
}
alike <- function(y, site) {
  table <- anova(aov(y ~ site)); G <- nlevels(site); N <- length(y); m <- as.numeric(table(site)); m0 <- (N - sum(m^2) / N) / (G - 1)
  f <- table$`F value`[1] / c(1, qf(c(.975, .025), G - 1, N - G)); icc <- (f - 1) / (f - 1 + m0)
  list(icc = icc, effect = 1 + (sum(m^2) / N - 1) * pmax(icc, 0))
}
robust <- function(model, site) coef_test(model, vcov = "CR2", cluster = site, test = "Satterthwaite")
sites <- timed("sites", {
  forum <- factor(t1$forum)
  rule <- as.numeric(is_case)
  c(lapply(c(gad7 = "gad7", phq8 = "phq8"), function(name) {
    y <- t1[[name]]; kept <- !is.na(y) & !is.na(t1$posted)
    wide <- wides[[name]]
    whole <- fit(LINEAR, wide, estimator = "MLR")
    left <- sapply(levels(forum), function(site) coef(fit(LINEAR, wide[wide$forum != site, ], se = "none", test = "none"))[["s~1"]])
    long <- reshape(wide, direction = "long", varying = Y, v.names = "y", timevar = "wave", idvar = "id")
    long <- long[!is.na(long$y), ]; long$t <- long$wave - 1; long <- long[order(long$forum, long$id), ]
    levels <- suppressMessages(suppressWarnings(lmer(y ~ t + (1 + t | id) + (1 + t || forum), long,
                                                     control = lmerControl("bobyqa", check.nobs.vs.nRE = "ignore"))))
    alone <- summary(lmList(y ~ t | forum, long)); own <- coef(alone)[, "Estimate", "t"]
    list(alike = alike(y, forum), within = within_sites(y[kept], t1$posted[kept], forum[kept]), mean = robust(lm(y ~ 1), forum), welch = t.test(y ~ t1$posted),
         difference = robust(lm(y ~ posted, t1), forum[kept]), wild = wild_p(y[kept], t1$posted[kept], forum[kept]),
         whole = parameterEstimates(whole), left = sqrt(6 / 7 * sum((left - mean(left))^2)), slope = fixef(levels)[["t"]],
         levels = robust(levels, factor(long$forum)), between = as.data.frame(VarCorr(levels)), pooled = ranef(levels, condVar = TRUE)$forum,
         alone = alone, signs = signs_p(as.vector(table(wide$forum)[names(own)]) / nrow(wide) * own))
  }), rule = list(list(alike(rule, forum), robust(lm(rule ~ 1), forum), share(is_case, length(is_case)))))
})

# Who is a case at each wave: estimating equations, weighted ones, a random intercept, imputed totals.
marginal <- function(b, V) {
  p <- plogis(b); S <- (p * (1 - p)) %o% (p * (1 - p)) * V
  list(share = p, error = sqrt(diag(S)), change = p[-1] - p[1], change_error = sqrt(diag(S)[-1] + S[1, 1] - 2 * S[1, -1]))
}
newcombe <- function(k) {  # case at both, at the start alone, at the end alone, at neither
  N <- sum(k); wilson <- function(x) prop.test(x, N, correct = FALSE)$conf.int
  s <- (k[1] + k[2]) / N; e <- (k[1] + k[3]) / N; ls <- wilson(k[1] + k[2]); le <- wilson(k[1] + k[3])
  m <- prod(as.numeric(c(k[1] + k[2], k[3] + k[4], k[1] + k[3], k[2] + k[4]))); over <- k[1] * k[4] - k[2] * k[3]
  if (over > 0) over <- max(over - N / 2, 0)
  phi <- if (m > 0) over / sqrt(m) else 0
  root <- function(a, b) sqrt(a^2 - 2 * phi * a * b + b^2)
  c(difference = e - s, low = e - s - root(e - le[1], ls[2] - s), high = e - s + root(le[2] - e, s - ls[1]),
    exact = binom.test(k[2], k[2] + k[3])$p.value, mid = 2 * pbinom(min(k[2:3]), sum(k[2:3]), .5) - dbinom(k[2], sum(k[2:3]), .5))
}
over_time <- timed("caseness_over_time", {
  status <- sapply(waves, function(f) as.numeric(case(f))[match(t1$id, f$id)])
  weight <- cbind(1, sapply(2:3, function(w) {
    known <- !is.na(status[, w]); w <- mean(known) / fitted(glm(known ~ gad7 + phq8, binomial, t1))
    pmin(w, quantile(w[known], .99))
  }))
  long <- data.frame(id = rep(seq_len(nrow(t1)), each = 3), wave = factor(rep(1:3, nrow(t1))), case = c(t(status)), w = c(t(weight)))
  long <- long[!is.na(long$case), ]
  equations <- geeglm(case ~ 0 + wave, binomial, long, id = id, corstr = "exchangeable")
  weighted <- suppressWarnings(geeglm(case ~ 0 + wave, binomial, long, id = id, weights = w, corstr = "independence"))
  random <- glmer(case ~ 0 + wave + (1 | id), long, binomial, nAGQ = 25, control = glmerControl(optimizer = "bobyqa"))
  sd <- sqrt(VarCorr(random)$id[1]); averaged <- function(f) sapply(fixef(random), function(b) integrate(function(z) f(b + sd * z) * dnorm(z), -9, 9)$value)
  slopes <- averaged(dlogis); S <- slopes %o% slopes * as.matrix(vcov(random))
  totals <- do.call(cbind, lapply(1:3, function(w) setNames(waves[[w]][match(t1$id, waves[[w]]$id), c("gad7", "phq8")], paste0(c("gad7", "phq8"), w))))
  copies <- complete(mice(totals, m = 20, maxit = 5, method = "pmm", printFlag = FALSE, seed = 20250101), "all")
  each <- lapply(copies, function(full) sapply(1:3, function(w) as.numeric(full[[paste0("gad7", w)]] >= 8 | full[[paste0("phq8", w)]] >= 10)))
  N <- nrow(t1); p <- sapply(each, colMeans)
  logits <- lapply(1:3, function(w) pool.scalar(qlogis(p[w, ]), 1 / (N * p[w, ] * (1 - p[w, ])), n = N, k = 1))
  gaps <- lapply(2:3, function(w) { gap <- sapply(each, function(f) f[, w] - f[, 1]); pool.scalar(colMeans(gap), apply(gap, 2, var) / N, n = N, k = 1) })
  list(observed = lapply(1:3, function(w) share(na.omit(status[, w]), sum(!is.na(status[, w])))),
       equations = marginal(coef(equations), vcov(equations)), weighted = marginal(coef(weighted), vcov(weighted)),
       random = list(sd = sd, share = averaged(plogis), error = sqrt(diag(S)), change_error = sqrt(diag(S)[-1] + S[1, 1] - 2 * S[1, -1])),
       imputed = list(sapply(logits, function(l) plogis(l$qbar + c(0, -1, 1) * qt(.975, l$df) * sqrt(l$t))), gaps),
       paired = lapply(2:3, function(w) newcombe(c(t(table(factor(status[, 1], 1:0), factor(status[, w], 1:0)))))))
})

# What if those lost fared otherwise: 20 imputations from lavaan's model, its parameters drawn.
PARAMETERS <- c("i~1", "s~1", "i~~i", "s~~s", "i~~s", "y1~~y1", "y2~~y2", "y3~~y3")
moments <- function(t) {
  L <- cbind(1, 0:2); P <- matrix(t[c(3, 5, 5, 4)], 2)
  list(mean = drop(L %*% t[1:2]), cov = L %*% P %*% t(L) + diag(t[6:8]))
}
joint <- function(own, ref, last, how) {  # the moments of who answered last at `last`, by assumption
  if (how == "at_random" || last == 3) return(own)
  if (how == "copy_reference") return(ref)
  pre <- 1:last; post <- (last + 1):3; B <- ref$cov[post, pre, drop = FALSE] %*% solve(ref$cov[pre, pre])
  own$mean[post] <- ref$mean[post] + if (how == "copy_increments") own$mean[last] - ref$mean[last] else 0
  rest <- ref$cov[post, post] - B %*% (ref$cov[pre, pre] - own$cov[pre, pre]) %*% t(B)
  own$cov[post, pre] <- B %*% own$cov[pre, pre]; own$cov[pre, post] <- t(own$cov[post, pre]); own$cov[post, post] <- rest
  own
}
imputed <- function(y, own, ref, how = "at_random", copies = 20) {
  kinds <- patterns(y); draws <- lapply(list(own, ref), function(f) MASS::mvrnorm(copies, coef(f)[PARAMETERS], vcov(f)[PARAMETERS, PARAMETERS]))
  lapply(seq_len(copies), function(k) {
    for (rows in kinds) {
      gone <- is.na(y[rows[1], ]); if (!any(gone)) next
      j <- joint(moments(draws[[1]][k, ]), moments(draws[[2]][k, ]), max(which(!gone)), how)
      B <- j$cov[gone, !gone, drop = FALSE] %*% solve(j$cov[!gone, !gone])
      R <- chol(j$cov[gone, gone, drop = FALSE] - B %*% j$cov[!gone, gone, drop = FALSE])
      y[rows, gone] <- sweep(sweep(y[rows, !gone, drop = FALSE], 2, j$mean[!gone]) %*% t(B), 2, j$mean[gone], "+") +
        matrix(rnorm(length(rows) * sum(gone)), length(rows)) %*% R
    }
    y
  })
}
refitted <- function(copies, shift = 0) {  # the slope and its error over the copies, by Rubin's rules
  found <- sapply(copies, function(y) {
    y <- y + shift
    f <- suppressWarnings(growth(LINEAR, sample.cov = cov(y), sample.mean = colMeans(y), sample.nobs = nrow(y), test = "none", baseline = FALSE, h1 = FALSE))
    c(coef(f)[["s~1"]], vcov(f)["s~1", "s~1"])
  })
  pooled <- pool.scalar(found[1, ], found[2, ])
  c(slope = pooled$qbar, error = sqrt(pooled$t))
}
after_last <- function(y) t(apply(!is.na(y), 1, function(s) seq_along(s) > max(which(s))))
crossing <- function(x, y) if (min(y) <= 0 && max(y) >= 0) approx(y, x, 0, ties = "ordered")$y else NA
dropout <- timed("dropout_sensitivity", lapply(c(gad7 = "gad7", phq8 = "phq8"), function(name) {
  wide <- wides[[name]]; y <- as.matrix(wide[Y]); fits <- c(list(growths[[name]]$fit), growths[[name]]$groups)
  widest <- signif(sd(y[, 1], na.rm = TRUE), 1); deltas <- seq(-widest, widest, length.out = 5)
  inside <- list(rowSums(!is.na(y)) > 0, wide$posted %in% 1 & rowSums(!is.na(y)) > 0, wide$posted %in% 0 & rowSums(!is.na(y)) > 0)
  curves <- Map(function(rows, f) {
    lost <- is.na(y[rows, 3]); copies <- imputed(y[rows, ], f, f); later <- after_last(y[rows, ])
    slopes <- sapply(deltas, function(delta) refitted(copies, delta * later)); margin <- qnorm(.975) * slopes[2, ]
    list(slopes = slopes, vanishing = crossing(deltas, slopes[1, ]), tipping = c(crossing(deltas, slopes[1, ] - margin), crossing(deltas, slopes[1, ] + margin)),
         lost = sum(lost), baseline = t.test(y[rows, 1][lost], y[rows, 1][!lost]))
  }, inside, fits)
  methods <- c("jump_to_reference", "copy_reference", "copy_increments")
  by_reference <- lapply(setNames(methods, methods), function(how) refitted(imputed(y[inside[[2]], ], fits[[2]], fits[[3]], how)))
  lines <- sapply(1:5, function(first) {
    gap <- curves[[2]]$slopes[1, first] - curves[[3]]$slopes[1, ]
    margin <- qnorm(.975) * sqrt(curves[[2]]$slopes[2, first]^2 + curves[[3]]$slopes[2, ]^2)
    c(crossing(deltas, gap - margin), crossing(deltas, gap + margin))
  })
  list(deltas = deltas, curves = curves, by_reference = by_reference, lines = lines)
}))

# Those retained, weighted to stand for those lost.
weights_found <- timed("attrition_weights", {
  filled <- transform(t1, retained = t1$id %in% waves[[3]]$id, gender = addNA(factor(gender)), use_frequency = addNA(factor(use_frequency)),
                      age_gone = is.na(age), age = ifelse(is.na(age), mean(age, na.rm = TRUE), age),
                      efficacy_gone = is.na(self_efficacy), self_efficacy = ifelse(is.na(self_efficacy), mean(self_efficacy, na.rm = TRUE), self_efficacy))
  model <- glm(retained ~ age + age_gone + gender + use_frequency + addNA(factor(posted)) + gad7 + phq8 + self_efficacy + efficacy_gone, binomial, filled)
  raw_weight <- mean(filled$retained) / fitted(model)
  limit <- quantile(raw_weight[filled$retained], .99)
  w <- pmin(raw_weight, limit)[filled$retained]
  last <- waves[[3]][match(t1$id[filled$retained], waves[[3]]$id), ]; start <- t1[filled$retained, ]
  gone <- cbind(last$gad7 - start$gad7, last$phq8 - start$phq8)
  people <- data.frame(w, gad7 = last$gad7, phq8 = last$phq8, posted = last$group, case = case(last),
                       recovery = ifelse(case(start), !case(last), NA), better = (gone[, 1] <= -4 | gone[, 2] <= -6) & gone[, 1] < 4 & gone[, 2] < 6,
                       worse = (gone[, 1] >= 4 | gone[, 2] >= 6) & gone[, 1] > -4 & gone[, 2] > -6)
  people[is.na(gone[, 1] + gone[, 2]), c("recovery", "better", "worse")] <- NA
  designs <- list(plain = svydesign(ids = ~1, weights = ~1, data = people), weighted = svydesign(ids = ~1, weights = ~w, data = people))
  slopes <- lapply(wides, function(wide) {
    kept <- wide[match(last$id, wide$id), ]; kept$w <- w
    kept <- kept[rowSums(!is.na(kept[Y])) > 0, ]
    list(everyone = parameterEstimates(fit(LINEAR, wide, estimator = "MLR")), plain = parameterEstimates(fit(LINEAR, kept, estimator = "MLR")),
         weighted = parameterEstimates(fit(LINEAR, kept, estimator = "MLR", sampling.weights = "w")))
  })
  shares <- lapply(designs, function(design) lapply(c("case", "recovery", "better", "worse"), function(what) svymean(as.formula(paste0("~as.numeric(", what, ")")), design, na.rm = TRUE)))
  differences <- lapply(designs, function(design) lapply(c("gad7", "phq8"), function(name) summary(svyglm(as.formula(paste(name, "~ posted")), design))))
  list(effective = sum(w)^2 / sum(w^2), limit = limit, slopes = slopes, shares = shares, differences = differences)
})

of_models <- list(
  icc_gad7 = sites$gad7$alike$icc[1], within_sites_gad7 = sites$gad7$within$difference, within_sites_gad7_se = sites$gad7$within$error,
  within_sites_gad7_p = sites$gad7$within$p, cr2_mean_gad7 = sites$gad7$mean$SE, wild_p_gad7 = sites$gad7$wild, site_jackknife_gad7 = sites$gad7$left,
  pooled_slope_gad7 = sites$gad7$slope, gee_share_t3 = 100 * over_time$equations$share[[3]], random_intercept_sd = over_time$random$sd,
  weighted_share_t3 = 100 * over_time$weighted$share[[3]], imputed_share_t3 = 100 * over_time$imputed[[1]][1, 3], mcnemar_exact_t3 = over_time$paired[[2]][["exact"]],
  slope_at_5 = dropout$gad7$curves[[1]]$slopes[1, 5], slope_at_5_se = dropout$gad7$curves[[1]]$slopes[2, 5], vanishing_delta = dropout$gad7$curves[[1]]$vanishing,
  jump_to_reference = dropout$gad7$by_reference$jump_to_reference[["slope"]], effective_n = weights_found$effective,
  weighted_slope = with(weights_found$slopes$gad7$weighted, est[lhs == "s" & op == "~1"]), weighted_case_t3 = 100 * coef(weights_found$shares$weighted[[1]])[[1]])
