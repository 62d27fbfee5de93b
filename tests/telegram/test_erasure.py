"""Whoever wants everything gone is asked once; then nothing is left, here or with the team."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from pow_bot.double.people import Person
from tests.postgres import PostgresServer
from tests.storage.test_leaks import found_in, wrapped_key
from tests.telegram.crossing import on_the_web
from tests.telegram.office import opened_office
from tests.telegram.peace import peace
from tests.telegram.town import Town
from tests.web.serving import on_both
from tests.web.test_traces_told import _of_postgres

__all__ = ["peace"]

NAME, ANSWER = "Annemarijke Zwaluwenburg", "Dinsdag tel ik de grutto's."
WORDS = [word.encode() for word in (NAME, ANSWER, "grutto", "Zwaluwenburg", "Kievitsbloem")]
# That somebody was erased, what happened on a day without a name, and replies without an owner.
LEFT = {"erasures", "journal", "inbox", "rates"}
TEAM = {"staff", "staff_regions", "organisations", "audit"}
ASKED = "Wilt u alles wissen?"

Files = Callable[[], list[Path]]


@pytest.fixture
def files(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> Files:
    """The files of the database, as they are on the disk now."""
    if dialect == "sqlite":
        return lambda: sorted(tmp_path.glob("pow.sqlite*"))
    server: PostgresServer = request.getfixturevalue("postgres_server")
    if server.folder is None:
        pytest.skip("the files of a server elsewhere cannot be read")
    return partial(_of_postgres, server, server.folder)


async def who_told_much(town: Town) -> Person:
    """Somebody who registered, told their name, got a letter and wrote one back."""
    noor = await town.registered()
    await town.tap(noor, "Ja, nu")
    await town.type(noor, NAME)
    office = await opened_office(town, noor)
    await office.writes("Kievitsbloem?")
    await town.type(noor, ANSWER)
    return noor


async def left_of_people(town: Town) -> set[str]:
    """The tables that have rows still, but for the team's own; and keys that are not a colleague's."""
    counts = await town.house.counts()
    theirs = counts.get("staff", 0)
    assert counts.pop("keys", 0) == theirs
    return counts.keys() - TEAM


async def holder_of(town: Town, person: Person) -> UUID:
    chat = await town.chat(person)
    assert chat is not None
    assert chat.person is not None
    return chat.person


@on_both
async def test_one_yes_erases_all_of_it(town: Town, files: Files) -> None:
    noor = await who_told_much(town)
    holder = await holder_of(town, noor)
    key = await town.house.read(partial(wrapped_key, holder=holder))
    chat = str(noor.id).encode()
    own = {one.id for one in noor.said}
    assert found_in(files(), [key])

    await town.type(noor, "/delete")
    assert ASKED in noor.last.text
    assert await town.intakes() == 1
    await town.tap(noor, "Ja, wis alles")

    assert holder in town.house.database.keyring.ledger.holders()
    assert await left_of_people(town) <= LEFT
    assert noor.private.deleted >= own
    (last,) = noor.said
    assert "Alles is gewist" in last.text
    await town.house.database.scrub()
    assert found_in(files(), [key, chat, *WORDS]) == []


@on_both
async def test_the_team_finds_nothing_of_it(town: Town) -> None:
    noor = await town.registered()
    office = await opened_office(town, noor)
    await town.type(noor, "/delete")
    await town.tap(noor, "Ja, wis alles")

    assert await town.intakes() == 0
    assert await office.letters() == []


SAID = [
    "verwijder mijn gegevens", "Verwijder mijn gegevens!", "wis alles", "ik wil mijn gegevens wissen",
    "delete my data", "Please delete my data.", "/verwijder", "/wis", "/DELETE",
]  # fmt: skip


@pytest.mark.parametrize("words", SAID)
async def test_it_may_be_asked_for_in_words(town: Town, words: str) -> None:
    noor = await town.met()
    await town.type(noor, "1")
    await town.type(noor, words)
    assert ASKED in noor.last.text
    assert "zelfmelden.place" not in await town.answers(noor)

    await town.type(noor, "ja")

    assert await town.chat(noor) is None
    assert "Alles is gewist" in noor.last.text


@on_both
@pytest.mark.parametrize("no", ["Nee"])
async def test_a_no_keeps_everything(town: Town, no: str) -> None:
    noor = await town.registered()
    before = await town.house.counts()
    await town.type(noor, "/delete")

    await town.tap(noor, no)

    after = await town.house.counts()
    beside = {"inbox", "rates", "crossings"}
    assert {table: n for table, n in after.items() if table not in beside} == {
        table: n for table, n in before.items() if table not in beside
    }
    assert "Goed. Wij wissen niets." in noor.last.text
    assert "Wilt u nog een paar vragen" in noor.last.text


async def test_a_yes_that_comes_twice_or_late_harms_nobody(town: Town) -> None:
    noor = await town.registered()
    await town.type(noor, "/delete")
    asked = noor.last
    await noor.tap(asked, "Ja, wis alles")
    await noor.tap(asked, "Ja, wis alles")
    await town.still()

    assert (await town.house.counts()).keys() <= LEFT | {"chats"}
    await noor.start()
    await town.still()
    await town.tap(noor, "Nederlands")
    await town.tap(noor, "Ja, verder")
    await town.type(noor, "1")
    await noor.tap(asked, "Ja, wis alles")
    await town.still()
    assert await town.answers(noor) == {"zelfmelden.situation": "looking"}


@on_both
async def test_who_writes_afterwards_is_a_stranger(town: Town) -> None:
    noor = await town.registered()
    await town.type(noor, "/delete")
    await town.type(noor, "ja, wis alles")

    await town.type(noor, "/status")

    assert noor.last.labels == ["Nederlands", "English"]
    assert (await town.chat(noor)) is not None
    chat = await town.chat(noor)
    assert chat is not None
    assert (chat.person, chat.address) == (None, None)


@on_both
@pytest.mark.parametrize("yes", ["tapped", "typed"])
async def test_who_stopped_can_erase_too(town: Town, yes: str) -> None:
    noor = await who_told_much(town)
    await town.type(noor, "/stop")
    await town.type(noor, "/delete")
    assert ASKED in noor.last.text

    if yes == "tapped":
        await town.tap(noor, "Ja, wis alles")
    else:
        await town.type(noor, "ja")

    assert await left_of_people(town) <= LEFT
    assert "Alles is gewist" in noor.last.text


async def test_who_stopped_and_was_asked_for_a_yes_again_can_erase_too(town: Town) -> None:
    noor = await who_told_much(town)
    await town.type(noor, "/stop")
    await town.type(noor, "/start")
    await town.type(noor, "/delete")
    await town.tap(noor, "Ja, wis alles")

    assert await left_of_people(town) <= LEFT


@on_both
async def test_who_erases_on_the_web_is_told_here_and_our_messages_go(town: Town) -> None:
    noor = await town.registered()
    browser = await on_the_web(town, noor)
    await browser.open("/gegevens")
    await browser.post("/antwoord", [*browser.form("footer form"), ("open", "gegevens")])
    await browser.answer("erase")
    await browser.answer("yes")
    await town.still()

    assert len(noor.said) == 1
    assert await left_of_people(town) <= LEFT


@on_both
async def test_withdrawing_takes_it_from_the_team_and_keeps_the_chat(town: Town) -> None:
    noor = await town.registered()
    office = await opened_office(town, noor)
    await town.tap(noor, "Nee, dit is genoeg")
    await noor.tap(noor.last, "?", data="f|gegevens")
    await town.still()
    await town.tap(noor, "Mijn aanmelding weghalen")
    await town.tap(noor, "Ja, haal weg")

    assert "Uw aanmelding is weg." in noor.last.text
    assert (await office.happened())[-1] == "withdrawn"
    await town.type(noor, "/status")
    assert "nog niets verstuurd" in noor.last.text


async def test_a_stranger_has_nothing_to_erase(town: Town) -> None:
    noor = await town.person()
    await town.type(noor, "/delete")
    assert noor.last.text == "Wij bewaren niets van u."
    assert await town.chat(noor) is None
