"""The settings that are lists: letters, checks, desks and instruments, one form for each item."""

import re
import secrets
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from pow_bot.conversations.desks import KINDS_OF_DESK
from pow_bot.domain.instruments.catalogue import Payer
from pow_bot.domain.intake.words import Line
from pow_bot.domain.practice.desks import CODES, Desks, OwnDesk
from pow_bot.domain.practice.lists import (
    FILLS,
    Check,
    Checklists,
    Template,
    Templates,
    Written,
)
from pow_bot.domain.practice.words import Instruments, OwnInstrument, Setting
from pow_bot.domain.regions.places import municipalities_in
from pow_bot.i18n.formats import full_day
from pow_bot.web.team.settings import texts
from pow_bot.web.team.settings.desk import labels_of
from pow_bot.web.team.settings.typed import Typed, day_out
from pow_bot.web.team.texts import LINES
from pow_bot.web.team.words import Words

S = TypeVar("S", bound=Setting)
T = TypeVar("T")

Choices = Sequence[tuple[str, str]]

# More of them nobody reads through.
MOST = 60
_FILL = re.compile(r"\{([^{}]*)\}?")
_LONGEST_LETTER, _LONGEST_TITLE, _LONGEST_LINE = 4_000, 80, 200
# So much of a letter stands in the list.
_LONGEST_GIST = 140
# After this a number is looked up again.
_STALE_DAYS = 365


@dataclass(frozen=True, slots=True)
class At:
    """Where a list is looked at: whose, in which language, on which day."""

    region: str
    words: Words
    today: date


@dataclass(frozen=True, slots=True)
class Rows(Generic[S, T]):
    """One list. An item is known by its `key`, whatever a colleague does to the others."""

    slug: str
    kind: type[S]
    items: Callable[[S, str], tuple[T, ...]]
    keep: Callable[[S, str, tuple[T, ...]], S]
    key: Callable[[T], str]
    out: Callable[[T], dict[str, str]]
    read: Callable[[Typed, str, At], T]
    told: Callable[[T, At], tuple[str, str]]
    blank: Mapping[str, str]
    groups: Sequence[str] = ("",)
    choices: Callable[[At], Mapping[str, Choices]] = lambda at: {}

    def labels(self, words: Words) -> dict[str, str]:
        """What the fields of an item are called."""
        return labels_of(self.slug, words)


def put(items: tuple[T, ...], key: Callable[[T], str], was: str, item: T) -> tuple[T, ...]:
    """The item in the place of the one that was known so, or at the end."""
    if any(key(one) == was for one in items):
        return tuple(item if key(one) == was else one for one in items)
    return (*items, item)


def moved(items: tuple[T, ...], key: Callable[[T], str], which: str, by: int) -> tuple[T, ...]:
    """The item one place up (-1) or down (1); at an end it stays."""
    place = next((n for n, one in enumerate(items) if key(one) == which), None)
    if place is None or not 0 <= place + by < len(items):
        return items
    order = list(items)
    order[place], order[place + by] = order[place + by], order[place]
    return tuple(order)


def without(items: tuple[T, ...], key: Callable[[T], str], which: str) -> tuple[T, ...]:
    return tuple(one for one in items if key(one) != which)


def _new_code() -> str:
    """Never one that was used: an old tick would count for another item."""
    return f"own_{secrets.token_hex(4)}"


def _template_out(one: Template) -> dict[str, str]:
    empty = Written("", "")
    said = {locale: one.said.get(locale, empty) for locale in ("nl", "en")}
    return {
        **{f"title_{locale}": written.title for locale, written in said.items()},
        **{f"text_{locale}": written.text for locale, written in said.items()},
    }


def _template(form: Typed, was: str, at: At) -> Template:
    said = {
        locale: Written(
            form.text(f"title_{locale}", _LONGEST_TITLE), _letter(form, f"text_{locale}")
        )
        for locale in ("nl", "en")
    }
    return Template(was or _new_code(), said)


def _letter(form: Typed, name: str) -> str:
    written = form.text(name, _LONGEST_LETTER)
    strange = [word for word in _FILL.findall(written) if word not in FILLS]
    if strange or written.count("{") != written.count("}"):
        known = " of ".join(f"{{{word}}}" for word in sorted(FILLS))
        form.say(name, texts.STRANGE_FILL, known=known, strange=f"{{{(strange or [''])[0]}}}")
    return written


def _template_told(one: Template, at: At) -> tuple[str, str]:
    written = one.said.get(at.words.locale) or next(iter(one.said.values()))
    return written.title, textwrap.shorten(written.text, _LONGEST_GIST, placeholder=" …")


def _check_out(one: Check) -> dict[str, str]:
    return {
        "nl": one.said.get("nl", ""),
        "en": one.said.get("en", ""),
        "safety": "yes" if one.safety else "",
    }


def _check(form: Typed, was: str, at: At) -> Check:
    said = {locale: form.text(locale, _LONGEST_LINE) for locale in ("nl", "en")}
    return Check(was or _new_code(), said, safety=form.ticked("safety"))


