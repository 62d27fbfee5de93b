"""The settings for Telegram and the bot made from them: what is refused, and what is never said."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError, TimedOut

from pow_bot.channels.telegram.client import (
    Away,
    Client,
    Contested,
    UnknownToken,
    client,
    is_local,
    require_usable,
    telegram_says,
    unusable,
)
from pow_bot.settings import Settings, Unusable, read_settings

TOKEN = "7206022:AAHinvented-token_of-nobody_0123456789"
GOOD = {"telegram": "webhook", "telegram_token": TOKEN, "telegram_secret": "Zonnebloem_-1"}
ADDRESS = {"base_url": "https://werk.example.nl"}


def given(**settings: Any) -> Settings:
    return read_settings(**{**GOOD, **ADDRESS, **settings})


def named(settings: Settings) -> list[str]:
    """The settings that its sentences begin with."""
    return [sentence.partition(":")[0] for sentence in unusable(settings)]


@pytest.mark.parametrize("mode", ["off", "polling", "webhook"])
def test_what_is_whole_can_be_used(mode: str) -> None:
    require_usable(given(telegram=mode))


def test_off_asks_for_nothing() -> None:
    assert unusable(read_settings()) == []
    assert unusable(read_settings(telegram_token="x", telegram_api="x", telegram_secret="é")) == []


@pytest.mark.parametrize(
    "token",
    ["", "geheim", "7206022", "7206022:", ":AAHinvented-token_of-nobody_0123456789", "7206022:kort",
     f"{TOKEN} ", f"{TOKEN}/x", "7206022:" + "é" * 35, "٣:" + "A" * 35, "bot" + TOKEN],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_a_token_must_be_one(mode: str, token: str) -> None:
    assert named(given(telegram=mode, telegram_token=token)) == ["POW_TELEGRAM_TOKEN"]


@pytest.mark.parametrize("secret", ["", "a b", "é", "a" * 257, "x\n", "a/b"])
def test_a_webhook_needs_a_secret_that_telegram_takes(secret: str) -> None:
    assert named(given(telegram_secret=secret)) == ["POW_TELEGRAM_SECRET"]
    assert named(given(telegram="polling", telegram_secret=secret)) == []


@pytest.mark.parametrize(
    "base_url",
    ["http://werk.example.nl", "http://localhost:8000", "https://werk.example.nl:8000", "https://",
     "https://werk.example.nl:x", "werk.example.nl"],
)  # fmt: skip
def test_a_webhook_needs_an_address_that_telegram_reaches(base_url: str) -> None:
    assert named(given(base_url=base_url)) == ["POW_BASE_URL"]
    assert named(given(base_url=base_url, telegram="polling")) == []
    # A server of one's own nearby posts anywhere.
    assert named(given(base_url=base_url, telegram_api="http://localhost:8081")) == []


@pytest.mark.parametrize("api", ["", "telegram", "ftp://api.telegram.org", "https://",
                                 "https://[", "https://a.example:99999", "https://a.example?x=1"])  # fmt: skip
def test_the_bot_api_needs_an_address(api: str) -> None:
    assert named(given(telegram_api=api)) == ["POW_TELEGRAM_API"]


def test_a_token_does_not_travel_in_the_clear() -> None:
    assert named(given(telegram_api="http://api.telegram.org")) == ["POW_TELEGRAM_API"]
    assert named(given(telegram_api="http://10.1.2.3:8081")) == []


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.0.0.1", "http://[::1]:80",
                                 "http://192.168.1.4", "http://bot-api:8081"])  # fmt: skip
def test_what_is_near_is_local(url: str) -> None:
    assert is_local(url)


@pytest.mark.parametrize("url", ["https://api.telegram.org", "http://8.8.8.8", "", "localhost"])
def test_what_is_far_or_nowhere_is_not(url: str) -> None:
    assert not is_local(url)


def test_every_fault_is_told_at_once_and_no_value_is_repeated() -> None:
    wrong = given(
        telegram_token="geheim", telegram_secret="ge heim", base_url="http://geheim.example",
        telegram_api="geheim",
    )  # fmt: skip
    with pytest.raises(Unusable) as refused:
        require_usable(wrong)
    said = str(refused.value)
    assert len(said.splitlines()) == 4
    assert "geheim" not in said
    assert "ge heim" not in said


@asynccontextmanager
async def answering(reply: bytes, requests: list[bytes]) -> AsyncIterator[Client]:
    """A client whose Bot API says this to everything."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n"))
        writer.write(reply)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    bot = client(given(telegram_api=f"http://127.0.0.1:{port}/"))
    try:
        yield bot
    finally:
        await bot.close_connections()
        server.close()
        await server.wait_closed()


