"""A tap is answered once, in time, and the person sees it."""

from typing import Any

import pytest

from pow_bot.double.people import NotSeen, Person
from pow_bot.double.serving import Double
from tests.double.conftest import Caller, Clock

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Ja", "callback_data": "yes"}],
        [{"text": "Nee", "callback_data": "no"}],
    ]
}


@pytest.fixture
async def asked(noor: Person, ask: Caller) -> Person:
    """Noor, with a question in front of her."""
    await ask("sendMessage", chat_id=noor.id, text="Zoekt u werk?", reply_markup=KEYBOARD)
    return noor


async def last_query(ask: Caller) -> dict[str, Any]:
    update = (await ask("getUpdates", offset=-1))["result"][0]
    query = update["callback_query"]
    assert isinstance(query, dict)
    return query


@pytest.mark.parametrize("button", ["Nee", "no", 1])
async def test_a_button_is_found_by_label_data_or_place(
    button: str | int, asked: Person, ask: Caller
) -> None:
    await asked.tap(asked.last, button)

    query = await last_query(ask)
    assert query["data"] == "no"
    assert query["from"]["id"] == asked.id
    assert query["message"]["text"] == "Zoekt u werk?"
    assert query["message"]["reply_markup"] == KEYBOARD


async def test_a_button_that_is_not_there_cannot_be_tapped(asked: Person) -> None:
    with pytest.raises(NotSeen, match="Misschien"):
        await asked.tap(asked.last, "Misschien")


async def test_a_hostile_client_may_say_anything(asked: Person, ask: Caller) -> None:
    await asked.tap(asked.last, "Ja", data="drop table")

    assert (await last_query(ask))["data"] == "drop table"


async def test_an_old_button_can_still_be_tapped(asked: Person, ask: Caller) -> None:
    before = asked.last
    await ask("editMessageText", chat_id=asked.id, message_id=before.id, text="✓ Ja")

    await asked.tap(before, "Nee")

    query = await last_query(ask)
    assert (query["data"], query["message"]["text"]) == ("no", "✓ Ja")


async def test_a_button_of_a_deleted_message_comes_without_it(asked: Person, ask: Caller) -> None:
    before = asked.last
    await ask("deleteMessage", chat_id=asked.id, message_id=before.id)

    await asked.tap(before, "Ja")

    message = (await last_query(ask))["message"]
    assert (message["message_id"], message["date"]) == (before.id, 0)
    assert "text" not in message


async def test_an_answer_is_seen_as_a_toast(asked: Person, ask: Caller) -> None:
    query = await asked.tap(asked.last, "Ja")

    await ask("answerCallbackQuery", callback_query_id=query, text="Dank u.", show_alert=True)

    toast = await asked.sees_toast("Dank")
    assert (toast.query, toast.alert) == (query, True)


async def test_a_tap_is_answered_once(asked: Person, ask: Caller) -> None:
    query = await asked.tap(asked.last, "Ja")
    assert (await ask("answerCallbackQuery", callback_query_id=query))["ok"]

    assert await ask.why("answerCallbackQuery", callback_query_id=query) == TOO_OLD


async def test_a_tap_that_never_was_cannot_be_answered(ask: Caller) -> None:
    assert await ask.why("answerCallbackQuery", callback_query_id="5") == TOO_OLD


async def test_a_tap_is_answered_in_time(clock: Clock, asked: Person, ask: Caller) -> None:
    in_time, late = await asked.tap(asked.last, "Ja"), await asked.tap(asked.last, "Ja")
    clock.pass_by(seconds=15)
    assert (await ask("answerCallbackQuery", callback_query_id=in_time))["ok"]

    clock.pass_by(seconds=1)

    assert await ask.why("answerCallbackQuery", callback_query_id=late) == TOO_OLD


async def test_a_toast_has_two_hundred_characters(asked: Person, ask: Caller) -> None:
    query = await asked.tap(asked.last, "Ja")

    why = await ask.why("answerCallbackQuery", callback_query_id=query, text="a" * 201)

    assert why == "Bad Request: MESSAGE_TOO_LONG"


async def test_whoever_waits_for_a_toast_that_does_not_come_is_told(double: Double) -> None:
    with pytest.raises(NotSeen, match="Dank"):
        await double.person().sees_toast("Dank", timeout=0.01)
