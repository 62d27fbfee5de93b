"""No update, however broken, brings a fault of ours or a word of it into the log; the next is heard."""

import asyncio
import copy
import json
import logging
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pow_bot.channels.telegram.webhook import PATH
from pow_bot.double.people import Person
from pow_bot.double.serving import TOKEN, double_served
from pow_bot.double.telegram import Strictness
from tests.bad_input import BAD_INPUT
from tests.postgres import PostgresServer
from tests.telegram.receiving import HEADER, SECRET, message, served
from tests.web.serving import copied, on_both, prepared, serving

ROUNDS = 3_000 if os.environ.get("POW_SOAK") else 100
PLANTED = "Tulpenbol"
CHAT = 7_000
WHOM = {"id": CHAT, "type": "private", "first_name": PLANTED}
SENDER = {"id": CHAT, "is_bot": False, "first_name": PLANTED, "language_code": "nl"}
GROUP = {"id": -CHAT, "type": "supergroup", "title": PLANTED}
BOT = {"id": 110201543, "is_bot": True, "first_name": "Double", "username": "pow_double_bot"}


def said(**content: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 1, "chat": WHOM, "from": SENDER, **content}


REAL: tuple[dict[str, Any], ...] = (
    {"message": said(text=PLANTED)},
    {"message": said(text="/start r_AM13", entities=[{"type": "bot_command", "offset": 0, "length": 6}])},
    {"message": said(text="/delete")},
    {"message": said(text="ja", reply_to_message=said(text=PLANTED))},
    {"message": said(contact={"phone_number": "0612345678", "first_name": "x", "user_id": CHAT})},
    {"message": said(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}])},
    {"message": said(voice={"file_id": "a", "file_unique_id": "b", "duration": 1})},
    {"message": said(location={"latitude": 52.1, "longitude": 5.1})},
    {"message": said(chat=GROUP, text=PLANTED)},
    {"channel_post": {"message_id": 3, "date": 1, "chat": {**GROUP, "type": "channel"}, "text": "x"}},
    {"edited_message": said(text=PLANTED, edit_date=2)},
    {"callback_query": {"id": "1", "from": SENDER, "chat_instance": "1", "data": "l|nl",
                        "message": {**said(text=PLANTED), "from": BOT}}},
    {"callback_query": {"id": "2", "from": SENDER, "chat_instance": "1", "data": "a|zelfmelden.place|x",
                        "message": {"message_id": 3, "date": 0, "chat": WHOM}}},
    {"my_chat_member": {"chat": WHOM, "from": SENDER, "date": 1,
                        "old_chat_member": {"user": BOT, "status": "member"},
                        "new_chat_member": {"user": BOT, "status": "kicked", "until_date": 0}}},
)  # fmt: skip

ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([word[:5_000] for word in BAD_INPUT]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def places(tree: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for name, value in inner:
        yield (*way, name)
        if isinstance(value, dict | list):
            yield from places(value, (*way, name))


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A real update, of which a value or a few are gone or something else."""
    update = copy.deepcopy(draw(st.sampled_from(REAL)))
    update["update_id"] = draw(st.integers(1, 10**6))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(list(places(update))))
        within: Any = update
        for name in way:
            within = within[name]
        if draw(st.booleans()):
            within[last] = draw(ANY)
        else:
            del within[last]
        if not update:
            break
    return update


class Telegram:
    """Posts to the whole application as Telegram would, from a test that is not asynchronous."""

    def __init__(self, runner: asyncio.Runner, http: httpx.AsyncClient) -> None:
        self.runner = runner
        self.http = http

    def tell(self, update: Any) -> None:
        assert self.post(json.dumps(update).encode()) == 200

    def post(self, body: bytes) -> int:
        answer = self.runner.run(self.http.post(PATH, content=body, headers=HEADER))
        assert answer.content == b""
        return answer.status_code


@pytest.fixture
def telegram(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> Iterator[Telegram]:
    if dialect == "sqlite":
        url = copied(request.getfixturevalue("empty_file"), tmp_path)
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.database(prepared)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def opened() -> tuple[httpx.AsyncClient, Person]:
            double = await stack.enter_async_context(
                double_served(strictness=Strictness(rates=False))
            )
            there = double.person(CHAT, first_name=PLANTED)
            there.private.standing = "member"
            house = await stack.enter_async_context(
                serving(
                    tmp_path,
                    url,
                    telegram="webhook",
                    telegram_token=TOKEN,
                    telegram_secret=SECRET,
                    telegram_api=double.address,
                )
            )
            address = await stack.enter_async_context(served(house.app))
            client = await stack.enter_async_context(httpx.AsyncClient(base_url=address))
            return client, there

        client, person = runner.run(opened())
        telegram = Telegram(runner, client)
        for number, words in enumerate(("/start", "Nederlands", "ja"), 1):
            telegram.tell(message(number, chat=CHAT, text=words))
        # In the middle of a conversation, where most can go wrong.
        runner.run(person.sees("Wat past het best bij u?"))
        yield telegram
        runner.run(stack.aclose())
    if dialect == "postgresql":
        server.drop(url)


quietly = settings(
    max_examples=ROUNDS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def nothing_went_wrong(caplog: pytest.LogCaptureFixture) -> None:
    # That some of whom updates tell do not exist at the double is no fault of theirs.
    ours = [
        one for one in caplog.records if one.name.startswith(("pow_bot.channels", "pow_bot.web"))
    ]
    assert [one.getMessage() for one in ours if one.levelno >= logging.WARNING] == []
    assert PLANTED not in caplog.text
    caplog.clear()


@on_both
def test_any_json_is_acknowledged(telegram: Telegram, caplog: pytest.LogCaptureFixture) -> None:
    @quietly
    @given(ANY, st.booleans())
    def hold(tree: Any, numbered: bool) -> None:
        update = {"update_id": 5, "message": tree} if numbered else tree
        telegram.tell(update)
        nothing_went_wrong(caplog)

    hold()
    telegram.tell(message(10**7))


@on_both
def test_any_update_that_is_nearly_right_is_acknowledged(
    telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    @quietly
    @given(mutated())
    def hold(update: Any) -> None:
        telegram.tell(update)
        nothing_went_wrong(caplog)

    hold()
    telegram.tell(message(10**7))


@on_both
def test_whatever_somebody_writes_is_heard(
    telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    for number, words in enumerate(BAD_INPUT, 10):
        telegram.tell(message(2 * number, chat=CHAT, text=words[:100_000]))
        update = message(2 * number + 1, chat=CHAT)
        update["message"]["from"] |= dict.fromkeys(("first_name", "language_code"), words[:1_000])
        telegram.tell(update)
        nothing_went_wrong(caplog)


def test_any_bytes_are_acknowledged(telegram: Telegram) -> None:
    @quietly
    @given(st.binary(max_size=300))
    def hold(body: bytes) -> None:
        assert telegram.post(body) == 200

    hold()


@pytest.mark.parametrize("deep", [100, 500, 900, 5_000])
def test_an_update_that_is_deep_is_acknowledged(
    telegram: Telegram, caplog: pytest.LogCaptureFixture, deep: int
) -> None:
    said_ = json.dumps(said(text="x")).encode()[:-1] + b', "reply_to_message": '
    nested = said_ * deep + b'{"message_id": 1}' + b"}" * deep
    assert telegram.post(b'{"update_id": 2, "message": ' + nested + b"}") == 200
    telegram.tell(message(5))
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
