"""Telegram from outside: a server at whose webhook people's words arrive, and the double it answers to.

The double holds to Telegram's rates. It runs in this process, with those who type.
"""

import asyncio
import itertools
import re
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvloop

from benchmarks.figures import Figure, at_most
from benchmarks.installation import SERVE, Server, installed, serving
from benchmarks.machine import cpu_of, percentile
from benchmarks.telegram_talk import ANSWERS, FIRST_PERSON, FIRST_WORDS, Told
from pow_bot.app import now
from pow_bot.channels.telegram.ground import CHANNEL
from pow_bot.channels.telegram.saying import Message, Saying
from pow_bot.channels.telegram.webhook import PATH
from pow_bot.domain.chats.actions import kept, met, speak
from pow_bot.domain.chats.actions import opened as chat_opened
from pow_bot.domain.chats.words import Chat
from pow_bot.double.serving import TOKEN, Double, double_served
from pow_bot.operate.opening import opened
from pow_bot.settings import Settings
from pow_bot.storage import Db

_PART = "9 · Telegram over HTTP (a webhook on SQLite, and the double at Telegram's rates)"
_SECRET = "bench"  # noqa: S105 -- nobody's
_STATUS = re.compile(rb"HTTP/1\.1 (\d+)")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_AT_ONCE = 40
_A_SECOND = 20
_PATIENCE = 300.0


def measured(people: int, broadcast: int, seconds: int) -> list[Figure]:
    """The webhook under forty posts at once, a broadcast, and how soon people are answered."""
    with installed() as settings:
        posted = uvloop.run(_posting(settings, people))
    with installed() as settings:
        told = uvloop.run(_broadcasting(settings, broadcast))
    with installed() as settings:
        answered = uvloop.run(_answering(settings, seconds))
    return [*posted, *told, *answered]


@dataclass
class _Street:
    """A server, the double that it answers to, and lines over which its webhook is posted to."""

    server: Server
    double: Double
    told: Told = field(default_factory=Told)
    _people: Iterator[int] = field(default_factory=lambda: itertools.count(FIRST_PERSON))

    def person(self) -> int:
        """Somebody new, who has pressed start."""
        number = next(self._people)
        self.double.person(number).private.standing = "member"
        return number

    async def said(self) -> None:
        """Wait until the server has nothing more to say."""
        heard = -1
        while heard != len(self.double.asked):
            heard = len(self.double.asked)
            await asyncio.sleep(1.0)


