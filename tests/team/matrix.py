"""For whom each address of the workplace is: a row for what begins so, the longest beginning counts.

A new route that begins like none of these fails the matrix: give it a row here, and nowhere else.
"""

from collections.abc import Mapping
from enum import Enum

from pow_bot.domain.staff.permissions import Duty
from tests.team.making import ANYWAY


class For(Enum):
    """What is no duty in a region."""

    # The way in, for who knows the address.
    ANYBODY = "anybody"
    # What is about oneself, and pages that show everybody only what is theirs.
    COLLEAGUES = "colleagues"
    # One intake, named in the address.
    INTAKE = "intake"


ROWS: Mapping[str, For | Duty] = {
    "/team": For.COLLEAGUES,
    "/team/account": For.COLLEAGUES,
    "/team/appointments": Duty.CALL_LIST,
    "/team/audit": Duty.AUDIT,
    "/team/bulk": For.COLLEAGUES,
    "/team/calls": Duty.CALL_LIST,
    "/team/calls/{reference}": For.INTAKE,
    "/team/case-table": Duty.CASE_TABLE,
    "/team/colleagues": Duty.COLLEAGUES,
    "/team/directory": Duty.DIRECTORY,
    "/team/directory/fill": Duty.DIRECTORY_KEEP,
    "/team/directory/new": Duty.DIRECTORY_KEEP,
    "/team/events": For.COLLEAGUES,
    "/team/export": For.COLLEAGUES,
    "/team/in": For.ANYBODY,
    "/team/intakes": For.INTAKE,
    "/team/new": For.COLLEAGUES,
    "/team/next": For.COLLEAGUES,
    "/team/notices": For.COLLEAGUES,
    "/team/offers": For.COLLEAGUES,
    "/team/out": For.COLLEAGUES,
    "/team/register": Duty.REGISTER,
    "/team/requests": Duty.ADD_REQUEST,
    "/team/retention": Duty.RETENTION,
    "/team/search": For.COLLEAGUES,
    "/team/settings": Duty.SETTINGS,
    "/team/shortcuts": For.COLLEAGUES,
    "/team/undo": For.COLLEAGUES,
    "/team/views": For.COLLEAGUES,
}


# What is typed into a form, so that nothing but who sent it is refused.
TYPED: Mapping[str, Mapping[str, str]] = {
    "/team/calls/{reference}": {"outcome": "no_answer"},
}
_APPOINTMENT = {"appointment": "0123456789ab"}
_MEETING = {"day": "2026-11-25", "time": "10:00", "minutes": "30", "kind": "phone"}
_ANOTHER = {"other": "K7P-4QR", "other_revision": "1"}
# The same for each act of an intake; a new one without a row here fails the matrix.
ACTIONS: Mapping[str, Mapping[str, str]] = {
    "claim": {},
    "release": {},
    "note": {"text": "gezien"},
    "attempt": {"outcome": "reached"},
    "answer": {"text": "hallo"},
    "wait": {"until": "2026-11-25"},
    "hand_over": {"to": "colleague:0123456789ab"},
    "close": {"reason": "no_longer_needed", "next_step": "niets", **ANYWAY},
    "reopen": {},
    "renew": {},
    "leave_closed": {},
    "merge": _ANOTHER,
    "unmerge": _ANOTHER,
    "remind": {"on": "2026-11-25", "why": "bellen"},
    "stop_reminding": {},
    "check": {"item-benefit": "done"},
    "reach": {"reach": "call", "number": "06 12345678"},
    "plan": _MEETING,
    "move_appointment": {**_APPOINTMENT, **_MEETING},
    "cancel_appointment": _APPOINTMENT,
    "settle_appointment": {**_APPOINTMENT, "state": "kept"},
    "offer": {
        "to": "line:dismissal", "ground": "team", "reason": "past daar", "todo": "bel",
        "for_person": "zij bellen u",
    },
    "agree_private": {"how": "gevraagd, zei ja"},
    "put_on": {"question": "wie weet dit?", "meeting": "2026-11-26"},
    "take_judgement": {},
    "leave_judgement": {},
    "ask_judgement": {"group": "unknown"},
    "know": {},
    "restrict": {},
    "open_up": {},
    "admit": {"colleague": "0123456789ab"},
}  # fmt: skip
# What a coordinator arranges without reading the intake.
ARRANGED = {"restrict", "open_up", "admit"}


def meant_for(path: str) -> For | Duty:
    """For whom an address is; one without a row is told by a test of its own."""
    return ROWS[row_of(path) or "/team"]


def row_of(path: str) -> str | None:
    """The row that an address belongs to."""
    parts = path.split("/")
    beginnings = ("/".join(parts[:n]) for n in range(len(parts), 2, -1))
    found = next((one for one in beginnings if one in ROWS), None)
    return found or ("/team" if path == "/team" else None)
