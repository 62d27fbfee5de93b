"""Taking back what was just done with an intake: for ten seconds, while nobody changed it since.

What the person would be told leaves only afterwards; so nothing that is taken back was ever said.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.columns import as_columns, differing
from pow_bot.domain.intake.keeping import Intake, by_id, change, require_latest
from pow_bot.domain.intake.records import undos
from pow_bot.domain.intake.remembering import remember
from pow_bot.domain.intake.words import NotAllowed, Unseen
from pow_bot.domain.journal.actions import take_back as uncount
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, new_id, recall

UNDO = timedelta(seconds=10)
OVER = Text("intake/undo_over", "De tien seconden zijn voorbij. Dit blijft zo staan.")
_CHANGED = Text("intake/undo_changed", "Er is intussen iets gewijzigd. Dit blijft zo staan.")
_SOUGHT = select(undos).where(undos.c.id == bindparam("sought"))
_OF_BATCH = (
    select(undos.c.id)
    .where(undos.c.batch == bindparam("batch"), undos.c.staff == bindparam("staff"))
    .order_by(undos.c.id)
)
_GONE = delete(undos).where(undos.c.id == bindparam("sought"))
_EXPIRED = delete(undos).where(undos.c.until < bindparam("now"))
_LATEST = (
    select(undos.c.batch, undos.c.kind, undos.c.until)
    .where(undos.c.staff == bindparam("staff"), undos.c.until > bindparam("now"))
    .order_by(undos.c.until.desc(), undos.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done by whom, with what else at once, and what was written beside the change.

    `counted` is an entry of the journal; what was `posted` still waits to leave.
    """

    kind: str
    by: UUID
    batch: UUID
    at: datetime
    counted: UUID | None = None
    posted: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """What somebody did last and can still take back, of how many at once."""

    batch: UUID
    kind: str
    many: int
    until: datetime


def undoable(db: Db, before: Intake, after: Intake, done: Done) -> None:
    """Keep how it stood before, so that who did it can take it back."""
    sweep(db, done.at)
    entered = new_id()
    kept: dict[str, JSON] = {
        "columns": differing(before, after),
        "counted": done.counted.hex if done.counted else None,
        "posted": [one.hex for one in done.posted],
    }
    values = {
        "id": entered,
        "batch": done.batch,
        "intake": after.id,
        "person": after.person,
        "staff": done.by,
        "kind": done.kind,
        "revision": after.revision,
        "until": done.at + UNDO,
        "before": db.safe(after.person).seal(undos.c.before, entered, kept),
    }
    db.execute(insert(undos), values)


def pending(db: Db, actor: Actor, now: datetime) -> Pending | None:
    """What this colleague did within the last ten seconds."""
    row = db.execute(_LATEST, {"staff": actor.id, "now": now}).one_or_none()
    if row is None:
        return None
    return Pending(row.batch, row.kind, len(of_batch(db, actor, row.batch)), row.until)


def of_batch(db: Db, actor: Actor, batch: UUID) -> tuple[UUID, ...]:
    """What was done at once, each to be taken back in a unit of its own."""
    rows = db.execute(_OF_BATCH, {"batch": batch, "staff": actor.id})
    return tuple(rows.scalars())


def undo(db: Db, actor: Actor, sought: UUID, now: datetime) -> str:
    """Let an intake stand as before; its number, as people see it.

    Raises:
        Unseen: there is nothing of theirs to take back.
        NotAllowed: it is too late, or somebody changed it since.
    """
    row = db.find(_SOUGHT, {"sought": sought})
    intake = by_id(db, row.intake) if row is not None and row.staff == actor.id else None
    if row is None or intake is None:
        raise Unseen("there is nothing to take back")
    _require_still(db, intake, row.revision, row.until, now)
    kept = db.safe(intake.person).open(undos.c.before, row.id, row.before)
    after = change(db, intake, **as_columns(kept["columns"]))
    _take_back_beside(db, after, kept)
    if after.flagged_at is not None and intake.flagged_at is None:
        remember(db, after, "distress", after.flagged_at)
    db.touch(_GONE, {"sought": sought})
    remember(db, after, "undone", now, actor=actor.id, note={"what": row.kind})
    audited(db, "intake.undone", actor=actor.id, thing=intake.id, region=after.region, now=now)
    if not sees(db, actor, after):
        raise Unseen("it is another's now")
    return after.written


def sweep(db: Db, now: datetime) -> None:
    """Let go of what cannot be taken back any more: it holds what is to be forgotten."""
    db.touch(_EXPIRED, {"now": now - UNDO})


def _require_still(db: Db, intake: Intake, revision: int, until: datetime, now: datetime) -> None:
    # A clock that was set back gives nobody more time than they had.
    if not until - UNDO <= now < until:
        raise NotAllowed(OVER)
    if intake.revision != revision:
        raise NotAllowed(_CHANGED)
    if not intake.is_open:
        require_latest(db, intake)


def _take_back_beside(db: Db, intake: Intake, kept: dict[str, Any]) -> None:
    if kept["counted"] is not None:
        uncount(db, UUID(kept["counted"]))
    for posted in kept["posted"]:
        recall(db, intake.person, UUID(posted))
