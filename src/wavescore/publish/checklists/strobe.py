"""STROBE for cohort studies, in our own words (von Elm et al., 2007).

Held item by item to copies of the statement's checklist for cohort studies in published articles.
"""

from wavescore.layout.phrases import joined, prose_label
from wavescore.publish.checklists.facts import Checklist, Facts, Item
from wavescore.publish.front import plain_sentences, unknown

MODELS = (
    *("growth", "mixed_growth", "parallel_growth", "cross_lagged", "varying_covariate"),
    "distal_outcome",
)
TESTS = ("group_tests", "correlations", "benchmark")
OUTCOMES = ("caseness", "caseness_over_time", "change")
LOSS = ("attrition", "attrition_weights", "dropout_sensitivity")
SENSITIVITY = ("dropout_sensitivity", "imputation", "attrition_weights", "sites")


def _design(facts: Facts) -> str:
    count = len(facts.study.waves)
    if count == 1:
        return f"One survey: {facts.waves}."
    return f"The same respondents were surveyed at {count} waves: {facts.waves}."


def _follow_up(facts: Facts) -> str:
    times = facts.study.times
    length, unit = facts.study.unit_of_time
    if len(times) < 2 or not unit:
        return ""
    labels = [wave.label or wave.name for wave in facts.study.waves]
    between = f"{(times[-1] - times[0]) * length:g} {unit}s"
    return f"By design, {between} from {labels[0]} to {labels[-1]}."


def _bands(facts: Facts) -> str:
    told = [
        f"{each.title} {', '.join(f'{b.name} {b.low:g} to {b.high:g}' for b in each.bands)}"
        for each in facts.instruments
        if each.bands
    ]
    told += [
        f"{prose_label(facts.study, group.name)} {', '.join(group.labels)}"
        for group in facts.study.groups.values()
        if group.bands
    ]
    return f"Bands: {'; '.join(told)}." if told else ""


def _sensitivity(facts: Facts) -> str:
    said = facts.methods(*SENSITIVITY)
    if "second_opinions" in facts.tables:
        said += f" Numbers were computed again by other programs. {facts.where('second_opinions')}"
    return said.strip()


def _loss(facts: Facts) -> str:
    """Return what meets loss: analyses of it, and models that count whoever answered any wave."""
    if len(facts.study.waves) == 1:
        return "Everybody was surveyed once, so that nobody could be lost to follow-up."
    asked = facts.study.analyses
    said = facts.methods(*LOSS)
    whole = [
        name.replace("_", " ")
        for name in MODELS
        if name in asked and dict(asked[name] or {}).get("missing", "fiml") == "fiml"
    ]
    if whole:
        said += (
            f" Respondents with an answer at any wave count in the models ({joined(whole)}), by "
            "full information maximum likelihood."
        )
    if "imputation" in asked:
        said += " Missing items were imputed (item 12c)."
    return f"{said} {facts.where('flow', 'attrition')}".strip()


def _limits(facts: Facts) -> str:
    return f"No table here can say {'; '.join(unknown(facts.study))}."


def _diagram(facts: Facts) -> str:
    return "See figures/flow.svg." if "flow" in facts.tables else ""


def _unmatched(facts: Facts) -> str:
    count = len(facts.study.groups)
    return "Groups were formed of answers; the pipeline matched nobody." if count else ""


def _summary(facts: Facts) -> str:
    return " ".join(plain_sentences(facts.tables, facts.study))


def _handled(facts: Facts) -> str:
    names = [each.title for each in facts.instruments]
    said = f"Scores were taken as numbers: {joined(names)}. " if names else ""
    return f"{said}{_bands(facts)} {facts.groups}".strip()


