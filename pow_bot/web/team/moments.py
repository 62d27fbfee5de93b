"""Days and times as forms of the workplace send them."""

from datetime import date, datetime, time

from pow_bot.domain.intake.words import NotAllowed
from pow_bot.engine.flow import Text
from pow_bot.web.team.texts import WHICH_DAY

_WHICH_TIME = Text("team/form/time", "Kies een tijd.")


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
        raise NotAllowed(_WHICH_TIME) from None
