"""By when a request is answered, and how far that can be put off. Pure.

Sources: AVG art. 12(3): one month, two more where it is needed, told within the first month.
Awb 9:11: six weeks for a complaint, four more. Awb 7:10: six weeks for an objection, six more.
A term that ends on a day off ends on the next working day (Algemene termijnenwet, art. 1;
Regulation 1182/71, art. 3).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.requests.words import Identity, Kind, Outcome
from pow_bot.domain.routing.terms import Hours, next_working_day
from pow_bot.engine.flow import Text

# From so many days before its end a request is soon due.
SOON = timedelta(days=7)

_DONE = Text("requests/closed", "Deze vraag is al afgerond.")
_ONCE = Text("requests/extended_already", "U verlengde dit al één keer.")
_IN_TIME = Text(
    "requests/extend_in_time", "Verlengen kan alleen voordat de laatste dag voorbij is."
)
_WHO_FIRST = Text(
    "requests/identity_first", "Stel eerst vast wie het vraagt. Daarna kunt u dit afronden."
)
_AHEAD = Text("requests/received_when", "Kies de dag waarop het binnenkwam, niet na vandaag.")
_LONG_AGO = Text("requests/received_long_ago", "Kies een dag in het afgelopen jaar.")
_OLDEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Term:
    """A term in months or weeks."""

    months: int = 0
    weeks: int = 0

    def after(self, day: date) -> date:
        """The day on which it ends: the same day of a later month, or the last one it has."""
        if not self.months:
            return day + timedelta(weeks=self.weeks)
        years, month = divmod(day.month - 1 + self.months, 12)
        year, month = day.year + years, month + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Clock:
    """The term of a request, and by how much it can be made longer, once."""

    first: Term
    more: Term


_AVG = Clock(Term(months=1), Term(months=2))
_AWB = Clock(Term(weeks=6), Term(weeks=4))
CLOCKS: Mapping[Kind, Clock] = {
    Kind.ACCESS: _AVG,
    Kind.RECTIFICATION: _AVG,
    Kind.ERASURE: _AVG,
    Kind.RESTRICTION: _AVG,
    Kind.COPY: _AVG,
    Kind.OBJECTION: _AVG,
    Kind.COMPLAINT: _AWB,
    Kind.JUDGEMENT: Clock(Term(weeks=6), Term(weeks=6)),
}
# Who complains may do so about anybody; nothing of another person is given out for it.
_ANYBODY = frozenset({Kind.COMPLAINT})


def due(kind: Kind, received: date, hours: Hours) -> date:
    """The last day on which it is answered in time."""
    return next_working_day(CLOCKS[kind].first.after(received), hours)


def longer(kind: Kind, received: date, hours: Hours) -> date:
    """The last day once it is made longer: the second term begins where the first one ends."""
    clock = CLOCKS[kind]
    return next_working_day(_both(clock).after(received), hours)


def require_extendable(first_due: date, today: date, *, extended: bool) -> None:
    """It can be made longer: once, and while the first term runs.

    Raises:
        NotAllowed: it was, or it is too late for it.
    """
    if extended:
        raise NotAllowed(_ONCE)
    if today > first_due:
        raise NotAllowed(_IN_TIME)


def require_closable(kind: Kind, identity: Identity, outcome: Outcome) -> None:
    """Nothing is given out before it is sure who asks.

    Raises:
        NotAllowed: nobody made sure.
    """
    if outcome in {Outcome.NOT_DONE, Outcome.TAKEN_BACK} or kind in _ANYBODY:
        return
    if identity is Identity.NOT_YET:
        raise NotAllowed(_WHO_FIRST)


def require_open(*, closed: bool) -> None:
    """It is not done yet.

    Raises:
        NotAllowed: it is.
    """
    if closed:
        raise NotAllowed(_DONE)


def require_received(day: date, today: date) -> None:
    """A day on which it can have come in.

    Raises:
        NotAllowed: it lies ahead, or too far back to be meant.
    """
    if day > today:
        raise NotAllowed(_AHEAD)
    if day < today - _OLDEST:
        raise NotAllowed(_LONG_AGO)


def is_soon(due_on: date, today: date) -> bool:
    """Whether its last day comes near."""
    return due_on - SOON <= today


def _both(clock: Clock) -> Term:
    return Term(clock.first.months + clock.more.months, clock.first.weeks + clock.more.weeks)
