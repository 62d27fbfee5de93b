"""What a hand-over needs, by when it is answered, and what may become of it. Pure."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from pow_bot.domain.handover.words import Given, Ground, State, Topic
from pow_bot.domain.intake.rules import require_text
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.engine.flow import Text

# Signs of what somebody writes with it.
LONGEST = 1_000
# How far ahead a reminder may lie: as far as one may wait for a person.
LONGEST_REMINDER = timedelta(days=92)

_FROM = {
    State.ACCEPTED: {State.OFFERED},
    State.REFUSED: {State.OFFERED},
    State.TAKEN_BACK: {State.OFFERED},
    State.LAPSED: {State.OFFERED},
}
OVER = Text("handover/over", "Dit aanbod geldt niet meer.")
_ASK_FIRST = Text(
    "handover/ask_first",
    "Vraag het eerst aan deze persoon. Vul in wanneer en hoe. Of kies een wet, met uitleg.",
)
_WHEN = Text("handover/when", "Vul in op welke dag u het vroeg. Dat kan niet na vandaag zijn.")
_HOW = Text("handover/how", "Vul in hoe u het vroeg.")
_WHICH_LAW = Text("handover/which_law", "Schrijf op welke wet het is, en waarom die hier geldt.")
_PRIVATE = Text(
    "handover/private_needs_yes",
    "Gezondheid en schulden gaan alleen mee als deze persoon daar zelf ja op zei.",
)
_CONTACT = Text("handover/contact_goes", "Geef door hoe deze persoon te bereiken is.")
_REMIND = Text(
    "handover/remind",
    "Deze organisatie werkt niet in dit programma. Kies een dag waarop u navraagt.",
)
_REMIND_DAY = Text("handover/remind_day", "Kies een dag na vandaag en binnen drie maanden.")


def moved(now: State, to: State) -> State:
    """Take the step.

    Raises:
        NotAllowed: the offer stands otherwise by now.
    """
    if now not in _FROM.get(to, set()):
        raise NotAllowed(OVER)
    return to


def require_ground(given: Given, today: date, *, within_team: bool) -> Given:
    """It may be given on: within the team by its task, to others by a yes or by a law. As kept.

    Raises:
        NotAllowed: with what is still to be asked or written down.
    """
    if Topic.CONTACT not in given.topics:
        raise NotAllowed(_CONTACT)
    if given.ground is Ground.TEAM and not within_team:
        raise NotAllowed(_ASK_FIRST)
    if given.ground is Ground.ASKED:
        _require_asked(given, today)
    by_law = given.ground is Ground.LAW
    law = require_text(given.law, longest=LONGEST, asked=_WHICH_LAW) if by_law else ""
    if given.private and given.ground is not Ground.ASKED and not within_team:
        raise NotAllowed(_PRIVATE)
    return replace(given, law=law)


def withholds(given: Given, *, within_team: bool) -> bool:
    """Whether health and debts stay hidden after it: the new team was not part of any yes."""
    return not within_team and not given.private


def require_reminder(day: date | None, today: date, *, has_account: bool) -> date | None:
    """The day on which the sender asks: needed where nobody there can accept it here.

    Raises:
        NotAllowed: it is missing, past, or too far away.
    """
    if day is None:
        if has_account:
            return None
        raise NotAllowed(_REMIND)
    return require_day_ahead(day, today)


def require_day_ahead(day: date, today: date) -> date:
    """A day to ask again: after today, and not further than one can mean.

    Raises:
        NotAllowed: for any other day.
    """
    if not today < day <= today + LONGEST_REMINDER:
        raise NotAllowed(_REMIND_DAY)
    return day


def is_late(state: State, due: datetime, now: datetime) -> bool:
    """Whether nobody answered the offer in time."""
    return state is State.OFFERED and due < now


def to_be_asked(state: State, remind_on: date | None, today: date, *, answered: bool) -> bool:
    """Whether the sender asks today what came of it."""
    waits = state is State.OFFERED or (state is State.ACCEPTED and not answered)
    return waits and remind_on is not None and remind_on <= today


def _require_asked(given: Given, today: date) -> None:
    if given.asked_on is None or given.asked_on > today:
        raise NotAllowed(_WHEN)
    if given.asked_how is None:
        raise NotAllowed(_HOW)
