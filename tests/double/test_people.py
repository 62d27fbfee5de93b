"""What people do becomes what the Bot API tells of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import Bot, Update

from pow_bot.double.people import NotPossible, NotSeen, Person
from pow_bot.double.serving import Double
from tests.double.conftest import Caller, Clock

Act = Callable[[Person], Awaitable[Any]]


async def updates(bot: Bot) -> list[Update]:
    return list(await bot.get_updates(allowed_updates=Update.ALL_TYPES))


async def test_a_start_carries_its_payload(double: Double, bot: Bot) -> None:
    await double.person(first_name="Noor", language_code="en").start("r_AM13-poster07")

    (update,) = await updates(bot)

    assert update.message is not None
    assert update.message.text == "/start r_AM13-poster07"
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "en"
    assert list(update.message.parse_entities()) == list(update.message.entities)
    assert list(update.message.parse_entities().values()) == ["/start"]


@pytest.mark.parametrize("payload", ["a" * 65, "met spatie", "<b>"])
async def test_a_link_cannot_carry_everything(payload: str, double: Double) -> None:
    with pytest.raises(NotPossible):
        await double.person().start(payload)


@pytest.mark.parametrize(
    ("act", "shape"),
    [
        (Person.send_voice, "voice"),
        (Person.send_photo, "photo"),
        (Person.send_sticker, "sticker"),
        (Person.send_location, "location"),
        (Person.send_poll, "poll"),
        (Person.send_video_note, "video_note"),
        (Person.send_document, "document"),
    ],
)
async def test_what_is_no_text_comes_as_what_it_is(
    act: Act, shape: str, double: Double, bot: Bot
) -> None:
    await act(double.person())

    (update,) = await updates(bot)

    assert update.message is not None
    assert update.message.text is None
    assert update.message.effective_attachment == getattr(update.message, shape)
    assert update.message.effective_attachment


async def test_an_own_number_is_shared_as_ones_own(double: Double, bot: Bot) -> None:
    noor = double.person(first_name="Noor")
    await noor.share_contact("+31612345678")
    await noor.share_contact("+31687654321", of={"first_name": "Sam"})

    own, other = await updates(bot)

    assert own.message is not None
    assert own.message.contact is not None
    assert own.message.contact.user_id == noor.id
    assert other.message is not None
    assert other.message.contact is not None
    assert other.message.contact.user_id is None


async def test_an_edited_message_comes_as_edited(double: Double, clock: Clock, bot: Bot) -> None:
    noor = double.person()
    first = await noor.type("Jaa")
    clock.pass_by(seconds=5)
    await noor.edit(first, "Ja")

    _, update = await updates(bot)

    assert update.edited_message is not None
    assert update.edited_message.text == "Ja"
    assert update.edited_message.message_id == first.id
    assert update.edited_message.edit_date == clock()


async def test_nobody_is_told_of_a_deleted_message(double: Double, bot: Bot) -> None:
    noor = double.person()
    await noor.delete(await noor.type("Oeps"))

    assert len(await updates(bot)) == 1
    assert noor.chat == []


async def test_a_block_is_told_and_undone(double: Double, bot: Bot) -> None:
    noor = double.person()
    await noor.start()
    await noor.block()
    with pytest.raises(NotPossible):
        await noor.type("Hallo")
    await noor.start()

    _, blocked, unblocked, started = await updates(bot)

    assert blocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member is not None
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert started.message is not None


async def test_a_reply_names_what_it_answers(noor: Person, bot: Bot) -> None:
    await bot.send_message(noor.id, "Wat is uw postcode?")
    await noor.reply(noor.last, "5038 EA")

    update = (await updates(bot))[-1]

    assert update.message is not None
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.text == "Wat is uw postcode?"


async def test_a_group_comes_with_the_bot_in_it(double: Double, bot: Bot) -> None:
    noor = double.person()
    group = await noor.add_to_group("Buurt")
    await noor.type("Hallo allemaal", chat=group)

    added, service, said = await updates(bot)

    assert added.my_chat_member is not None
    assert (added.my_chat_member.chat.title, added.my_chat_member.chat.type) == ("Buurt", "group")
    assert service.message is not None
    assert [member.id for member in service.message.new_chat_members] == [bot.id]
    assert said.message is not None
    assert said.message.chat.id == group.id


async def test_a_bot_that_left_a_group_hears_and_says_nothing(
    double: Double, bot: Bot, ask: Caller
) -> None:
    noor = double.person()
    group = await noor.add_to_group()
    assert await bot.leave_chat(group.id)
    heard = len(await updates(bot))

    await noor.type("Hallo?", chat=group)

    assert len(await updates(bot)) == heard
    assert await ask.why("sendMessage", chat_id=group.id, text="Ja") == (
        "Forbidden: bot is not a member of the group chat"
    )


async def test_a_bot_that_was_removed_from_a_group_is_told_so(double: Double, ask: Caller) -> None:
    noor = double.person()
    group = await noor.add_to_group()
    await noor.remove_from_group(group)

    assert await ask.why("sendMessage", chat_id=group.id, text="Ja") == (
        "Forbidden: bot was kicked from the group chat"
    )


async def test_a_private_chat_cannot_be_left(noor: Person, ask: Caller) -> None:
    assert not (await ask("leaveChat", chat_id=noor.id))["ok"]


async def test_a_post_in_a_channel_names_nobody(double: Double, bot: Bot) -> None:
    noor = double.person()
    channel = await noor.add_to_group("Nieuws", chat_id=-1001234567890)
    await noor.post(channel, "Goed nieuws")

    update = (await updates(bot))[-1]

    assert update.channel_post is not None
    assert update.channel_post.from_user is None
    assert update.effective_user is None


async def test_a_chat_can_be_looked_up(noor: Person, bot: Bot) -> None:
    chat = await bot.get_chat(noor.id)

    assert (chat.first_name, chat.type) == ("Noor", "private")


async def test_whoever_waits_for_what_does_not_come_reads_what_did(noor: Person) -> None:
    with pytest.raises(NotSeen, match="> /start"):
        await noor.sees("Welkom", timeout=0.01)


async def test_the_same_id_is_the_same_person(double: Double) -> None:
    assert double.person(5, first_name="Noor") is double.person(5, first_name="Sam")
    assert double.person() is not double.person()
