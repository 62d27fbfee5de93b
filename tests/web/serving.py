"""The real application on a database of its own, with a clock that tests set, and who comes to it."""

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import pytest
from httpx import ASGITransport, AsyncClient
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import func, select
from starlette.types import ASGIApp

from pow_bot.app import House, assemble
from pow_bot.authoring.library import Library
from pow_bot.authoring.reading import read_questions
from pow_bot.conversations.book import read_book
from pow_bot.domain.intake.keeping import Intake, by_reference, content_of
from pow_bot.domain.intake.references import understood
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.operate.preparing import bring_up_to_date
from pow_bot.resources import content
from pow_bot.settings import Settings, read_settings
from pow_bot.storage import Database, Db, Keyring, metadata, open_database
from pow_bot.web.pages import Pages
from tests.postgres import PostgresServer, apart, postgres_server
from tests.web.person import Person

__all__ = ["dialect", "empty_file", "on_both", "postgres_server", "served"]

T = TypeVar("T")

# A Monday morning, ten o'clock in the Netherlands: every front door is open.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADDRESS = "http://localhost:8000"
_THERE_AT_THE_START = {"front_doors", "audit_head"}
# For what storage has a part in: the same test on SQLite and on PostgreSQL.
on_both = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])


@dataclass
class Clock:
    """The time, as a test sets it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: int) -> None:
        self.now += timedelta(**by)


@dataclass
class Served:
    """A running application. Each visitor has a browser and an address of their own."""

    database: Database
    settings: Settings
    clock: Clock
    app: ASGIApp
    folder: Path
    browsers: AsyncExitStack
    library: Library
    _hosts: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def browser(self, **headers: str) -> AsyncClient:
        client = (f"10.0.0.{next(self._hosts)}", 50_000)
        transport = ASGITransport(self.app, client=client)
        base = self.settings.base_url
        opened = AsyncClient(transport=transport, base_url=base, headers=headers)
        self.browsers.push_async_callback(opened.aclose)
        return opened

    def person(self, language: str = "nl") -> Person:
        """Somebody new, whose browser prefers this language."""
        return Person(self.browser(**{"Accept-Language": language}))

    async def read(self, query: Callable[[Db], T]) -> T:
        return await self.database.read(query)

    async def counts(self) -> dict[str, int]:
        """How many rows each table has that somebody brought."""

        def counted(db: Db) -> dict[str, int]:
            tables = [t for name, t in metadata.tables.items() if name not in _THERE_AT_THE_START]
            return {
                t.name: int(db.execute(select(func.count()).select_from(t)).scalar_one())
                for t in tables
            }

        return {name: count for name, count in (await self.read(counted)).items() if count}


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and front doors, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "pow.sqlite"
    apart(prepared(f"sqlite:///{path}"))
    return path


@pytest.fixture
def dialect() -> str:
    """SQLite, where a test does not say `on_both`."""
    return "sqlite"


@pytest.fixture
async def served(
    request: pytest.FixtureRequest, dialect: str, tmp_path: Path
) -> AsyncIterator[Served]:
    marker = request.node.get_closest_marker("registers")
    open_registers = marker.args[0] if marker else ""
    if dialect == "sqlite":
        url = copied(request.getfixturevalue("empty_file"), tmp_path)
        async with serving(tmp_path, url, registers=open_registers) as there:
            yield there
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.database(prepared)
    async with serving(tmp_path, url, registers=open_registers) as there:
        yield there
    server.drop(url)


@asynccontextmanager
async def serving(
    folder: Path, url: str, locales: Path | None = None, **set_to: Any
) -> AsyncIterator[Served]:
    """The application on this database, with these settings; its keys lie in `folder`."""
    keys = folder / "keys"
    given = {"base_url": ADDRESS, **set_to}
    settings = read_settings(data=folder, database_url=url, keys=keys, **given)
    keyring = Keyring.open(keys) if keys.exists() else Keyring.create(keys)
    database = await open_database(url, keyring, serving=True)
    clock = Clock()
    try:
        async with AsyncExitStack() as browsers:
            with patch("pow_bot.app.Pages", CompiledOnce):
                house = housed(settings, database, clock, locales)
                app = assemble(house, asyncio.Event())
            yield Served(database, settings, clock, app, folder, browsers, house.library)
    finally:
        await database.close()


def housed(
    settings: Settings,
    database: Database,
    clock: Callable[[], datetime],
    locales: Path | None = None,
) -> House:
    """A house whose content is read once for all tests that have the same languages."""
    library, catalogues = _content(locales or content("locales"), settings.register_codes)
    return House(settings, database, library, catalogues, clock)


class _Compiled(BytecodeCache):
    """Keeps compiled templates for all tests of a run: compiling them takes longer than a test."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_compiled = _Compiled()


