"""What was typed into a form, read field by field; what is wrong gets its sentence there."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time

from email_validator import EmailNotValidError, validate_email
from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_valid_number,
    parse,
)

from pow_bot.domain.regions.rules import site_of
from pow_bot.engine.flow import Text
from pow_bot.engine.words import clean

_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CLOCK = re.compile(r"([01]?\d|2[0-3])(?:[.:]([0-5]\d))?(?: ?(?:u|uur))?")
_LONGEST_NUMBER = 6

WRITE = Text("team/settings/wrong/write", "Vul dit in.")
LONG = Text("team/settings/wrong/long", "Dit is te lang. Gebruik hooguit {n} tekens.")
NUMBER = Text("team/settings/wrong/number", "Schrijf een getal van {low} tot en met {high}.")
DAY = Text("team/settings/wrong/day", "Schrijf een dag zoals 24-11-2026.")
CLOCK = Text("team/settings/wrong/clock", "Schrijf een tijd zoals 9.00.")
CHOOSE = Text("team/settings/wrong/choose", "Kies een van de mogelijkheden.")
WEB = Text("team/settings/wrong/web", "Schrijf een adres dat begint met https://")
PHONE = Text(
    "team/settings/wrong/phone", "Schrijf een telefoonnummer zoals 0800 1234 of 030 1234567."
)
EMAIL = Text("team/settings/wrong/email", "Schrijf een e-mailadres zoals team@example.org.")

# What the country has beside numbers with an area code: 14 + area code, 0800, 0900, 088.
_SHORT = re.compile(r"14 ?0\d{1,3}|0[89]00[- ]?\d{4,7}")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence at a field, with what it fills in."""

    text: Text
    fills: Mapping[str, object]


class Typed:
    """The fields of one form. What is wrong is collected in `wrong`, by field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self.wrong: dict[str, Said] = {}

    def say(self, name: str, text: Text, **fills: object) -> None:
        """Say what is wrong with a field; the first sentence stays."""
        self.wrong.setdefault(name, Said(text, fills))

    def text(self, name: str, longest: int, *, needed: bool = True) -> str:
        typed = clean(self.fields.get(name, ""))
        if needed and not typed:
            self.say(name, WRITE)
        if len(typed) > longest:
            self.say(name, LONG, n=longest)
        return typed

    def whole(self, name: str, low: int, high: int) -> int:
        typed = self.fields.get(name, "").strip()
        fits = typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST_NUMBER
        number = int(typed) if fits else -1
        if not low <= number <= high:
            self.say(name, NUMBER, low=low, high=high)
            return low
        return number

    def ticked(self, name: str) -> bool:
        return self.fields.get(name) == "yes"

    def one_of(self, name: str, known: Collection[str]) -> str:
        typed = self.fields.get(name, "")
        if typed not in known:
            self.say(name, CHOOSE)
            return next(iter(known))
        return typed

    def day(self, name: str) -> date | None:
        """A day; None where nothing was typed, or what was typed is none."""
        typed = self.fields.get(name, "").strip()
        found = day_in(typed)
        if typed and found is None:
            self.say(name, DAY)
        return found

    def clock(self, name: str) -> time | None:
        """A time of the day; None where nothing was typed, or what was typed is none."""
        typed = self.fields.get(name, "").strip()
        match = _CLOCK.fullmatch(typed)
        if match:
            return time(int(match[1]), int(match[2] or 0))
        if typed:
            self.say(name, CLOCK)
        return None

    def web(self, name: str) -> str:
        """The whole address of a website."""
        typed = self.text(name, 300, needed=False)
        site = site_of(typed) if typed else ""
        if site is None:
            self.say(name, WEB)
        return site or typed

    def phone(self, name: str) -> str:
        """A number as people dial it."""
        typed = self.text(name, 40, needed=False)
        if not typed or _SHORT.fullmatch(typed):
            return typed
        try:
            number = parse(typed, "NL")
        except NumberParseException:
            self.say(name, PHONE)
            return typed
        if not is_valid_number(number):
            self.say(name, PHONE)
        return format_number(number, PhoneNumberFormat.NATIONAL)

    def email(self, name: str) -> str:
        typed = self.text(name, 254, needed=False)
        try:
            return validate_email(typed, check_deliverability=False).normalized if typed else ""
        except EmailNotValidError:
            self.say(name, EMAIL)
            return typed


def day_in(typed: str) -> date | None:
    """A day as people write it, or as a browser sends it."""
    written, sent = _DAY.fullmatch(typed), _ISO.fullmatch(typed)
    try:
        if written:
            return date(int(written[3]), int(written[2]), int(written[1]))
        return date(int(sent[1]), int(sent[2]), int(sent[3])) if sent else None
    except ValueError:
        return None


def day_out(day: date | None) -> str:
    """A day as people write it."""
    return f"{day.day}-{day.month}-{day.year}" if day else ""
