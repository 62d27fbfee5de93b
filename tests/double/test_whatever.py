"""Whatever a bot sends, the double does it or refuses it: it never falls over itself."""

import asyncio
import json
import os
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pow_bot.double.api import METHODS, call
from pow_bot.double.people import Person
from pow_bot.double.telegram import Strictness, Telegram
from pow_bot.double.wire import Refused

SOAK = bool(os.environ.get("POW_SOAK"))
FIELDS = [
    "text",
    "caption",
    "parse_mode",
    "message_id",
    "message_ids",
    "reply_markup",
    "reply_parameters",
    "entities",
    "document",
    "link_preview_options",
    "commands",
    "scope",
    "language_code",
    "name",
    "description",
    "short_description",
    "menu_button",
    "callback_query_id",
    "action",
    "url",
    "secret_token",
    "max_connections",
    "allowed_updates",
    "offset",
]
WORDS = st.sampled_from(
    ["", "1", "-1", "\u00b2", "null", "[]", "{}", "[[]]", "HTML", "<b>", "https://a.b", "http://["]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text()
INNER = ["inline_keyboard", "keyboard", "text", "url", "type", "message_id", "offset", "length"]
SAID = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*INNER, "callback_data", "web_app"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def strange() -> Telegram:
    """A Telegram with one person in it who pressed start."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return Telegram("1:a", now=lambda: now, clock=lambda: 0.0, strictness=Strictness(rates=False))


@pytest.mark.parametrize("method", sorted(METHODS))
@settings(max_examples=1_000 if SOAK else 30)
@given(said=st.dictionaries(st.sampled_from(FIELDS), SAID, max_size=4), chat=LEAVES | st.just(5))
def test_a_method_is_done_or_refused_whatever_it_is_given(
    method: str, said: dict[str, Any], chat: Any
) -> None:
    async def asked() -> None:
        telegram = strange()
        noor = Person(telegram, 5, {"first_name": "Noor"})
        await noor.start()
        await call(telegram, "sendMessage", {"chat_id": 5, "text": "Hallo"})
        try:
            await call(telegram, method, {"message_id": 2, "chat_id": chat, **said})
        except Refused as refused:
            assert refused.description  # noqa: PT017 -- both ways are right

    asyncio.run(asked())


@pytest.mark.parametrize(
    "half",
    [
        {"text": "\ud83d"},
        {
            "text": "a",
            "reply_markup": {"inline_keyboard": [[{"text": "\ud83d", "callback_data": "a"}]]},
        },
        {"text": "a", "reply_markup": '{"keyboard": [["\\ud83d"]]}'},
    ],
)
async def test_half_a_character_is_refused(
    half: dict[str, Any], noor: Person, client: httpx.AsyncClient
) -> None:
    body = json.dumps({"chat_id": noor.id, **half})

    answer = await client.post(
        "/sendMessage", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
