"""Who looks at an intake now, for colleagues who are about to do the same.

A look writes one row, and an open page refreshes it at most every twenty seconds. Nobody is told by
it to whoever the intake is about: that somebody looked stands in the audit.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.records import presences
from pow_bot.domain.intake.undoing import sweep
from pow_bot.domain.staff.queries import names
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db

# Two refreshes may fail before a colleague counts as gone; that is within a minute of leaving.
THERE = timedelta(seconds=50)
AGAIN = timedelta(seconds=20)
_MINE = (presences.c.intake == bindparam("looked_at"), presences.c.staff == bindparam("who"))
_REFRESH = update(presences).where(*_MINE).values(at=bindparam("now"))
_LEFT = delete(presences).where(
    presences.c.staff == bindparam("who"), presences.c.intake != bindparam("looked_at")
)
_STALE = delete(presences).where(presences.c.at < bindparam("past"))


def looking(queue: str) -> str:
    """What pages of open intakes wait for."""
    return f"looking:{queue}"


def arrive(db: Db, intake: Intake, actor: Actor, now: datetime) -> None:
    """This colleague looks at it, and at no other one any more."""
    at = {"looked_at": intake.id, "who": actor.id}
    sweep(db, now)
    left, stale = db.touch(_LEFT, at), db.touch(_STALE, {"past": now - 2 * THERE})
    came = db.insert_once(presences, intake=intake.id, staff=actor.id, person=intake.person, at=now)
    if not came:
        db.touch(_REFRESH, {**at, "now": now})
    if came or left or stale:
        db.notify(looking(intake.queue))


def others(db: Db, intake: UUID, actor: Actor, now: datetime) -> tuple[str, ...]:
    """The names of the colleagues who look at it too, by name."""
    there = presences.c
    wanted = select(there.staff).where(
        there.intake == intake, there.staff != actor.id, there.at > now - THERE
    )
    found = names(db, db.execute(wanted).scalars())
    return tuple(sorted(found.values(), key=str.casefold))


def to_be_refreshed(db: Db, intake: UUID, actor: Actor, now: datetime) -> bool:
    """Whether it is time to write down again that this colleague is there."""
    there = presences.c
    mine = select(there.at).where(there.intake == intake, there.staff == actor.id)
    at: datetime | None = db.execute(mine).scalar_one_or_none()
    # A clock that was set back refreshes at once.
    return at is None or not at <= now < at + AGAIN
