"""Reading the chain: whether it holds, and who looked at a thing."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from pow_bot.domain.audit.records import audit, audit_head
from pow_bot.domain.audit.rules import BEGINNING, Entry, Head, Link, faults
from pow_bot.storage import Db

_AT_ONCE = 1_000


def head(db: Db) -> Head:
    """The last entry, to be kept outside the database."""
    row = db.execute(select(audit_head.c.seq, audit_head.c.hash)).one_or_none()
    return Head(row.seq, bytes(row.hash)) if row else BEGINNING


def verify(db: Db, known: Head | None = None) -> list[str]:
    """What is wrong with the chain, a sentence each; nothing where it holds up to `known`."""
    return list(faults(_links(db), head(db), known))


def about(db: Db, thing: UUID, actions: Collection[str], most: int) -> list[Entry]:
    """The latest entries of these actions on one thing, newest first."""
    wanted = select(audit).where(audit.c.thing == thing, audit.c.action.in_(actions))
    rows = db.execute(wanted.order_by(audit.c.seq.desc()).limit(most))
    return [_entry(row) for row in rows]


def _links(db: Db) -> Iterator[Link]:
    last = 0
    while rows := db.execute(
        select(audit).where(audit.c.seq > last).order_by(audit.c.seq).limit(_AT_ONCE)
    ).all():
        for row in rows:
            yield Link(_entry(row), bytes(row.previous), bytes(row.hash))
        last = rows[-1].seq


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.seq, row.at, row.actor, row.action, row.thing, row.region)
