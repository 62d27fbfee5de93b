"""What the other conversations leave behind: no word in the clear, and nothing once somebody left."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from pow_bot import app
from pow_bot.conversations.keeping import expire
from pow_bot.conversations.records import conversations
from pow_bot.storage import Db
from tests.postgres import PostgresServer
from tests.storage.test_leaks import found_in, wrapped_key
from tests.web.person import Person
from tests.web.serving import MORE, Served, on_both, sent
from tests.web.test_conversations import TRADE, WERKFIT, intake_of, opened

Files = Callable[[], list[Path]]

WORK, COMPANY = "Kwartelbroodjes bakken", "Bakkerij Kwartelhof"
CONTACT, NAME = "Zwaluwina Oeverloper", "Annemarijke Zwaluwenburg"
NOT_FOR, WANTED = "Ooievaarsnest Verhuizers", "Grutto's tellen in de polder"
DISTRESS = "ik wil niet meer leven zei de wulp"
CONSENT = "Mogen wij dit laten zien"
WORDS = [
    word.encode()
    for word in (WORK, COMPANY, CONTACT, NAME, NOT_FOR, WANTED, DISTRESS, "wulp", CONSENT)
]
EMPLOYER: Mapping[str, str | tuple[str, ...]] = {
    "situation": "employer", "place": "3511", "need": ("staff", "fit"), "work": WORK,
    "start": "now", "company": COMPANY, "contact": CONTACT, "reach": "chat",
}  # fmt: skip
PAGES = (
    "/", "/bewijs", "/gegevens", "/stappen", "/waarom", "/later", "/privacy", "/vragen", "/berichten",
)  # fmt: skip


@pytest.fixture
def files(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> Files:
    """The files of the database, as they are on the disk now."""
    if dialect == "sqlite":
        return lambda: sorted(tmp_path.glob("pow.sqlite*"))
    server: PostgresServer = request.getfixturevalue("postgres_server")
    if server.folder is None:
        pytest.skip("the files of a server elsewhere cannot be read")
    return partial(_of_postgres, server, server.folder)


def _of_postgres(server: PostgresServer, folder: Path) -> list[Path]:
    """Without the write-ahead log: its segments hold a key until the server recycles them."""
    server.run("CHECKPOINT")
    return [file for file in folder.rglob("*") if file.is_file() and "pg_wal" not in file.parts]


async def an_employer(person: Person) -> Person:
    """Asks for staff, up to the check page."""
    await person.open("/")
    await person.fill_in(EMPLOYER)
    assert person.step == "check", person.text()
    return person


async def who_agrees(person: Person) -> Person:
    """Registers, writes what cannot wait, and agrees to a profile that one company may not see."""
    await sent(person)
    await person.open("/")
    told = {**MORE, **WERKFIT, "name": NAME, "wanted": WANTED}
    await person.fill_in(told, until="done")
    await person.answer(text=DISTRESS)
    assert person.step == "go_on"
    await person.answer("yes")
    await person.fill_in(told)
    assert person.step == "publish", person.text()
    assert CONSENT in person.text()
    await person.answer("yes")
    await person.answer("yes", text=NOT_FOR)
    await person.fill_in({"guardian": "no", "support": "no"})
    assert person.step == "", person.text()
    return person


@on_both
@pytest.mark.registers("AM13")
async def test_no_word_is_in_a_file_a_log_an_address_or_anothers_page(
    served: Served, files: Files, caplog: pytest.LogCaptureFixture
) -> None:
    urls: list[str] = []

    async def note(response: object) -> None:
        urls.append(str(getattr(response, "url", "")))

    with caplog.at_level(logging.DEBUG):
        people = [served.person(), served.person()]
        for person in people:
            person.http.event_hooks["response"].append(note)
        await (await an_employer(people[0])).answer("yes")
        await who_agrees(people[1])
        for url in PAGES:
            for person in people:
                await person.open(url)
        assert NOT_FOR in (await people[1].open("/gegevens")).text()
        stranger = served.person()
        pages = [(await stranger.open(url)).html for url in PAGES]

    assert found_in(files(), WORDS) == []
    logged = [record.getMessage() for record in caplog.records if record.name != "httpx"]
    for place in (urls, pages, logged):
        assert [word for word in WORDS if word in "\n".join(place).encode()] == []


async def erases(served: Served, person: Person) -> None:
    await opened(person, "gegevens")
    await person.answer("erase")
    await person.answer("yes")
    assert "Alles is gewist" in person.question


async def withdraws(served: Served, person: Person) -> None:
    """Takes it back, and never comes again."""
    await opened(person, "gegevens")
    await person.answer("withdraw")
    await person.answer("yes")
    assert "Uw aanmelding is weg." in person.text()
    await lapses(served, person)


async def lapses(served: Served, _: Person) -> None:
    served.clock.forward(days=served.settings.draft_days, minutes=1)
    assert await served.database.write(lambda db: expire(db, served.clock())) == 1


async def keeps_for_a_day(person: Person) -> Person:
    """Reads the steps for a business, and wants no call."""
    await person.open("/")
    await person.fill_in({**TRADE, "call": "no"})
    assert person.step == "", person.text()
    return person


async def lapses_in_a_day(served: Served, _: Person) -> None:
    served.clock.forward(hours=24, minutes=1)
    assert await served.database.write(lambda db: expire(db, served.clock())) == 1


LEAVING = [
    (who_agrees, erases),
    (who_agrees, withdraws),
    (an_employer, erases),
    (an_employer, lapses),
    (keeps_for_a_day, lapses_in_a_day),
]


@on_both
@pytest.mark.registers("AM13")
@pytest.mark.parametrize(("comes", "leaves"), LEAVING)
async def test_nothing_is_left_of_who_left(
    served: Served,
    files: Files,
    comes: Callable[[Person], Awaitable[Person]],
    leaves: Callable[[Served, Person], Awaitable[None]],
) -> None:
    person = await comes(served.person())
    holder = await served.read(holder_of)
    key = await served.read(partial(wrapped_key, holder=holder))
    assert found_in(files(), [key])

    await leaves(served, person)
    await served.database.scrub()

    assert found_in(files(), [key, *WORDS]) == []
    # That somebody was erased, what happened on a day without a name, and replies without an owner.
    assert set(await served.counts()) <= {"erasures", "journal", "inbox", "rates"}
    back = await person.open("/")
    assert (back.step, back.rows) == ("situation", {})


def holder_of(db: Db) -> UUID:
    person: UUID = db.execute(select(conversations.c.person)).scalar_one()
    return person


@on_both
@pytest.mark.registers("AM13")
async def test_who_takes_it_back_is_read_by_nobody(served: Served) -> None:
    person = await who_agrees(served.person())
    reference = (await person.open("/bewijs")).reference
    await opened(person, "gegevens")
    await person.answer("withdraw")
    await person.answer("yes")

    intake, content = await intake_of(served, reference)
    assert (content, intake.email, intake.wanted_at, intake.flagged_at) == ({}, None, None, None)
    # What was agreed to, for which text, stays until the person goes: to prove what was shown.
    for url in ("/", "/bewijs", "/berichten", "/waarom", "/stappen"):
        page = (await person.open(url)).html.encode()
        assert [word for word in WORDS if word in page] == []


class TestForADay:
    @on_both
    async def test_a_look_does_not_prolong_it_and_an_answer_does(self, served: Served) -> None:
        person = await keeps_for_a_day(served.person())
        served.clock.forward(hours=23)
        await person.open("/")
        await person.open("/stappen")
        await person.open("/")
        await person.change("zelfmelden.call")
        await person.answer("keep")

        served.clock.forward(hours=23, minutes=59)
        assert await served.database.write(lambda db: expire(db, served.clock())) == 0
        await person.open("/")
        served.clock.forward(minutes=2)
        assert await served.database.write(lambda db: expire(db, served.clock())) == 1
        assert {"conversations", "keys", "intakes"}.isdisjoint(await served.counts())

    @on_both
    async def test_who_sends_it_is_kept(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in({**TRADE, "call": "yes", "reach": "chat", "urgent": "no"})
        await person.answer("yes")

        served.clock.forward(days=60)

        assert await served.database.write(lambda db: expire(db, served.clock())) == 0
        assert (await served.counts())["intakes"] == 1

    def test_a_server_looks_every_hour_who_is_over_the_day(self) -> None:
        assert timedelta(hours=1) >= app._TIDY_EVERY
