"""When somebody is called, and what an appointment needs. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import Any

from pow_bot.domain.contact.words import Call, Kind, Language, Plan, Window
from pow_bot.domain.intake.rules import HERE, reached_by, require_text, today
from pow_bot.domain.intake.words import Attempt, NotAllowed
from pow_bot.domain.routing.terms import Hours, is_open, next_opening
from pow_bot.engine.flow import Text

# Ways in which somebody is called; the other ways are not for the call list.
CALLED = frozenset({"call", "helper"})
# Where each way keeps its number.
NUMBERS: Mapping[str, str] = {"call": "number", "sms": "number", "helper": "helper_number"}
LONGEST_PLACE = 200
SHORTEST, LONGEST = 10, 240
FURTHEST = timedelta(days=183)
_NOON = 12
OTHER = "other"
_DAY = timedelta(days=1)
# Over a row of holidays; before it nobody worked.
_MOST_DAYS_OFF = 14

PAST = Text("contact/past", "Kies een tijd die nog komt, binnen een half jaar.")
NO_SUCH_TIME = Text(
    "contact/no_such_time", "Deze tijd bestaat niet: de klok gaat dan een uur vooruit."
)
LENGTH = Text("contact/length", "Kies een duur van 10 tot 240 minuten.")
PLACE = Text("contact/place", "Schrijf op waar u elkaar ziet.")


class Turn(IntEnum):
    """When on the list somebody is called: now, later today, or not again today."""

    NOW = 0
    LATER = 1
    TRIED = 2
    WRONG_NUMBER = 3
    # Spoken to a moment ago: here only so that it can be put right.
    DONE = 4


def window_of(at: datetime) -> Window:
    """The part of the day in the Netherlands."""
    return Window.MORNING if at.astimezone(HERE).hour < _NOON else Window.AFTERNOON


def is_called(content: Mapping[str, Any], reach: str, *, wants: bool) -> bool:
    """Whether somebody may be called at all: as they chose, and never who may be overheard.

    `wants` is that they asked for a call by a person; that is no leave where only another way is safe.
    """
    way = reached_by(content, reach)
    return way in CALLED or (wants and way == reach and number_of(content, reach) is not None)


def number_of(content: Mapping[str, Any], reach: str) -> str | None:
    """The number that belongs to the way they chose."""
    answers = content.get("answers", {})
    number = answers.get(NUMBERS.get(reach, ""), {}).get("value")
    return number if isinstance(number, str) else None


def wrong_numbers(calls: Iterable[Call]) -> frozenset[str]:
    """The numbers at which somebody else answered. `calls` are oldest first."""
    last = {call.number: call.outcome for call in calls if call.number}
    return frozenset(number for number, came in last.items() if came is Attempt.WRONG_NUMBER)


def turn_of(content: Mapping[str, Any], reach: str, calls: Iterable[Call], now: datetime) -> Turn:
    """When somebody is called who is to be called. `calls` are theirs, oldest first."""
    last = max(calls, key=lambda call: call.at, default=None)
    if last is not None and last.outcome is Attempt.WRONG_NUMBER:
        same = last.number == number_of(content, reach)
        return Turn.WRONG_NUMBER if same else _by_window(content, now)
    if last is not None and last.again_at is not None and last.again_at < end_of(now):
        return Turn.NOW if last.again_at <= now else Turn.LATER
    if last is not None and today(last.at) == today(now):
        # A second time on one day is for the other part of it.
        return Turn.TRIED if window_of(last.at) is window_of(now) else Turn.NOW
    return _by_window(content, now)


def agreed(calls: Sequence[Call]) -> datetime | None:
    """When it was agreed to call back; a call in vain leaves it so. `calls` are oldest first."""
    counts = (one for one in reversed(calls) if one.outcome is not Attempt.NO_ANSWER)
    last = next(counts, None)
    return last.again_at if last else None


def best_time(content: Mapping[str, Any]) -> Window | None:
    """The part of the day they asked for."""
    said = content.get("answers", {}).get("best_time", {}).get("value")
    return Window(said) if said in set(Window) else None


def spoken(content: Mapping[str, Any], locale: str) -> Language:
    """The language they speak best; where they did not say, that in which they registered."""
    said = content.get("answers", {}).get("language", {})
    value = said.get("value") or locale
    return Language(None if value == OTHER else value, said.get("note") or "")


def may_leave_message(content: Mapping[str, Any], now: datetime) -> bool:
    """Whether a voicemail may be left now: only with a yes, or within the times they named."""
    answers = content.get("answers", {})
    said = answers.get("message", {}).get("value")
    if said != "fixed_times":
        return bool(said == "yes")
    times: Sequence[str] = answers.get("message_times", {}).get("value") or ()
    return window_of(now) in times


def end_of(now: datetime) -> datetime:
    """The end of this day in the Netherlands."""
    return datetime.combine(today(now) + _DAY, time.min, HERE)


def moment_of(day: date, clock: time) -> datetime:
    """The moment at which a clock in the Netherlands shows this.

    Raises:
        NotAllowed: it never does: the clock goes forward then.
    """
    moment = datetime.combine(day, clock, HERE)
    there = moment.astimezone(UTC)
    if there.astimezone(HERE).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise NotAllowed(NO_SUCH_TIME)
    return there


def require_ahead(at: datetime, now: datetime) -> datetime:
    """A moment that is still to come, and not further than one can mean.

    Raises:
        NotAllowed: for any other.
    """
    if not now < at <= now + FURTHEST:
        raise NotAllowed(PAST)
    return at


def require_plan(plan: Plan, now: datetime) -> Plan:
    """An appointment that can be kept, as it is kept.

    Raises:
        NotAllowed: with what is missing.
    """
    require_ahead(plan.starts_at, now)
    if not SHORTEST <= plan.minutes <= LONGEST:
        raise NotAllowed(LENGTH)
    if plan.kind is not Kind.VISIT:
        return replace(plan, place="")
    return replace(plan, place=require_text(plan.place, longest=LONGEST_PLACE, asked=PLACE))


def is_closed(hours: Hours, plan: Plan) -> bool:
    """Whether the front door is shut at its start or before its end."""
    last_minute = plan.starts_at + timedelta(minutes=plan.minutes - 1)
    return not (is_open(hours, plan.starts_at) and is_open(hours, last_minute))


def overlaps(plan: Plan, starts_at: datetime, minutes: int) -> bool:
    """Whether it takes the same time as another one."""
    ends_at = starts_at + timedelta(minutes=minutes)
    return plan.starts_at < ends_at and starts_at < plan.ends_at


def remind_at(starts_at: datetime, hours: Hours, now: datetime) -> datetime | None:
    """When to remind: as the door opens on the working day before; None where that is past."""
    day = today(starts_at)
    for _ in range(_MOST_DAYS_OFF):
        day -= _DAY
        opens = next_opening(hours, datetime.combine(day, time.min, HERE))
        if today(opens) == day:
            return opens if opens > now else None
    return None


def _by_window(content: Mapping[str, Any], now: datetime) -> Turn:
    wanted = best_time(content)
    return Turn.LATER if wanted not in {None, window_of(now)} else Turn.NOW
