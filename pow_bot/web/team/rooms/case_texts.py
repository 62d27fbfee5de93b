"""What colleagues read about the case table, in the source language."""

from collections.abc import Mapping

from pow_bot.domain.case_table.words import State
from pow_bot.engine.flow import Text

HEADING = Text("case_table/page/heading", "Caseoverleg van {day}")
STATES: Mapping[State, Text] = {
    State.LISTED: Text("case_table/state/listed", "Te bespreken"),
    State.DECIDED: Text("case_table/state/decided", "Besloten"),
    State.DROPPED: Text("case_table/state/dropped", "Van de lijst"),
}
NOBODY = Text("case_table/page/nobody", "Nog niemand")
DECIDED = Text("case_table/page/decided", "{who}, voor {day}")
PUT_ON = Text("case_table/form/put_on", "Op het caseoverleg")
PUT_ON_DONE = Text("case_table/form/put_on_done", "Op de lijst van het caseoverleg gezet.")
QUESTION = Text("case_table/form/question", "Wat vraagt u aan het overleg?")
ASKED = Text("case_table/form/asked", "Wanneer en hoe vroeg u het?")
WHICH_DAY = Text("case_table/form/day", "Vul een dag in.")
WHO = Text("case_table/form/who", "Kies wie dit doet.")
DONE: Mapping[str, Text] = {
    "notes": Text("case_table/done/notes", "De notitie is bewaard."),
    "decide": Text(
        "case_table/done/decide", "Het besluit is bewaard. De aanmelding komt terug op die dag."
    ),
    "postpone": Text("case_table/done/postpone", "Verzet naar een ander overleg."),
    "drop": Text("case_table/done/drop", "Van de lijst gehaald."),
    "attend": Text("case_table/done/attend", "Bewaard wie er was."),
    "seat": Text("case_table/done/seat", "Deze collega zit nu bij het overleg."),
    "unseat": Text("case_table/done/unseat", "Deze collega zit niet meer bij het overleg."),
}
