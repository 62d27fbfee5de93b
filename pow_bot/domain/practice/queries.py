"""How a region works: as it set it, else as it comes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

from pydantic import TypeAdapter
from sqlalchemy import bindparam, select

from pow_bot.domain.audit.queries import about
from pow_bot.domain.audit.rules import Entry
from pow_bot.domain.practice.records import practices
from pow_bot.domain.practice.words import Setting
from pow_bot.storage import Db

S = TypeVar("S", bound=Setting)

_NAMED = UUID("7d0f4f5e-6f3a-5c0e-9a43-0d5a2a6f3b11")
# Made once: it compiles a schema.
_ADAPTERS: dict[str, TypeAdapter[Any]] = {}
_SOUGHT = select(practices).where(
    practices.c.region == bindparam("region"), practices.c.name == bindparam("sought")
)


@dataclass(frozen=True, slots=True)
class Standing(Generic[S]):
    """A setting with its revision: 0 where the region set nothing."""

    value: S
    revision: int
    changed_at: datetime | None = None
    changed_by: UUID | None = None


def practice(db: Db, region: str | None, kind: type[S]) -> S:
    """A setting of a region; without a region, and where nothing was set, as it comes."""
    return standing(db, region, kind).value


def practice_in(db: Db, regions: Collection[str | None], kind: type[S]) -> dict[str | None, S]:
    """A setting of each of these regions, in one question."""
    names = sorted({region or "" for region in regions})
    there = practices.c
    sought = select(there.region, there.value).where(
        there.name == kind.name, there.region.in_(names)
    )
    kept: dict[str, S] = {
        row.region: adapter(kind).validate_json(row.value) for row in db.execute(sought)
    }
    return {region: kept.get(region or "") or kind() for region in regions}


def standing(db: Db, region: str | None, kind: type[S]) -> Standing[S]:
    """The same with its revision, for who changes it."""
    row = db.find(_SOUGHT, {"region": region or "", "sought": kind.name})
    if row is None:
        return Standing(kind(), 0)
    value: S = adapter(kind).validate_json(row.value)
    return Standing(value, row.revision, row.changed_at, row.changed_by)


def history(db: Db, region: str, kind: type[Setting], most: int) -> list[Entry]:
    """Who changed a setting when, newest first."""
    return about(db, thing(region, kind), [f"practice.{kind.name}"[:40]], most)


def thing(region: str, kind: type[Setting]) -> UUID:
    """What the audit calls a setting of a region."""
    return uuid5(_NAMED, f"{region}/{kind.name}")


def topic(region: str) -> str:
    """What pages wait for that show how a region works."""
    return f"practice:{region}"


def adapter(kind: type[Setting]) -> TypeAdapter[Any]:
    """Reads and writes a kind of setting as JSON."""
    if kind.name not in _ADAPTERS:
        _ADAPTERS[kind.name] = TypeAdapter(kind)
    return _ADAPTERS[kind.name]
