"""Dates, times and lists as people write them in their language."""

from collections.abc import Iterable
from datetime import date, datetime, time

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list

# British habits: the day before the month, no comma before the last of a list.
_HABITS = {"en": "en_GB"}
_TIMES = {"nl": "HH.mm", "en": "HH:mm"}


def day(locale: str, when: date) -> str:
    """`dinsdag 24 november`."""
    return format_date(when, "EEEE d MMMM", locale=_habit(locale))


def short_day(locale: str, when: date) -> str:
    """`di 24 nov`."""
    return format_date(when, "EEE d MMM", locale=_habit(locale)).replace(".", "")


def full_day(locale: str, when: date) -> str:
    """`24 november 2026`."""
    return format_date(when, "d MMMM y", locale=_habit(locale))


def month(locale: str, when: date) -> str:
    """`november 2026`."""
    return format_date(when, "MMMM y", locale=_habit(locale))


def clock(locale: str, when: time | datetime) -> str:
    """`14.30`; a moment is read in the zone that it carries."""
    at = when.timetz().replace(tzinfo=None) if isinstance(when, datetime) else when
    return format_time(at, _TIMES.get(locale, "HH:mm"), locale=_habit(locale))


def listed(locale: str, words: Iterable[str]) -> str:
    """`appels, peren en noten`."""
    return format_list(list(words), locale=_habit(locale))


def _habit(locale: str) -> Locale:
    return Locale.parse(_HABITS.get(locale, locale))
