"""What is no answer: voices, photos, groups, cards of others. One friendly reply or none, no trace."""

from collections.abc import Awaitable, Callable

import pytest

from pow_bot.double.chats import Message
from pow_bot.double.people import Person
from tests.telegram.peace import peace
from tests.telegram.town import Town
from tests.web.serving import on_both

__all__ = ["peace"]

Sends = Callable[[Person], Awaitable[Message]]
ODD = {
    "voice": Person.send_voice,
    "photo": lambda person: person.send_photo("7511"),
    "sticker": Person.send_sticker,
    "location": Person.send_location,
    "poll": Person.send_poll,
    "video note": Person.send_video_note,
    "document": lambda person: person.send_document("cv.pdf", "mijn cv"),
}
CANNOT = "Dat kan ik niet lezen. Typ uw antwoord, of kies een knop."
OTHERS = {"user_id": 900_000_009, "first_name": "Kim"}
NUMBER = "zelfmelden.number"


@pytest.mark.parametrize("sends", ODD.values(), ids=ODD)
async def test_what_cannot_be_read_is_answered_once_and_the_question_asked_again(
    town: Town, sends: Sends
) -> None:
    noor = await town.met()
    await town.type(noor, "1")
    said, rows = len(noor.said), await rows_kept(town)

    await sends(noor)
    await town.still()

    assert CANNOT in noor.last.text
    assert "postcode" in noor.last.text
    assert len(noor.said) == said + 1
    assert await town.answers(noor) == {"zelfmelden.situation": "looking"}
    assert await rows_kept(town) == rows


async def rows_kept(town: Town) -> dict[str, int]:
    """Rows of people; an update that was heard leaves its number, and who speaks a rate."""
    counts = await town.house.counts()
    return {table: count for table, count in counts.items() if table not in {"inbox", "rates"}}


@pytest.mark.parametrize("sends", ODD.values(), ids=ODD)
async def test_a_stranger_is_asked_the_same_again(town: Town, sends: Sends) -> None:
    noor = await town.person()
    await sends(noor)
    await town.still()

    assert noor.last.labels == ["Nederlands", "English"]
    assert len(noor.said) == 1


async def test_an_edited_message_is_not_read_again(town: Town) -> None:
    noor = await town.met()
    await town.type(noor, "1")
    mine = await town.type(noor, "7511")

    await noor.edit(mine, "3511")
    await town.still()

    assert (await town.answers(noor))["zelfmelden.place"] == "7511"
    assert "lees ik niet opnieuw" in noor.last.text
    assert "Hoe kunnen wij u het best bereiken?" in noor.last.text


async def test_a_deleted_message_changes_nothing(town: Town) -> None:
    noor = await town.met()
    mine = await town.type(noor, "1")
    said = len(noor.said)

    await noor.delete(mine)
    await town.still()

    assert len(noor.said) == said
    assert await town.answers(noor) == {"zelfmelden.situation": "looking"}


@on_both
@pytest.mark.parametrize("number", [None, -1_001_234_567_890], ids=["group", "channel"])
async def test_where_more_people_read_along_it_leaves_without_a_word_or_a_trace(
    town: Town, number: int | None
) -> None:
    noor = await town.person()
    before = await town.house.counts()

    group = await noor.add_to_group(chat_id=number)
    await town.still()

    assert group.standing == "left"
    assert [one for one in group.messages.values() if one.by_bot] == []
    assert await town.house.counts() == before


async def test_what_is_said_in_a_group_is_not_heard(town: Town) -> None:
    noor = await town.met()
    group = await noor.add_to_group()
    await noor.type("1", chat=group)
    await noor.type("/start", chat=group)
    await town.still()

    assert await town.answers(noor) == {}
    assert [one for one in group.messages.values() if one.by_bot] == []


async def test_a_post_in_a_channel_is_not_heard(town: Town) -> None:
    noor = await town.person()
    channel = await noor.add_to_group(chat_id=-1_001_234_567_890)
    town.double.telegram.chats[channel.id].standing = "member"

    await noor.post(channel, "/start")
    await town.still()

    assert channel.standing == "left"
    assert await rows_kept(town) == {}


async def asked_for_number(town: Town) -> Person:
    noor = await town.met()
    for said in ("1", "7511", "bel mij"):
        await town.type(noor, said)
    assert "telefoonnummer" in noor.last.text
    return noor


@on_both
async def test_a_number_is_shared_by_the_button_and_the_keyboard_goes(town: Town) -> None:
    noor = await asked_for_number(town)
    await town.tap(noor, "Deel mijn nummer")
    assert noor.reply_keyboard == ["Deel mijn nummer"]

    await noor.press("Deel mijn nummer", "+31612345678")
    await town.still()

    assert (await town.answers(noor))[NUMBER] == "+31612345678"
    assert noor.reply_keyboard == []
    assert "Mogen wij op dit nummer een bericht achterlaten?" in noor.last.text
    assert noor.last.labels


async def test_a_number_may_be_typed_while_the_keyboard_stands_there(town: Town) -> None:
    noor = await asked_for_number(town)
    await town.tap(noor, "Deel mijn nummer")

    await town.type(noor, "06 12 34 56 78")

    assert (await town.answers(noor))[NUMBER] == "+31612345678"
    assert noor.reply_keyboard == []


async def test_the_number_of_somebody_else_is_not_taken(town: Town) -> None:
    noor = await asked_for_number(town)

    await noor.share_contact("+31687654321", of=OTHERS)
    await town.still()

    assert NUMBER not in await town.answers(noor)
    assert "het nummer van iemand anders" in noor.last.text
    assert "telefoonnummer" in noor.last.text


async def test_a_number_that_is_not_asked_for_is_no_answer(town: Town) -> None:
    noor = await town.met()
    await town.type(noor, "1")

    await noor.share_contact("+31612345678")
    await town.still()

    assert await town.answers(noor) == {"zelfmelden.situation": "looking"}
    assert "postcode" in noor.last.text


async def test_after_the_end_a_shared_number_is_no_letter(town: Town) -> None:
    noor = await town.registered()
    await town.tap(noor, "Nee, dit is genoeg")

    await noor.share_contact("+31612345678")
    await town.still()

    assert (await town.house.counts()).get("messages", 0) == 0