class CompiledOnce(Pages):
    """The pages as they are, compiled once for all tests."""

    def _environment(self, locale: str) -> Environment:
        environment = super()._environment(locale)
        environment.bytecode_cache = _compiled
        return environment


@cache
def _content(locales: Path, registers: frozenset[str]) -> tuple[Library, Catalogues]:
    catalogues = Catalogues(locales)
    flows = content("flows")
    return Library(
        lambda: read_book(flows, catalogues, registers), lambda: read_questions(flows)
    ), catalogues


async def prepared(url: str) -> None:
    """All tables, and the front doors that public sources know."""
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "keys"
        Keyring.create(keys)
        await bring_up_to_date(read_settings(database_url=url, keys=keys), NOW)


def copied(empty: Path, folder: Path) -> str:
    """The URL of a copy in this folder."""
    return f"sqlite:///{shutil.copy(empty, folder / 'pow.sqlite')}"


# Who looks for work in Utrecht and wants to be called; and what follows once it was sent.
ANSWERS: Mapping[str, str | tuple[str, ...]] = {
    "situation": "looking",
    "place": "3511",
    "reach": "call",
    "number": "06 12 34 56 78",
    "email": "fatima@voorbeeld.nl",
    "helper_number": "030 286 00 00",
    "message": "no",
    "urgent": "no",
    "last_day": "1 februari 2027",
    "paper": "no",
    "for_whom": "looking",
    "knows": "yes",
    "happened": "costs",
    "since": "months",
    "running": "yes",
    "pressure": "money",
    "call": "yes",
    "need": ("staff", "money"),
    "work": "Twee koks",
    "start": "now",
    "company": "De Pan",
    "contact": "Kim",
    "goal": "trade",
    "how": "working",
    "under_27": "yes",
    "diploma": "no",
}
MORE: Mapping[str, str | tuple[str, ...]] = {
    "more": "now",
    "name": "Fatima",
    "best_time": "morning",
    "language": "ti",
    "interpreter": "yes",
    "helps": ("someone", "quiet"),
    "helped_by": "no",
    "more_work": "yes",
    "good_at": ("hands", "care"),
    "done": "Koken in een ziekenhuis",
    "wanted": "Koken",
    "from": "now",
    "travel": ("walk", "bike"),
    "school": "mbo",
    "age": "middle",
    "benefit": "no",
    "more_werkfit": "no",
}


async def checked(person: Person, **other: str) -> Person:
    """Answer the four questions up to the check page; `other` answers differ."""
    await person.open("/")
    return await person.fill_in({**ANSWERS, **other})


async def sent(person: Person, **other: str) -> Person:
    """Register, up to the receipt."""
    await checked(person, **other)
    assert person.step == "check", person.text()
    return await person.answer("yes")


@dataclass(frozen=True)
class Kept:
    """An intake as the team has it."""

    intake: Intake
    answers: Mapping[str, Any]
    tags: tuple[str, ...]


async def kept(there: Served, reference: str) -> Kept:
    def query(db: Db) -> Kept:
        intake = by_reference(db, understood(reference) or "")
        assert intake is not None
        content = content_of(db, intake)
        return Kept(intake, content.get("answers", {}), tuple(content.get("tags", ())))

    return await there.database.write(query)
