"""Every write from outside has a key, and happens once: the same key again gets the first reply."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Column, Index, Table, Uuid, bindparam, delete, select, update

from pow_bot.storage.faults import Erased
from pow_bot.storage.keyring import JSON
from pow_bot.storage.schema import Utc, blind, erased_by, metadata, sealed
from pow_bot.storage.units import Db

KEPT = timedelta(hours=48)

inbox = Table(
    "inbox",
    metadata,
    blind("key", primary_key=True),
    Column("holder", Uuid),
    sealed("reply", nullable=True),
    Column("at", Utc, nullable=False),
    Index(None, "holder"),
    Index(None, "at"),
    # By its key alone: half the pages of a commit.
    sqlite_with_rowid=False,
    # The key stays when the person goes: a redelivery must not start them afresh.
    info=erased_by("holder", blank=("reply",)),
)

_SEEN = select(inbox.c.holder, inbox.c.reply).where(inbox.c.key == bindparam("sought"))
_KEEP = update(inbox).where(inbox.c.key == bindparam("sought"))


@dataclass(frozen=True)
class Held:
    """What an act returns that found or made the holder itself: the reply, and whose it is."""

    holder: UUID
    reply: JSON


def once(
    db: Db, key: str, holder: UUID | None, act: Callable[[], JSON | Held], *, now: datetime
) -> JSON:
    """Act and keep the reply, or give the kept reply. Raises `Erased` if that has been erased."""
    hashed = db.index("inbox.key", key)
    if not db.insert_once(inbox, key=hashed, at=now):
        return _kept(db, hashed)
    done = act()
    held, reply = (done.holder, done.reply) if isinstance(done, Held) else (holder, done)
    sealed_reply = db.safe(held).seal(inbox.c.reply, hashed, reply)
    db.touch(_KEEP, {"sought": hashed, "holder": held, "reply": sealed_reply})
    return reply


def seen(db: Db, keys: Collection[str]) -> set[str]:
    """Which of these keys have passed, in this process or another; only what was kept counts."""
    hashed = {db.index("inbox.key", key): key for key in keys}
    rows = db.execute(select(inbox.c.key).where(inbox.c.key.in_(hashed)))
    return {hashed[row.key] for row in rows}


def _kept(db: Db, hashed: bytes) -> JSON:
    row = db.find(_SEEN, {"sought": hashed})
    if row is None or row.reply is None:
        raise Erased("what was answered to this has been erased")
    reply: JSON = db.safe(row.holder).open(inbox.c.reply, hashed, row.reply)
    return reply


def forget(db: Db, now: datetime) -> None:
    """Let go of keys and replies that nobody will repeat any more."""
    db.execute(delete(inbox).where(inbox.c.at < now - KEPT))
