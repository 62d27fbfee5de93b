"""What colleagues read about requests, in the source language."""

from collections.abc import Mapping

from pow_bot.domain.requests.words import Came, Identity, Kind, Outcome, Step
from pow_bot.engine.flow import Text

TITLE = Text("requests/page/title", "Verzoeken en klachten")
NEW = Text("requests/page/new", "Nieuw verzoek")
KINDS: Mapping[Kind, Text] = {
    Kind.ACCESS: Text("requests/kind/access", "Inzage"),
    Kind.RECTIFICATION: Text("requests/kind/rectification", "Verbeteren"),
    Kind.ERASURE: Text("requests/kind/erasure", "Wissen"),
    Kind.RESTRICTION: Text("requests/kind/restriction", "Beperken"),
    Kind.COPY: Text("requests/kind/copy", "Kopie meenemen"),
    Kind.OBJECTION: Text("requests/kind/objection", "Bezwaar tegen gebruik van gegevens"),
    Kind.COMPLAINT: Text("requests/kind/complaint", "Klacht"),
    Kind.JUDGEMENT: Text("requests/kind/judgement", "Bezwaar tegen een oordeel"),
}
LAWS: Mapping[Kind, Text] = {
    **dict.fromkeys(
        (
            Kind.ACCESS,
            Kind.RECTIFICATION,
            Kind.ERASURE,
            Kind.RESTRICTION,
            Kind.COPY,
            Kind.OBJECTION,
        ),
        Text(
            "requests/law/avg", "AVG, artikel 12: binnen een maand, zo nodig twee maanden langer."
        ),
    ),
    Kind.COMPLAINT: Text(
        "requests/law/complaint", "Awb, artikel 9:11: binnen zes weken, zo nodig vier weken langer."
    ),
    Kind.JUDGEMENT: Text(
        "requests/law/judgement", "Awb, artikel 7:10: binnen zes weken, zo nodig zes weken langer."
    ),
}
CAME: Mapping[Came, Text] = {
    Came.PHONE: Text("requests/came/phone", "Telefoon"),
    Came.LETTER: Text("requests/came/letter", "Brief"),
    Came.DESK: Text("requests/came/desk", "Aan de balie"),
    Came.MAIL: Text("requests/came/mail", "E-mail"),
    Came.SELF: Text("requests/came/self", "Zelf, op de website"),
}
IDENTITIES: Mapping[Identity, Text] = {
    Identity.NOT_YET: Text("requests/identity/not_yet", "Nog niet vastgesteld"),
    Identity.OWN_PAGE: Text("requests/identity/own_page", "Vroeg het op de eigen bladzijde"),
    Identity.REFERENCE: Text(
        "requests/identity/reference", "Noemde het nummer, en iets dat alleen deze persoon weet"
    ),
    Identity.SHOWN: Text("requests/identity/shown", "Liet een bewijs zien; niets overgenomen"),
    Identity.NOT_NEEDED: Text("requests/identity/not_needed", "Niet nodig voor dit verzoek"),
}
OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.DONE: Text("requests/outcome/done", "Gedaan wat werd gevraagd"),
    Outcome.PARTLY: Text("requests/outcome/partly", "Voor een deel gedaan"),
    Outcome.NOT_DONE: Text("requests/outcome/not_done", "Niet gedaan, met reden"),
    Outcome.TAKEN_BACK: Text("requests/outcome/taken_back", "Teruggenomen door deze persoon"),
}
STEPS: Mapping[Step, Text] = {
    Step.ADDED: Text("requests/step/added", "Binnengekomen"),
    Step.TAKEN: Text("requests/step/taken", "Opgepakt"),
    Step.GIVEN: Text("requests/step/given", "Gegeven aan {to}"),
    Step.IDENTIFIED: Text("requests/step/identified", "Wie het vraagt: {how}"),
    Step.NOTED: Text("requests/step/noted", "{text}"),
    Step.EXTENDED: Text("requests/step/extended", "Termijn verlengd: {text} Verteld: {how}"),
    Step.CLOSED: Text("requests/step/closed", "Afgerond: {outcome}"),
}
LATE = Text("requests/term/late", "Te laat: {n} dagen, was {day}")
LATE_ONE = Text("requests/term/late_one", "Te laat: 1 dag, was {day}")
TODAY = Text("requests/term/today", "Vandaag de laatste dag")
LEFT_ONE = Text("requests/term/left_one", "Nog 1 dag: {day}")
LEFT = Text("requests/term/left", "Nog {n} dagen: {day}")
CLOSED = Text("requests/term/closed", "Afgerond: {outcome}")
LONGER = Text("requests/term/longer", "Verlengd")
NOBODY = Text("requests/page/nobody", "Nog niemand")
PERSON = Text("requests/page/person", "Deze persoon")
COLLEAGUE = Text("requests/page/colleague", "Een collega")
WHICH_KIND = Text("requests/form/kind", "Kies wat deze persoon vraagt.")
WHICH_CAME = Text("requests/form/came", "Kies hoe het binnenkwam.")
WHICH_DAY = Text("requests/form/day", "Vul een dag in.")
WHICH_IDENTITY = Text("requests/form/identity", "Kies hoe u vaststelde wie het vraagt.")
WHICH_OUTCOME = Text("requests/form/outcome", "Kies wat ervan kwam.")
STALE = Text("requests/form/stale", "Een collega wijzigde dit intussen. Kijk wat er nu staat.")
DONE: Mapping[str, Text] = {
    "add": Text("requests/done/add", "Het verzoek staat in de lijst."),
    "take": Text("requests/done/take", "U ziet toe op dit verzoek."),
    "give": Text("requests/done/give", "Een collega ziet nu toe op dit verzoek."),
    "identify": Text("requests/done/identify", "Bewaard hoe is vastgesteld wie het vraagt."),
    "note": Text("requests/done/note", "De stap is bewaard."),
    "extend": Text("requests/done/extend", "De termijn is verlengd."),
    "close": Text("requests/done/close", "Het verzoek is afgerond."),
}
