"""CHERRIES for surveys on the web, in our own words (Eysenbach, 2004).

Each item bears its published name; docs/decisions.md says which of them were held to a copy.
"""

from wavescore.definitions.study import NO_ANSWERS
from wavescore.layout.phrases import joined
from wavescore.publish.checklists.facts import Checklist, Facts, Item

REPEATS = {
    "refuse": "Two differing rows of one respondent at one wave would have stopped the run.",
    "first": "Of two rows of one respondent at one wave the first was kept.",
    "last": "Of two rows of one respondent at one wave the last was kept.",
    "most_complete": "Of two rows of one respondent at one wave that with most items answered was "
    "kept.",
}


def _design(facts: Facts) -> str:
    return f"Waves: {facts.waves}. {facts.rules}".strip()


def _consent(facts: Facts) -> str:
    asked = [
        rule.name
        for rule in facts.study.eligibility
        if "consent" in f"{rule.name} {rule.field}".lower()
    ]
    return f"Nobody was analysed who did not meet: {joined(asked)}." if asked else ""


def _protection(facts: Facts) -> str:
    release = facts.study.release
    said = "Fields marked as identifiers and free text were removed before the analysis. "
    if release.mode == "public":
        return f"{said}Numbers are released unprotected ({release.reason})."
    return (
        f"{said}Counts under {release.minimum_count} are not released, others are rounded to the "
        f"middle of bins of {release.round_counts_to}."
    )


def _export(facts: Facts) -> str:
    if facts.study.source.layout != "redcap":
        return ""
    return "Answers were read from a file in the form that REDCap exports."


def _items(facts: Facts) -> str:
    each = [f"{scale.title} {len(scale.items)}" for scale in facts.instruments]
    return f"Items of the instruments: {', '.join(each)}." if each else ""


def _incomplete(facts: Facts) -> str:
    return (
        f"A row in which nothing was answered was not analysed (rule: {NO_ANSWERS}). "
        f"{facts.missing_items}"
    ).strip()


def _timestamps(facts: Facts) -> str:
    rules = [rule.in_words for rule in facts.study.eligibility if rule.at_least_minutes is not None]
    said = f"A survey answered faster did not meet the rule: {joined(rules)}. " if rules else ""
    return (said + facts.found("completion_time")).strip()


def _weights(facts: Facts) -> str:
    said = facts.methods("attrition_weights", "benchmark")
    return said or "No weights and no standardisation were used."


CHERRIES = Checklist(
    "CHERRIES, surveys on the web",
    "Eysenbach, 2004, doi 10.2196/jmir.6.3.e34",
    (
        (
            "Design",
            (
                Item(
                    "Describe survey design",
                    "Whom the survey is about, and how they were sampled",
                    _design,
                    "target population, sampling frame, whether a convenience sample",
                ),
            ),
        ),
        (
            "Ethics",
            (
                Item("IRB approval", "Which committee approved it"),
                Item(
                    "Informed consent",
                    "How people consented, and what they were told",
                    _consent,
                    "what people were told, and where",
                ),
                Item(
                    "Data protection",
                    "How personal information was protected",
                    _protection,
                    "how answers were protected where they were collected",
                ),
            ),
        ),
        (
            "Development",
            (Item("Development and testing", "How the survey was made and tried beforehand"),),
        ),
        (
            "Recruitment",
            (
                Item(
                    "Open survey versus closed survey",
                    "Whether anybody could answer, or those invited",
                ),
                Item("Contact mode", "How people were first contacted"),
                Item("Advertising the survey", "How and in which words it was announced"),
            ),
        ),
        (
            "Administration",
            (
                Item(
                    "Web/E-mail",
                    "How answers were given and stored",
                    _export,
                    "how people reached the survey",
                ),
                Item("Context", "On which site it stood, and who goes there"),
                Item("Mandatory/voluntary", "Whether one had to answer to enter a site"),
                Item("Incentives", "What people got for answering"),
                Item(
                    "Time/Date",
                    "When answers were collected",
                    lambda facts: f"Waves: {facts.waves}.",
                    "dates, which the pipeline does not know",
                ),
                Item(
                    "Randomization of items or questionnaires", "Whether the order of items varied"
                ),
                Item("Adaptive questioning", "Whether items depended on earlier answers"),
                Item("Number of items", "Items on each page", _items, "items on each page"),
                Item("Number of screens (pages)", "Over how many pages it went"),
                Item("Completeness check", "Whether missing answers were asked for again"),
                Item("Review step", "Whether people could go back and change answers"),
            ),
        ),
        (
            "Response rates",
            (
                Item("Unique site visitor", "How a visitor was told from another"),
                Item("View rate", "Of those who came to the site, who saw the survey"),
                Item("Participation rate", "Of those who saw it, who agreed to take part"),
                Item(
                    "Completion rate",
                    "Of those who agreed, who finished",
                    lambda facts: facts.found("flow"),
                    "who agreed and who finished, where that is not the same",
                ),
            ),
        ),
        (
            "Multiple entries",
            (
                Item("Cookies used", "Whether cookies kept people from answering twice"),
                Item("IP check", "Whether addresses did"),
                Item(
                    "Log file analysis",
                    "What else told double entries",
                    lambda facts: REPEATS[facts.study.source.duplicates],
                    "whether one person may stand under two names",
                ),
                Item("Registration", "Whether people had to log in, and how that was used"),
            ),
        ),
        (
            "Analysis",
            (
                Item(
                    "Handling of incomplete questionnaires",
                    "Whether they were analysed, and how",
                    _incomplete,
                ),
                Item(
                    "Questionnaires submitted with an atypical timestamp",
                    "Whether answers given too fast were left out",
                    _timestamps,
                ),
                Item("Statistical correction", "Weights for who does not take part", _weights),
            ),
        ),
    ),
)
