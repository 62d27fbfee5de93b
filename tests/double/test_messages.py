"""What a bot sends stands in the chat, or is refused in Telegram's words."""

from typing import Any

import pytest

from pow_bot.double.people import Person
from pow_bot.double.serving import Double
from tests.double.conftest import Caller, Clock

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
YES = {"inline_keyboard": [[{"text": "Ja", "callback_data": "yes"}]]}


async def sent(ask: Caller, person: Person, text: str = "Hallo", **given: Any) -> int:
    answer = await ask("sendMessage", chat_id=person.id, text=text, **given)
    return int(answer["result"]["message_id"])


async def test_numbers_of_messages_grow_within_each_chat(double: Double, ask: Caller) -> None:
    noor, sam = double.person(), double.person()
    await noor.start()
    await sam.start()

    assert await sent(ask, noor) == 2
    assert await sent(ask, sam) == 2


@pytest.mark.parametrize("text", ["", " \n ", "<b></b>", "<b> </b>"])
async def test_an_empty_text_is_refused(text: str, noor: Person, ask: Caller) -> None:
    why = await ask.why("sendMessage", chat_id=noor.id, text=text, parse_mode="HTML")

    assert why == "Bad Request: message text is empty"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 4096, True),
        ("a" * 4097, False),
        ("😀" * 2048, True),
        ("😀" * 2049, False),
        (f"<b>{'a' * 4096}</b>&amp;"[:-5], True),
        ("&amp;" * 4096, True),
        ("&amp;" * 4097, False),
    ],
)
async def test_a_text_is_counted_after_parsing_in_utf_16(
    text: str, fits: bool, noor: Person, ask: Caller
) -> None:
    answer = await ask("sendMessage", chat_id=noor.id, text=text, parse_mode="HTML")

    assert answer["ok"] is fits
    assert answer.get("description") in (None, "Bad Request: message is too long")


@pytest.mark.parametrize("chat_id", [5, "@noor", -5])
async def test_an_unknown_chat_is_not_found(chat_id: int | str, ask: Caller) -> None:
    assert await ask.why("sendMessage", chat_id=chat_id, text="Hallo") == (
        "Bad Request: chat not found"
    )


async def test_who_never_pressed_start_cannot_be_written_to(double: Double, ask: Caller) -> None:
    stranger = double.person()

    answer = await ask("sendMessage", chat_id=stranger.id, text="Hallo")

    assert (answer["error_code"], answer["description"]) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_who_blocked_the_bot_cannot_be_written_to(noor: Person, ask: Caller) -> None:
    await noor.block()
    assert await ask.why("sendMessage", chat_id=noor.id, text="Hallo") == (
        "Forbidden: bot was blocked by the user"
    )

    await noor.unblock()

    assert (await ask("sendMessage", chat_id=noor.id, text="Hallo"))["ok"]


async def test_what_was_asked_of_a_message_stays_with_it(noor: Person, ask: Caller) -> None:
    await sent(
        ask,
        noor,
        protect_content=True,
        disable_notification=True,
        link_preview_options={"is_disabled": True},
    )

    assert noor.last.protected
    assert noor.last.silent
    assert noor.last.extra["link_preview_options"] == {"is_disabled": True}


async def test_an_edit_stands_in_the_place_of_the_message(noor: Person, ask: Caller) -> None:
    number = await sent(ask, noor, reply_markup=YES)

    edited = await ask(
        "editMessageText", chat_id=noor.id, message_id=number, text="<i>Dag</i>", parse_mode="HTML"
    )

    assert edited["result"]["edit_date"] == edited["result"]["date"]
    assert [message.html for message in noor.said] == ["<i>Dag</i>"]
    assert noor.last.labels == []


async def test_an_edit_that_changes_nothing_is_refused(noor: Person, ask: Caller) -> None:
    number = await sent(ask, noor, reply_markup=YES)
    same = {"chat_id": noor.id, "message_id": number, "reply_markup": YES}

    assert await ask.why("editMessageText", text="Hallo", **same) == NOT_MODIFIED
    assert await ask.why("editMessageReplyMarkup", **same) == NOT_MODIFIED


async def test_a_keyboard_can_be_taken_away_alone(noor: Person, ask: Caller) -> None:
    number = await sent(ask, noor, reply_markup=YES)

    await ask("editMessageReplyMarkup", chat_id=noor.id, message_id=number)

    assert (noor.last.text, noor.last.labels) == ("Hallo", [])


async def test_a_message_that_is_not_there_cannot_be_edited(noor: Person, ask: Caller) -> None:
    why = await ask.why("editMessageText", chat_id=noor.id, message_id=99, text="Dag")

    assert why == "Bad Request: message to edit not found"


