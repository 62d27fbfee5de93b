"""How somebody is reached, in the words of the colleague who reads it."""

from datetime import date
from typing import Any

import pytest

from pow_bot.web.team.reader import AnswersReader
from pow_bot.web.team.services import Kept
from tests.team.making import catalogues, flows


@pytest.mark.parametrize(
    ("channel", "value", "locale", "said"),
    [
        ("web", "chat", "nl", "Via de website"),
        ("web", "chat", "en", "Through the website"),
        ("telegram", "chat", "nl", "Via Telegram"),
        ("web", "mail", "nl", "Mail mij"),
    ],
)
def test_here_is_said_by_its_name(channel: str, value: str, locale: str, said: str) -> None:
    reader = AnswersReader(lambda: flows().book, catalogues(), lambda: date(2026, 11, 23))
    answers: dict[str, Any] = {"reach": {"value": value}}

    told = reader(Kept(answers=answers, channel=channel), locale)

    assert told.contact[0].text == said


@pytest.mark.parametrize(
    ("chosen", "locale", "said"),
    [
        ({"value": "ti"}, "nl", "Tigrinya (ትግርኛ)"),
        ({"value": "uk"}, "en", "Ukrainian (Українська)"),
        ({"value": "nl"}, "nl", "Nederlands"),
        ({"value": "other", "note": "Dari"}, "nl", "Een andere taal: Dari"),
        ({"unknown": "skip"}, "nl", "Niet ingevuld"),
    ],
)
def test_a_language_has_a_name_that_the_colleague_can_read(
    chosen: dict[str, Any], locale: str, said: str
) -> None:
    reader = AnswersReader(lambda: flows().book, catalogues(), lambda: date(2026, 11, 23))

    told = reader(Kept(answers={"language": chosen}), locale)

    assert [line.text for line in told.contact] == [said]
