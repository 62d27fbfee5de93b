"""Reading the chain: whether it holds, and who looked at a thing."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, type_coerce
from sqlalchemy.types import NULLTYPE

from pow_bot.domain.audit.records import audit, audit_head
from pow_bot.domain.audit.rules import BEGINNING, Entry, Head, Link, faults
from pow_bot.storage import Db

_AT_ONCE = 5_000
_LINK = select(
    audit.c.seq,
    audit.c.at,
    type_coerce(audit.c.actor, NULLTYPE).label("actor"),
    audit.c.action,
    type_coerce(audit.c.thing, NULLTYPE).label("thing"),
    audit.c.region,
    audit.c.previous,
    audit.c.hash,
)


def head(db: Db) -> Head:
    """The last entry, to be kept outside the database."""
    row = db.execute(select(audit_head.c.seq, audit_head.c.hash)).one_or_none()
    return Head(row.seq, bytes(row.hash)) if row else BEGINNING


def verify(db: Db, known: Mapping[int, bytes], latest: int | None = None) -> list[str]:
    """What is wrong with the chain, a sentence each; nothing where it holds.

    `known` are hashes that were kept elsewhere, read before this. With `latest` only so many
    entries are walked, beside those that are known.
    """
    ends = head(db)
    after = BEGINNING if latest is None else _before(db, ends.seq - latest)
    earlier = {seq: hashed for seq, hashed in known.items() if seq <= after.seq}
    later = {seq: hashed for seq, hashed in known.items() if seq > after.seq}
    return [*_otherwise(db, earlier), *faults(_links(db, after.seq), ends, later, after)]


def about(db: Db, thing: UUID, actions: Collection[str], most: int) -> list[Entry]:
    """The latest entries of these actions on one thing, newest first."""
    wanted = select(audit).where(audit.c.thing == thing, audit.c.action.in_(actions))
    rows = db.execute(wanted.order_by(audit.c.seq.desc()).limit(most))
    return [entry_of(row) for row in rows]


def things_since(
    db: Db, actor: UUID, action: str, things: Collection[UUID], since: datetime
) -> set[UUID]:
    """Those among these things to which somebody did this since a moment."""
    wanted = select(audit.c.thing, audit.c.actor, audit.c.action).where(
        audit.c.thing.in_(sorted(things)), audit.c.at > since
    )
    # Who did what is compared here: SQLite would walk all that this colleague ever did.
    return {row.thing for row in db.execute(wanted) if (row.actor, row.action) == (actor, action)}


def entry_of(row: Row[Any]) -> Entry:
    """From a row of the table."""
    return Entry(row.seq, row.at, row.actor, row.action, row.thing, row.region)


def _before(db: Db, seq: int) -> Head:
    row = db.execute(select(audit.c.hash).where(audit.c.seq == seq)).one_or_none()
    return Head(seq, bytes(row.hash)) if row else BEGINNING


def _otherwise(db: Db, known: Mapping[int, bytes]) -> Iterator[str]:
    """Of entries that are not walked, those that are not as they were known."""
    for seq, hashed in known.items():
        if _before(db, seq).hash != hashed:
            yield f"entry {seq} is not the one that was known"


def _links(db: Db, last: int) -> Iterator[Link]:
    """A page at a time, so that a long chain takes no more memory than a short one."""
    while rows := db.execute(
        _LINK.where(audit.c.seq > last).order_by(audit.c.seq).limit(_AT_ONCE)
    ).all():
        yield from map(Link._make, rows)
        last = rows[-1].seq
