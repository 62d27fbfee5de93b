"""What only one process may do at a time: it holds a lease, and renews it while it works.

A process that dies lets go by itself when its lease is over.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, String, Table, Uuid, bindparam, delete, or_, update

from pow_bot.storage.schema import Utc, impersonal, metadata, plain
from pow_bot.storage.units import Db

leases = Table(
    "leases",
    metadata,
    Column("work", String(40), primary_key=True, info=plain("kind")),
    Column("mine", Uuid, nullable=False),
    Column("until", Utc, nullable=False),
    # By its key alone: half the pages of a commit.
    sqlite_with_rowid=False,
    info=impersonal("which process does which work, and until when"),
)

_FREE = (
    update(leases)
    .where(leases.c.work == bindparam("sought"))
    .where(or_(leases.c.mine == bindparam("me"), leases.c.until < bindparam("now")))
)
_MINE = delete(leases).where(leases.c.work == bindparam("sought"), leases.c.mine == bindparam("me"))


def take(db: Db, work: str, mine: UUID, until: datetime, *, now: datetime) -> bool:
    """Take or renew the lease; no if another process holds it."""
    if db.insert_once(leases, work=work, mine=mine, until=until):
        return True
    taking = {"sought": work, "me": mine, "now": now, "mine": mine, "until": until}
    return db.touch(_FREE, taking) == 1


def let_go(db: Db, work: str, mine: UUID) -> None:
    """Give the lease back, if it is ours."""
    db.touch(_MINE, {"sought": work, "me": mine})