def _check_told(one: Check, at: At) -> tuple[str, str]:
    said = one.said.get(at.words.locale) or next(iter(one.said.values()), "")
    return said, at.words.say(texts.SAFETY) if one.safety else ""


def _desk_out(one: OwnDesk) -> dict[str, str]:
    return {
        "code": one.code,
        "place": one.place,
        "name": one.name,
        "website": one.website,
        "phone": one.phone,
        "checked": day_out(one.checked),
    }


def _desk(form: Typed, was: str, at: At) -> OwnDesk:
    places = [place for place, _ in _places(at)]
    one = OwnDesk(
        code=form.one_of("code", CODES),
        place=form.one_of("place", places),
        name=form.text("name", _LONGEST_LINE),
        website=form.web("website"),
        phone=form.phone("phone"),
        checked=form.day("checked"),
    )
    if not one.serves(at.region):
        form.say("place", texts.WHICH_TOWN)
    if one.checked and one.checked > at.today:
        form.say("checked", texts.NOT_AHEAD)
    return one


def _desk_told(one: OwnDesk, at: At) -> tuple[str, str]:
    place = dict(_places(at)).get(one.place, one.place)
    unseen = "" if one.serves(at.region) else at.words.say(texts.OF_ALL_TOWNS)
    beneath = [at.words.say(KINDS_OF_DESK[one.code]), place, one.phone, _checked(one, at), unseen]
    return one.name, " · ".join(filter(None, beneath))


def _checked(one: OwnDesk, at: At) -> str:
    if not one.phone:
        return ""
    if one.checked is None:
        return at.words.say(texts.UNCHECKED)
    stale = (at.today - one.checked).days > _STALE_DAYS
    text = texts.CHECKED_LONG_AGO if stale else texts.CHECKED
    return at.words.say(text, day=full_day(at.words.locale, one.checked))


def _places(at: At) -> Choices:
    towns = ((one.code, one.name) for one in municipalities_in(at.region))
    return [(at.region, at.words.say(texts.OF_REGION)), *towns]


def _desk_choices(at: At) -> Mapping[str, Choices]:
    kinds = [(code, at.words.say(KINDS_OF_DESK[code])) for code in CODES]
    return {"code": kinds, "place": _places(at)}


def _instrument_out(one: OwnInstrument) -> dict[str, str]:
    names = ("payer", "title", "conditions", "title_en", "conditions_en")
    return {name: getattr(one, name) for name in names}


def _instrument(form: Typed, was: str, at: At) -> OwnInstrument:
    return OwnInstrument(
        name=was or _new_code(),
        payer=form.one_of("payer", [payer.value for payer in Payer]),
        title=form.text("title", _LONGEST_LINE),
        conditions=form.text("conditions", 1_000),
        title_en=form.text("title_en", _LONGEST_LINE, needed=False),
        conditions_en=form.text("conditions_en", 1_000, needed=False),
    )


def _instrument_told(one: OwnInstrument, at: At) -> tuple[str, str]:
    english = at.words.locale == "en"
    title = one.title_en if english and one.title_en else one.title
    conditions = one.conditions_en if english and one.conditions_en else one.conditions
    return title, f"{at.words.say(texts.PAYERS[one.payer])} · {conditions}"


def _payers(at: At) -> Mapping[str, Choices]:
    return {"payer": [(payer.value, at.words.say(texts.PAYERS[payer])) for payer in Payer]}


def line_of(group: str, words: Words) -> str:
    """What a group of a list is called; only checklists have some."""
    return words.say(LINES[Line(group)]) if group else ""


ROWS: Mapping[str, Rows[Any, Any]] = {
    rows.slug: rows
    for rows in (
        Rows(
            slug="desks",
            kind=Desks,
            items=lambda value, group: value.own,
            keep=lambda value, group, items: replace(value, own=items),
            key=lambda one: f"{one.code}/{one.place}",
            out=_desk_out,
            read=_desk,
            told=_desk_told,
            blank={},
            choices=_desk_choices,
        ),
        Rows(
            slug="instruments",
            kind=Instruments,
            items=lambda value, group: value.own,
            keep=lambda value, group, items: replace(value, own=items),
            key=lambda one: one.name,
            out=_instrument_out,
            read=_instrument,
            told=_instrument_told,
            blank={"payer": "gemeente"},
            choices=_payers,
        ),
        Rows(
            slug="templates",
            kind=Templates,
            items=lambda value, group: value.letters,
            keep=lambda value, group, items: replace(value, letters=items),
            key=lambda one: one.code,
            out=_template_out,
            read=_template,
            told=_template_told,
            blank={},
        ),
        Rows(
            slug="checklists",
            kind=Checklists,
            items=lambda value, group: value.lines.get(group, ()),
            keep=lambda value, group, items: replace(value, lines={**value.lines, group: items}),
            key=lambda one: one.code,
            out=_check_out,
            read=_check,
            told=_check_told,
            blank={},
            groups=tuple(Line),
        ),
    )
}
