"""An installation to look at, in which tests plant what is wrong, and what the doctor says of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pow_bot.operate.opening import opened
from pow_bot.settings import read_settings
from pow_bot.storage import Database, Db
from tests.operate.running import Command, Ran

T = TypeVar("T")


@dataclass(frozen=True)
class Looked:
    """What `pow-bot doctor --json` said."""

    ran: Ran

    @property
    def findings(self) -> list[dict[str, Any]]:
        assert self.ran.err == "", self.ran.err
        found: list[dict[str, Any]] = self.ran.json["findings"]
        return found

    @property
    def wrong(self) -> dict[str, tuple[str, str]]:
        """What is to be mended, by its name: what it says, and the fix. Each has one."""
        found = [one for one in self.findings if not one["ok"]]
        assert self.ran.code == (1 if found else 0)
        assert self.ran.json["ok"] is not bool(found)
        assert all(one["says"] and one["fix"] for one in found), found
        return {one["name"]: (one["says"], one["fix"]) for one in found}

    @property
    def well(self) -> dict[str, str]:
        return {one["name"]: one["says"] for one in self.findings if one["ok"]}

    def all_of(self, name: str) -> list[tuple[str, str]]:
        return [(one["says"], one["fix"]) for one in self.findings if one["name"] == name]


@dataclass(frozen=True)
class Patient:
    """An installation in a folder; commands run in this process, beside the loop of the test."""

    command: Command
    url: str
    settings: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, **more: object) -> Ran:
        return self.command(*arguments, **self._with(more))

    def look(self, *parts: str, **more: object) -> Looked:
        return Looked(self.run("doctor", *parts, "--json", **more))

    async def run_beside(self, *arguments: str, **more: object) -> Ran:
        """While the loop of the test goes on, such as with a server in it."""
        return await asyncio.to_thread(self.command, *arguments, **self._with(more))

    async def look_beside(self, *parts: str, **more: object) -> Looked:
        return Looked(await self.run_beside("doctor", *parts, "--json", **more))

    def do(self, plant: Callable[[Database], Awaitable[T]]) -> T:
        """Plant something in the database."""

        async def opened_for_it() -> T:
            settings = read_settings(data=Path("data"), database_url=self.url)
            async with opened(settings) as database:
                return await plant(database)

        return asyncio.run(opened_for_it())

    def write(self, unit: Callable[[Db], T]) -> T:
        return self.do(lambda database: database.write(unit))

    def _with(self, more: dict[str, object]) -> dict[str, Any]:
        return {"POW_DATABASE_URL": self.url, **self.settings, **more}
