"""What colleagues read in the directory, in the source language."""

from collections.abc import Mapping

from pow_bot.domain.handover.directory import PartyKind
from pow_bot.engine.flow import Text

TITLE = Text("directory/page/title", "Adresboek")
NEW = Text("directory/page/new", "Nieuwe organisatie")
KINDS: Mapping[PartyKind, Text] = {
    PartyKind.MUNICIPALITY: Text("directory/kind/municipality", "Gemeente"),
    PartyKind.UWV: Text("directory/kind/uwv", "UWV"),
    PartyKind.SELF_EMPLOYED: Text(
        "directory/kind/self_employed", "Bureau voor zelfstandigen (Bbz)"
    ),
    PartyKind.DEBTS: Text("directory/kind/debts", "Schuldhulp"),
    PartyKind.LEARNING: Text("directory/kind/learning", "Leerwerkloket"),
    PartyKind.YOUNG: Text("directory/kind/young", "Doorstroompunt"),
    PartyKind.EMPLOYERS: Text("directory/kind/employers", "Werkgeversservicepunt"),
    PartyKind.LEGAL: Text("directory/kind/legal", "Rechtshulp"),
    PartyKind.UNION: Text("directory/kind/union", "Vakbond"),
    PartyKind.SCHOOL: Text("directory/kind/school", "School"),
    PartyKind.CARE: Text("directory/kind/care", "Zorg en welzijn"),
    PartyKind.BORDER: Text("directory/kind/border", "Werken over de grens"),
    PartyKind.OTHER: Text("directory/kind/other", "Anders"),
}
VERIFIED = Text("directory/page/verified", "Nagekeken op {day} door {who}")
NOT_VERIFIED = Text("directory/page/not_verified", "Nog niet nagekeken")
COLLEAGUE = Text("directory/page/colleague", "een collega")
WHICH_KIND = Text("directory/form/kind", "Kies een soort.")
DONE: Mapping[str, Text] = {
    "add": Text("directory/done/add", "Toegevoegd aan het adresboek."),
    "change": Text("directory/done/change", "Gewijzigd. Kijk na of het klopt."),
    "verify": Text("directory/done/verify", "Nagekeken. Dat staat er nu bij."),
    "end": Text("directory/done/end", "Uit het adresboek gehaald."),
    "person": Text("directory/done/person", "De contactpersoon is toegevoegd."),
    "forget": Text("directory/done/forget", "De contactpersoon is gewist."),
    "fill": Text("directory/done/fill", "De loketten die wij kennen, staan er nu bij."),
}
