"""Stored limits, over all processes: at most so many in any span of time, or one every so often."""

from array import array
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
_KEPT = select(rates.c.moments, rates.c.until).where(rates.c.bucket == bindparam("sought"))
_COUNT = update(rates).where(rates.c.bucket == bindparam("sought"))

# More than the clocks of two machines differ; what lies further ahead was written by a wrong one.
_SKEW = timedelta(seconds=10)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


def uncount(db: Db, bucket: str, counted: datetime) -> None:
    """Take one back that was counted at this moment: it turned out to be none of those to limit."""
    hashed = db.index("rates.bucket", bucket)
    row = db.lock(_KEPT, {"sought": hashed})
    moments = array("q", row.moments if row else b"")
    if row is not None and (moment := _microseconds(counted)) in moments:
        moments.remove(moment)
        db.touch(_COUNT, {"sought": hashed, "moments": moments.tobytes(), "until": row.until})


def spent(db: Db, bucket: str, limit: int, per: timedelta, now: datetime) -> bool:
    """Whether the limit is reached; counts nothing."""
    row = db.lock(_MOMENTS, {"sought": db.index("rates.bucket", bucket)})
    return row is not None and len(_counted(row.moments, now, per)) >= limit


def reserve(
    db: Db,
    bucket: str,
    every: timedelta,
    burst: int,
    now: datetime,
    *,
    patience: timedelta = timedelta.max,
) -> timedelta:
    """Take the next place where one leaves every so often, and `burst` at once; how long to wait.

    Whoever would have to wait longer than `patience` is given no place, and may ask again then.
    Source: GCRA, ITU-T I.371.
    """
    hashed = db.index("rates.bucket", bucket)
    pace = _pace(db, hashed, now)
    free = max(pace.taken, pace.barred, now)
    wait = max(pace.barred, free - every * (burst - 1), now) - now
    if wait <= patience:
        _keep(db, hashed, _Pace(now, free + every, pace.barred))
    return wait


def postpone(db: Db, bucket: str, until: datetime, now: datetime) -> None:
    """Give no place away before `until`; a place given already stays with who has it."""
    hashed = db.index("rates.bucket", bucket)
    pace = _pace(db, hashed, now)
    _keep(db, hashed, _Pace(now, pace.taken, max(pace.barred, until)))


def sweep(db: Db, now: datetime) -> None:
    """Let go of what no limit counts any more."""
    db.execute(delete(rates).where(rates.c.until < now))


@dataclass(frozen=True)
class _Pace:
    """When it was last asked, until when places are taken, and before when none is given."""

    asked: datetime
    taken: datetime
    barred: datetime


def _pace(db: Db, hashed: bytes, now: datetime) -> _Pace:
    """Held to the end of the unit."""
    row = db.lock(_MOMENTS, {"sought": hashed})
    if row is None:
        db.insert_once(rates, bucket=hashed, moments=b"", until=now)
        row = db.lock(_MOMENTS, {"sought": hashed})
    moments = array("q", row.moments if row else b"")
    fresh = _Pace(now, _EPOCH, _EPOCH)
    pace = _Pace(*map(_moment, moments)) if moments else fresh
    # A clock set back may not bar anyone until it has caught up.
    return pace if pace.asked <= now + _SKEW else fresh


def _keep(db: Db, hashed: bytes, pace: _Pace) -> None:
    moments = array("q", map(_microseconds, (pace.asked, pace.taken, pace.barred))).tobytes()
    until = max(pace.taken, pace.barred)
    db.touch(_COUNT, {"sought": hashed, "moments": moments, "until": until})


def _counted(moments: bytes, now: datetime, per: timedelta) -> list[int]:
    # A clock set back may leave moments far ahead; they may not bar anyone until then.
    earliest, latest = _microseconds(now - per), _microseconds(now + per)
    return [moment for moment in array("q", moments) if earliest < moment <= latest]


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
