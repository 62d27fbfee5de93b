"""The catalogue of instruments: its own file, read once."""

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("data") / "instruments.csv"


class Level(StrEnum):
    """Who decides how it works."""

    NATIONAL = "national"
    MUNICIPAL = "municipal"
    # A region added it.
    REGIONAL = "regional"


class Payer(StrEnum):
    """Who pays. Wage cost subsidy is the municipality's, no-risk cover UWV's; both are no tax matter."""

    UWV = "uwv"
    GEMEENTE = "gemeente"
    TAX = "tax"
    SCHOOL = "school"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One way to help. Texts are in Dutch, and in English where `_en` says so.

    `conditions` are for colleagues, `for_person` says the same to who may get it.
    """

    name: str
    level: Level
    payer: Payer
    title: str
    title_en: str
    conditions: str
    conditions_en: str
    for_person: str = ""
    for_person_en: str = ""
    ended_on: date | None = None

    def title_in(self, locale: str) -> str:
        """Dutch, where there is no other."""
        return _in(locale, self.title, self.title_en)

    def conditions_in(self, locale: str) -> str:
        return _in(locale, self.conditions, self.conditions_en)

    def for_person_in(self, locale: str) -> str:
        """What a region adds has one text for both."""
        return _in(locale, self.for_person, self.for_person_en) or self.conditions_in(locale)

    def runs(self, on: date) -> bool:
        """Whether it can still be asked on this day."""
        return self.ended_on is None or on < self.ended_on


@cache
def catalogue() -> tuple[Instrument, ...]:
    """All of the file, also what ended."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_read(row) for row in csv.DictReader(file))


def _read(row: dict[str, str]) -> Instrument:
    return Instrument(
        name=row["name"],
        level=Level(row["level"]),
        payer=Payer(row["payer"]),
        title=row["title_nl"],
        title_en=row["title_en"],
        conditions=row["conditions_nl"],
        conditions_en=row["conditions_en"],
        for_person=row["person_nl"],
        for_person_en=row["person_en"],
        ended_on=date.fromisoformat(row["ended_on"]) if row["ended_on"] else None,
    )


def _in(locale: str, dutch: str, english: str) -> str:
    return english if locale == "en" and english else dutch
