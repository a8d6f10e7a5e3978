"""REDCap's own words in exports of labels, in the languages that its interface is often shown in.

French, German, Spanish, Portuguese, Italian, Dutch. A word that is not here is no silent loss: its
cells are findings.
"""

from collections.abc import Mapping

WORDS = {
    "yes": ("oui", "ja", "sí", "si", "sim", "sì"),
    "no": ("non", "nein", "nee", "não"),
    "true": ("vrai", "wahr", "verdadero", "verdadeiro", "vero", "waar"),
    "false": ("faux", "falsch", "falso", "onwaar"),
    "checked": (
        *("coché", "ausgewählt", "angekreuzt", "markiert", "marcado", "seleccionado"),
        *("selecionado", "selezionato", "aangevinkt"),
    ),
    "unchecked": (
        *("décoché", "non coché", "nicht ausgewählt", "nicht angekreuzt", "nicht markiert"),
        *("desmarcado", "no marcado", "sin marcar", "no seleccionado", "não marcado"),
        *("não selecionado", "non selezionato", "niet aangevinkt", "uitgevinkt"),
    ),
    "incomplete": ("incomplet", "unvollständig", "incompleto", "incompleta", "onvolledig"),
    "unverified": (
        *("non vérifié", "nicht überprüft", "ungeprüft", "sin verificar", "no verificado"),
        *("não verificado", "non verificato", "niet geverifieerd"),
    ),
    "complete": ("complet", "vollständig", "completo", "completa", "volledig"),
}


def other_words(choices: Mapping[str, str]) -> dict[str, str]:
    """Return {word in another language: code} of choices that REDCap words itself."""
    return {
        word: code for code, label in choices.items() for word in WORDS.get(label.casefold(), ())
    }
