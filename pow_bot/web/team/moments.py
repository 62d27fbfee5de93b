"""Days and times as forms of the workplace send them."""

from datetime import date, datetime, time

from pow_bot.domain.contact.rules import moment_of
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.engine.flow import Text
from pow_bot.web.team.texts import WHICH_DAY

WHICH_TIME = Text("team/form/time", "Kies een tijd.")


def as_day(text: str | None) -> date | None:
    """A day as an address or a form carries it; None for whatever else somebody wrote there."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    # Further away no calendar reaches.
    return day if 2000 <= day.year < 3000 else None


def day_of(text: str) -> date:
    """A day such as 2026-11-24.

    Raises:
        NotAllowed: it is none.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        raise NotAllowed(WHICH_DAY) from None


def time_of(text: str) -> time:
    """A time of the day such as 14:30.

    Raises:
        NotAllowed: it is none.
    """
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time, not a moment
    except ValueError:
        raise NotAllowed(WHICH_TIME) from None


def again_at(day: str, time: str) -> datetime | None:
    """When somebody is to be called back; None where neither was filled in.

    Raises:
        NotAllowed: only one was, or there is no such moment.
    """
    return moment_of(day_of(day), time_of(time)) if day or time else None
