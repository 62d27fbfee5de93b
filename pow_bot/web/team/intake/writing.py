"""Writing to a person: in their language, with the Dutch beside it, from the letters of the region."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pow_bot.domain.intake.looking import Opened
from pow_bot.domain.intake.words import TOLD_OF
from pow_bot.domain.practice.lists import Template, Templates, Written
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.regions.rules import Shown
from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import SOURCE, fill
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.intake.section import Reading, Sight
from pow_bot.web.team.intake.tongues import best_of, read_in

_TEAM = Text("team/writing/team", "het team van regio {region}")
_ANY_TEAM = Text("team/writing/any_team", "het team")


@dataclass(frozen=True, slots=True)
class Writing:
    """What a colleague writes with: the region's letters, and the name of its team."""

    letters: tuple[Template, ...]
    front: Shown


def read_writing(db: Db, reading: Reading) -> Writing:
    """What the region of this intake writes with."""
    return Writing(practice(db, reading.opened.intake.region, Templates).letters, reading.front)


def answer_form(
    sight: Sight, writing: Writing, chosen: str, typed: Mapping[str, str]
) -> dict[str, Any]:
    """The fields of the form for an answer; `chosen` is the code of a letter to start from.

    It stands below what was typed already. A code that names none opens the form as it is.
    """
    opened, words = sight.opened, sight.words
    started = next((one for one in writing.letters if one.code == chosen), None)
    locale = opened.intake.locale
    return {
        "text": below(typed.get("text", ""), _said(sight, writing, started, locale)),
        "dutch": below(typed.get("dutch", ""), _said(sight, writing, started, SOURCE)),
        "lang": locale,
        "foreign": locale != SOURCE,
        "open": bool(chosen),
        "language": words.language(locale),
        "spoken": best_of(sight),
        "read": read_in(sight),
        "arrives": arrives(sight),
        "templates": [_offered(sight, one) for one in writing.letters],
    }


def arrives(sight: Sight) -> str:
    """Where a letter arrives that is written now, and what whoever writes it must do beside it."""
    opened, words = sight.opened, sight.words
    there, left = words.way(opened.way, opened.chat), _left(opened)
    return f"{there} {words.say(left)}" if left else there


def _left(opened: Opened) -> Text | None:
    """Nobody sends a text message; and who is told by a chat or a mail need not be told again."""
    if opened.reach == "sms":
        return texts.NO_SMS
    return None if opened.way in TOLD_OF else texts.YOURSELF.get(opened.reach)


def below(typed: str, letter: str) -> str:
    """What somebody typed, and a letter under it; one that stands there already only once."""
    # Browsers send the ends of lines in the way of old terminals.
    there = typed.replace("\r\n", "\n").rstrip()
    if letter in there:
        return there
    return f"{there}\n\n{letter}" if there else letter


def _offered(sight: Sight, letter: Template) -> dict[str, str]:
    said = letter.said.get(sight.words.locale) or letter.said[SOURCE]
    address = sight.url("begin")
    joint = "&" if "?" in address else "?"
    url = f"{address}{joint}{urlencode({'template': letter.code})}#do-answer"
    return {"title": said.title, "url": url}


def _said(sight: Sight, writing: Writing, letter: Template | None, locale: str) -> str:
    if letter is None:
        return ""
    said: Written = letter.said.get(locale) or letter.said[SOURCE]
    team = _team(sight, writing.front, locale)
    return fill(said.text, {"reference": sight.opened.intake.written, "team": team})


def _team(sight: Sight, front: Shown, locale: str) -> str:
    say = sight.words.catalogues.text
    if front.name:
        return front.name
    if front.region is None:
        return say(locale, _ANY_TEAM)
    return say(locale, _TEAM, {"region": front.region})
