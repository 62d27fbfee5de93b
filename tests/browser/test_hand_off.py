"""A link from Telegram in real browsers, with script and without."""

import pytest
from sqlalchemy import select

from pow_bot.conversations.crossing import WEB, ticket
from pow_bot.conversations.records import conversations
from pow_bot.storage import Db
from tests.browser.conftest import Running, Windows
from tests.browser.driving import fill_in, step_of, violations
from tests.web.serving import ANSWERS


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_opens_the_same_question_here(
    script: bool, language: str, page_of: Windows, running: Running
) -> None:
    begun = page_of()
    begun.goto("/")
    fill_in(begun, ANSWERS, until="reach")
    there = running.served
    assert there is not None

    def asked(db: Db) -> str:
        newest = select(conversations.c.person).order_by(conversations.c.id.desc()).limit(1)
        return ticket(db, db.execute(newest).scalar_one(), WEB, there.clock())

    token = running.ask(there.database.write(asked))
    page = page_of(script=script, language=language)
    page.goto(f"/verder/{token}")
    if script:
        assert violations(page) == []

    page.locator("main form button").click()

    page.locator("#question").wait_for()
    assert step_of(page) == "reach"
    page.goto(f"/verder/{token}")
    if script:
        assert violations(page) == []
