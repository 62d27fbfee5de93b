"""Keyboards within Telegram's limits are shown; others are refused in its words."""

from contextlib import nullcontext
from typing import Any

import pytest

from pow_bot.double.keyboards import read_markup
from pow_bot.double.people import Person
from pow_bot.double.wire import Refused
from tests.double.conftest import Caller

Buttons = list[list[Any]]


async def put(ask: Caller, person: Person, rows: Buttons) -> dict[str, Any]:
    markup = {"inline_keyboard": rows}
    return await ask("sendMessage", chat_id=person.id, text="Hallo", reply_markup=markup)


def pick(text: str = "Ja", said: str = "yes") -> dict[str, str]:
    return {"text": text, "callback_data": said}


@pytest.mark.parametrize(
    ("button", "why"),
    [
        (pick(said="a" * 65), "BUTTON_DATA_INVALID"),
        (pick(said="é" * 33), "BUTTON_DATA_INVALID"),
        (
            pick(said=""),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"callback_data": "a"}, "can't parse inline keyboard button: Can't find field \"text\""),
        (pick(text=" "), "REPLY_MARKUP_INVALID"),
        (
            {**pick(), "url": "https://werk.example"},
            "can't parse inline keyboard button: exactly one optional field must be used",
        ),
        (
            {"text": "Web", "url": "http://localhost:8000/"},
            "inline keyboard button URL 'http://localhost:8000/' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "Web", "url": "ftp://werk.example"},
            "inline keyboard button URL 'ftp://werk.example' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "Web", "url": "https://["},
            "inline keyboard button URL 'https://[' is invalid: Wrong HTTP URL",
        ),
        ("Ja", "can't parse inline keyboard button: expected an Object"),
    ],
)
async def test_a_bad_button_is_refused(button: Any, why: str, noor: Person, ask: Caller) -> None:
    answer = await put(ask, noor, [[button]])

    assert answer["description"] == f"Bad Request: {why}"


@pytest.mark.parametrize(
    ("rows", "fits"),
    [
        ([[pick()] * 8], True),
        ([[pick()] * 9], False),
        ([[pick()]] * 100, True),
        ([[pick()]] * 101, False),
    ],
)
async def test_a_keyboard_has_its_limits(
    rows: Buttons, fits: bool, noor: Person, ask: Caller
) -> None:
    answer = await put(ask, noor, rows)

    assert answer["ok"] is fits
    assert answer.get("description") in (None, "Bad Request: reply markup is too long")


@pytest.mark.parametrize("url", ["https://werk.example/a", "tg://resolve?domain=a", "werk.example"])
async def test_a_button_may_lead_to_the_web(url: str, noor: Person, ask: Caller) -> None:
    await put(ask, noor, [[{"text": "Web", "url": url}]])

    await noor.tap(noor.last, "Web")

    assert noor.opened == [url]


@pytest.mark.parametrize("local", [True, False])
def test_a_demo_may_lead_to_this_machine(local: bool) -> None:
    markup = {"inline_keyboard": [[{"text": "Web", "url": "http://127.0.0.1:8000/"}]]}

    with nullcontext() if local else pytest.raises(Refused, match="Wrong HTTP URL"):
        assert read_markup(markup, private=True, local_urls=local).inline == markup


async def test_a_phone_number_is_asked_in_private_only(noor: Person, ask: Caller) -> None:
    keys = {"keyboard": [[{"text": "Deel mijn nummer", "request_contact": True}]]}
    group = await noor.add_to_group()
    why = await ask.why("sendMessage", chat_id=group.id, text="Uw nummer?", reply_markup=keys)
    assert why == "Bad Request: phone number can be requested in private chats only"

    await ask("sendMessage", chat_id=noor.id, text="Uw nummer?", reply_markup=keys)
    shared = await noor.press("Deel mijn nummer")

    assert shared.extra["contact"]["user_id"] == noor.id


async def test_keys_stay_until_they_are_taken_away(noor: Person, ask: Caller) -> None:
    keys = {"keyboard": [["Ja", "Nee"]]}
    await ask("sendMessage", chat_id=noor.id, text="Ja of nee?", reply_markup=keys)
    await ask("sendMessage", chat_id=noor.id, text="Zegt u het maar.")
    assert noor.reply_keyboard == ["Ja", "Nee"]

    gone = {"remove_keyboard": True}
    await ask("sendMessage", chat_id=noor.id, text="Dank u.", reply_markup=gone)

    assert noor.reply_keyboard == []
