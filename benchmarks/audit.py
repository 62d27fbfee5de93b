"""The audit: walking a long chain, and reading a page of it when it is short and when it is long."""

import asyncio
import resource
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from benchmarks.figures import Figure, at_most
from benchmarks.installation import installed
from pow_bot.app import now
from pow_bot.domain.audit.queries import head, verify
from pow_bot.domain.audit.reading import Wanted, page
from pow_bot.domain.audit.records import audit, audit_head
from pow_bot.domain.audit.rules import Entry, Head, chained
from pow_bot.operate.opening import opened
from pow_bot.settings import Settings
from pow_bot.storage import Database, Db

_PART = "10 · the audit (SQLite)"
_AT_ONCE = 5_000
_REGIONS = ("AM13", "AM05", "AM26")
_FLAT = 1.3
_PAGES: dict[str, Wanted] = {
    "a region": Wanted(regions=frozenset(_REGIONS[:1])),
    "a colleague": Wanted(regions=frozenset(_REGIONS), actor=UUID(int=7)),
    "an intake": Wanted(thing=UUID(int=1_007)),
}


def measured(few: int, many: int, looks: int) -> list[Figure]:
    """Pages of few and of many entries, then the walk over all of them and what memory it takes."""
    with installed() as settings:
        return asyncio.run(_measured(settings, few, many, looks))


async def _measured(settings: Settings, few: int, many: int, looks: int) -> list[Figure]:
    async with opened(settings) as database:
        await _fill(database, few)
        short = await _pages(database, looks)
        await _fill(database, many - few)
        long = await _pages(database, looks)
        before, began = _memory(), time.process_time()
        faults = await database.read(lambda db: verify(db, {}))
        took, grown = time.process_time() - began, _memory() - before
        assert faults == []
    name = f"{many:,} against {few:,}: the least"
    pages = [
        Figure(_PART, f"a page of {what}, {name}", long[what] / short[what], "x", at_most(_FLAT))
        for what in _PAGES
    ]
    return [
        *pages,
        Figure(_PART, f"{many:,} entries verified, CPU", took, "s"),
        Figure(_PART, "the same for a million", took * 1_000_000 / many, "s", at_most(30)),
        Figure(_PART, "memory it took", grown, "MiB", at_most(20)),
    ]


async def _pages(database: Database, looks: int) -> dict[str, float]:
    """The least that reading each page took, in milliseconds."""
    least: dict[str, float] = {}
    for what, wanted in _PAGES.items():
        times = []
        for _ in range(looks):
            began = time.perf_counter()
            await database.read(_reads(wanted))
            times.append((time.perf_counter() - began) * 1_000)
        least[what] = min(times)
    return least


def _reads(wanted: Wanted) -> Callable[[Db], Any]:
    return partial(page, wanted=wanted)


async def _fill(database: Database, many: int) -> None:
    last: Head = await database.read(head)
    for rows, ends in _rows(last, many):
        await database.write(partial(_add, rows=rows, ends=ends))


def _rows(last: Head, many: int) -> Iterator[tuple[list[dict[str, Any]], Head]]:
    """Whole links, so many at once, and the head after them."""
    began, first = now(), last.seq
    while last.seq < first + many:
        rows: list[dict[str, Any]] = []
        # So few of each that a short chain fills a page too.
        for seq in range(last.seq + 1, min(last.seq + _AT_ONCE, first + many) + 1):
            at, region = began + timedelta(milliseconds=seq), _REGIONS[seq % len(_REGIONS)]
            actor, thing = UUID(int=seq % 12), UUID(int=1_000 + seq % 11)
            entry = Entry(seq, at, actor, "intake.look", thing, region)
            hashed = chained(entry, last.hash)
            fields = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
            rows.append({**fields, "previous": last.hash, "hash": hashed})
            last = Head(seq, hashed)
        yield rows, last


def _add(db: Db, rows: list[dict[str, Any]], ends: Head) -> None:
    db.execute(insert(audit), rows)
    db.execute(update(audit_head).values(seq=ends.seq, hash=ends.hash))


def _memory() -> float:
    """The most that this process ever took."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
