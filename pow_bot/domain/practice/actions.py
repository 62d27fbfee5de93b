"""Setting how a region works."""

from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select, update

from pow_bot.domain.audit.actions import note
from pow_bot.domain.practice.queries import adapter, thing, topic
from pow_bot.domain.practice.records import practices
from pow_bot.domain.practice.words import Setting
from pow_bot.storage import Db

_SET = update(practices)


class Outdated(Exception):
    """A colleague changed this setting since it was read."""


def keep(
    db: Db, region: str, value: Setting, revision: int, now: datetime, *, by: UUID | None
) -> None:
    """Keep a setting of a region in place of its revision; 0 where nothing was set.

    Raises:
        Outdated: somebody else was first.
    """
    there, kind = practices.c, type(value)
    read: TypeAdapter[Setting] = adapter(kind)
    kept = {
        "value": read.dump_json(value).decode(),
        "revision": revision + 1,
        "changed_at": now,
        "changed_by": by,
    }
    standing = db.lock(
        select(there.revision).where(there.region == region, there.name == kind.name)
    )
    if (standing.revision if standing else 0) != revision:
        raise Outdated("this setting was changed meanwhile")
    if standing is None:
        if not db.insert_once(practices, region=region, name=kind.name, **kept):
            raise Outdated("this setting was changed meanwhile")
    else:
        db.execute(_SET.where(there.region == region, there.name == kind.name).values(**kept))
    db.notify(topic(region))
    action = f"practice.{kind.name}"[:40]
    note(db, action, actor=by, thing=thing(region, kind), region=region, now=now)