class _Line:
    """A connection that is kept, as Telegram keeps its own."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def post(self, body: bytes) -> float:
        """Post one update; how many milliseconds until it was acknowledged."""
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {_SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        took = 1000 * (time.perf_counter() - began)
        length = _LENGTH.search(answer)
        await self._reader.readexactly(int(length[1]) if length else 0)
        status = _STATUS.match(answer)
        assert status is not None, answer
        assert status[1] == b"200", answer
        return took

    def close(self) -> None:
        self._writer.close()


@asynccontextmanager
async def _street(settings: Settings) -> AsyncIterator[_Street]:
    async with double_served() as double:
        more = {
            "POW_TELEGRAM": "webhook",
            "POW_TELEGRAM_TOKEN": TOKEN,
            "POW_TELEGRAM_SECRET": _SECRET,
            "POW_TELEGRAM_API": double.address,
        }
        started = serving(settings, SERVE, more)
        server = await asyncio.to_thread(started.__enter__)
        try:
            yield _Street(server, double)
        finally:
            await asyncio.to_thread(started.__exit__, None, None, None)


@asynccontextmanager
async def _lines(street: _Street, many: int) -> AsyncIterator[list[_Line]]:
    port = street.server.port
    lines = [_Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(many)]
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


async def _posting(settings: Settings, people: int) -> list[Figure]:
    """Forty people at once, one after the other, from the first word to the receipt."""
    async with _street(settings) as street, _lines(street, _AT_ONCE) as lines:
        await _all_post(street, lines, _AT_ONCE)
        began, cpu = time.perf_counter(), cpu_of(street.server.process)
        times = await _all_post(street, lines, people)
        wall, cpu = time.perf_counter() - began, cpu_of(street.server.process) - cpu
    name = f"{_AT_ONCE} posts at once"
    return [
        Figure(_PART, f"{name}: acknowledged, p50", percentile(times, 0.5), "ms"),
        Figure(_PART, f"{name}: acknowledged, p99", percentile(times, 0.99), "ms", at_most(250)),
        Figure(_PART, f"{name}: turns", len(times) / wall, "/s"),
        Figure(_PART, f"{name}: turns per CPU second", len(times) / cpu, "/s", None, "sending too"),
    ]


async def _all_post(street: _Street, lines: Sequence[_Line], people: int) -> list[float]:
    coming = iter([street.person() for _ in range(people)])
    times: list[float] = []

    async def place(line: _Line) -> None:
        for person in coming:
            words = (*FIRST_WORDS, *ANSWERS)
            times.extend([await line.post(street.told.body(person, one)) for one in words])

    await asyncio.gather(*map(place, lines))
    return times


async def _broadcasting(settings: Settings, people: int) -> list[Figure]:
    """One message to each of so many people."""
    async with _street(settings) as street:
        addresses = [street.person() for _ in range(people)]
        async with opened(settings) as database:
            chats = await database.write(lambda db: [_open_chat(db, to) for to in addresses])
            began = asyncio.get_running_loop().time()
            await database.write(lambda db: _say_to_all(db, chats))
            await street.double.until(lambda: _arrived(street.double) >= people, _PATIENCE)
        last = max(asked.at for asked in street.double.asked if asked.method == "sendMessage")
        broken = street.double.violations
    return [
        Figure(
            _PART,
            f"a broadcast to {people:,} people",
            last - began,
            "s",
            at_most(45 * people / 1_000),
            f"429 was answered {broken} times",
        )
    ]


def _arrived(double: Double) -> int:
    return sum(1 for asked in double.asked if (asked.method, asked.code) == ("sendMessage", 200))


def _open_chat(db: Db, address: int) -> Chat:
    stranger = met(db, CHANNEL, address, "nl", now())
    return kept(db, chat_opened(db, stranger, db.new_holder(), address), now())


def _say_to_all(db: Db, chats: Iterable[Chat]) -> None:
    saying = Saying(message=Message("Het team is morgen dicht."))
    for chat in chats:
        speak(db, chat, "saying", {"saying": saying.as_json()}, now())


async def _answering(settings: Settings, seconds: int) -> list[Figure]:
    """Twenty updates a second: first words, each with one message back, and answers, with a change too."""
    many = seconds * _A_SECOND
    async with _street(settings) as street:
        strangers = [(street.person(), "/start") for _ in range(many)]
        first = await _answered(street, strangers)
        met_now = [street.person() for _ in range(3 * _A_SECOND)]
        for words in FIRST_WORDS:
            await _answered(street, [(person, words) for person in met_now])
            await street.said()
        said = [(person, words) for words in ANSWERS for person in met_now][:many]
        answers = await _answered(street, said)
    name = f"{_A_SECOND} updates a second for {seconds} s"
    return [
        *_latencies(f"{name}: first words", first),
        *_latencies(f"{name}: answers", answers, "each also changes the question before it"),
    ]


def _latencies(name: str, found: list[float], note: str = "") -> Iterator[Figure]:
    yield Figure(_PART, f"{name}, p50 to the message", percentile(found, 0.5), "ms")
    yield Figure(
        _PART, f"{name}, p95 to the message", percentile(found, 0.95), "ms", at_most(150), note
    )


async def _answered(street: _Street, said: Sequence[tuple[int, str]]) -> list[float]:
    """Post at an even pace; how many milliseconds from each post to the message at the double."""
    known = len(street.double.asked)
    async with _lines(street, _AT_ONCE) as lines:
        posted = await _evenly(street, lines, said)
    await street.double.until(lambda: _messages(street.double, known) >= len(said), _PATIENCE)
    return list(_waits(street.double, known, posted))


async def _evenly(
    street: _Street, lines: Sequence[_Line], said: Sequence[tuple[int, str]]
) -> list[tuple[int, float]]:
    """Who was posted for, and when."""
    loop, posts = asyncio.get_running_loop(), list[asyncio.Task[float]]()
    began, posted = loop.time(), list[tuple[int, float]]()
    for place, (person, words) in enumerate(said):
        await asyncio.sleep(began + place / _A_SECOND - loop.time())
        posted.append((person, loop.time()))
        body = street.told.body(person, words)
        posts.append(asyncio.create_task(lines[place % len(lines)].post(body)))
    await asyncio.gather(*posts)
    return posted


def _messages(double: Double, known: int) -> int:
    new = double.asked[known:]
    return sum(1 for asked in new if (asked.method, asked.code) == ("sendMessage", 200))


def _waits(double: Double, known: int, posted: Iterable[tuple[int, float]]) -> Iterator[float]:
    """In a chat the first message is the answer to the first post, and so on."""
    arrived: dict[int | None, list[float]] = {}
    for asked in double.asked[known:]:
        if (asked.method, asked.code) == ("sendMessage", 200):
            arrived.setdefault(asked.chat, []).append(asked.at)
    for person, at in posted:
        yield 1000 * (arrived[person].pop(0) - at)
