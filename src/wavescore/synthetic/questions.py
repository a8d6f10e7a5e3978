"""What the synthetic survey asks: every question of every form, in the words of the page.

GAD-7 and PHQ-8 ask the problems of the published questionnaires; the rest is invented.
"""

FREQUENCY = "0, Not at all | 1, Several days | 2, More than half the days | 3, Nearly every day"
AGREEMENT = (
    "1, Strongly disagree | 2, Disagree | 3, Neither agree nor disagree | 4, Agree"
    " | 5, Strongly agree"
)
REFUSAL = "-99, Prefer not to say"

ITEMS = {
    "gad7": (
        "Feeling nervous, anxious or on edge",
        "Not being able to stop or control worrying",
        "Worrying too much about different things",
        "Trouble relaxing",
        "Being so restless that it is hard to sit still",
        "Becoming easily annoyed or irritable",
        "Feeling afraid, as if something awful might happen",
    ),
    "phq8": (
        "Little interest or pleasure in doing things",
        "Feeling down, depressed or hopeless",
        "Trouble falling or staying asleep, or sleeping too much",
        "Feeling tired or having little energy",
        "Poor appetite or overeating",
        "Feeling bad about yourself, or that you are a failure or have let people down",
        "Trouble concentrating on things",
        "Moving or speaking slowly, or being fidgety or restless, so that others could notice",
    ),
    "self_efficacy": (
        "I know what to do when my mental health gets worse",
        "I can tell early when a bad spell is coming",
        "I feel at a loss when things get difficult",
        "I can choose what helps me from what does not",
        "I can ask for the support that I need",
        "My mental health is beyond my control",
    ),
    "help": (
        "Reading here shows me that others face what I face",
        "People here understand what I am going through",
        "I have learned something here that I use in daily life",
        "I feel less cut off because of the forum",
        "The forum leaves me as alone as before",
        "The forum has given me new ways of looking at things",
        "Answers here come when I need them",
    ),
    "moderators": (
        "The moderators are kind",
        "The moderators step in soon enough",
        "The moderators explain what they decide",
        "The moderators ignore what matters",
        "I trust the moderators to keep people safe",
    ),
    "safety": (
        "I can be honest on the forum",
        "What I write here stays here",
        "On the forum I feel like an outsider",
        "Nobody here judges me",
        "I worry about how people will answer me",
        "I feel welcome on the forum",
    ),
    "self_stigma": (
        "My mental health makes me feel worth less than other people",
        "I am no different from people without mental health problems",
        "I keep my mental health to myself out of shame",
        "I blame myself for how I feel",
        "I am at ease when people know about my mental health",
        "People like me hold others back",
    ),
}

PAGES = {
    "gad7": "Over the last 2 weeks, how often have you been bothered by the following problems?",
    "phq8": "Over the last 2 weeks, how often have you been bothered by the following problems?",
    "self_efficacy": "You and your mental health",
    "help": "What the forum does for you",
    "moderators": "The moderators",
    "safety": "Being on the forum",
    "self_stigma": "How you see yourself",
}


def _question(name: str, form: str, kind: str, label: str, **more: str) -> dict[str, str]:
    return {"name": name, "form": form, "type": kind, "label": label, **more}


FIELDS = (
    _question("record_id", "welcome", "text", "Record ID"),
    _question(
        "survey_start",
        "welcome",
        "text",
        "Survey opened at",
        validation="datetime_ymd",
        annotation="@NOW @HIDDEN-SURVEY @READONLY",
    ),
    _question(
        "welcome_text",
        "welcome",
        "descriptive",
        '<div class="rich-text-field-label"><p>Thank you for your interest. This is a '
        "<strong>synthetic</strong> study: nobody answered it.</p></div>",
    ),
    _question(
        "consent",
        "consent",
        "radio",
        "I have read the information sheet and agree to take part",
        section="Consent",
        choices="1, I agree | 0, I do not agree",
        required="y",
    ),
    _question(
        "contact_consent",
        "consent",
        "yesno",
        "May we contact you about an interview?",
        branching="[consent] = '1'",
    ),
    _question(
        "email",
        "consent",
        "text",
        "Your e-mail address",
        note="Used for the invitation alone",
        validation="email",
        identifier="y",
        branching="[contact_consent] = '1'",
    ),
    _question(
        "age",
        "about_you",
        "text",
        "How old are you?",
        section="About you",
        note="In whole years",
        validation="integer",
        low="10",
        high="110",
        required="y",
    ),
    _question(
        "gender",
        "about_you",
        "radio",
        "How do you describe your gender?",
        choices=f"1, Female | 2, Male | 3, Non-binary | 4, In another way | {REFUSAL}",
        alignment="LV",
    ),
    _question(
        "gender_other",
        "about_you",
        "text",
        "In your own words",
        branching="[gender] = '4'",
    ),
    _question(
        "ethnicity",
        "about_you",
        "radio",
        "Which group best describes your ethnic background?",
        choices="1, White | 2, Mixed or multiple | 3, Asian or Asian British"
        f" | 4, Black or Black British | 5, Another group | {REFUSAL}",
        alignment="LV",
    ),
    _question(
        "education",
        "about_you",
        "dropdown",
        "What is your highest qualification?",
        choices="1, None or below GCSE | 2, GCSE or equivalent | 3, A level or equivalent"
        " | 4, Degree | 5, Higher degree",
    ),
    _question(
        "forum",
        "forum_use",
        "dropdown",
        "Which forum brought you here?",
        section="Your use of the forum",
        choices="1, Dunnock | 2, Magpie | 3, Starling | 4, Sparrow | 5, Jay | 6, Chaffinch"
        " | 7, Robin",
        required="y",
    ),
    _question(
        "use_frequency",
        "forum_use",
        "radio",
        "How often do you use the forum?",
        choices="1, Less than monthly | 2, One to three times a month | 3, Weekly or more often"
        " | 4, Daily",
    ),
    _question(
        "use_duration",
        "forum_use",
        "radio",
        "How long have you used the forum?",
        choices="1, Less than a week | 2, A week to a month | 3, One to six months"
        " | 4, Six months to a year | 5, A year or more",
    ),
    _question(
        "reasons",
        "forum_use",
        "checkbox",
        "Why did you first come to the forum?",
        choices="1, Help for myself | 2, Help for someone else | 3, To help others"
        " | 4, To read about experiences | 5, To feel less alone | 6, Another reason",
        note="Tick all that apply",
    ),
    _question("posted", "forum_use", "yesno", "Have you ever written a post of your own?"),
    _question(
        "responded",
        "forum_use",
        "yesno",
        "Have you responded to a post in the last 6 weeks?",
    ),
    _question(
        "hours_week",
        "your_forum",
        "text",
        "About how many hours did you spend on the forum in the last week?",
        section="Your last week",
        validation="number",
        low="0",
        high="168",
    ),
    _question(
        "support",
        "your_forum",
        "checkbox",
        "Which other support have you had in the last 6 weeks?",
        choices="1, Family or friends | 2, GP | 3, Talking therapy | 4, Medication"
        " | 5, Another online community",
        note="Tick all that apply",
    ),
    _question(
        "comments",
        "survey",
        "notes",
        "Is there anything else that you would like to tell us?",
        section="Last page",
    ),
)
