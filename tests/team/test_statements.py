"""What a page of the workplace asks of the database: little, however many there are."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import Connection, event, select
from sqlalchemy.engine import Engine

from pow_bot.app import assemble, house
from pow_bot.domain.intake.records import intakes
from pow_bot.operate import demo
from pow_bot.operate.opening import opened
from pow_bot.operate.preparing import prepare
from pow_bot.settings import read_settings
from pow_bot.storage import Db
from tests.team.making import fields

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE = 80
INTAKE = 85
# The most that each page may ask, by a coordinator of 35 regions with the demo's work before them.
PAGES: Mapping[str, int] = {
    "/team": 25,
    "/team?view=mine": 25,
    "/team?view=late": 25,
    "/team?view=all": 25,
    "/team?language=en": 25,
    "/team?line=self_employed&urgency=high": 25,
    "/team/account": 20,
    "/team/appointments": 20,
    "/team/audit": 20,
    "/team/audit/unusual": 25,
    "/team/calls": 25,
    "/team/case-table": 20,
    "/team/colleagues": 25,
    "/team/directory": 15,
    "/team/notices": 15,
    "/team/offers": 30,
    "/team/register": 15,
    "/team/requests": 15,
    "/team/retention": 20,
    "/team/search": 15,
    "/team/settings": 15,
}
# What stays short: a row a colleague, an organisation or a region, one in all, or a month's.
_SHORT = {"case_seats", "organisations", "retention_clock", "retentions", "staff", "staff_regions"}
_WALKED = re.compile(r"SCAN (\w+)")

Statement = tuple[str, Any]


@dataclass(frozen=True)
class Workplace:
    """The demo as its coordinator sees it, with every statement that a page runs."""

    browser: AsyncClient
    file: Path
    references: Sequence[str]

    async def asked(self, path: str, monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
        with _listened(monkeypatch) as statements:
            page = await self.browser.get(path)
        assert page.status_code == 200, (path, page.status_code)
        return statements

    def walked(self, statements: Sequence[Statement]) -> set[str]:
        """The tables of which SQLite would read every row for these."""
        with sqlite3.connect(self.file) as connection:
            steps = [
                row[3]
                for statement, parameters in statements
                for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            ]
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        found = (_WALKED.match(step) for step in steps)
        return {one[1] for one in found if one} & tables - _SHORT


async def test_a_page_asks_little_and_never_walks_over_all_that_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _workplace(tmp_path) as there:
        opened_ones = {f"/team/intakes/{one[:3]}-{one[3:]}": INTAKE for one in there.references}
        bounds = {**PAGES, **opened_ones}
        asked = {path: await there.asked(path, monkeypatch) for path in bounds}
        too_many = {
            path: len(asked[path]) for path, most in bounds.items() if len(asked[path]) > most
        }
        walked = {path: there.walked(statements) for path, statements in asked.items()}

    assert len(opened_ones) >= 10
    assert too_many == {}
    assert {path: tables for path, tables in walked.items() if tables} == {}


@contextmanager
def _listened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Statement]]:
    """Those of SQLAlchemy, and those that go to the driver ready made."""
    statements: list[Statement] = []
    hand_over = Db._hand_over

    def hear(connection: Connection, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        many = isinstance(parameters, list)
        statements.append((statement, parameters[0] if many else parameters))

    def handed(self: Db, statement: Any, parameters: Mapping[str, Any]) -> Any:
        ready, cursor = hand_over(self, statement, parameters)
        statements.append((ready.text, ready.parameters(parameters)))
        return ready, cursor

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(Db, "_hand_over", handed)
            yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


@asynccontextmanager
async def _workplace(folder: Path) -> AsyncIterator[Workplace]:
    file = folder / "demo.sqlite"
    settings = read_settings(data=folder, database_url=f"sqlite:///{file}")
    await prepare(settings, NOW)
    async with opened(settings) as database:
        there = house(settings, database, lambda: NOW)
        ways = await demo.fill(there, NOW, PEOPLE)
        app = assemble(there, asyncio.Event())
        async with AsyncClient(transport=ASGITransport(app), base_url=settings.base_url) as browser:
            way = urlsplit(ways.team[0].url).path
            await browser.post(way, data=fields(await browser.get(way)))
            yield Workplace(browser, file, await database.read(_owned))


def _owned(db: Db) -> Sequence[str]:
    there = select(intakes.c.reference).where(intakes.c.owner.is_not(None))
    return db.execute(there.order_by(intakes.c.submitted_at).limit(30)).scalars().all()