async def test_a_message_of_a_person_cannot_be_edited(noor: Person, ask: Caller) -> None:
    why = await ask.why("editMessageText", chat_id=noor.id, message_id=1, text="Dag")

    assert why == "Bad Request: message can't be edited"


@pytest.mark.parametrize(
    "markup", [{"keyboard": [["Ja"]]}, {"remove_keyboard": True}, {"force_reply": True}]
)
async def test_a_message_with_another_keyboard_cannot_be_edited(
    markup: dict[str, Any], noor: Person, ask: Caller
) -> None:
    number = await sent(ask, noor, reply_markup=markup)

    why = await ask.why("editMessageText", chat_id=noor.id, message_id=number, text="Dag")

    assert why == "Bad Request: message can't be edited"


async def test_a_message_can_be_deleted_for_two_days(
    clock: Clock, noor: Person, ask: Caller
) -> None:
    first, second = await sent(ask, noor), await sent(ask, noor)
    clock.pass_by(hours=48)
    assert (await ask("deleteMessage", chat_id=noor.id, message_id=first))["ok"]

    clock.pass_by(seconds=1)

    assert await ask.why("deleteMessage", chat_id=noor.id, message_id=second) == (
        "Bad Request: message can't be deleted for everyone"
    )
    assert [message.id for message in noor.said] == [second]


async def test_what_people_said_is_deleted_in_private_and_not_in_a_group(
    noor: Person, ask: Caller
) -> None:
    group = await noor.add_to_group()
    said = await noor.type("Hallo allemaal", chat=group)

    assert (await ask("deleteMessage", chat_id=noor.id, message_id=1))["ok"]
    assert await ask.why("deleteMessage", chat_id=group.id, message_id=said.id) == (
        "Bad Request: message can't be deleted"
    )
    assert await ask.why("deleteMessage", chat_id=noor.id, message_id=9) == (
        "Bad Request: message to delete not found"
    )


async def test_many_are_deleted_at_once_and_the_missing_skipped(noor: Person, ask: Caller) -> None:
    numbers = [await sent(ask, noor), await sent(ask, noor), 99]

    assert (await ask("deleteMessages", chat_id=noor.id, message_ids=numbers))["ok"]

    assert noor.said == []


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ([], "message identifiers are not specified"),
        (list(range(101)), "too many message identifiers specified"),
    ],
)
async def test_deleting_none_or_too_many_is_refused(
    numbers: list[int], why: str, noor: Person, ask: Caller
) -> None:
    refusal = await ask.why("deleteMessages", chat_id=noor.id, message_ids=numbers)

    assert refusal == f"Bad Request: {why}"


async def test_a_reply_needs_its_message(noor: Person, ask: Caller) -> None:
    to = {"message_id": 9}
    assert await ask.why("sendMessage", chat_id=noor.id, text="Ja", reply_parameters=to) == (
        "Bad Request: message to be replied not found"
    )

    await sent(ask, noor, reply_parameters={**to, "allow_sending_without_reply": True})
    await sent(ask, noor, reply_parameters={"message_id": 1})

    assert noor.last.extra["reply_to_message"]["text"] == "/start"


async def test_entities_may_be_given_apart(noor: Person, ask: Caller) -> None:
    bold = {"type": "bold", "offset": 0, "length": 5}
    await sent(ask, noor, entities=[bold])
    assert noor.last.html == "<b>Hallo</b>"

    why = await ask.why(
        "sendMessage", chat_id=noor.id, text="Hallo", entities=[{**bold, "length": 6}]
    )

    assert why == "Bad Request: ENTITY_BOUNDS_INVALID"


async def test_more_than_a_hundred_entities_are_refused(noor: Person, ask: Caller) -> None:
    text = "<b>a</b> " * 101

    assert not (await ask("sendMessage", chat_id=noor.id, text=text, parse_mode="HTML"))["ok"]


async def test_markdown_is_not_spoken(noor: Person, ask: Caller) -> None:
    why = await ask.why("sendMessage", chat_id=noor.id, text="*a*", parse_mode="MarkdownV2")

    assert why == "Bad Request: unsupported parse_mode"


async def test_a_chat_action_is_known_or_refused(double: Double, noor: Person, ask: Caller) -> None:
    assert (await ask("sendChatAction", chat_id=noor.id, action="typing"))["ok"]
    assert double.telegram.actions == [(noor.id, "typing")]

    why = await ask.why("sendChatAction", chat_id=noor.id, action="dancing")

    assert why == "Bad Request: wrong parameter action in request"
