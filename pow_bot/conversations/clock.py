"""Moments and days in the Netherlands, whatever the server's clock is set to."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pow_bot.engine.heard import Here

_HOME = ZoneInfo("Europe/Amsterdam")


def at_home(at: datetime) -> datetime:
    """The same moment on a Dutch clock."""
    return at.astimezone(_HOME)


def here(at: datetime, *, private: bool) -> Here:
    """Where and when something is said: the date is the Dutch one."""
    return Here(at_home(at).date(), private)
