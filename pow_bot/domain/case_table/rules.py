"""When the table meets, what a decision needs, and who may hear what. Pure."""

from datetime import date, timedelta

from pow_bot.domain.case_table.words import State
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.permissions import Action, Duty, Thing, may, may_in
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.engine.flow import Text

LONGEST_AHEAD = timedelta(days=92)
_WEEK = 7

_DAY = Text("case_table/day", "Kies een dag vanaf vandaag en binnen drie maanden.")
NEXT = Text("case_table/next_day", "Kies een dag na vandaag en binnen drie maanden.")
_DONE = Text("case_table/done", "Hierover is al besloten.")
ASK_FIRST = Text(
    "case_table/ask_first",
    "Vraag eerst of mensen van buiten het team mee mogen denken. Schrijf op wanneer en hoe.",
)


def next_meeting(today: date, weekday: int) -> date:
    """The first day of the meeting, from today."""
    return today + timedelta(days=(weekday - today.weekday()) % _WEEK)


def require_meeting(day: date, today: date) -> date:
    """A day on which the table can meet.

    Raises:
        NotAllowed: it is past, or too far away.
    """
    if not today <= day <= today + LONGEST_AHEAD:
        raise NotAllowed(_DAY)
    return day


def require_next(day: date, today: date) -> date:
    """A day by which somebody does what was decided.

    Raises:
        NotAllowed: it is not ahead, or too far away.
    """
    if not today < day <= today + LONGEST_AHEAD:
        raise NotAllowed(NEXT)
    return day


def require_listed(state: State) -> None:
    """Nobody decided about it yet.

    Raises:
        NotAllowed: somebody did, or it was taken off.
    """
    if state is not State.LISTED:
        raise NotAllowed(_DONE)


def sits(actor: Actor, region: str | None, *, seated: bool) -> bool:
    """Whether this colleague sits at the table: the team of the region, and who was named."""
    if not may_in(actor, Duty.CASE_TABLE, region):
        return False
    return seated or actor.at_front_door or actor.role is Role.COORDINATOR


def hears(actor: Actor, thing: Thing, *, shared: bool) -> bool:
    """Whether they hear about an item; of one that is restricted or whose person they know, only
    who may open it.
    """
    opens = may(actor, Action.SEE, thing)
    if thing.restricted or actor.id in thing.acquaintances:
        return opens
    return shared or opens or actor.at_front_door or actor.role is Role.COORDINATOR
