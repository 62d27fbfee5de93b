"""The client that posts to webhooks reads what servers answer, and says what they do not."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from pow_bot.double.posting import Answered, Poster, Unreachable

Take = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(take: Take) -> AsyncIterator[str]:
    """A server that does this with each connection, and closes it."""
    taking: set[asyncio.Task[None]] = set()

    async def closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await take(reader, writer)
        writer.close()
        await writer.wait_closed()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taking.add(asyncio.create_task(closed(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/telegram?a=b"
    finally:
        server.close()
        await server.wait_closed()
        await asyncio.gather(*taking, return_exceptions=True)


def answering(*answers: bytes) -> AbstractAsyncContextManager[str]:
    """Takes each request, writes the next of these, and hangs up after the last."""
    left = list(answers)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while left and await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(2)
            writer.write(left.pop(0))

    return listening(take)


async def post(url: str, times: int = 1) -> list[Answered]:
    poster = Poster()
    try:
        return [await poster.post(url, {"X-A": "b"}, b"{}") for _ in range(times)]
    finally:
        poster.close()


@pytest.mark.parametrize(
    ("raw", "answered"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", Answered(200, "OK", b"{}")),
        (b"HTTP/1.1 204\r\ncontent-length: 0\r\n\r\n", Answered(204, "", b"")),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n1;x\r\n!\r\n0\r\n\r\n",
            Answered(200, "OK", b"{}!"),
        ),
        (
            b"HTTP/1.1 503 Not now\r\nRetry-After: 7\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            Answered(503, "Not now", b"", 7),
        ),
        (b"HTTP/1.1 200 OK\r\n\r\ntill the end", Answered(200, "OK", b"till the end")),
    ],
)
async def test_an_answer_is_read(raw: bytes, answered: Answered) -> None:
    async with answering(raw) as url:
        assert await post(url) == [answered]


async def test_a_line_is_kept_for_the_next() -> None:
    fine = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    async with answering(fine, fine, fine) as url:
        assert await post(url, 3) == [Answered(200, "OK", b"{}")] * 3


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 200", b"nonsense\r\n\r\n"])
async def test_what_is_no_answer_is_told(raw: bytes) -> None:
    async with answering(raw) as url:
        with pytest.raises(Unreachable, match="Connection closed"):
            await post(url)


async def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

    with pytest.raises(Unreachable, match="Connection refused"):
        await post(f"http://127.0.0.1:{port}/")


async def test_a_server_without_a_certificate_is_told() -> None:
    async def speaks_plainly(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 This is plain\r\n\r\n")

    async with listening(speaks_plainly) as url:
        with pytest.raises(Unreachable, match="SSL error"):
            await post(url.replace("http:", "https:"))
