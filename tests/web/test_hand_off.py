"""From Telegram to the website by a link for one use, and back."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from pow_bot.channels.telegram.exchange import Exchange
from pow_bot.conversations.crossing import MESSENGER, WEB, ticket, used, whose
from pow_bot.conversations.keeping import found, of_person
from pow_bot.conversations.records import conversations
from pow_bot.domain.chats.actions import met, opened
from pow_bot.storage import Db
from tests.postgres import PostgresServer
from tests.web.person import Person
from tests.web.serving import Served, checked, copied, on_both, prepared, sent, serving

BOT = "werkwijzer_proef_bot"
REACHED: dict[str, Any] = {
    "telegram": "webhook",
    "telegram_token": f"70001:{'a' * 35}",
    "telegram_secret": "afgesproken",
}
OVER = "Deze link werkt niet meer"


@pytest.fixture
async def reached(
    request: pytest.FixtureRequest, dialect: str, tmp_path: Path
) -> AsyncIterator[Served]:
    """The application where people are met in Telegram too, and the bot's name is known."""
    # What Telegram would tell, once it was asked.
    with patch.object(Exchange, "name", lambda _: BOT):
        if dialect == "sqlite":
            url = copied(request.getfixturevalue("empty_file"), tmp_path)
            async with serving(tmp_path, url, **REACHED) as there:
                yield there
            return
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.database(prepared)
        async with serving(tmp_path, url, **REACHED) as there:
            yield there
        server.drop(url)


async def person_of(served: Served, person: Person) -> Any:
    """Whose conversation this browser has."""
    secret = person.http.cookies["gesprek"].partition(".")[2]

    def query(db: Db) -> Any:
        conversation = found(db, secret)
        assert conversation is not None
        return conversation.person

    return await served.read(query)


async def in_messenger(served: Served) -> tuple[Any, str]:
    """Somebody in Telegram who is at the third question, and a link that they asked for there."""
    person = await checked(served.person(), reach="")

    def moved(db: Db) -> None:
        db.execute(conversations.update().values(door=None, channel="telegram", words_shown=False))

    holder = await person_of(served, person)
    await served.database.write(moved)
    return holder, await link_for(served, holder)


async def link_for(served: Served, holder: Any) -> str:
    now = served.clock()
    return await served.database.write(lambda db: f"/verder/{ticket(db, holder, WEB, now)}")


async def use(person: Person) -> Person:
    return await person.send('main form[action^="/verder"]', [])


class TestFromTelegram:
    @on_both
    async def test_the_same_conversation_goes_on_here_and_there(self, served: Served) -> None:
        holder, link = await in_messenger(served)
        person = await served.person().open(link)
        assert (person.status, person.question) == (200, "Verder op deze website")

        await use(person)

        assert (person.step, await person_of(served, person)) == ("reach", holder)
        there = await served.read(lambda db: of_person(db, holder))
        assert there is not None
        assert there.words_shown, "after half an hour its words are asked for"

    async def test_looking_does_not_use_it_up(self, served: Served) -> None:
        _, link = await in_messenger(served)
        for _ in range(3):
            robot = await served.person().open(link)
            assert robot.status == 200

        person = await use(await served.person().open(link))

        assert person.step == "reach"

    async def test_nothing_of_the_conversation_stands_before_the_button(
        self, served: Served
    ) -> None:
        _, link = await in_messenger(served)
        page = await served.browser().get(link)
        assert "3511" not in page.text
        assert "no-store" in page.headers["cache-control"]
        assert page.headers["referrer-policy"] == "no-referrer"

    async def test_used_too_old_and_never_there_look_the_same(self, served: Served) -> None:
        holder, link = await in_messenger(served)
        await use(await served.person().open(link))
        old = await link_for(served, holder)
        served.clock.forward(minutes=15, seconds=1)

        pages = [await served.person().open(url) for url in (link, old, "/verder/zomaar")]

        assert {page.status for page in pages} == {404}
        assert {page.question for page in pages} == {OVER}
        seen = {str(page.page.select_one("main")) for page in pages}
        assert len(seen) == 1
        assert "/website" in seen.pop()

    async def test_who_taps_twice_finds_the_way_on(self, served: Served) -> None:
        _, link = await in_messenger(served)
        person = await served.person().open(link)
        form = person.form('main form[action^="/verder"]')
        await person.post(link, form)

        await person.post(link, form)

        assert (person.status, person.question) == (404, OVER)
        assert "Ga nu verder" in person.text()
        assert (await person.open("/")).step == "reach"

    @pytest.mark.parametrize("page", ["gegevens", "status", "berichten"])
    async def test_a_link_may_lead_to_a_page(self, served: Served, page: str) -> None:
        person = await sent(served.person())
        link = await link_for(served, await person_of(served, person))

        other = await use(await served.person().open(f"{link}?naar={page}"))

        assert (other.status, other.url) == (200, f"http://localhost:8000/{page}")

    @pytest.mark.parametrize("page", ["//example.org", "team", "../team", "https://example.org"])
    async def test_and_to_no_other(self, served: Served, page: str) -> None:
        _, link = await in_messenger(served)
        other = await use(await served.person().open(f"{link}?naar={page}"))
        assert other.url.startswith("http://localhost:8000/?stap=")

    async def test_another_conversation_is_told_to_be_wiped(self, served: Served) -> None:
        holder, link = await in_messenger(served)
        person = await checked(served.person(), situation="learning", reach="")
        await person.open(link)
        assert "Gaat u verder, dan wissen wij dat." in person.text()

        await use(person)

        assert await person_of(served, person) == holder
        assert (await served.counts())["conversations"] == 1

    async def test_one_with_four_words_is_told_to_be_kept(self, served: Served) -> None:
        _, link = await in_messenger(served)
        person = await checked(served.person(), situation="learning", reach="")
        await person.open("/later")
        await person.open(link)
        assert "Met de vier woorden ervan opent u het weer." in person.text()

        await use(person)

        assert (await served.counts())["conversations"] == 2

    async def test_of_the_same_conversation_nothing_is_told(self, served: Served) -> None:
        person = await checked(served.person())
        link = await link_for(served, await person_of(served, person))
        await person.open(link)
        assert "ander gesprek" not in person.text()

    async def test_a_form_of_another_browser_uses_nothing_up(self, served: Served) -> None:
        _, link = await in_messenger(served)
        person = await served.person().open(link)
        form = person.form('main form[action^="/verder"]')

        stranger = await served.person().post(link, form)

        assert stranger.status == 403
        assert (await use(person)).step == "reach"

    @pytest.mark.parametrize("token", ["%00", "%F0%9F%99%82", "x" * 3000, "..%2f..", "%ff"])
    async def test_no_address_breaks_the_page(self, served: Served, token: str) -> None:
        assert (await served.person().open(f"/verder/{token}")).status == 404


