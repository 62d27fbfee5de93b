"""Looking up the front door of a region, and what of it may be shown."""

from datetime import date

from sqlalchemy import or_, select

from pow_bot.domain.regions.places import regions
from pow_bot.domain.regions.records import front_doors
from pow_bot.domain.regions.rules import GENERAL, FrontDoor, Shown, shown, trusted
from pow_bot.storage import Db


def front_door(db: Db, region_code: str, on: date) -> FrontDoor | None:
    """The front door that is valid on this day, the newest where there are more."""
    there = front_doors.c
    wanted = (
        select(front_doors)
        .where(there.region == region_code, there.kind.in_(GENERAL), there.valid_from <= on)
        .where(or_(there.valid_until.is_(None), there.valid_until >= on))
        .order_by(there.valid_from.desc(), there.kind.desc())
        .limit(1)
    )
    row = db.execute(wanted).mappings().one_or_none()
    return FrontDoor(**row) if row else None


def front_of(db: Db, region_code: str | None, on: date) -> Shown:
    """What people see of the front door of a region on this day; of none where none is known."""
    door = front_door(db, region_code, on) if region_code else None
    return shown(door, regions().get(region_code or ""), on)


def addresses_of(db: Db, region_code: str, on: date) -> tuple[str, ...]:
    """Where the front doors of a region are on this day, as far as that may be shown."""
    rows = db.execute(select(front_doors).where(front_doors.c.region == region_code)).mappings()
    doors = (FrontDoor(**row) for row in rows)
    return tuple(one.address for one in doors if one.address and trusted(one, on))
