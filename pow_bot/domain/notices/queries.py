"""What a colleague was told, as far as they may see it still, and how they wish to be told."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from pow_bot.domain.intake.access import listed_for
from pow_bot.domain.intake.queries import queues_of
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.references import written
from pow_bot.domain.notices.records import notice_wishes, notices
from pow_bot.domain.notices.words import Digest, Kind, Notice, Wish
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Opening
from pow_bot.domain.routing.terms import Hours
from pow_bot.domain.staff.permissions import meets_people
from pow_bot.domain.staff.records import staff_regions
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db

MOST = 100

_there = notices.c
_ANY_UNREAD = select(func.count().label("many")).where(
    _there.staff == bindparam("sought"), _there.read_at.is_(None)
)
WISH = select(notice_wishes).where(notice_wishes.c.staff == bindparam("sought"))


def topic(colleague: UUID) -> str:
    """What the pages of one colleague wait for."""
    return f"notices:{colleague}"


def unread(db: Db, actor: Actor) -> int:
    """How much they have not read, for the bell."""
    row = db.find(_ANY_UNREAD, {"sought": actor.id})
    if row is None or not row.many:
        return 0
    counted = _visible(select(func.count()), actor).where(_there.read_at.is_(None))
    return int(db.execute(counted).scalar_one())


def told(db: Db, actor: Actor) -> list[Notice]:
    """The latest, newest first; what left their region or was erased is not among it."""
    columns = select(
        _there.id, _there.kind, _there.region, _there.at, _there.read_at, intakes.c.reference
    )
    rows = _visible(columns, actor).order_by(_there.at.desc(), _there.id.desc()).limit(MOST)
    return [_notice(row) for row in db.execute(rows)]


def wish_of(db: Db, colleague: UUID) -> Wish:
    """How they are told by mail."""
    row = db.find(WISH, {"sought": colleague})
    return Wish() if row is None else Wish(Digest(row.digest), row.locale)


def doors(db: Db, colleague: UUID) -> list[Hours]:
    """When the doors are open of the regions they work in."""
    there = select(staff_regions.c.region).where(staff_regions.c.staff == colleague)
    regions = db.execute(there.order_by(staff_regions.c.region)).scalars().all()
    return [practice(db, region, Opening).hours for region in regions]


def _visible(rows: Select[Any], actor: Actor) -> Select[Any]:
    joined = rows.select_from(notices).outerjoin(intakes, intakes.c.id == _there.intake)
    return joined.where(_there.staff == actor.id, or_(_there.intake.is_(None), _theirs(actor)))


def _theirs(actor: Actor) -> ColumnElement[bool]:
    if not meets_people(actor):
        return _there.intake.is_(None)
    return and_(intakes.c.queue.in_(queues_of(actor)), *listed_for(actor))


def _notice(row: Any) -> Notice:
    reference = written(row.reference) if row.reference else None
    return Notice(
        row.id, Kind(row.kind), reference, row.region, row.at, read=row.read_at is not None
    )
