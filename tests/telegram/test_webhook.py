"""The webhook: nothing is acknowledged before it is kept, and nothing that can be read is lost."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pow_bot.channels.telegram.client import Client
from pow_bot.channels.telegram.ear import MOST_REPEATS
from pow_bot.channels.telegram.incoming import ALLOWED
from pow_bot.channels.telegram.webhook import LARGEST, PATH
from pow_bot.conversations.keeping import Raced
from pow_bot.double.serving import TOKEN, Double, double_served
from pow_bot.double.telegram import Strictness
from pow_bot.storage import Busy, Closed, Database, Erased, Refused, Unknown
from tests.operate.installation import Installation
from tests.storage.conftest import (
    database,
    dialect,
    keyring,
    postgres_server,
    postgres_url,
    sqlite_url,
    url,
)
from tests.telegram.receiving import (
    HEADER,
    SECRET,
    Listener,
    at_the_webhook,
    kept,
    message,
    served,
)
from tests.web.serving import copied, serving

__all__ = ["database", "dialect", "keyring", "postgres_server", "postgres_url", "sqlite_url", "url"]

PLANTED = "Tulpenbol 06 12345678"
FIRST = 5_000


@pytest.fixture
def listener(database: Database) -> Listener:
    return Listener(database)


@pytest.fixture
async def telegram(listener: Listener) -> AsyncIterator[httpx.AsyncClient]:
    """Posts as Telegram does."""
    limits = httpx.Limits(max_connections=100)
    async with (
        served(at_the_webhook(listener)) as address,
        httpx.AsyncClient(base_url=address, headers=HEADER, limits=limits, timeout=60) as client,
    ):
        yield client


async def post(telegram: httpx.AsyncClient, *updates: dict[str, Any]) -> list[int]:
    """Post them at once; what each was answered."""
    answers = await asyncio.gather(*(telegram.post(PATH, json=update) for update in updates))
    return [answer.status_code for answer in answers]


async def test_an_update_is_kept_before_it_is_acknowledged(
    telegram: httpx.AsyncClient, database: Database
) -> None:
    answer = await telegram.post(PATH, json=message(FIRST, chat=7))

    assert (answer.status_code, answer.content) == (200, b"")
    assert await kept(database) == [(7, FIRST)]


async def test_a_repeated_update_is_acknowledged_and_heard_once(
    telegram: httpx.AsyncClient, database: Database
) -> None:
    assert await post(telegram, *[message(FIRST)] * 5) == [200] * 5
    assert await post(telegram, message(FIRST)) == [200]
    assert await kept(database) == [(1, FIRST)]


async def test_forty_at_once_are_each_kept_and_in_order(
    telegram: httpx.AsyncClient, database: Database
) -> None:
    await post(telegram, message(FIRST, chat=0))
    updates = [message(FIRST + 1 + n * 17 % 40, chat=n % 5) for n in range(40)]

    assert await post(telegram, *updates) == [200] * 40

    heard = await kept(database)
    assert len(heard) == 41
    for chat in range(5):
        numbers = [number for where, number in heard if where == chat]
        assert numbers == sorted(numbers)


async def test_without_the_secret_nobody_is_heard_and_nothing_is_said(
    telegram: httpx.AsyncClient, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    name = "X-Telegram-Bot-Api-Secret-Token"
    del telegram.headers[name]
    wrong = ("", SECRET[:-1], f"{SECRET}x", SECRET.lower(), "é")
    for headers in ({}, *({name.encode(): secret.encode("latin-1")} for secret in wrong)):
        answer = await telegram.post(PATH, json=message(FIRST, text=PLANTED), headers=headers)
        assert (answer.status_code, answer.content) == (403, b"")
    assert await kept(database) == []
    said = {one.getMessage() for one in caplog.records if one.name.startswith("pow_bot")}
    assert said == {"telegram: somebody posted without the secret"}


async def test_without_the_secret_nothing_that_is_sent_is_read(
    telegram: httpx.AsyncClient,
) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 50 * LARGEST:
            read += 65_536
            yield b"x" * 65_536

    answer = await telegram.post(
        PATH, content=endless(), headers={"X-Telegram-Bot-Api-Secret-Token": "x"}
    )
    assert answer.status_code == 403


UNREADABLE = (
    b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff\xfe", b"{" * 200_000, b"[" * 200_000, b"NaN",
    b"9" * 5_000, b'{"update_id": 1e999}', b'{"update_id": "5000"}', b'{"update_id": true}',
    b'{"update_id": ' + b"9" * 4_000 + b"}", b'{"update_id": -1, "message": {}}',
    b'{"update_id": 5000, "message": {"text": "x"}}', b'{"a": ' * 900 + b"1" + b"}" * 900,
)  # fmt: skip


async def test_what_cannot_be_read_is_acknowledged_and_does_nothing(
    telegram: httpx.AsyncClient, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    for body in UNREADABLE:
        answer = await telegram.post(PATH, content=body)
        assert (answer.status_code, answer.content) == (200, b"")
        assert listener.told == []
        assert await post(telegram, message(FIRST)) == [200]
        listener.told.clear()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_more_than_a_megabyte_is_acknowledged_and_not_read(
    telegram: httpx.AsyncClient, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    for text in ("x" * LARGEST, PLANTED * LARGEST):
        assert await post(telegram, message(FIRST, text=text)) == [200]
    assert listener.told == []
    assert PLANTED not in caplog.text


async def test_more_than_a_form_holds_is_read(
    telegram: httpx.AsyncClient, database: Database
) -> None:
    large = message(
        FIRST, entities=[{"type": "bold", "offset": n, "length": 1} for n in range(9_000)]
    )
    assert 200_000 < len(json.dumps(large)) < LARGEST
    assert await post(telegram, large) == [200]
    assert await kept(database) == [(1, FIRST)]


async def test_only_posts_are_taken(telegram: httpx.AsyncClient) -> None:
    assert (await telegram.get(PATH)).status_code == 405
    assert (await telegram.put(PATH)).status_code == 405


@pytest.mark.parametrize(
    "fault", [Busy("busy"), Closed("closed"), Unknown("unknown"), Refused("the disk is full")]
)
async def test_what_could_not_be_kept_is_sent_again_and_heard_once(
    telegram: httpx.AsyncClient, listener: Listener, fault: Exception
) -> None:
    listener.refuse(FIRST, *[fault] * 9)
    for _ in range(9):
        answer = await telegram.post(PATH, json=message(FIRST))
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert await kept(listener.database) == []

    assert await post(telegram, message(FIRST)) == [200]
    assert await kept(listener.database) == [(1, FIRST)]


async def test_two_that_race_are_heard_at_once(
    telegram: httpx.AsyncClient, listener: Listener
) -> None:
    listener.refuse(FIRST, Raced())
    assert await post(telegram, message(FIRST)) == [200]
    assert listener.told == [FIRST, FIRST]

    listener.refuse(FIRST + 1, *[Raced()] * 3)
    assert await post(telegram, message(FIRST + 1)) == [503]
    assert await post(telegram, message(FIRST + 1)) == [200]


async def test_what_comes_again_after_its_person_is_erased_is_acknowledged(
    telegram: httpx.AsyncClient, listener: Listener
) -> None:
    listener.refuse(FIRST, Erased("gone"))
    assert await post(telegram, message(FIRST)) == [200]


@pytest.mark.parametrize("error", [ValueError(PLANTED), Refused("a constraint", for_good=True)])
async def test_one_that_always_fails_is_given_up_and_keeps_nobody_waiting(
    telegram: httpx.AsyncClient,
    listener: Listener,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    listener.refuse(FIRST, *[error] * 9)
    poison, other = message(FIRST, text=PLANTED), message(FIRST + 1, chat=2)

    assert await post(telegram, poison, other) == [503, 200]
    assert [*await post(telegram, poison), *await post(telegram, poison)] == [503, 503]
    assert await post(telegram, poison) == [200]

    assert len(listener.told) == MOST_REPEATS + 2
    assert listener.apologised == [FIRST]
    said = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.getMessage().rpartition(":")[0] for record in said] == [
        f"telegram: an update is given up: {type(error).__name__} at Listener.hear"
    ]
    assert PLANTED not in caplog.text


async def test_what_is_behind_one_that_failed_is_sent_again_after_it(
    telegram: httpx.AsyncClient, listener: Listener
) -> None:
    await post(telegram, message(FIRST))
    listener.refuse(FIRST + 1, Busy("busy"))
    assert await post(telegram, message(FIRST + 1), message(FIRST + 2)) == [503, 503]
    assert await post(telegram, message(FIRST + 2), message(FIRST + 1)) == [200, 200]
    assert await kept(listener.database) == [(1, FIRST), (1, FIRST + 1), (1, FIRST + 2)]


async def test_a_closed_database_acknowledges_nothing(
    telegram: httpx.AsyncClient, listener: Listener
) -> None:
    await listener.database.close()
    assert await post(telegram, message(FIRST), message(FIRST + 1, chat=2)) == [503, 503]


@pytest.fixture
async def double(listener: Listener) -> AsyncIterator[Double]:
    """A Telegram that posts to us, and repeats without its long pauses."""
    async with (
        double_served(strictness=Strictness(webhook_pace=0.01)) as double,
        served(at_the_webhook(listener)) as address,
    ):
        bot = Client(double.token, double.address)
        await bot.set_webhook(f"{address}{PATH}", secret_token=SECRET, allowed_updates=ALLOWED)
        await bot.close_connections()
        yield double


async def taken(double: Double) -> None:
    """Until Telegram has nothing more to post."""
    async with asyncio.timeout(30):
        while double.telegram.updates.waiting:
            await double.telegram.bell.rung(0.02)


async def test_what_people_do_in_telegram_is_heard_in_order(
    double: Double, listener: Listener
) -> None:
    noor, ali = double.person(), double.person()
    for words in ("een", "twee", "drie"):
        await noor.type(words)
        await ali.type(words)
    await taken(double)

    heard = await kept(listener.database)
    for person in (noor, ali):
        numbers = [number for chat, number in heard if chat == person.id]
        assert len(numbers) == 3
        assert numbers == sorted(numbers)
    assert double.telegram.webhook.last_error == ""


async def test_what_was_refused_is_redelivered_and_heard_once(
    double: Double, listener: Listener
) -> None:
    noor, ali = double.person(), double.person()
    await noor.type("een")
    await taken(double)
    (_, first), *_ = await kept(listener.database)
    listener.refuse(first + 1, Busy("busy"), Unknown("unknown"), Busy("busy"))
    for person in (noor, ali, noor):
        await person.type("Hallo")
    await taken(double)

    heard = await kept(listener.database)
    assert sorted(number for _, number in heard) == [first + n for n in range(4)]
    assert [number - first for chat, number in heard if chat == noor.id] == [0, 1, 3]
    assert "503" in double.telegram.webhook.last_error


async def test_duplicates_and_a_wrong_order_change_nothing(
    double: Double, listener: Listener
) -> None:
    people = [double.person() for _ in range(4)]
    for _ in range(5):
        for person in people:
            await person.type("Hallo")
    await taken(double)
    before = await kept(listener.database)
    assert len(before) == 20

    double.redeliver()
    double.redeliver(*sorted(double.telegram.updates.told, reverse=True))
    await taken(double)

    assert await kept(listener.database) == before


async def test_a_telegram_with_another_secret_is_not_heard(
    double: Double, listener: Listener
) -> None:
    bot = Client(double.token, double.address)
    url = double.telegram.webhook.post
    assert url is not None
    await bot.set_webhook(url.url, secret_token="another")
    await bot.close_connections()
    await double.person().type("Hallo")
    async with asyncio.timeout(30):
        while "403" not in double.telegram.webhook.last_error:
            await double.telegram.bell.rung(0.02)
    assert listener.told == []


async def test_without_a_webhook_in_the_settings_there_is_no_such_address(
    tmp_path: Path, empty_file: Path
) -> None:
    polling = {"telegram": "polling", "telegram_token": TOKEN, "telegram_secret": SECRET}
    for given_ in ({}, polling):
        async with serving(tmp_path, copied(empty_file, tmp_path), None, **given_) as house:
            answer = await house.browser().post(PATH, json=message(1), headers=HEADER)
            assert answer.status_code == 404


@pytest.mark.parametrize("missing", ["POW_TELEGRAM_SECRET", "POW_TELEGRAM_TOKEN", "POW_BASE_URL"])
def test_a_server_that_cannot_work_says_why_and_does_not_start(
    tmp_path: Path, missing: str
) -> None:
    whole = {
        "POW_TELEGRAM": "webhook",
        "POW_TELEGRAM_TOKEN": TOKEN,
        "POW_TELEGRAM_SECRET": SECRET,
        "POW_BASE_URL": "https://werk.example.nl",
    }
    there = Installation(tmp_path, f"sqlite:///{tmp_path / 'pow.sqlite'}")
    ran = there.command("serve", **{key: value for key, value in whole.items() if key != missing})

    assert ran.code == 1
    assert ran.err.splitlines()[-1].startswith(f"{missing}: ")
    assert TOKEN not in ran.err + ran.out
