"""A phone number as an answer, as people write it, from here or abroad."""

import re
import unicodedata
from typing import ClassVar

from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
)

from pow_bot.conversations.typed import EMPTY, Typed
from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import Ask, Text
from pow_bot.engine.kinds import Problem


class PhoneKind(Typed):
    """A number at which a person can be called or texted, kept as `+31612345678`."""

    unclear = Text(
        "kind/phone/unknown",
        "Dat herken ik niet. Een telefoonnummer is bijvoorbeeld 06 12345678.",
    )
    service = Text(
        "kind/phone/service",
        "Op dat nummer kunnen wij u niet bereiken. Schrijf een nummer zoals 06 12345678.",
    )
    wrong = Text(
        "kind/phone/wrong",
        "Dit nummer klopt niet helemaal. Een telefoonnummer is bijvoorbeeld 06 12345678.",
    )
    several = Text(
        "kind/phone/several", "Ik zie meer nummers. Schrijf één nummer, zoals 06 12345678."
    )
    texts: ClassVar[tuple[Text, ...]] = (unclear, service, wrong, several, EMPTY)

    def show(self, value: str) -> str:
        number = _number(value)
        if number is None:
            return value
        dutch = number.country_code == _NETHERLANDS
        form = PhoneNumberFormat.NATIONAL if dutch else PhoneNumberFormat.INTERNATIONAL
        return format_number(number, form)

    def _read(self, text: str, ask: Ask) -> Answer | Problem:
        figures = _figures(text)
        numbers = dict.fromkeys(_numbers_in(text, figures))
        if not numbers:
            return Problem(self._why_not(figures))
        if len(numbers) > 1:
            return Problem(self.several)
        number = next(iter(numbers))
        return Answer(number) if _of_a_person(number) else Problem(self.service)

    def _offered(self, names: tuple[str, ...], ask: Ask) -> Answer | Problem:
        """No number is ever offered to choose: it is typed, and then looked into."""
        return Problem(self.unclear)

    def _why_not(self, figures: str) -> Text:
        if len(figures) < 3:
            return self.unclear
        return self.service if len(figures) <= 5 else self.wrong

    def _typed(self, value: str) -> bool:
        return value.startswith("+")

    def _keeps(self, value: str, ask: Ask) -> bool:
        # It was looked into when it was typed; this runs on every walk.
        return _KEPT.fullmatch(value) is not None

    def _samples(self, ask: Ask) -> tuple[str, ...]:
        return ("+31612345678",)


_NETHERLANDS = 31
# E.164: a country code and at most fifteen digits in all.
_KEPT = re.compile(r"\+[1-9][0-9]{6,14}")
# Nobody answers these as themselves.
_SERVICES = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PAGER,
        PhoneNumberType.VOICEMAIL,
    }
)
# "14 030" is a town hall. Other numbers of that type, such as 088, may ring on somebody's desk.
_TOWN_HALL = "+3114"
_MOBILE_BARE = re.compile(r"6[0-9]{8}")


def _numbers_in(text: str, figures: str) -> list[str]:
    """The numbers in a text, international.

    Nine figures without a nought before them may be a citizen service number: they count only
    where they can be nothing but a mobile number.
    """
    if _MOBILE_BARE.fullmatch(figures):
        text = f"0{figures}"
    found = PhoneNumberMatcher(text, "NL", leniency=Leniency.VALID)
    return [format_number(match.number, PhoneNumberFormat.E164) for match in found]


def _figures(text: str) -> str:
    plain = (unicodedata.decimal(sign, None) for sign in text)
    return "".join(str(figure) for figure in plain if figure is not None)


def _of_a_person(written: str) -> bool:
    number = _number(written)
    if number is None or written.startswith(_TOWN_HALL):
        return False
    return number_type(number) not in _SERVICES


def _number(value: str) -> PhoneNumber | None:
    try:
        number = parse(value, None)
    except NumberParseException:
        return None
    return number if is_valid_number(number) else None
