"""Setting how a region works."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import update

from pow_bot.domain.audit.actions import note
from pow_bot.domain.practice.queries import adapter, thing, topic
from pow_bot.domain.practice.records import practices
from pow_bot.domain.practice.words import Setting
from pow_bot.storage import Db


class Outdated(Exception):
    """A colleague changed this setting since it was read."""


def keep(
    db: Db, region: str, value: Setting, revision: int, now: datetime, *, by: UUID | None
) -> None:
    """Keep a setting of a region in place of its revision; 0 where nothing was set.

    Raises:
        Outdated: somebody else was first.
    """
    kind = type(value)
    read: TypeAdapter[Setting] = adapter(kind)
    kept = {
        "value": read.dump_json(value).decode(),
        "revision": revision + 1,
        "changed_at": now,
        "changed_by": by,
    }
    if not _put(db, region, kind.name, revision, kept):
        raise Outdated("this setting was changed meanwhile")
    db.notify(topic(region))
    action = f"practice.{kind.name}"[:40]
    note(db, action, actor=by, thing=thing(region, kind), region=region, now=now)


def _put(db: Db, region: str, name: str, revision: int, kept: dict[str, Any]) -> bool:
    """In place of this revision; False where another stands there."""
    if revision == 0:
        return db.insert_once(practices, region=region, name=name, **kept)
    there = practices.c
    this = (there.region == region, there.name == name, there.revision == revision)
    return db.execute(update(practices).where(*this).values(**kept)).rowcount == 1
