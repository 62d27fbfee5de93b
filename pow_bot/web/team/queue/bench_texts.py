"""What stands beside the rows of the queue: in the source language, each with its context."""

from collections.abc import Mapping

from pow_bot.engine.flow import Text

# What was done, and can still be taken back; of one, and of several.
DID: Mapping[str, tuple[Text, Text]] = {
    "claim": (
        Text("team/undo/claim", "1 aanmelding opgepakt."),
        Text("team/undo/claims", "{n} aanmeldingen opgepakt."),
    ),
    "release": (
        Text("team/undo/release", "1 aanmelding teruggelegd."),
        Text("team/undo/releases", "{n} aanmeldingen teruggelegd."),
    ),
    "assign": (
        Text("team/undo/assign", "1 aanmelding toegewezen."),
        Text("team/undo/assigns", "{n} aanmeldingen toegewezen."),
    ),
    "wait": (
        Text("team/undo/wait", "1 aanmelding wacht op de klant."),
        Text("team/undo/waits", "{n} aanmeldingen wachten op de klant."),
    ),
    "close": (
        Text("team/undo/close", "1 aanmelding afgerond."),
        Text("team/undo/closes", "{n} aanmeldingen afgerond."),
    ),
}
# What a list says after something was done with it.
SAID: Mapping[str, Text] = {
    "nothing": Text("team/bench/nothing", "Er ligt hier niets meer dat u kunt oppakken."),
    "undone": Text("team/bench/undone", "Dat is ongedaan gemaakt."),
    "saved": Text("team/bench/saved", "De lijst is bewaard."),
    "removed": Text("team/bench/removed", "De lijst is verwijderd."),
    "know": Text("team/access/known", "U ziet deze aanmelding niet meer."),
}
RESULTS: Mapping[str, Text] = {
    "claim": Text("team/bulk/claim", "Oppakken"),
    "assign": Text("team/bulk/assign", "Toewijzen"),
    "close": Text("team/bulk/close", "Afronden"),
    "undo": Text("team/bulk/undo", "Ongedaan maken"),
}
SOME_DONE = Text("team/bulk/some", "{done} gelukt, {failed} niet.")
NONE_DONE = Text("team/bulk/none", "Dit is niet gelukt.")
PICK_FIRST = Text("team/bulk/pick_first", "Kies eerst een of meer aanmeldingen.")
LEFT_OPEN = Text(
    "team/bulk/left_open",
    "Nog open, en eerst nodig: {items}. Open deze aanmelding, en rond die daar af.",
)
NO_CONTACT = Text(
    "team/bulk/no_contact",
    "Er staat nog geen contact genoteerd. Open deze aanmelding, en rond die daar af.",
)
GONE = Text("team/bulk/gone", "Deze aanmelding is er niet meer voor u.")
MINE = Text("team/views/mine", "Alleen voor mij")
FOR_TEAM = Text("team/views/for_team", "Voor het team van {region}")
TEAM = Text("team/views/team", "team")
