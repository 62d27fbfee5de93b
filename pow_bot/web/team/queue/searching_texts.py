"""What the pages of searching, exporting and merging say."""

from collections.abc import Mapping

from pow_bot.domain.intake.marks import Kind
from pow_bot.engine.flow import Text

NOTHING = Text("search/nothing", "Niets gevonden")
NOTHING_HINT = Text(
    "search/nothing_hint",
    "Een naam vindt u alleen met hele woorden, en zolang de aanmelding open is.",
)
UNSEARCHABLE = Text(
    "search/unsearchable",
    "Hiermee is niets te vinden. Typ een nummer, een telefoonnummer, een e-mailadres of een naam.",
)
EMPTY = Text("search/empty", "Typ een nummer, een naam of een telefoonnummer. Of kies een filter.")
AGAIN = Text("search/again", "Deze zoekopdracht is van een vorige keer. Typ de woorden opnieuw.")
ONE = Text("search/one", "1 gevonden")
MANY = Text("search/many", "{n} gevonden, nieuwste boven")
ON_PAGE = Text("search/on_page", "{n} op deze pagina, nieuwste boven")
SINCE = Text("search/since", "Binnen op {day}")

SHEET = Text("export/sheet", "Aanmeldingen")
FILE = Text("export/file", "aanmeldingen")
COLUMNS: Mapping[str, Text] = {
    "reference": Text("export/column/reference", "Nummer"),
    "submitted": Text("export/column/submitted", "Binnen op"),
    "line": Text("export/column/line", "Vraag"),
    "region": Text("export/column/region", "Regio"),
    "language": Text("export/column/language", "Taal"),
    "channel": Text("export/column/channel", "Via"),
    "stage": Text("export/column/stage", "Stand"),
    "next": Text("export/column/next", "Volgende stap"),
    "next_on": Text("export/column/next_on", "Uiterlijk"),
    "waiting": Text("export/column/waiting", "Wacht tot"),
    "closed": Text("export/column/closed", "Afgerond op"),
    "owner": Text("export/column/owner", "Wie"),
}

WHY: Mapping[Kind, Text] = {
    Kind.TELEGRAM: Text("similar/why/telegram", "dezelfde chat"),
    Kind.EMAIL: Text("similar/why/email", "hetzelfde e-mailadres"),
    Kind.PHONE: Text("similar/why/phone", "hetzelfde telefoonnummer"),
    Kind.HOME: Text("similar/why/home", "dezelfde naam en postcode"),
}
MERGE = Text("similar/merge", "Samenvoegen")
UNMERGE = Text("similar/unmerge", "Uit elkaar halen")
MERGED = Text("similar/merged", "Samengevoegd. U werkt verder op deze pagina.")
UNMERGED = Text("similar/unmerged", "De aanmeldingen staan weer los van elkaar.")
WHICH = Text("similar/which", "Aanmelding")
