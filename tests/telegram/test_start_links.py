"""What a link to the bot may carry: a region and a poster, a way back from the web, or nonsense."""

import pytest
from sqlalchemy import select

from pow_bot.conversations.crossing import MESSENGER, ticket
from pow_bot.domain.chats.words import Origin
from pow_bot.domain.journal.records import journal
from tests.telegram.peace import peace
from tests.telegram.town import Town
from tests.web.person import Person as Browser
from tests.web.serving import on_both
from tests.web.test_hand_off import person_of

__all__ = ["peace"]

POSTER = "r_AM13-poster07"
HOSTILE = [
    "r_AM13-<b>", "r_AM04-poster07", "r_am13", "r_AM13-", "r_AM13-" + "x" * 41, "r_", "w_", "w_x",
    "' OR 1=1 --", "../../etc", "%00", "\u202e", "🙂" * 20, "w_" + "A" * 500, "\x00", "a\nb",
]  # fmt: skip


@on_both
async def test_a_poster_reaches_the_team_and_the_figures(town: Town) -> None:
    noor = await town.met(payload=POSTER)
    for said in ("1", "weet ik niet", "weet ik niet", "hier in deze chat", "4"):
        await town.type(noor, said)
    await town.tap(noor, "Ja, verstuur")

    intake = await town.intake(noor)
    assert intake is not None
    # Who does not know where they live came by a link of this region, so its team helps.
    assert (intake.region, intake.campaign) == ("AM13", "poster07")
    rows = await town.house.read(
        lambda db: db.execute(select(journal.c.region, journal.c.campaign)).all()
    )
    assert ("AM13", "poster07") in [tuple(row) for row in rows]


async def test_where_somebody_lives_goes_before_where_the_poster_hung(town: Town) -> None:
    noor = await town.met(payload=POSTER)
    for said in ("1", "7511", "hier in deze chat", "4"):
        await town.type(noor, said)
    await town.tap(noor, "Ja, verstuur")

    intake = await town.intake(noor)
    assert intake is not None
    assert intake.region != "AM13"
    assert intake.campaign == "poster07"


@pytest.mark.parametrize("payload", ["x" * 64, "poster07", "r_AM99-poster07", "A-_" * 21])
async def test_an_unknown_link_begins_all_the_same(town: Town, payload: str) -> None:
    noor = await town.person()
    await noor.start(payload)
    await town.still()

    assert noor.last.labels == ["Nederlands", "English"]
    chat = await town.chat(noor)
    assert chat is not None
    assert chat.origin == Origin()


async def test_what_no_link_can_carry_may_be_typed(town: Town) -> None:
    noor = await town.person()
    for payload in HOSTILE:
        await town.type(noor, f"/start {payload}")
        assert noor.last.labels == ["Nederlands", "English"], payload
        chat = await town.chat(noor)
        assert chat is not None
        assert chat.origin == Origin(), payload


async def test_a_link_in_the_middle_goes_on_where_they_were(town: Town) -> None:
    noor = await town.met()
    await town.type(noor, "1")

    await noor.start(POSTER)
    await town.still()

    assert "postcode" in noor.last.text
    assert await town.answers(noor) == {"zelfmelden.situation": "looking"}


@on_both
async def test_from_the_web_the_same_conversation_goes_on_here(town: Town) -> None:
    person = await town.house.person().open("/")
    await person.answer("looking")
    token = await token_of(town, person)
    noor = await town.person()
    await noor.start(f"w_{token}")
    await town.still()
    # A yes is asked first: Telegram reads along from here on.
    assert "Telegram kan dit gesprek meelezen." in noor.last.text

    await town.tap(noor, "Ja, verder")

    assert "postcode" in noor.last.text
    await town.type(noor, "7511")
    assert "Hoe kunnen wij" in (await person.open("/")).text()
    assert (await town.house.counts())["conversations"] == 1


async def test_a_link_from_the_web_works_once_and_for_a_quarter_of_an_hour(town: Town) -> None:
    person = await (await town.house.person().open("/")).answer("looking")
    used, late = await token_of(town, person), await token_of(town, person)
    noor, kim = await town.person(), await town.person()
    await noor.start(f"w_{used}")
    await town.still()
    await town.tap(noor, "Ja, verder")

    await kim.start(f"w_{used}")
    await town.still()
    assert kim.last.labels == ["Nederlands", "English"]

    town.house.clock.forward(minutes=16)
    await kim.start(f"w_{late}")
    await town.still()
    assert kim.last.labels == ["Nederlands", "English"]


async def test_where_another_conversation_is_at_work_nothing_is_lost(town: Town) -> None:
    noor = await town.met()
    await town.type(noor, "1")
    person = await (await town.house.person().open("/")).answer("learning")
    token = await token_of(town, person)

    await noor.start(f"w_{token}")
    await town.still()

    assert await town.answers(noor) == {"zelfmelden.situation": "looking"}
    assert "loopt al een ander gesprek" in "\n".join(one.text for one in noor.said)


async def token_of(town: Town, person: Browser) -> str:
    """A link to Telegram for whoever talks in this browser."""
    holder, now = await person_of(town.house, person), town.clock()
    return await town.house.database.write(lambda db: ticket(db, holder, MESSENGER, now))
