"""How somebody is reached who chose "here": the team reads where that is."""

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