def http(status: str, body: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"{head}\r\nConnection: close\r\n\r\n{body}".encode()


def test_the_bot_is_known_by_its_number_and_never_shows_its_token() -> None:
    bot = client(given())
    assert bot.number == 7206022
    assert TOKEN not in f"{bot!r} {bot}"


async def test_nothing_is_asked_before_it_is_used() -> None:
    requests: list[bytes] = []
    async with answering(http("200 OK", '{"ok":true,"result":[]}'), requests) as bot:
        assert requests == []
        assert await bot.updates(7, 0, ("message",)) == []
    assert requests == [f"POST /bot{TOKEN}/getUpdates HTTP/1.1\r\n".encode()]


async def test_it_closes_though_it_was_never_used_and_twice() -> None:
    bot = client(given())
    await bot.close_connections()
    await bot.close_connections()


async def test_what_cannot_be_read_of_it_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "telegram")
    for body in ('{"ok":true,"result":[{"text":"Zonnebloem', "[1]", "[" * 100_000):
        async with answering(http("200 OK", body), []) as bot:
            with pytest.raises(TelegramError, match=r"^Invalid server response$"):
                await bot.updates(None, 0, ())
    assert "Zonnebloem" not in caplog.text


@pytest.mark.parametrize("result", ["true", '{"a":1}', "null", '"x"'])
async def test_updates_that_are_no_list_are_none(result: str) -> None:
    async with answering(http("200 OK", f'{{"ok":true,"result":{result}}}'), []) as bot:
        assert len(await bot.updates(None, 0, ())) == 0


@pytest.mark.parametrize(
    ("status", "description", "ours"),
    [
        ("401 Unauthorized", "Unauthorized", UnknownToken),
        ("404 Not Found", "Not Found", UnknownToken),
        ("409 Conflict", "Conflict: terminated by other getUpdates request", Contested),
        ("409 Conflict", "Conflict: can't use getUpdates while webhook is active", Contested),
        ("502 Bad Gateway", "Bad Gateway", Away),
        ("500 Internal Server Error", "Internal", Away),
    ],
)
async def test_what_goes_wrong_with_the_connection_is_a_sentence_of_ours(
    status: str, description: str, ours: type[Exception]
) -> None:
    body = f'{{"ok":false,"error_code":1,"description":"{description}"}}'
    async with answering(http(status, body), []) as bot:
        with pytest.raises(ours) as told, telegram_says():
            await bot.get_me()
    assert TOKEN not in str(told.value)
    assert told.value.__cause__ is None
    assert ("webhook" in str(told.value)) == ("webhook" in body)


async def test_a_bot_api_that_is_not_there_is_away() -> None:
    async with answering(b"", []) as bot:
        with pytest.raises(Away), telegram_says():
            await bot.get_me()
    gone = client(given(telegram_api="http://127.0.0.1:1"))
    with pytest.raises(Away) as told, telegram_says():
        await gone.get_me()
    await gone.close_connections()
    assert TOKEN not in str(told.value)


@pytest.mark.parametrize("error", [BadRequest("message is not modified"), ValueError("x")])
def test_what_is_about_one_message_stays_as_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, telegram_says():
        raise error
    assert raised.value is error


def test_each_of_the_library_errors_for_a_connection_has_one_of_ours() -> None:
    for theirs, ours in (
        (InvalidToken(f"The token `{TOKEN}` was rejected by the server."), UnknownToken),
        (TimedOut(), Away),
        (NetworkError("httpx.ConnectError"), Away),
        (Conflict("terminated by other getUpdates request"), Contested),
    ):
        with pytest.raises(ours) as told, telegram_says():
            raise theirs
        assert TOKEN not in str(told.value)
