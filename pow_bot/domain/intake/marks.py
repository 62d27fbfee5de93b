"""By what a registration is found again: numbers, addresses and names, brought into one spelling. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_valid_number,
    parse,
)

# Of which spelling the marks are that were kept; another number here makes all of them anew.
FORM = 1


class Kind(StrEnum):
    """What a mark is made from."""

    PHONE = "phone"
    # Of who helps: many people may share it, and none of them is the other.
    HELPER = "helper"
    EMAIL = "email"
    TELEGRAM = "telegram"
    NAME = "name"
    # The whole name, and where they live.
    HOME = "home"
    TAG = "tag"


# Of few and well-known words: they are kept only while somebody works on it.
WHILE_OPEN = frozenset({Kind.NAME, Kind.HOME})
# What somebody may be found by of what the tables say. Never distress.
TAGS = ("learning", "unclear", "region_missing", "border")

_STEPS = {"number": Kind.PHONE, "helper_number": Kind.HELPER, "email": Kind.EMAIL}
_PARTICLES = frozenset(
    re.findall(
        r"\w+",
        "aan al bij bin da de del den der di do dos du e el het ibn in la le les op t te ten ter "
        "s uit ul van von voor zu zum zur",
    )
)
# What Unicode does not take apart.
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss"})
_WORD = re.compile(r"[^\W_]+")
_POSTCODE = re.compile(r"[1-9][0-9]{3}")
_SHORTEST_NAME = 2
_LONGEST = 200
_NUMBER = re.compile(r"\+?[0-9 ()./-]{7,24}")

Mark = tuple[Kind, str]


def marks_of(answers: Mapping[str, Any], tags: Iterable[str]) -> frozenset[Mark]:
    """Every mark of what was answered, keyed by step as an intake keeps it."""
    said = {step: _text(answer) for step, answer in answers.items()}
    contact = ((kind, _CLEAN[kind](said[step])) for step, kind in _STEPS.items() if said.get(step))
    name, place = said.get("name", ""), said.get("place", "")
    return frozenset(
        (
            *((kind, value) for kind, value in contact if value),
            *((Kind.NAME, token) for token in name_tokens(name)),
            *_home(name, place),
            *((Kind.TAG, tag) for tag in tags if tag in TAGS),
        )
    )


def marks_typed(typed: str) -> tuple[tuple[Mark, ...], ...]:
    """What somebody who searches may mean: all of these, and of each one of its spellings.

    Empty where nothing can be found by it.
    """
    if "@" in typed:
        address = email_of(typed)
        return (((Kind.EMAIL, address),),) if address else ()
    if _NUMBER.fullmatch(typed.strip()):
        number = phone_of(typed)
        return (((Kind.PHONE, number), (Kind.HELPER, number)),) if number else ()
    return tuple(((Kind.NAME, token),) for token in sorted(name_tokens(typed)))


def phone_of(text: str) -> str:
    """As `+31612345678`; empty where it is no number."""
    try:
        number = parse(text, "NL")
    except NumberParseException:
        return ""
    return format_number(number, PhoneNumberFormat.E164) if is_valid_number(number) else ""


def email_of(text: str) -> str:
    """An address in small letters; empty where it cannot be one."""
    local, at, domain = text.strip().rpartition("@")
    return f"{local}@{domain}".casefold() if at and local and "." in domain else ""


def name_tokens(text: str) -> frozenset[str]:
    """The words of a name without accents; what many names share only where there is nothing else."""
    words = [word for word in _WORD.findall(folded(text[:_LONGEST])) if len(word) >= _SHORTEST_NAME]
    return frozenset(word for word in words if word not in _PARTICLES) or frozenset(words)


def folded(text: str) -> str:
    """In small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_LETTERS)


def _home(name: str, place: str) -> Iterator[Mark]:
    tokens = sorted(name_tokens(name))
    if tokens and _POSTCODE.fullmatch(place):
        yield Kind.HOME, " ".join([*tokens, place])


def _text(answer: Any) -> str:
    value = answer.get("value") if isinstance(answer, Mapping) else None
    return value if isinstance(value, str) else ""


_CLEAN = {Kind.PHONE: phone_of, Kind.HELPER: phone_of, Kind.EMAIL: email_of}
