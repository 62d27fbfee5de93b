"""A language as its speakers know it: its own name, and the direction it is written in."""

from functools import cache

from babel import Locale


@cache
def own_name(locale: str) -> str:
    """`Nederlands`, `English`, `العربية`."""
    name = Locale.parse(locale).get_language_name(locale) or locale
    return name[:1].upper() + name[1:]


@cache
def called_in(reader: str, locale: str) -> str:
    """`Oekraïens` for who reads Dutch."""
    name = Locale.parse(locale).get_language_name(reader) or locale
    return name[:1].upper() + name[1:]


@cache
def named_in(reader: str, locale: str) -> str:
    """`Tigrinya (ትግርኛ)` for who reads Dutch; once where both names are the same."""
    said, own = called_in(reader, locale), own_name(locale)
    return own if said == own else f"{said} ({own})"


@cache
def direction(locale: str) -> str:
    """`rtl` for what is written from right to left, else `ltr`: as in `dir=""`."""
    return "rtl" if Locale.parse(locale).character_order == "right-to-left" else "ltr"
