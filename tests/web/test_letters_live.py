"""Letters of the team on the person's own pages: told where they are, and there without a reload."""

import pytest
from bs4 import BeautifulSoup

from pow_bot.domain.chats.actions import met, opened
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.delivering import delivered
from pow_bot.domain.intake.records import messages
from pow_bot.domain.intake.slips import mark_read
from pow_bot.domain.intake.words import Delivery
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from tests.domain.intake.making import at, colleague, standing
from tests.web.person import Person
from tests.web.serving import Served, checked, on_both, sent
from tests.web.test_slips import link_of

TOLD = "Het team schreef u een bericht."
PAGES = ("/", "/bewijs", "/status")
POLL = {"HX-Request": "true"}


class Writing:
    """A colleague who writes to this person."""

    def __init__(self, served: Served, reference: str) -> None:
        self.served = served
        self.reference = reference
        self.actor: Actor | None = None

    async def write(self, text: str) -> None:
        await self.served.database.write(lambda db: self._write(db, text))

    def _write(self, db: Db, text: str) -> None:
        now = self.served.clock()
        if self.actor is None:
            self.actor = colleague(db)
            desk.claim(db, at(db, self.actor, self.reference, now))
        desk.reply(db, at(db, self.actor, self.reference, now), text)


async def told(person: Person) -> list[bool]:
    """On which of the pages it says that a message waits, with the way to it."""
    return [
        TOLD in (await person.open(url)).text()
        and bool(person.page.select('main .note a[href="/berichten"]'))
        for url in PAGES
    ]


async def poll(person: Person, url: str = "/berichten") -> BeautifulSoup:
    """What an open page asks for by itself."""
    part = await person.http.get(url, headers=POLL)
    assert part.status_code == 200
    assert "no-store" in part.headers["cache-control"]
    assert "<html" not in part.text
    return BeautifulSoup(part.text, "html.parser")


@on_both
async def test_a_message_is_told_until_it_was_read(served: Served) -> None:
    person = await sent(served.person())
    writing = Writing(served, person.reference)
    assert await told(person) == [False] * 3
    for text in ("Wanneer kunt u?", "Dan bellen wij woensdag."):
        served.clock.forward(minutes=1)
        await writing.write(text)
        assert await told(person) == [True] * 3

        assert text in (await person.open("/berichten")).text()

        assert await told(person) == [False] * 3


async def test_it_stays_told_where_the_page_was_made_before_it_came(served: Served) -> None:
    person = await sent(served.person())
    writing = Writing(served, person.reference)
    await writing.write("Eén.")
    seen = served.clock()
    served.clock.forward(seconds=1)
    await writing.write("Twee.")

    def read(db: Db) -> None:
        intake = standing(db, person.reference)
        mark_read(db, intake.conversation, seen)

    await served.database.write(read)

    assert await told(person) == [True] * 3


async def test_what_the_person_wrote_is_no_message_to_read(served: Served) -> None:
    person = await sent(served.person())
    await person.open("/berichten")
    await person.send("main form.ask", [("text", "Dank u.")])
    assert await told(person) == [False] * 3


async def test_by_the_link_alone_nothing_is_told_and_nothing_counts_as_read(
    served: Served,
) -> None:
    person = await sent(served.person())
    link = link_of(person)
    await Writing(served, person.reference).write("Wanneer kunt u?")
    other = await served.person().open(link)
    assert TOLD not in other.text()

    await other.open(link.replace("/bewijs/", "/berichten/"))

    assert await told(person) == [True] * 3


async def test_reading_changes_nothing_for_the_team(served: Served) -> None:
    person = await sent(served.person())
    reference = person.reference
    await Writing(served, reference).write("Wanneer kunt u?")
    before = await served.database.write(lambda db: standing(db, reference).revision)
    await person.open("/berichten")
    after = await served.database.write(lambda db: standing(db, reference))
    assert (after.revision, after.read_at) == (before, served.clock())


async def test_what_arrived_in_the_chat_was_read_there(served: Served) -> None:
    person = await sent(served.person())
    reference = person.reference

    def chats(db: Db) -> None:
        holder = standing(db, reference).person
        opened(db, met(db, "telegram", 70_001, "nl", served.clock()), holder, 70_001)

    def arrived(db: Db) -> None:
        letter = db.execute(messages.select()).one()
        delivered(db, letter.id, Delivery.DELIVERED, served.clock())

    await served.database.write(chats)
    await Writing(served, reference).write("Wanneer kunt u?")
    assert await told(person) == [True] * 3
    await served.database.write(arrived)
    assert await told(person) == [False] * 3


async def test_an_open_page_brings_what_came_meanwhile(served: Served) -> None:
    person = await sent(served.person())
    writing = Writing(served, person.reference)
    await person.open("/berichten")
    (log,) = person.page.select("#letters[role=log]")
    assert (log["hx-get"], log["hx-swap"]) == ("/berichten", "innerMorph")
    await writing.write("Wanneer kunt u?")

    part = await poll(person)

    assert [letter.get_text().split(",")[0] for letter in part.select("li small")] == [
        "Het team van regio Midden-Utrecht"
    ]
    assert "Wanneer kunt u?" in part.text
    assert not part.select("form, h1")
    assert await told(person) == [False] * 3, "who has it in sight has read it"


async def test_one_that_is_restored_from_the_history_is_a_whole_page(served: Served) -> None:
    person = await sent(served.person())
    headers = {**POLL, "HX-History-Restore-Request": "true"}
    assert "<html" in (await person.http.get("/berichten", headers=headers)).text


async def test_asking_again_is_no_sign_of_life(served: Served) -> None:
    person = await sent(served.person())
    await Writing(served, person.reference).write("Wanneer kunt u?")
    await person.open("/berichten")
    for _ in range(30):
        served.clock.forward(minutes=1)
        assert "Wanneer kunt u?" in (await poll(person)).text
    served.clock.forward(seconds=1)

    part = await poll(person)

    assert "Wanneer kunt u?" not in part.text
    assert part.select('a[href="/woorden?na=berichten"]')
    assert (await person.open("/berichten")).url.endswith("/woorden")


@pytest.mark.parametrize("headers", [{}, POLL])
async def test_who_sent_nothing_has_no_letters(served: Served, headers: dict[str, str]) -> None:
    person = await checked(served.person())
    answer = await person.http.get("/berichten", headers=headers)
    assert answer.status_code == (200 if headers else 303)
    assert TOLD not in (await person.open("/")).text()


async def test_by_its_link_an_open_page_brings_only_what_the_team_wrote(served: Served) -> None:
    person = await sent(served.person())
    link = link_of(person).replace("/bewijs/", "/berichten/")
    writing = Writing(served, person.reference)
    await person.open("/berichten")
    await person.send("main form.ask", [("text", "Ik ben bang voor mijn baas.")])
    await writing.write("Wij bellen u.")
    other = await served.person().open(link)
    (log,) = other.page.select("#letters")

    part = await poll(other, str(log["hx-get"]))

    assert "Wij bellen u." in part.text
    assert "mijn baas" not in part.text
