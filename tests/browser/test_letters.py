"""Letters in real browsers: there without a reload, and nothing that somebody is writing is lost."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from pow_bot.domain.chats.actions import died, met, opened
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.delivering import delivered, unreachable
from pow_bot.domain.intake.keeping import by_reference
from pow_bot.domain.intake.records import messages
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.words import Delivery
from pow_bot.storage import Db
from tests.browser.conftest import Office, Running, Windows, newcomer
from tests.browser.driving import registered, violations

PLACE, REGION = "9712", "AM01"
TWENTY_SECONDS = 20_500


class Team:
    """A colleague who took this registration up."""

    def __init__(self, running: Running, reference: str) -> None:
        self.running = running
        self.reference = understood(reference) or ""
        self.actor = running.write(lambda db: newcomer(db, "S. Schrijver", REGION))
        self.do(lambda db: desk.claim(db, self._at(db)))

    def do(self, unit: Callable[[Db], Any]) -> Any:
        return self.running.write(unit)

    def write(self, text: str) -> None:
        self.do(lambda db: desk.reply(db, self._at(db), text))

    def chats(self, number: int) -> UUID:
        """Let their person have a chat, in which letters arrive."""

        def unit(db: Db) -> UUID:
            chat = met(db, "telegram", number, "nl", self.running.now)
            return opened(db, chat, self._intake(db).person, number).id

        chat: UUID = self.do(unit)
        return chat

    def settle(self, how: Delivery) -> None:
        def unit(db: Db) -> None:
            its = messages.c.intake == self._intake(db).id
            for row in db.execute(messages.select().where(its)).all():
                delivered(db, row.id, how, self.running.now)

        self.do(unit)

    def block(self, chat: UUID) -> None:
        def unit(db: Db) -> None:
            died(db, chat)
            unreachable(db, self._intake(db).person, self.running.now)

        self.do(unit)

    def _at(self, db: Db) -> desk.At:
        return desk.At(self.actor, self.reference, self._intake(db).revision, self.running.now)

    def _intake(self, db: Db) -> Any:
        intake = by_reference(db, self.reference)
        assert intake is not None
        return intake


def test_a_letter_comes_in_while_somebody_writes(page_of: Windows, running: Running) -> None:
    page = page_of()
    page.clock.install()
    team = Team(running, registered(page, place=PLACE))
    page.goto("/berichten")
    page.locator("#reply").fill("Ik kan dins")
    page.locator("#reply").focus()
    at = page.evaluate("scrollY")

    team.write("Kunt u dinsdag?")
    page.clock.fast_forward(TWENTY_SECONDS)

    expect(page.locator("#letters")).to_contain_text("Kunt u dinsdag?")
    expect(page.locator("#reply")).to_be_focused()
    expect(page.locator("#reply")).to_have_value("Ik kan dins")
    assert page.evaluate("scrollY") == at
    assert violations(page) == []


def test_what_stands_there_is_not_read_again(page_of: Windows, running: Running) -> None:
    page = page_of()
    page.clock.install()
    team = Team(running, registered(page, place=PLACE))
    team.write("Eerste bericht.")
    page.goto("/berichten")
    page.evaluate(
        """() => {
          window.added = [];
          new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach(
            (node) => window.added.push(node.textContent.trim())
          ))).observe(document.querySelector("#letters"), { childList: true, subtree: true });
        }"""
    )
    with page.expect_response("**/berichten"):
        page.clock.fast_forward(TWENTY_SECONDS)
    team.write("Tweede bericht.")
    with page.expect_response("**/berichten"):
        page.clock.fast_forward(TWENTY_SECONDS)

    expect(page.locator("#letters li")).to_have_count(2)
    added = [text for text in page.evaluate("added") if text]
    assert len(added) == 1
    assert added[0].endswith("Tweede bericht.")


@pytest.mark.parametrize("script", [True, False])
def test_a_waiting_message_is_told_on_the_way(
    script: bool, page_of: Windows, running: Running
) -> None:
    page = page_of()
    team = Team(running, registered(page, place=PLACE))
    team.write("Kunt u dinsdag?")
    state = page.context.storage_state()
    other = page_of(script=script, storage_state=state)
    for url in ("/", "/bewijs", "/status"):
        other.goto(url)
        expect(other.get_by_role("link", name="Het team schreef u een bericht.")).to_be_visible()
    other.get_by_role("link", name="Het team schreef u een bericht.").click()
    expect(other.locator("#letters")).to_contain_text("Kunt u dinsdag?")
    other.goto("/status")
    expect(other.get_by_role("link", name="Het team schreef u")).to_have_count(0)


class TestTheTeam:
    def test_sees_a_letter_arrive(self, page_of: Windows, running: Running) -> None:
        team = Team(running, registered(page_of(), place=PLACE))
        team.chats(70_101)
        team.write("Kunt u dinsdag?")
        page = Office(running, page_of).window(team.actor)
        page.goto(f"/team/intakes/{team.reference}?view=mine")
        expect(page.locator(".delivery")).to_have_text("Onderweg")
        page.locator("#do-note textarea").evaluate("(it) => { it.value = 'Half'; }")

        team.settle(Delivery.DELIVERED)

        expect(page.locator(".delivery")).to_have_text("Bezorgd", timeout=3_000)
        expect(page.locator("#do-note textarea")).to_have_value("Half")
        assert violations(page) == []

    def test_sees_that_somebody_is_gone(self, page_of: Windows, running: Running) -> None:
        team = Team(running, registered(page_of(), place=PLACE))
        chat = team.chats(70_102)
        team.write("Kunt u dinsdag?")
        page = Office(running, page_of).window(team.actor)
        page.goto("/team?view=mine")
        page.locator("[data-row] a").click()
        expect(page.locator(".delivery")).to_have_text("Onderweg")

        team.settle(Delivery.BLOCKED)
        team.block(chat)

        expect(page.locator(".delivery")).to_have_text("Niet bezorgd: geblokkeerd", timeout=3_000)
        expect(page.locator("#shut")).to_contain_text("in Telegram niet meer bereikbaar")
        assert violations(page) == []
