"""Noting what was done, as the last thing in a unit: the head of the chain is everybody's lock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from pow_bot.domain.audit.records import audit, audit_head
from pow_bot.domain.audit.rules import Entry, Head, chained
from pow_bot.storage import Db


class Beheaded(Exception):
    """Someone removed the head of the chain."""


_HEAD = select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.one == 1)
_ADD = insert(audit)
_MOVE = update(audit_head).where(audit_head.c.one == bindparam("only"))


def note(
    db: Db,
    action: str,
    *,
    actor: UUID | None,
    now: datetime,
    thing: UUID | None = None,
    region: str | None = None,
) -> None:
    """Add an entry. To be called last: whoever holds the head lets all others wait."""
    note_all(db, action, [(thing, region)], actor=actor, now=now)


def note_all(
    db: Db,
    action: str,
    things: Sequence[tuple[UUID | None, str | None]],
    *,
    actor: UUID | None,
    now: datetime,
) -> None:
    """The same for many things at once, each with its region: an entry a thing. Of none no lock."""
    if not things:
        return
    head, added = _locked_head(db), []
    for thing, region in things:
        entry = Entry(head.seq + 1, now, actor, action, thing, region)
        hashed = chained(entry, head.hash)
        added.append(_values(entry, head.hash, hashed))
        head = Head(entry.seq, hashed)
    db.execute(_ADD, added)
    db.execute(_MOVE, {"only": 1, "seq": head.seq, "hash": head.hash})


def _locked_head(db: Db) -> Head:
    row = db.lock(_HEAD)
    if row is None:
        raise Beheaded("The audit has lost its head; restore it before anybody works on.")
    return Head(row.seq, bytes(row.hash))


def _values(entry: Entry, previous: bytes, hashed: bytes) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "thing": entry.thing,
        "region": entry.region,
        "previous": previous,
        "hash": hashed,
    }
