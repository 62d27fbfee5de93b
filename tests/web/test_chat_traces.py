"""What stays behind: nothing of a look, nothing in the clear, nothing at all after an erasure."""

import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from pow_bot.conversations.records import conversations
from pow_bot.storage import Db, NotMigrated, request
from tests.postgres import PostgresServer
from tests.web.person import Person
from tests.web.serving import MORE, Served, checked, copied, on_both, prepared, sent, serving

LOOKS = (
    "/", "/?stap=3", "/?lang=en", "/later", "/mens", "/privacy", "/woorden", "/bewijs",
    "/berichten", "/bewijs/unknown", "/antwoord", "/none", "/static/pow.css", "/healthz",
)  # fmt: skip


class TestNothingIsKept:
    @on_both
    async def test_of_a_look(self, served: Served) -> None:
        person = served.person()
        for url in LOOKS:
            await person.open(url)
        assert await served.counts() == {}

    @on_both
    async def test_of_a_first_answer_that_was_not_understood(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.answer(text="Ik ben Annemarie van der Zwaluw")

        assert person.status == 422
        # That it was answered, so that a repetition gets the same; and a limit. Nobody is there.
        assert set(await served.counts()) == {"inbox", "rates"}
        for needle in (b"Annemarie", b"Zwaluw"):
            assert needle not in raw(served.folder)

    async def test_of_wishes_before_the_first_answer(self, served: Served) -> None:
        person = await served.person().open("/")
        for fields in ([("back", "1")], [("change", "zelfmelden.place")], []):
            await person.post("/antwoord", [*person.form("form#change"), *fields])
            assert (person.status, person.step) == (200, "situation")
        assert {"conversations", "keys"}.isdisjoint(await served.counts())

    async def test_in_an_address_that_history_keeps(self, served: Served) -> None:
        person = served.person()
        urls = []
        await person.open("/")
        for answer in ("looking", "3511", "mail", "fatima@voorbeeld.nl", "no_income"):
            await person.say(answer)
            urls.append(person.url)
        # Where the page begins to show says only whether anything was said before the question.
        shown = [url.removesuffix("#question").removesuffix("#turn") for url in urls]
        assert shown == [f"http://localhost:8000/?stap={n}" for n in range(2, 7)]


# ---- What somebody types, in every field where words can go.

NAME = "Annemarijke Zwaluwenburg"
WORK = [f"werkplek-{n:02d}-kwartelhof" for n in range(17)]
WISH = [f"wens-{n:02d}-ooievaarsnest" for n in range(17)]
PHONE, SHOWN, EMAIL = "06 29 45 81 37", "06 29458137", "zwaluw.nest@voorbeeld.nl"
LANGUAGE, LETTER = "Papiaments-uit-Rincon", "Belt u na vieren, dan is mijn kikker thuis?"
PLANTED = (*WORK, *WISH, *NAME.split(), "+31629458137", SHOWN, EMAIL, LANGUAGE, "kikker thuis")


async def somebody(served: Served) -> Person:
    """Registers, tells all there is to tell, changes the way to be reached, and writes a letter."""
    person = await sent(served.person(), number=PHONE)
    told = {**MORE, "name": NAME, "done": " ".join(WORK), "wanted": " ".join(WISH)}
    told["more_werkfit"] = "skip"
    await person.fill_in(told, until="language")
    await person.answer("other", text=LANGUAGE)
    await person.fill_in(told)
    assert person.step == ""
    await person.change("zelfmelden.reach")
    await person.answer("mail")
    await person.answer(text=EMAIL)
    await person.open("/bewijs")
    assert all(word in person.html for word in (*WORK, *WISH, EMAIL, LANGUAGE))
    (link,) = re.findall(r"/bewijs/([\w-]+)", person.text())
    await person.open(f"/berichten/{link}")
    await person.send("main form.ask", [("text", LETTER)])
    assert LETTER in person.text()
    return person


def raw(folder: Path) -> bytes:
    """All bytes of the database, its log and its index."""
    files = sorted(folder.glob("pow.sqlite*"))
    return b"".join(file.read_bytes() for file in files)


def found_in(content: bytes) -> list[str]:
    return [word for word in PLANTED if word.encode() in content]


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


async def test_no_word_is_in_a_file_a_log_an_address_or_anothers_page(
    served: Served, told: pytest.LogCaptureFixture
) -> None:
    assert len(PLANTED) >= 40
    urls: list[str] = []

    async def note(response: object) -> None:
        urls.append(str(getattr(response, "url", "")))

    person = await somebody(served)
    person.http.event_hooks["response"].append(note)
    stranger = await checked(served.person())

    pages = []
    for url in (*LOOKS, "/berichten/x"):
        await person.open(url)
        pages.append((await stranger.open(url)).html)

    assert found_in(raw(served.folder)) == []
    assert found_in("\n".join(pages).encode()) == []
    assert found_in("\n".join(urls).encode()) == []
    logged = [record.getMessage() for record in told.records if record.name != "httpx"]
    # aiosqlite and asyncio are loud at this level; nothing that they say may hold a word either.
    assert found_in("\n".join(logged).encode()) == []


async def test_no_word_is_in_a_file_of_postgres(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    if postgres_server.folder is None:
        pytest.skip("the files of a server elsewhere cannot be read")
    url = postgres_server.database(prepared)
    async with serving(tmp_path, url) as there:
        await somebody(there)
        postgres_server.run("CHECKPOINT")
        files = [f for f in postgres_server.folder.rglob("*") if f.is_file()]
        found = [(f.name, found_in(_content(f))) for f in files]
    postgres_server.drop(url)
    assert [hit for hit in found if hit[1]] == []


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # of another test's database, which was just dropped
        return b""


def holder_of(db: Db) -> UUID:
    person: UUID = db.execute(select(conversations.c.person)).scalar_one()
    return person


@on_both
async def test_who_asks_to_be_erased_is_gone_everywhere(served: Served) -> None:
    person = await somebody(served)
    (link,) = re.findall(r"/bewijs/([\w-]+)", (await person.open("/bewijs")).text())
    holder = await served.read(holder_of)

    await served.database.write(lambda db: request(db, holder, served.clock()))

    for url in (f"/bewijs/{link}", f"/berichten/{link}"):
        assert (await person.open(url)).status == 404
    assert (await person.open("/")).rows == {}
    assert {"conversations", "keys", "intakes", "messages"}.isdisjoint(await served.counts())
    await person.fill_in({"situation": "looking"})
    assert (person.status, person.step) == (200, "place")


async def test_a_page_that_was_open_during_the_erasure_says_that_it_is_gone(
    served: Served,
) -> None:
    person = await checked(served.person())
    form = person.form("form.ask", ("choice", "yes"))
    await person.post("/antwoord", form)
    holder = await served.read(holder_of)
    await served.database.write(lambda db: request(db, holder, served.clock()))

    await person.post("/antwoord", form)

    assert (person.status, person.question) == (200, "Alles is gewist")
    assert "conversations" not in await served.counts()


async def test_an_older_database_brings_nobody_back(tmp_path: Path, empty_file: Path) -> None:
    url = copied(empty_file, tmp_path)
    async with serving(tmp_path, url) as there:
        person = await somebody(there)
        secret = person.http.cookies["gesprek"]
        holder = await there.read(holder_of)
    backup = shutil.copy(tmp_path / "pow.sqlite", tmp_path / "older")
    async with serving(tmp_path, url) as there:
        await there.database.write(lambda db: request(db, holder, there.clock()))
    shutil.copy(backup, tmp_path / "pow.sqlite")

    async with serving(tmp_path, url) as there:
        # In the jar of the browser: a header of its own is not sent along where a page leads on.
        back = there.person()
        back.http.cookies.set("gesprek", secret)
        assert (await back.open("/")).rows == {}
        assert {"conversations", "keys", "intakes"}.isdisjoint(await there.counts())
        assert found_in(raw(tmp_path)) == []


async def test_without_tables_nothing_is_served(tmp_path: Path) -> None:
    with pytest.raises(NotMigrated):
        async with serving(tmp_path, f"sqlite:///{tmp_path / 'pow.sqlite'}"):
            pytest.fail("it served without tables")
