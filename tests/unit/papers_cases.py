"""Claims of each kind with the verdict that they must have, worked out by hand or in R."""
# ruff: noqa: E501 (one case, one line)

CASES = {
    # From Lobban et al. 2025 (doi 10.2196/79289) and by hand.
    "proportion": [
        ("consistent", {"n": "475", "total": "791", "percent": "60"}),
        ("consistent", {"n": "1", "total": "8", "percent": "12"}),
        ("consistent", {"n": "1", "total": "8", "percent": "13"}),
        ("rounding", {"n": "2", "total": "3", "percent": "66"}),
        ("inconsistent", {"n": "40", "total": "52", "percent": "71"}),
        ("inconsistent", {"n": "53", "total": "52"}),
        ("nothing_to_check", {"n": "287", "total": "791"}),
        ("question", {"n": "40", "total": "52", "percent": "71", "total_from": "guessed"}),
        ("question", {"n": "60", "total": "52", "percent": "71", "total_from": "guessed"}),
        ("consistent", {"n": "37", "total": "52", "percent": "71", "total_from": "guessed"}),
        ("question", {"n": "712", "total": "791", "percent": "90%", "words": "a small proportion"}),
        ("consistent", {"n": "427", "total": "791", "percent": "54%", "words": "the majority"}),
        ("cannot_check", {"n": "287", "percent": "36"}),
        ("consistent", {"total": "791", "percent": "41"}),
        ("consistent", {"total": "15", "percent": "33.3"}),
        ("rounding", {"total": "15", "percent": "46.6"}),
        ("inconsistent", {"total": "15", "percent": "41"}),
        ("inconsistent", {"total": "15", "percent": "107"}),
        ("inconsistent", {"total": "0", "percent": "50"}),
    ],
    "parts": [
        ("consistent", {"parts": {"a": "593", "b": "198"}, "whole": "791"}),
        ("inconsistent", {"parts": {"a": "593", "b": "199"}, "whole": "791"}),
        ("consistent", {"parts": {"a": "33", "b": "33", "c": "33"}, "unit": "percent"}),
        ("inconsistent", {"parts": {"a": "33", "b": "33", "c": "31"}, "unit": "percent"}),
        ("consistent", {"parts": {"a": "3", "b": "4"}, "whole": "15", "exhaustive": False}),
        ("inconsistent", {"parts": {"a": "13", "b": "4"}, "whole": "15", "exhaustive": False}),
    ],
    "chi_square": [
        ("consistent", {"chi2": "1.8", "df": "1", "p": ".18"}),
        ("inconsistent", {"chi2": "3.0", "df": "1", "p": ".15"}),
        ("decision_error", {"chi2": "3.0", "df": "1", "p": ".04"}),
        ("rounding", {"chi2": "521.9", "cells": [["593", "198"], ["76265", "4650"]]}),
        ("consistent", {"chi2": "521.96", "cells": [["593", "198"], ["76265", "4650"]]}),
        ("consistent", {"chi2": "521.9", "df": "1", "n": "81706", "v": "0.08"}),
        ("inconsistent", {"chi2": "521.9", "df": "1", "n": "81706", "v": "0.09"}),
        ("inconsistent", {"df": "2", "cells": [["593", "198"], ["76265", "4650"]]}),
        ("nothing_to_check", {"chi2": "3.84"}),
        # R: chisq.test(matrix(c(3, 9, 10, 4), 2)) with and without correction p = .0492, .0183;
        # fisher.test p = .0472
        ("consistent", {"cells": [["3", "10"], ["9", "4"]], "p": ".018", "test": "unstated"}),
        ("consistent", {"cells": [["3", "10"], ["9", "4"]], "p": ".049"}),
        ("inconsistent", {"cells": [["3", "10"], ["9", "4"]], "p": ".03"}),  # between the two
        ("consistent", {"cells": [["3", "10"], ["9", "4"]], "p": ".047", "test": "unstated"}),
        ("question", {"cells": [["3", "10"], ["9", "4"]], "p": ".21", "test": "unstated"}),
        ("decision_error", {"cells": [["3", "10"], ["9", "4"]], "p": ".21"}),
        # 3.67 gives .0554, which is cut off to .05 and rounded to .06: the decision changes
        ("decision_error", {"chi2": "3.67", "df": "1", "p": ".05"}),
        ("consistent", {"chi2": "3.79", "df": "1", "p": ".05"}),  # .0516
        ("rounding", {"chi2": "2.22", "df": "1", "p": ".13"}),  # .1362, on no side of alpha but one
    ],
    "t_test": [
        ("consistent", {"t": "2.638", "df": "789", "p": ".009"}),
        ("inconsistent", {"t": "2.638", "df": "789", "p": ".009", "tail": "greater"}),
        ("consistent", {"t": "2.638", "df": "789", "p": ".004", "tail": "greater"}),
        ("decision_error", {"t": "2.638", "df": "789", "p": ".996", "tail": "greater"}),
        ("consistent", {"t": "-2.638", "df": "789", "p": ".004", "tail": "less"}),
        ("consistent", {"t": "-2.638", "df": "789", "p": ".004", "tail": "one"}),
        ("rounding", {"t": "9.1", "df": "40", "p": ".000"}),
        ("decision_error", {"t": "1.2", "df": "40", "p": ".000"}),
        ("consistent", {"t": "1.2", "df": "40", "p": "ns"}),
        ("decision_error", {"t": "2.9", "df": "40", "p": "ns"}),
        ("consistent", {"t": "2.02", "df": "40", "p": "<.05"}),  # 2.0251 gives .0496
        ("inconsistent", {"t": "2.638", "df": "800", "p": ".009", "groups": [{"n": "510"}, {"n": "281"}]}),
        ("consistent", {"t": "4.931", "df": "419", "p": "<.001", "groups": [{"n": "510"}, {"n": "281"}]}),
        ("inconsistent", {"t": "4.931", "df": "270", "p": "<.001", "groups": [{"n": "510"}, {"n": "281"}]}),
        ("inconsistent", {"t": "2.638", "df": "789", "d": "0.199", "d_type": "pooled", "groups": [{"n": "510"}, {"n": "281"}]}),
        ("consistent", {"t": "2.638", "df": "789", "d": "0.196", "groups": [{"n": "510"}, {"n": "281"}]}),
        ("consistent", {"t": "2.638", "df": "789", "d": "0.199", "groups": [{"n": "510"}, {"n": "281"}]}),
        ("inconsistent", {"t": "2.638", "df": "789", "d": "0.9", "groups": [{"n": "510"}, {"n": "281"}]}),
        ("decision_error", {"t": "1.1", "df": "40", "p": ".28", "stated": "significant"}),
        # t and P agree; d of unknown groups does not count against them
        ("consistent", {"t": "2.638", "df": "789", "p": ".009", "d": "0.199"}),
        ("consistent", {"t": "2.36", "df": "37", "d": "0.78"}),  # 2t / sqrt(df)
        ("consistent", {"t": "2.36", "df": "37", "d": "0.38"}),  # pairs, t / sqrt(n)
        ("consistent", {"t": "2.36", "df": "37", "d": "0.75"}),  # equal groups, Hedges
        ("cannot_check", {"t": "2.36", "df": "37", "d": "0.90"}),
        # corrected for three tests: .0554 x 3; said to be, said of the paper, not said
        ("consistent", {"t": "1.93", "df": "172", "p": ".17", "adjusted": "bonferroni"}),
        ("question", {"t": "1.93", "df": "172", "p": ".17", "adjusted": "possible"}),
        ("inconsistent", {"t": "1.93", "df": "172", "p": ".17"}),
        ("inconsistent", {"t": "1.93", "df": "172", "p": ".045", "adjusted": "bonferroni", "alpha": ".06"}),
        ("question", {"t": "2.638", "df": "789", "p": ".004", "tail": "unstated"}),
        ("consistent", {"t": "2.638", "df": "789", "p": ".009", "tail": "unstated"}),
        ("inconsistent", {"t": "2.638", "df": "789", "p": ".02", "tail": "unstated"}),
        ("consistent", {"t": "8.5", "df": "215", "p": "3e-15"}),
        ("consistent", {"t": "4.03", "df": "215", "p": "7.7 x 10^-5"}),
        ("consistent", {"t": "8.9", "df": "215", "p": "<10-15"}),
        ("inconsistent", {"t": "4.03", "df": "215", "p": "7.7 × 10−6"}),
        ("inconsistent", {"t": "2.0", "df": "0", "p": ".05"}),
        # Student's t(98) = 2.00, R: t from means; Welch's differs in the third decimal of p
        ("consistent", {"p": ".05", "groups": [{"n": "50", "mean": "10.0", "sd": "5.0"}, {"n": "50", "mean": "8.0", "sd": "5.0"}]}),
        ("decision_error", {"p": ".50", "groups": [{"n": "50", "mean": "10.0", "sd": "5.0"}, {"n": "50", "mean": "7.0", "sd": "5.0"}]}),
        ("question", {"p": ".50", "test": "unstated", "groups": [{"n": "50", "mean": "10.0", "sd": "5.0"}, {"n": "50", "mean": "7.0", "sd": "5.0"}]}),
    ],
    "f_test": [
        ("consistent", {"f": "4.21", "df1": "2", "df2": "57", "p": ".02", "partial_eta2": ".13"}),
        ("inconsistent", {"f": "4.21", "df1": "2", "df2": "57", "p": ".02", "partial_eta2": ".23"}),
        ("inconsistent", {"f": "-1.0", "df1": "2", "df2": "57"}),
        # R: pf(4.10, 2 * .75, 104 * .75, lower.tail = FALSE) = .0305, at epsilon 1 .0193, at 1/2 .0480
        ("consistent", {"f": "4.10", "df1": "2", "df2": "104", "p": ".030", "adjusted": "greenhouse_geisser", "epsilon": ".75"}),
        ("inconsistent", {"f": "4.10", "df1": "2", "df2": "104", "p": ".019", "adjusted": "greenhouse_geisser", "epsilon": ".75"}),
        ("consistent", {"f": "4.10", "df1": "2", "df2": "104", "p": ".04", "adjusted": "greenhouse_geisser"}),
        ("inconsistent", {"f": "4.10", "df1": "2", "df2": "104", "p": ".004", "adjusted": "greenhouse_geisser"}),
        ("question", {"f": "4.10", "df1": "2", "df2": "104", "p": ".04", "adjusted": "possible"}),
    ],
    "z_test": [
        ("consistent", {"z": "1.96", "p": ".05"}),
        ("inconsistent", {"z": "1.96", "p": ".03", "tail": "two"}),
    ],
    "correlation": [
        ("consistent", {"r": "0.414", "n": "791", "p": "<.001"}),
        ("consistent", {"r": ".30", "n": "50", "low": ".02", "high": ".53"}),  # psych::r.con
        ("cannot_check", {"r": ".30", "n": "50", "low": ".12", "high": ".55"}),
        ("inconsistent", {"r": ".30", "n": "50", "low": ".12", "high": ".53", "interval": "fisher_z"}),
        ("cannot_check", {"r": ".30", "n": "50", "low": ".12", "high": ".53", "interval": "other"}),
        ("inconsistent", {"r": "1.04", "n": "50"}),
        ("nothing_to_check", {"r": ".30"}),
    ],
    "interval": [
        ("consistent", {"estimate": "-0.377", "low": "-0.589", "high": "-0.166"}),
        ("inconsistent", {"estimate": "-0.162", "low": "-0.287", "high": "0.062", "scale": "identity"}),
        ("cannot_check", {"estimate": "-0.162", "low": "-0.287", "high": "0.062"}),
        ("cannot_check", {"estimate": "-0.162", "low": "-0.287", "high": "0.062", "scale": "identity", "ci_method": "bootstrap"}),
        ("consistent", {"estimate": "1.81", "low": "1.10", "high": "2.96", "p": ".02"}),  # log, undeclared
        ("consistent", {"estimate": ".30", "low": ".02", "high": ".53"}),  # Fisher's z, undeclared
        ("consistent", {"estimate": "23.1%", "low": "19.0", "high": "27.8"}),  # logit
        ("nothing_to_check", {"estimate": ".81", "low": ".74", "high": ".87", "scale": "auc"}),
        ("decision_error", {"estimate": ".81", "low": ".74", "high": ".87", "scale": "auc", "stated": "not significant"}),
        ("inconsistent", {"estimate": ".05", "low": ".01", "high": "1.12", "scale": "eta_squared"}),
        # a log-rank p of .03 beside Wald limits that give .046, and one that no test would give
        ("consistent", {"estimate": "0.56", "low": "0.31", "high": "0.99", "p": ".03", "scale": "log"}),
        ("decision_error", {"estimate": "1.80", "low": "1.26", "high": "2.55", "p": ".30", "scale": "log"}),
        ("cannot_check", {"estimate": "0.56", "low": "0.31", "high": "0.90", "p": ".30"}),
        ("question", {"estimate": "3.0", "low": "-4.5", "high": "-1.5", "scale": "identity"}),
        # R: glm(cbind(c(20, 12), c(128, 138)) ~ g, binomial), confint.default: 1.797 (0.845, 3.821);
        # risk ratio 1.689 (0.857, 3.330)
        ("consistent", {"estimate": "1.80", "low": "0.84", "high": "3.82", "scale": "log", "cells": [["20", "128"], ["12", "138"]]}),
        ("consistent", {"estimate": "1.69", "low": "0.86", "high": "3.33", "scale": "log", "cells": [["20", "128"], ["12", "138"]]}),
        ("consistent", {"estimate": "0.56", "low": "0.26", "high": "1.18", "scale": "log", "cells": [["20", "128"], ["12", "138"]]}),
        ("inconsistent", {"estimate": "2.10", "low": "0.99", "high": "4.46", "scale": "log", "cells": [["20", "128"], ["12", "138"]]}),
        ("question", {"estimate": "2.10", "low": "0.99", "high": "4.46", "scale": "log", "certain": False, "cells": [["20", "128"], ["12", "138"]]}),
        ("consistent", {"estimate": "-0.162", "low": "-0.387", "high": "0.062"}),
        ("consistent", {"estimate": "2.0", "low": "1.0", "high": "4.0", "scale": "log"}),
        ("cannot_check", {"estimate": "2.0", "low": "1.0", "high": "3.0", "scale": "log"}),
        ("inconsistent", {"estimate": "2.0", "low": "1.0", "high": "2.5", "scale": "log"}),
        (
            "inconsistent",
            {
                "estimate": "2.0", "low": "1.0", "high": "3.0", "scale": "log", "ci_method": "wald"
            },  # fmt: skip
        ),
        ("nothing_to_check", {"estimate": "2.0", "low": "1.0", "high": "3.9", "scale": "asymmetric"}),
        ("inconsistent", {"estimate": "2.0", "low": "2.4", "high": "3.9", "scale": "asymmetric"}),
        ("inconsistent", {"estimate": "2.0", "low": "3.9", "high": "1.0"}),
        ("decision_error", {"estimate": "1.0", "low": "0.5", "high": "1.5", "stated": "not significant", "scale": "identity"}),
        ("consistent", {"estimate": "1.0", "low": "0.5", "high": "1.5", "stated": "not significant"}),  # which null?
        ("decision_error", {"estimate": "-0.162", "low": "-0.387", "high": "0.062", "stated": "significant"}),
        ("consistent", {"estimate": "-0.377", "low": "-0.589", "high": "-0.166", "se": "0.108", "p": "<.001"}),
        ("inconsistent", {"estimate": "-0.377", "low": "-0.589", "high": "-0.166", "se": "0.208", "scale": "identity"}),
        ("consistent", {"estimate": "-0.377", "low": "-0.589", "high": "-0.166", "se": "0.208"}),
        ("inconsistent", {"estimate": "-0.377", "low": "-0.589", "high": "-0.166", "se": "0.058", "df": "90", "scale": "identity"}),
        ("consistent", {"estimate": "1.00", "low": "0.14", "high": "1.86", "se": "0.40"}),  # SE of t(15)
    ],
    "mean_sd": [
        # 28 whole numbers cannot have the mean 5.19: Brown & Heathers 2017.
        ("inconsistent", {"mean": "5.19", "n": "28", "step": "1"}),
        ("consistent", {"mean": "5.18", "n": "28", "step": "1"}),
        ("rounding", {"mean": "5.17", "n": "28", "step": "1"}),
        ("consistent", {"mean": "5.19", "n": "28", "step": "1", "items": "3"}),
        ("cannot_check", {"mean": "5.19", "n": "280", "step": "1"}),
        ("inconsistent", {"mean": "22", "n": "280", "scale": ["0", "21"]}),
        ("inconsistent", {"mean": "10.75", "sd": "11.2", "n": "791", "scale": ["0", "21"]}),
        ("nothing_to_check", {"mean": "10.75", "sd": "5.15", "n": "791", "scale": ["0", "21"]}),
        ("inconsistent", {"mean": "10.0", "sd": "1.1", "n": "10", "range": ["0", "21"]}),
        ("consistent", {"mean": "0.25", "sd": "0.44", "n": "40", "step": "1", "scale": ["0", "1"]}),
        ("inconsistent", {"mean": "0.25", "sd": "0.48", "n": "40", "step": "1", "scale": ["0", "1"]}),
        ("consistent", {"mean": "2.5", "sd": "1.29", "rows": ["1", "2", "3", "4"], "range": ["1", "4"]}),
        ("consistent", {"mean": "2.5", "sd": "1.12", "rows": ["1", "2", "3", "4"]}),
        ("inconsistent", {"mean": "2.6", "rows": ["1", "2", "3", "4"]}),
        # 10 ages of sum 526 leave 5 with a mean of 41.8; ages of 20 leave 5 with 107
        ("consistent", {"mean": "49", "sd": "11", "n": "15", "known": ["65", "48", "31", "53", "61", "42", "62", "55", "47", "62"]}),
        ("inconsistent", {"mean": "49", "sd": "11", "n": "15", "known": ["20"] * 10}),
    ],
    "growth_fit": [
        ("consistent", {"chi2": "1.8", "df": "1", "p": ".18", "waves": "3", "form": "linear"}),
        ("inconsistent", {"chi2": "3.0", "df": "1", "p": ".15", "waves": "3", "form": "linear"}),
        ("inconsistent", {"df": "2", "waves": "3", "form": "linear"}),
        ("consistent", {"df": "3", "waves": "3", "form": "linear"}),  # equal residual variances
        ("inconsistent", {"df": "3", "waves": "3", "form": "linear", "residuals": "free"}),
        ("inconsistent", {"r_squared": ["70.6%", "165.8%"]}),
        ("inconsistent", {"chi2": "1.8", "df": "4", "cfi": ".97"}),
    ],
    "regression": [
        ("consistent", {"b": "0.52", "se": "0.11", "t": "4.73", "df": "212", "p": "<.001", "low": "0.30", "high": "0.74"}),
        ("consistent", {"b": "0.70", "low": "0.25", "high": "1.15", "p": "0.003"}),
        ("cannot_check", {"b": "0.70", "low": "0.25", "high": "1.60", "p": "0.003"}),
        ("cannot_check", {"b": "0.90", "se": "0.50", "p": ".05"}),  # of a likelihood ratio; Wald .072
        ("decision_error", {"b": "0.39", "se": "0.08", "p": ".40"}),
        ("inconsistent", {"b": "0.52", "se": "0.11", "t": "5.73", "df": "212", "p": "<.001"}),
        ("question", {"b": "0.52", "se": "0.11", "low": "0.41", "high": "0.74", "df": "212"}),
        (
            "inconsistent",
            {
                "b": "0.52", "se": "0.11", "low": "0.41", "high": "0.74", "df": "212",
                "ci_method": "wald",
            },  # fmt: skip
        ),
    ],
    "alpha": [
        ("consistent", {"value": ".89", "k": "7", "mean_r": ".54", "standardized": True}),
        ("inconsistent", {"value": ".79", "k": "7", "mean_r": ".54", "standardized": True}),
        ("cannot_check", {"value": ".79", "k": "7", "mean_r": ".54"}),
        ("inconsistent", {"value": "1.02", "k": "7"}),
        ("nothing_to_check", {"value": ".89"}),
    ],
    "text": [
        ("consistent", {"places": [{"where": "a", "value": "52"}, {"where": "b", "value": "52"}]}),
        ("inconsistent", {"places": [{"where": "a", "value": "52"}, {"where": "b", "value": "53"}]}),
        ("question", {"places": [{"where": "a", "value": "88%"}, {"where": "b", "value": "89%"}], "certain": False}),
        ("consistent", {"places": [{"where": "a", "value": "0.45"}, {"where": "b", "value": "0.5"}]}),
        ("rounding", {"places": [{"where": "a", "value": "521.9"}, {"where": "b", "value": "522.0"}]}),
        ("inconsistent", {"places": [{"where": "a", "value": "32"}, {"where": "b", "rows": ["33", "40"], "take": "min"}]}),
        ("consistent", {"places": [{"where": "a", "value": "2"}, {"where": "b", "rows": ["x", "y", "x"], "take": "count", "equal": "x"}]}),
    ],
    "flow": [
        ("consistent", {"steps": {"analysed": "791", "willing": "478", "contacted": "214"}}),
        ("inconsistent", {"steps": {"analysed": "791", "willing": "478", "contacted": "487"}}),
    ],
    "rate": [
        ("consistent", {"amount": "1374", "per_month": "90.3", "start": "2019-06-19", "end": "2020-09-24"}),
        ("question", {"amount": "1374", "per_month": "88", "start": "2019-06-19", "end": "2020-09-24"}),
        ("inconsistent", {"amount": "1374", "per_month": "88", "start": "2020-09-24", "end": "2019-06-19"}),
    ],
    "correlation_matrix": [
        ("consistent", {"rows": [["-.31"], [".22", ".10"]], "n": "264", "marks": [["<.01"], ["<.01", ">.05"]]}),
        ("question", {"rows": [["-.31"], [".22", ".10"]], "n": "264", "marks": [["<.01"], ["<.01", "<.01"]]}),  # R: cor p = .105
        ("question", {"rows": [[".90"], [".90", "-.90"]]}),  # least eigenvalue -.8, by hand
        ("inconsistent", {"rows": [[".90"], ["1.90", "-.90"]]}),
    ],
    "ratio": [
        ("consistent", {"pairs": [["10", "13.5"], ["30", "40.5"]]}),
        ("inconsistent", {"pairs": [["10", "13.5"], ["30", "45.0"]]}),
    ],
}  # fmt: skip
