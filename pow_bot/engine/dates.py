"""Dates and months as people write them, in Dutch and English, around today."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from pow_bot.engine.answers import GIVEN, Answer
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Ask, Choice, Text
from pow_bot.engine.heard import Here, Said
from pow_bot.engine.kinds import Asked, Problem
from pow_bot.engine.plain_kinds import chosen, renamed
from pow_bot.engine.words import denies, fold

_MONTH_WORDS = (
    "januari january jan",
    "februari february feb",
    "maart march mrt mar",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "augustus august aug",
    "september sept sep",
    "oktober october okt oct",
    "november nov",
    "december dec",
)
_MONTHS: Mapping[str, int] = {
    word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()
}
_DAY_WORDS = (
    "maandag monday",
    "dinsdag tuesday",
    "woensdag wednesday",
    "donderdag thursday",
    "vrijdag friday",
    "zaterdag saturday",
    "zondag sunday",
)
_WEEKDAYS: Mapping[str, int] = {
    word: number for number, words in enumerate(_DAY_WORDS) for word in words.split()
}
_RELATIVE: Mapping[str, int] = {
    "vandaag": 0,
    "today": 0,
    "morgen": 1,
    "tomorrow": 1,
    "overmorgen": 2,
    "gisteren": -1,
    "yesterday": -1,
    "eergisteren": -2,
}
# What turns a weekday round, to the one that was; and what puts it in another week than this.
_PAST = frozenset({"afgelopen", "vorige", "last", "previous"})
_OTHER_WEEK = frozenset({"volgende", "next", "vorige", "previous"})
_FIGURES = re.compile(r"^\s*(\d{1,4})[\s./-]+(\d{1,2})(?:[\s./-]+(\d{1,4}))?\s*$")
_MONTH_FIGURES = re.compile(r"^\s*(\d{1,2})[\s./-]+(\d{4})\s*$")
_YEAR_FIRST = re.compile(r"^\s*(\d{4})[\s./-]+(\d{1,2})\s*$")
_SPAN = timedelta(days=5 * 366)


def date_in(text: str, today: date) -> date | None:
    """The day that is meant: `1-12-2026`, `1 december`, `vrijdag`, `overmorgen`, `2026-12-01`.

    Without a year it is the day nearest to today; a weekday is the next one, or the one that was.
    """
    if denies(fold(text)):
        return None
    return _in_figures(text, today) or _in_words(fold(text).split(), today)


def month_in(text: str, today: date) -> date | None:
    """The first day of the month that is meant: `december`, `12-2026`, `2027-01`, `1-1-2027`."""
    if figures := _MONTH_FIGURES.match(text):
        return _day(int(figures[2]), int(figures[1]), 1)
    if figures := _YEAR_FIRST.match(text):
        return _day(int(figures[1]), int(figures[2]), 1)
    words = fold(text).split()
    month = next((_MONTHS[word] for word in words if word in _MONTHS), None)
    if month is None or denies(fold(text)):
        day = date_in(text, today)
        return day and day.replace(day=1)
    year = next((int(word) for word in words if re.fullmatch(r"\d{4}", word)), None)
    if year is None:
        year = today.year + (month < today.month)
    return _day(year, month, 1)


def _in_figures(text: str, today: date) -> date | None:
    figures = _FIGURES.match(text)
    if not figures:
        return None
    first, month, last = int(figures[1]), int(figures[2]), figures[3]
    if first > 31:
        return _day(first, month, int(last)) if last else None
    if last is None:
        return _nearest(month, first, today)
    return _day(int(last) if len(last) == 4 else 2000 + int(last), month, first)


def _in_words(words: list[str], today: date) -> date | None:
    for word in words:
        if word in _RELATIVE:
            return today + timedelta(days=_RELATIVE[word])
    month = next((_MONTHS[word] for word in words if word in _MONTHS), None)
    if month is None:
        return _weekday(words, today)
    numbers = [int(n[0]) for word in words if (n := re.match(r"\d{1,5}", word))]
    days = [number for number in numbers if number <= 31]
    years = [number for number in numbers if number > 31]
    if len(days) != 1 or len(years) > 1:
        return None
    return _day(years[0], month, days[0]) if years else _nearest(month, days[0], today)


def _weekday(words: list[str], today: date) -> date | None:
    weekday = next((_WEEKDAYS[word] for word in words if word in _WEEKDAYS), None)
    if weekday is None:
        return None
    if _PAST & set(words):
        ago = (today.weekday() - weekday - 1) % 7 + 1
        earlier = 7 if _OTHER_WEEK & set(words) and ago <= today.weekday() else 0
        return today - timedelta(days=ago + earlier)
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    later = 7 if _OTHER_WEEK & set(words) and ahead < 7 - today.weekday() else 0
    return today + timedelta(days=ahead + later)


def _nearest(month: int, day: int, today: date) -> date | None:
    years = (_day(today.year + year, month, day) for year in (-1, 0, 1))
    days = [found for found in years if found]
    return min(days, key=lambda found: abs(found - today), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    if not (1 <= month <= 12 and 1900 <= year <= 2200):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


@dataclass(frozen=True, slots=True)
class DateKind:
    """A day within five years of today, kept as `2026-12-01`; choices may stand beside it."""

    options: ClassVar[frozenset[str]] = frozenset()
    free: ClassVar[bool] = False
    unclear: ClassVar[Text] = Text(
        "kind/date/unclear", "Die datum herken ik niet. Schrijf bijvoorbeeld 1 december."
    )
    far: ClassVar[Text] = Text("kind/date/far", "Die datum ligt wel erg ver weg. Klopt het jaar?")
    texts: ClassVar[tuple[Text, ...]] = (unclear, far)

    def understand(self, said: Said, asked: Asked) -> Answer | Problem:
        name = chosen(said, asked) if said.choices or not said.text.strip()[:1].isdigit() else None
        if name:
            return Answer(name)
        day = self.read(said.text, asked.here.today)
        if day is None:
            return Problem(self.unclear)
        return Answer(day.isoformat()) if abs(day - asked.here.today) < _SPAN else Problem(self.far)

    def read(self, text: str, today: date) -> date | None:
        return date_in(text, today)

    def stands(self, answer: Answer, asked: Asked) -> Answer | None:
        if as_date(answer):
            return answer
        name = renamed(answer.value, asked)
        return Answer(name) if name else None

    def seen(self, answer: Answer) -> Seen:
        return GIVEN if as_date(answer) else str(answer.value)

    def classes(self, ask: Ask) -> tuple[Seen, ...]:
        return (GIVEN, *(choice.name for choice in ask.choices if choice.change is None))

    def examples(self, ask: Ask, choices: tuple[Choice, ...], here: Here) -> tuple[Answer, ...]:
        """Days around the borders that rules draw: a week, a month."""
        days = (-400, -31, -8, -1, 0, 1, 6, 7, 8, 29, 30, 31, 32, 100, 400)
        dates = tuple(Answer((here.today + timedelta(days=n)).isoformat()) for n in days)
        return dates + tuple(Answer(choice.name) for choice in choices if choice.change is None)


@dataclass(frozen=True, slots=True)
class MonthKind(DateKind):
    """A month, kept as its first day."""

    unclear: ClassVar[Text] = Text(
        "kind/month/unclear", "Die maand herken ik niet. Schrijf bijvoorbeeld december."
    )
    texts: ClassVar[tuple[Text, ...]] = (unclear, DateKind.far)

    def read(self, text: str, today: date) -> date | None:
        return month_in(text, today)


def as_date(answer: Answer) -> date | None:
    """The day of an answer, where it is one."""
    value = answer.value if isinstance(answer.value, str) else ""
    # Free text may look like a day that cannot be.
    figures = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", value)
    return _day(*map(int, figures.groups())) if figures else None
