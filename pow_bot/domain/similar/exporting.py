"""What a view holds, for a file: a part at a time, each noted as what its person may know of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from pow_bot.domain.audit.actions import note_all
from pow_bot.domain.audit.rules import EXPORT
from pow_bot.domain.intake.access import listed_for
from pow_bot.domain.intake.queries import LISTED, Listed, in_queues, queues_of
from pow_bot.domain.intake.records import intakes, region_of
from pow_bot.domain.staff.permissions import TABLE, Action
from pow_bot.domain.staff.queries import names
from pow_bot.domain.staff.rules import Actor, only_region
from pow_bot.storage import Db

# So many are read in one unit, and noted in one.
AT_ONCE = 500

_there = intakes.c


@dataclass(frozen=True, slots=True)
class Exported:
    """A row of the file. `owner` is the name of the colleague who has it."""

    id: UUID
    listed: Listed
    owner: str | None


def exports(actor: Actor) -> bool:
    """Whether a colleague of this role ever gets a file."""
    return actor.role in TABLE[Action.EXPORT]


def begin(db: Db, actor: Actor, now: datetime) -> None:
    """Note that somebody takes a file along, also where nothing is in it."""
    note_all(db, EXPORT, [(None, only_region(actor))], actor=actor.id, now=now)


def take(db: Db, actor: Actor, references: Sequence[str]) -> list[Exported]:
    """These, in this order, as they stand now; without what is not theirs to take along."""
    wanted = select(_there.id, *LISTED).where(
        _there.reference.in_(references),
        in_queues(queues_of(actor)),
        *listed_for(actor, Action.EXPORT),
    )
    there = {row.reference: row for row in db.execute(wanted)}
    rows = [there[one] for one in references if one in there]
    known = names(db, {row.owner for row in rows})
    return [Exported(row.id, Listed.of(row[1:]), known.get(row.owner)) for row in rows]


def note(db: Db, actor: Actor, rows: Sequence[Exported], now: datetime) -> None:
    """Note of each that it is taken along, before it is."""
    things = [(row.id, region_of(row.listed.queue)) for row in rows]
    note_all(db, EXPORT, things, actor=actor.id, now=now)
