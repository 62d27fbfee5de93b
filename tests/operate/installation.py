"""An installation that servers, commands and the test itself use at the same time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pow_bot.operate.opening import opened
from pow_bot.operate.preparing import prepare
from pow_bot.settings import read_settings
from pow_bot.storage import Database, Db
from tests.operate.running import Ran, Server, pow_bot, served
from tests.web.person import Person

T = TypeVar("T")


class Installation:
    """Keys in a folder, and a database."""

    def __init__(self, folder: Path, url: str, **more: object) -> None:
        self.folder = folder
        self.given = {
            "POW_DATA": folder,
            "POW_DATABASE_URL": url,
            "POW_TURNS_PER_MINUTE": 1_000_000,
            **more,
        }
        self.settings = read_settings(data=folder, database_url=url)
        # In a thread, because the test may have a loop already.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, prepare(self.settings, datetime.now(UTC))).result()

    @contextmanager
    def served(self) -> Iterator[Server]:
        """By a process of its own, on a port of its own."""
        with served("serve", folder=self.folder, settings=self.given) as server:
            yield server

    def command(self, *arguments: str, **more: object) -> Ran:
        """Run a command to its end, beside whatever is served."""
        return pow_bot(*arguments, folder=self.folder, **{**self.given, **more})

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[Database]:
        """The database, as another process has it."""
        async with opened(self.settings) as database:
            yield database

    async def read(self, query: Callable[[Db], T]) -> T:
        async with self.beside() as database:
            return await database.read(query)


async def signed_in(browser: Person, link: str) -> Person:
    """Follow a link for the team and press its button."""
    await browser.open(link)
    return await browser.send("main form", [])
