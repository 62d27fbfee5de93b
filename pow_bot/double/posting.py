"""A small HTTP client that posts, with connections that are kept: what Telegram's side needs."""

import asyncio
import ssl
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

PATIENCE = 60.0
_MOST = 1_000_000

_Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Unreachable(Exception):
    """Nobody answered, in words as getWebhookInfo would tell them."""


@dataclass(frozen=True)
class Answered:
    code: int
    reason: str
    body: bytes
    retry_after: float = 0


class Poster:
    def __init__(self) -> None:
        self._idle: defaultdict[str, list[_Line]] = defaultdict(list)

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> Answered:
        """Post once; a kept connection that was closed meanwhile is replaced.

        Raises:
            Unreachable: no connection, no answer, or none in time.
        """
        parts = urlsplit(url)
        request = _request(parts, headers, body)
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._ask(parts, request)
        except TimeoutError:
            raise Unreachable("Read timeout expired") from None

    def close(self) -> None:
        for lines in self._idle.values():
            for _, writer in lines:
                writer.close()
        self._idle.clear()

    async def _ask(self, parts: SplitResult, request: bytes) -> Answered:
        lines = self._idle[parts.netloc]
        # A server may close a connection that nobody uses; of such a one nothing was taken.
        while lines and (lines[-1][0].at_eof() or lines[-1][1].is_closing()):
            lines.pop()[1].close()
        line = lines.pop() if lines else await _connect(parts)
        reader, writer = line
        try:
            writer.write(request)
            answered, stays = await _read(reader)
        except (OSError, EOFError, ValueError, asyncio.CancelledError) as trouble:
            writer.close()
            if isinstance(trouble, asyncio.CancelledError):
                raise
            raise Unreachable("Connection closed") from None
        if stays:
            lines.append(line)
        else:
            writer.close()
        return answered


def _request(parts: SplitResult, headers: dict[str, str], body: bytes) -> bytes:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    all_headers = {"Host": parts.netloc, **headers, "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in all_headers.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


async def _connect(parts: SplitResult) -> _Line:
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    try:
        return await asyncio.open_connection(parts.hostname, port, ssl=context)
    except ssl.SSLError:
        raise Unreachable("SSL error {certificate verify failed}") from None
    except OSError:
        raise Unreachable("Connection refused") from None


async def _read(reader: asyncio.StreamReader) -> tuple[Answered, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    _, code, *reason = head[0].split(" ", 2)
    headers = {
        name.strip().lower(): value.strip()
        for name, sep, value in (line.partition(":") for line in head[1:])
        if sep
    }
    body = await _body(reader, headers)
    wish = headers.get("retry-after", "")
    answered = Answered(int(code), " ".join(reason), body, float(wish) if wish.isdigit() else 0)
    framed = "content-length" in headers or "transfer-encoding" in headers
    return answered, framed and headers.get("connection", "").lower() != "close"


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return await _chunks(reader)
    if "content-length" in headers:
        return await reader.readexactly(min(int(headers["content-length"]), _MOST))
    return await reader.read(_MOST)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readline()).partition(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readline()
    return body
