"""Renders the templates with invented data, in two languages and two that nobody speaks."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import babel_extract
from markupsafe import Markup, escape

from pow_bot.web.calling import call_link, tappable
from pow_bot.web.linking import linked

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "web" / "templates"
STATIC = ROOT / "web" / "static"
ENGLISH = ROOT / "locales" / "en" / "LC_MESSAGES" / "messages.po"
# `long` has some 40 % more letters, `rtl` Arabic ones from right to left.
LOCALES = ("nl", "en", "long", "rtl")

_PLACEHOLDER = re.compile(r"(\{[a-z_]+\})")
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابجدهفغحيجكلمنوبقرستوفوخيز")

Say = Callable[[str], str]


def say_in(locale: str) -> Say:
    """What turns a Dutch sentence into one of this locale."""
    if locale == "nl":
        return str
    if locale == "en":
        english = read_english()
        return lambda text: english.get(text, text)
    change = _longer if locale == "long" else _arabic
    return lambda text: "".join(
        part if _PLACEHOLDER.fullmatch(part) else change(part) for part in _PLACEHOLDER.split(text)
    )


def read_english() -> dict[str, str]:
    with ENGLISH.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and not m.context}


def sentences() -> set[str]:
    """Every sentence that a template passes to `_`."""
    found: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        with path.open("rb") as file:
            for _, _, said, _ in babel_extract(file, ("_",), (), {}):
                found.add(str(said[0] if isinstance(said, tuple) else said))
    return found


def page(template: str, locale: str, context: Mapping[str, Any]) -> str:
    say = say_in(locale)

    def gettext(text: str, **fills: object) -> str:
        said = say(text)
        if any(hasattr(fill, "__html__") for fill in fills.values()):
            return Markup(_fill(str(escape(said)), {n: escape(f) for n, f in fills.items()}))  # noqa: S704 - escaped above
        return _fill(said, fills)

    return (
        _environment()
        .get_template(template)
        .render(_=gettext, static=lambda path: f"/static/{path}", locale=_code(locale), **context)
    )


def direction(locale: str) -> str:
    return "rtl" if locale == "rtl" else "ltr"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "call_link": call_link,
        "tappable": tappable,
        "linked": linked("https://example.org"),
    }
    return environment


def _code(locale: str) -> str:
    return {"long": "nl", "rtl": "ar"}.get(locale, locale)


def _fill(text: str, fills: Mapping[str, object]) -> str:
    for name, fill in fills.items():
        text = text.replace(f"{{{name}}}", str(fill))
    return text


def _longer(text: str) -> str:
    return re.sub(r"[aeiou]", lambda vowel: vowel[0] * 2, text)


def _arabic(text: str) -> str:
    return text.lower().translate(_ARABIC)