STROBE = Checklist(
    "STROBE, cohort studies",
    "von Elm et al., 2007, doi 10.1371/journal.pmed.0040296",
    (
        (
            "Title and abstract",
            (
                Item("1a", "The design is named in the title or abstract"),
                Item("1b", "The abstract tells what was done and found"),
            ),
        ),
        (
            "Introduction",
            (
                Item("2", "What is known, and why the study was needed"),
                Item("3", "Aims, and hypotheses set down beforehand"),
            ),
        ),
        (
            "Methods",
            (
                Item("4", "The main points of the design", _design),
                Item(
                    "5",
                    "Where and when: recruitment, follow-up, collection of data",
                    lambda facts: f"Waves: {facts.waves}.",
                    "places and dates, which the pipeline does not know",
                ),
                Item(
                    "6a",
                    "Who could take part, how they were found and followed",
                    lambda facts: facts.rules,
                    "how respondents were reached and reminded",
                ),
                Item(
                    "6b",
                    "Matching: criteria and numbers",
                    _unmatched,
                    "any matching at recruitment",
                ),
                Item(
                    "7",
                    "Definitions of outcomes, exposures, confounders and effect modifiers",
                    lambda facts: f"{facts.scales} {facts.groups} {facts.methods(*OUTCOMES)}",
                    "which of them are confounders or effect modifiers",
                ),
                Item(
                    "8",
                    "How and from where each variable was measured, alike in all groups",
                    lambda facts: facts.scales,
                    "whether groups were asked alike",
                ),
                Item(
                    "9",
                    "What was done against bias",
                    lambda facts: facts.methods(*LOSS),
                    "sources of bias other than loss to follow-up",
                ),
                Item("10", "Why the sample has its size"),
                Item("11", "How numbers were handled and grouped, and why", _handled, "why"),
                Item(
                    "12a",
                    "All statistical methods, those against confounding among them",
                    lambda facts: facts.methods(*TESTS, *MODELS),
                    "how confounding was dealt with",
                ),
                Item(
                    "12b",
                    "How subgroups and interactions were examined",
                    lambda facts: facts.groups,
                    "which subgroups were planned",
                ),
                Item(
                    "12c",
                    "How missing data were dealt with",
                    lambda facts: f"{facts.missing_items} {facts.methods('growth', 'imputation')}",
                ),
                Item(
                    "12d",
                    "How loss to follow-up was dealt with",
                    _loss,
                ),
                Item("12e", "Sensitivity analyses", _sensitivity),
            ),
        ),
        (
            "Results",
            (
                Item(
                    "13a",
                    "How many were there at each stage",
                    lambda facts: facts.found("flow"),
                    "how many were invited, or saw the survey",
                ),
                Item(
                    "13b",
                    "Why people dropped out at each stage",
                    lambda facts: facts.plain("flow"),
                    "why people did not answer",
                ),
                Item("13c", "A diagram of the flow", _diagram),
                Item(
                    "14a",
                    "Who the participants are; exposures and confounders",
                    lambda facts: facts.where("describe"),
                    "which of them are confounders",
                ),
                Item(
                    "14b",
                    "How many have missing data, by variable",
                    lambda facts: facts.where("describe", "distributions", "data_quality"),
                ),
                Item(
                    "14c",
                    "How long people were followed",
                    _follow_up,
                    "how long they were followed in fact",
                ),
                Item(
                    "15",
                    "Outcomes over time",
                    lambda facts: facts.found(*OUTCOMES),
                ),
                Item(
                    "16a",
                    "Estimates with intervals, unadjusted and adjusted, and for what and why",
                    lambda facts: facts.found("group_tests", "growth"),
                    "which confounders were adjusted for, and why",
                ),
                Item("16b", "The limits of categories made of numbers", _bands),
                Item("16c", "Relative risks as absolute ones, where that helps"),
                Item(
                    "17",
                    "Other analyses: subgroups, interactions, sensitivity",
                    lambda facts: facts.found(*SENSITIVITY, "second_opinions"),
                ),
            ),
        ),
        (
            "Discussion",
            (
                Item("18", "The main results, against the aims", _summary, "the aims"),
                Item(
                    "19",
                    "Limits: bias and imprecision, their direction and size",
                    _limits,
                    "direction and size of any bias",
                ),
                Item("20", "A careful reading in the light of aims, limits and other evidence"),
                Item("21", "To whom the results apply"),
            ),
        ),
        ("Other", (Item("22", "Funding, and what the funders did"),)),
    ),
)
