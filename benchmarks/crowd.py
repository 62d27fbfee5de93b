"""The people of the bench, in a process of their own: they post answers and read what comes back.

`python -m benchmarks.crowd` reads its orders as JSON from stdin and prints what it measured. Each
person has an address, a connection and a cookie of their own, and sends what htmx in a browser
sends. Pages are searched for the few bytes that matter, so that the crowd costs little itself.
"""

import asyncio
import json
import re
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvloop

from benchmarks.machine import cpu_of, percentile
from benchmarks.talk import TALK, Line

_TOKEN = re.compile(rb'name="token" value="([^"]+)"')
_AT = re.compile(rb'name="at" value="([^"]+)"')
_REVISION = re.compile(rb'name="revision" value="(\d+)"')
_COOKIE = re.compile(rb"set-cookie: ([^;]+);", re.IGNORECASE)
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_OPENING_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Orders:
    """Whom to visit, with how many at once, how many people in all, and how far they talk."""

    ports: tuple[int, ...]
    processes: tuple[int, ...]
    flight: int
    people: int
    turns: int = len(TALK)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the crowd measured, while all of its places were taken."""

    turns: int
    wall: float
    server_cpu: float
    own_cpu: float
    p50_ms: float
    p99_ms: float
    bytes_a_turn: float

    @property
    def a_second(self) -> float:
        return self.turns / self.wall

    @property
    def a_cpu_second(self) -> float:
        """Turns for each processor second of the servers."""
        return self.turns / self.server_cpu


def sent(orders: Orders) -> Seen:
    """Send a crowd, in another process."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.crowd"],
        input=json.dumps(asdict(orders)),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"the crowd was not served well:\n{ran.stderr[-2000:]}")
    return Seen(**json.loads(ran.stdout))


@dataclass
class _Person:
    number: int
    port: int
    cookie: bytes = b""
    token: bytes = b""
    revision: bytes = b"0"
    size: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def address(self) -> tuple[str, int]:
        high, low = divmod(self.number, 250)
        return f"127.{1 + high // 250}.{high % 250}.{1 + low}", 0

    async def open(self) -> None:
        """Open the page, as one does before the first answer."""
        reader, writer = await self._connected()
        writer.write(self._head(b"GET", b"/") + b"\r\n")
        head, page = await _response(reader)
        found = _COOKIE.search(head)
        assert found is not None, "no cookie"
        self.cookie = found[1]
        self._remember(page)
        writer.close()

    async def talk(self, lines: Iterable[Line]) -> None:
        """Answer question after question; checks that each is the one that was asked."""
        reader, writer = await self._connected()
        for line, after in zip(lines, (*TALK[1:], None), strict=False):
            began = time.perf_counter()
            writer.write(self._post(line))
            head, page = await _response(reader)
            self.times.append(time.perf_counter() - began)
            self.size += len(head) + len(page)
            self._require_asked(after, head, page)
        writer.close()

    def _require_asked(self, line: Line | None, head: bytes, page: bytes) -> None:
        assert head.startswith(b"HTTP/1.1 200"), head
        if line is None:
            assert b"hx-redirect: /bewijs" in head.lower(), head
            return
        asked = self._remember(page)
        assert asked == line.at.encode(), f"asked {asked!r} instead of {line.at}"

    def _remember(self, page: bytes) -> bytes:
        token, at, revision = _TOKEN.search(page), _AT.search(page), _REVISION.search(page)
        assert token is not None, page[:500]
        assert at is not None, page[:500]
        assert revision is not None, page[:500]
        self.token, self.revision = token[1], revision[1]
        return at[1]

    def _post(self, line: Line) -> bytes:
        hidden = {"token": self.token, "at": line.at, "revision": self.revision}
        body = urlencode({**hidden, **line.fields}).encode()
        htmx = b"HX-Request: true\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        length = b"Content-Length: %d\r\n" % len(body)
        return self._head(b"POST", b"/antwoord") + htmx + length + b"\r\n" + body

    def _head(self, method: bytes, path: bytes) -> bytes:
        cookie = b"Cookie: " + self.cookie + b"\r\n" if self.cookie else b""
        browser = b"Accept-Encoding: gzip, deflate, br\r\nAccept-Language: nl\r\n"
        return method + b" " + path + b" HTTP/1.1\r\nHost: localhost\r\n" + browser + cookie

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port, local_addr=self.address)


async def _response(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    body = await reader.readexactly(int(length[1])) if length else b""
    zipped = b"content-encoding: gzip" in head.lower()
    return head, zlib.decompress(body, wbits=31) if zipped else body


async def _visit(orders: Orders) -> Seen:
    ports, lines = orders.ports, TALK[: orders.turns]
    people = [_Person(n, ports[n % len(ports)]) for n in range(orders.flight + orders.people)]
    await _together(_OPENING_TOGETHER, iter(people), lambda person: person.open())
    # The first ones only warm the servers up.
    early, counted = people[: orders.flight], people[orders.flight :]
    await _together(orders.flight, iter(early), lambda person: person.talk(lines))
    clock = _Clock(orders, counted)
    await _together(orders.flight, clock.people(), lambda person: person.talk(lines))
    return clock.seen()


async def _together(many: int, people: Iterator[_Person], do: Any) -> None:
    async def place() -> None:
        for person in people:
            await do(person)

    await asyncio.gather(*(place() for _ in range(many)))


class _Clock:
    """Measures from the first person's answer until there is nobody left to take a place."""

    def __init__(self, orders: Orders, people: list[_Person]) -> None:
        self._orders = orders
        self._people = people
        self._found: tuple[int, float, float, float] | None = None

    def people(self) -> Iterator[_Person]:
        began = self._now()
        yield from self._people
        turns = sum(len(person.times) for person in self._people)
        ended = self._now()
        wall, server, own = (b - a for a, b in zip(began, ended, strict=True))
        self._found = (turns, wall, server, own)

    def seen(self) -> Seen:
        assert self._found is not None
        turns, wall, server, own = self._found
        times = [1000 * took for person in self._people for took in person.times]
        return Seen(
            turns=turns,
            wall=wall,
            server_cpu=server,
            own_cpu=own,
            p50_ms=percentile(times, 0.50),
            p99_ms=percentile(times, 0.99),
            bytes_a_turn=sum(person.size for person in self._people) / len(times),
        )

    def _now(self) -> tuple[float, float, float]:
        own = resource.getrusage(resource.RUSAGE_SELF)
        servers = sum(map(cpu_of, self._orders.processes))
        return time.perf_counter(), servers, own.ru_utime + own.ru_stime


if __name__ == "__main__":
    given = json.load(sys.stdin)
    orders = Orders(
        **{**given, "ports": tuple(given["ports"]), "processes": tuple(given["processes"])}
    )
    print(json.dumps(asdict(uvloop.run(_visit(orders)))))
