"""The numbers of the classical methods from two independent programs: pingouin and statsmodels.

Each function takes what ours takes, hands it over and returns the program's number; what either
program raises on data that it cannot take is an EstimationError. (Growth models:
methods.growth.second_opinion.)
"""

import warnings
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.inputs import Array, Values


def pingouin_alpha(items: Values) -> float:
    """Return Cronbach's alpha of items (n, k), reversed ones turned round, none missing.

    pingouin.cronbach_alpha. R: psych::alpha.
    """
    import pandas as pd
    import pingouin

    return _asked("pingouin", lambda: pingouin.cronbach_alpha(pd.DataFrame(np.asarray(items)))[0])


def pingouin_t(x: Values, y: Values, variances: str) -> float:
    """Return t of two samples, none missing; variances: "student" or "welch".

    pingouin.ttest. R: t.test(x, y, var.equal = ...).
    """
    import pingouin

    welch = variances == "welch"
    return _asked("pingouin", lambda: pingouin.ttest(x, y, correction=welch)["T"].iloc[0])


def pingouin_f(groups: Mapping[Hashable, Values], variances: str) -> float:
    """Return F of a one-way analysis of variance, none missing; variances as `pingouin_t`.

    pingouin.anova, pingouin.welch_anova. R: oneway.test(..., var.equal = ...).
    """
    import pandas as pd
    import pingouin

    sizes = [len(values) for values in groups.values()]
    labels = np.repeat([str(label) for label in groups], sizes)
    data = pd.DataFrame({"value": np.concatenate(list(groups.values())), "group": labels})
    test = pingouin.welch_anova if variances == "welch" else pingouin.anova
    return _asked("pingouin", lambda: test(data, dv="value", between="group")["F"].iloc[0])


def pingouin_chi_square(table: Values) -> float:
    """Return Pearson's chi-square without correction of a two-by-two table of counts.

    pingouin.chi2_independence, which takes one row a person. R: chisq.test(m, correct = FALSE).
    """
    import pandas as pd
    import pingouin

    counts = np.asarray(table, dtype=int).ravel()
    people = pd.DataFrame(
        {"x": np.repeat([0, 0, 1, 1], counts), "y": np.repeat([0, 1, 0, 1], counts)}
    )

    def chi_square() -> float:
        _, _, found = pingouin.chi2_independence(people, "x", "y", correction=False)
        return found.loc[found["test"] == "pearson", "chi2"].iloc[0]

    return _asked("pingouin", chi_square)


def pingouin_r(x: Values, y: Values, method: str) -> float:
    """Return a correlation of complete pairs; method: "pearson" or "spearman".

    pingouin.corr. R: cor.test(x, y, method = ...).
    """
    import pingouin

    return _asked("pingouin", lambda: pingouin.corr(x, y, method=method)["r"].iloc[0])


def statsmodels_log_odds(outcome: Values, predictors: Values) -> Array:
    """Return the log odds ratios (p,) of a logistic model of 0 and 1, none missing.

    outcome: (n,); predictors: (n, p), without a constant. statsmodels' Logit with Newton's steps.
    R: glm(y ~ ., family = binomial).
    """
    from statsmodels.discrete.discrete_model import Logit

    x = np.column_stack([np.ones(len(np.asarray(outcome))), np.asarray(predictors, dtype=float)])

    def log_odds() -> Array:
        found = Logit(np.asarray(outcome, dtype=float), x).fit(disp=0, maxiter=200)
        if not found.mle_retvals["converged"]:
            raise ValueError("Logit did not converge")
        return np.asarray(found.params[1:])

    return _asked("statsmodels", log_odds)


def _asked(program: str, question: Callable[[], Any]) -> Any:
    """Return a program's answer; EstimationError where it has none."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return question()
        except Exception as error:
            # They raise what numpy, scipy and patsy raise, and AssertionError on few values.
            raise EstimationError(
                f"{program} gives no number", found=type(error).__name__
            ) from error
