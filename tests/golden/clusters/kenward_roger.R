# Kenward and Roger's error and degrees of freedom of the pooled slope: pbkrtest on lme4's REML fit.
# Run in this folder after case.R: Rscript kenward_roger.R. Writes kenward_roger.json beside it.
suppressMessages({library(lme4); library(pbkrtest); library(jsonlite)})
wide <- read.csv("input.csv")
wide$id <- seq_len(nrow(wide))
of <- function(wide) {
  long <- reshape(wide, direction = "long", varying = c("y1", "y2", "y3"), v.names = "y",
                  timevar = "wave", idvar = "id")
  long <- long[!is.na(long$y), ]; long$t <- long$wave - 1
  fit <- lmer(y ~ t + (1 + t | id) + (1 + t || site), long, REML = TRUE,
              control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5)))
  slope <- fixef(fit)[["t"]]; adjusted <- vcovAdj(fit)
  df <- Lb_ddf(c(0, 1), vcov(fit), adjusted); half <- qt(0.975, df) * sqrt(adjusted[2, 2])
  list(slope = slope, std_error = sqrt(vcov(fit)[2, 2]), adjusted_std_error = sqrt(adjusted[2, 2]),
       df = df, conf_low = slope - half, conf_high = slope + half)
}
# The sites as they are, and half as far apart: each site's means moved half way to those of all.
trend <- colMeans(wide[c("y1", "y2", "y3")], na.rm = TRUE)
closer <- wide
for (s in unique(wide$site)) {
  here <- wide$site == s
  own <- colMeans(wide[here, c("y1", "y2", "y3")], na.rm = TRUE)
  closer[here, c("y1", "y2", "y3")] <- sweep(wide[here, c("y1", "y2", "y3")], 2, 0.5 * (own - trend))
}
version <- function(p) as.character(packageVersion(p))
write_json(list(made_with = list(R = R.version.string, lme4 = version("lme4"), pbkrtest = version("pbkrtest")),
                cases = list(as_they_are = of(wide), half_as_far_apart = of(closer))),
           "kenward_roger.json", auto_unbox = TRUE, digits = 15, pretty = TRUE)
