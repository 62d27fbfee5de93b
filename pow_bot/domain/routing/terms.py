"""By when a person hears from the team, and how much working time is left until then.

The terms are table 3.4 of `content.md`. Opening hours are data; time is always an argument, and
all moments given back are in UTC.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import takewhile
from zoneinfo import ZoneInfo

from holidays.countries.netherlands import Netherlands

# The day that a term of so many working days adds; `today` is no such term.
WORKING_DAYS: Mapping[str, int] = {"this_week": 2, "normal": 5}
URGENCIES = ("today", *WORKING_DAYS)

# Who comes later than this before closing is helped as if the door were closed.
_TOO_LATE = timedelta(hours=2)
_NOON = time(12)
_DAY = timedelta(days=1)
_NOTHING = timedelta()
# Longer than any row of holidays; beyond it the hours never open.
_FURTHEST = 400

# No day off in the agreements for municipalities and UWV, and their doors are mostly open.
_OPEN_HOLIDAYS = frozenset({"Goede vrijdag"})
# A day off in law every year (Algemene termijnenwet, art. 3), and many municipal doors are
# closed on it. Counting it as closed keeps the promised date; the other way would break it.
_LIBERATION_DAY = (5, 5)


@dataclass(frozen=True, slots=True)
class Span:
    """From opening up to closing, on one day."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("a door closes after it opens")


_NINE_TO_FIVE = Span(time(9), time(17))


@dataclass(frozen=True, slots=True)
class Hours:
    """When a front door is open. `week` starts on Monday; `closed` are its own days off.

    In `breaks` nobody is there, on any day; a day is a working day all the same. `within` is in how
    many working days this door makes its first contact, in the order of `WORKING_DAYS`.
    """

    week: tuple[Span | None, ...] = (*[_NINE_TO_FIVE] * 5, None, None)
    closed: frozenset[date] = frozenset()
    breaks: tuple[Span, ...] = ()
    within: tuple[int, ...] = tuple(WORKING_DAYS.values())
    zone: str = "Europe/Amsterdam"

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise ValueError("hours are for seven days, of which one at least is a working day")
        if not all(is_worked(span, self.breaks) for span in self.week if span):
            raise ValueError("a working day lasts longer than its breaks")


def is_worked(day: Span, breaks: Iterable[Span]) -> bool:
    """Whether anything is left of a working day beside its breaks."""
    begins = day.opens
    for rest in sorted(breaks, key=lambda one: one.opens):
        if begins < rest.opens:
            break
        begins = max(begins, rest.closes)
    return begins < day.closes


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether somebody is there at this moment."""
    span = _span(hours, _local(hours, at).date())
    return span is not None and any(opens <= at < closes for opens, closes in _parts(hours, span))


def next_opening(hours: Hours, at: datetime) -> datetime:
    """The first moment, not before `at`, at which the door opens."""
    return next(opens for opens, _ in _worked(hours, at) if opens >= at)


def first_contact_due(urgency: str, received: datetime, hours: Hours) -> datetime:
    """By when the team makes its first contact.

    The day on which it counts as received is day nought: two working days after a Monday is the
    closing time of Wednesday.
    """
    if urgency == "today":
        return _due_today(received, hours)
    days = dict(zip(WORKING_DAYS, hours.within, strict=True))
    return after_working_days(days[urgency], received, hours)


def after_working_days(days: int, since: datetime, hours: Hours) -> datetime:
    """The closing time so many working days later; what comes after closing counts the next day."""
    spans = _spans(hours, since)
    opens, closes = next(spans)
    if opens <= since and not _counts_today(since, opens, closes):
        opens, closes = next(spans)
    for _ in range(days):
        _, closes = next(spans)
    return closes


def next_working_day(day: date, hours: Hours) -> date:
    """The day itself where the door opens on it, else the first one after it.

    Source: Algemene termijnenwet, art. 1; Regulation 1182/71, art. 3(4).
    """
    return next(d for n in range(_FURTHEST) if _span(hours, d := day + n * _DAY))


def working_time_left(now: datetime, due: datetime, hours: Hours) -> timedelta:
    """Working time from now to `due`; below nought it is how much too late it is."""
    early, late = sorted((now, due))
    spans = takewhile(lambda span: span[0] < late, _worked(hours, early))
    left = sum((min(closes, late) - max(opens, early) for opens, closes in spans), _NOTHING)
    return left if now <= due else -left


def later(moment: datetime, by: timedelta, hours: Hours) -> datetime:
    """The moment by so much working time later."""
    if by <= _NOTHING:
        return moment
    for opens, closes in _worked(hours, moment):
        begins = max(opens, moment)
        if by <= closes - begins:
            return begins + by
        by -= closes - begins
    raise ValueError("these hours never open again")


def _due_today(received: datetime, hours: Hours) -> datetime:
    opens, closes = next(_spans(hours, received))
    if _counts_today(received, opens, closes):
        return closes
    opens, closes = _next_working_day(received, hours)
    noon = _at(hours, _local(hours, opens).date(), _NOON)
    return noon if opens < noon < closes else closes


def _counts_today(received: datetime, opens: datetime, closes: datetime) -> bool:
    return opens <= received <= closes - _TOO_LATE


def _next_working_day(received: datetime, hours: Hours) -> tuple[datetime, datetime]:
    """The next time that the door opens; before opening that is the same day."""
    return next(span for span in _spans(hours, received) if span[0] > received)


def _spans(hours: Hours, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing of every working day that is not over yet, one after another."""
    day = _local(hours, since).date()
    shut = 0
    while shut < _FURTHEST:
        span = _span(hours, day)
        if span and since < span[1]:
            yield span
        shut = 0 if span else shut + 1
        day += _DAY
    raise ValueError("these hours never open again")


def _worked(hours: Hours, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From when to when somebody is there, one after another, of what is not over yet.

    It ends where the days do: `Hours` have no working day that is all break.
    """
    for span in _spans(hours, since):
        for opens, closes in _parts(hours, span):
            if since < closes:
                yield opens, closes


def _parts(hours: Hours, span: tuple[datetime, datetime]) -> Iterator[tuple[datetime, datetime]]:
    """A working day between its breaks."""
    begins, closes = span
    day = _local(hours, begins).date()
    for rest in sorted(hours.breaks, key=lambda one: one.opens):
        ends = min(_at(hours, day, rest.opens), closes)
        if begins < ends:
            yield begins, ends
        begins = max(begins, _at(hours, day, rest.closes))
    if begins < closes:
        yield begins, closes


def _span(hours: Hours, day: date) -> tuple[datetime, datetime] | None:
    span = hours.week[day.weekday()]
    if span is None or day in hours.closed or day in _holidays(day.year):
        return None
    opens, closes = _at(hours, day, span.opens), _at(hours, day, span.closes)
    # In the night in which the clock goes forward an opening may not exist.
    return (opens, closes) if opens < closes else None


@cache
def _holidays(year: int) -> frozenset[date]:
    """The days on which front doors are closed all over the country."""
    official = Netherlands(years=year, language="nl")  # type: ignore[no-untyped-call] # theirs
    closed = {day for day, name in official.items() if name not in _OPEN_HOLIDAYS}
    return frozenset({*closed, date(year, *_LIBERATION_DAY)})


def _local(hours: Hours, at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(ZoneInfo(hours.zone))


def _at(hours: Hours, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(hours.zone)).astimezone(UTC)
