"""A wire to PostgreSQL that can be cut before or after COMMIT has reached the server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.engine import URL, make_url


class Cut(Enum):
    NEVER = "never"
    BEFORE_COMMIT = "before COMMIT reached the server"
    AFTER_COMMIT = "after the server did COMMIT, before the client heard"
    AT_ANYTHING = "at the next thing said"


class Proxy:
    """Cuts as many connections as asked, in the way asked, and then lets everything through."""

    def __init__(self, url: str) -> None:
        self._to = make_url(url)
        self._how = Cut.NEVER
        self._times = 0
        self.url = ""

    def cut(self, how: Cut, times: int = 1) -> None:
        self._how, self._times = how, times

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Proxy"]:
        # A short name: the path of a socket may not be longer than some hundred characters.
        with TemporaryDirectory(prefix="pow") as folder:
            server = await asyncio.start_unix_server(
                self._connected, Path(folder) / ".s.PGSQL.5432"
            )
            self.url = self._to.set(host=None, port=None, query={"host": folder}).render_as_string(
                hide_password=False
            )
            try:
                yield self
            finally:
                server.close()

    async def _connected(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        server, ask = await _dial(self._to)
        asking = asyncio.create_task(self._ask(client, ask))
        answering = asyncio.create_task(self._answer(server, answer))
        await asyncio.wait((asking, answering), return_when=asyncio.FIRST_COMPLETED)
        for task in (asking, answering):
            task.cancel()
        await asyncio.gather(asking, answering, return_exceptions=True)
        for writer in (ask, answer):
            writer.transport.abort()

    async def _ask(self, client: asyncio.StreamReader, server: asyncio.StreamWriter) -> None:
        while said := await client.read(65_536):
            if self._cuts(Cut.AT_ANYTHING) or (b"COMMIT" in said and self._cuts(Cut.BEFORE_COMMIT)):
                return
            server.write(said)
            await server.drain()

    async def _answer(self, server: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        while said := await server.read(65_536):
            # The tag of a COMMIT that was done.
            if b"COMMIT\0" in said and self._cuts(Cut.AFTER_COMMIT):
                return
            client.write(said)
            await client.drain()

    def _cuts(self, how: Cut) -> bool:
        if self._how is not how or not self._times:
            return False
        self._times -= 1
        return True


async def _dial(url: URL) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    folder: Any = url.query.get("host")
    if folder:
        return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{url.port or 5432}")
    return await asyncio.open_connection(url.host or "localhost", url.port or 5432)
