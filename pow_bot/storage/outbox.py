"""What is to be done after the unit: letters, and due times such as reminders and expiry.

A row is written with the turn that asks for it, and goes when a sender has seen to it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    delete,
    insert,
    select,
)

from pow_bot.storage.keyring import JSON
from pow_bot.storage.schema import Utc, blind, erased_by, metadata, new_id, plain, sealed
from pow_bot.storage.units import Db

TOPIC = "outbox"

outbox = Table(
    "outbox",
    metadata,
    # The order of posting; the id is made before the row, because the seal names it.
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        info=plain("id"),
    ),
    Column("id", Uuid, nullable=False, unique=True),
    Column("kind", String(40), nullable=False, info=plain("kind")),
    Column("holder", Uuid),
    sealed("payload"),
    blind("lane"),
    Column("due", Utc, nullable=False),
    # When it may be tried: its due time at first, later the end of a lease or of a pause.
    Column("next_try", Utc, nullable=False),
    Column("lease", Uuid),
    Column("tries", Integer, nullable=False, info=plain("count")),
    Column("dead", Boolean, nullable=False, info=plain("stage")),
    Index(None, "lane", "due", "number"),
    Index(None, "dead", "next_try"),
    Index(None, "holder"),
    info=erased_by("holder"),
)

_POST = insert(outbox).inline()


def take_back(db: Db, holder: UUID, kinds: Collection[str]) -> None:
    """Forget what was not sent yet: its address was taken back."""
    db.execute(delete(outbox).where(outbox.c.holder == holder, outbox.c.kind.in_(sorted(kinds))))


def recall(db: Db, holder: UUID, posted: UUID) -> None:
    """Forget one thing that was not to be done yet."""
    db.execute(delete(outbox).where(outbox.c.holder == holder, outbox.c.id == posted))


def drop(db: Db, kind: str, due_before: datetime) -> None:
    """Forget what serves nobody any more and could not be sent: it may hold an address."""
    db.execute(delete(outbox).where(outbox.c.kind == kind, outbox.c.due < due_before))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits to be done for somebody, opened."""

    kind: str
    due: datetime
    payload: JSON


def waiting_for(db: Db, holder: UUID) -> tuple[Waiting, ...]:
    """What waits for a person, in its order; also what could not be sent."""
    rows = db.execute(select(outbox).where(outbox.c.holder == holder).order_by(outbox.c.number))
    safe = db.safe(holder)
    return tuple(
        Waiting(row.kind, row.due, safe.open(outbox.c.payload, row.id, row.payload)) for row in rows
    )


def post(
    db: Db,
    kind: str,
    holder: UUID | None,
    payload: JSON,
    due: datetime,
    *,
    lane: str | None = None,
) -> UUID:
    """Have this done at `due`, and after what was due before it in the same lane (an address).

    Without a lane it waits for nothing else. The house itself is the holder None.
    """
    posted = new_id()
    values = {
        "id": posted,
        "kind": kind,
        "holder": holder,
        "payload": db.safe(holder).seal(outbox.c.payload, posted, payload),
        "lane": db.index("outbox.lane", str(posted) if lane is None else lane),
        "due": due,
        "next_try": due,
        "tries": 0,
        "dead": False,
    }
    db.touch(_POST, values)
    db.notify(TOPIC)
    return posted
