"""Stored limits: at most so many of one thing in any span of time, over all processes."""

from array import array
from datetime import datetime, timedelta

from sqlalchemy import Column, Index, LargeBinary, Table, bindparam, delete, select, update

from pow_bot.storage.schema import Utc, blind, impersonal, metadata, plain
from pow_bot.storage.units import Db

rates = Table(
    "rates",
    metadata,
    blind("bucket", primary_key=True),
    # The moments that count, in microseconds, eight bytes each.
    Column("moments", LargeBinary, nullable=False, info=plain("count")),
    Column("until", Utc, nullable=False),
    Index(None, "until"),
    # By its key alone: half the pages of a commit.
    sqlite_with_rowid=False,
    info=impersonal("keyed hashes that nobody can read back, gone once the limit has passed"),
)

_MOMENTS = select(rates.c.moments).where(rates.c.bucket == bindparam("sought"))
_COUNT = update(rates).where(rates.c.bucket == bindparam("sought"))


def allow(db: Db, bucket: str, limit: int, per: timedelta, now: datetime) -> bool:
    """Count one more and say yes, or no if `limit` within `per` is reached.

    It counts only if the unit is kept: return a refusal from the unit, do not raise it.
    """
    hashed = db.index("rates.bucket", bucket)
    row = db.lock(_MOMENTS, {"sought": hashed})
    if row is None:
        db.insert_once(rates, bucket=hashed, moments=b"", until=now + per)
        row = db.lock(_MOMENTS, {"sought": hashed})
    counted = _counted(row.moments if row else b"", now, per)
    if len(counted) >= limit:
        return False
    moments = array("q", (*counted, _microseconds(now))).tobytes()
    db.touch(_COUNT, {"sought": hashed, "moments": moments, "until": now + per})
    return True


def spent(db: Db, bucket: str, limit: int, per: timedelta, now: datetime) -> bool:
    """Whether the limit is reached; counts nothing."""
    row = db.lock(_MOMENTS, {"sought": db.index("rates.bucket", bucket)})
    return row is not None and len(_counted(row.moments, now, per)) >= limit


def sweep(db: Db, now: datetime) -> None:
    """Let go of what no limit counts any more."""
    db.execute(delete(rates).where(rates.c.until < now))


def _counted(moments: bytes, now: datetime, per: timedelta) -> list[int]:
    # A clock set back may leave moments far ahead; they may not bar anyone until then.
    earliest, latest = _microseconds(now - per), _microseconds(now + per)
    return [moment for moment in array("q", moments) if earliest < moment <= latest]


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)