class TestToTelegram:
    @on_both
    async def test_a_page_has_the_link_that_carries_it(self, reached: Served) -> None:
        person = await checked(reached.person(), reach="")
        await person.open("/later")
        assert "Telegram kan meelezen." in person.text()

        await person.send('form[action="/later/telegram"]', [])

        assert (person.status, person.question) == (200, "Verder in Telegram")
        assert "Telegram kan meelezen." in person.text()
        start = f"https://t.me/{BOT}?start=w_"
        (link,) = person.page.select(f'main a[href^="{start}"]')
        token = str(link["href"]).removeprefix(start)
        assert len(f"w_{token}") <= 64
        holder = await person_of(reached, person)
        now = reached.clock()
        carried = await reached.database.write(lambda db: used(db, token, MESSENGER, now))
        assert carried is not None
        assert carried.person == holder

    async def test_to_a_chat_that_is_there_no_ticket_is_needed(self, reached: Served) -> None:
        person = await checked(reached.person(), reach="")
        holder = await person_of(reached, person)

        def chats(db: Db) -> None:
            opened(db, met(db, "telegram", 70_001, "nl", reached.clock()), holder, 70_001)

        await reached.database.write(chats)
        await person.open("/later")
        assert person.page.select(f'main a[href="https://t.me/{BOT}"]')
        assert not person.page.select('form[action="/later/telegram"]')
        assert "crossings" not in await reached.counts()

    async def test_who_has_begun_nothing_may_begin_there(self, reached: Served) -> None:
        person = await reached.person().open("/later")
        assert "Daar kunt u ook beginnen." in person.text()
        assert person.page.select(f'main a[href="https://t.me/{BOT}"]')
        await person.post("/later/telegram", person.form("main form.ask"))
        assert (person.status, person.question) == (200, "Later verder")
        assert (await person.open("/later/telegram")).question == "Later verder"
        assert "crossings" not in await reached.counts()

    async def test_the_privacy_page_tells_what_telegram_is(self, reached: Served) -> None:
        person = await reached.person().open("/privacy")
        for told in ("Telegram kan daar meelezen.", "/stop", "/delete", "Na een dag"):
            assert told in person.text()

    async def test_links_are_not_made_without_end(self, reached: Served) -> None:
        person = await checked(reached.person(), reach="")
        await person.open("/later")
        form = person.form('form[action="/later/telegram"]')
        for _ in range(25):
            await person.post("/later/telegram", form)
        assert person.question == "Later verder"
        assert (await reached.counts())["crossings"] == 20

    async def test_without_telegram_nothing_speaks_of_it(self, served: Served) -> None:
        person = await checked(served.person(), reach="")
        for page in ("/later", "/woorden", "/privacy"):
            assert "Telegram" not in (await person.open(page)).text()
        form = [("csrf", str(person.page.select("input[name=csrf]")[0]["value"]))]
        assert (await person.post("/later/telegram", form)).question == "Later verder"

    async def test_who_is_asked_for_words_may_ask_for_a_link(self, reached: Served) -> None:
        person = await reached.person().open("/woorden")
        assert "/website" in person.text()


async def test_a_link_leads_one_way_only(served: Served) -> None:
    holder, link = await in_messenger(served)
    token, now = link.removeprefix("/verder/"), served.clock()
    look: Callable[[Db], Any] = lambda db: (  # noqa: E731 - to be typed
        whose(db, token, WEB, now),
        whose(db, token, MESSENGER, now),
    )
    assert await served.read(look) == (holder, None)
