"""What a coordinator does with the front doors of their region."""

import hashlib
from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from pow_bot.domain.audit.actions import note
from pow_bot.domain.practice.actions import Outdated
from pow_bot.domain.regions.records import front_doors
from pow_bot.domain.regions.rules import FrontDoor
from pow_bot.storage import Db

ACTIONS = ("front_door.added", "front_door.changed", "front_door.verified")

_there = front_doors.c


class Taken(Exception):
    """There is a door of this kind already that opens on this day."""


def doors_of(db: Db, region: str) -> list[FrontDoor]:
    """All doors of a region, also of earlier and of later, latest first."""
    rows = select(front_doors).where(_there.region == region)
    ordered = rows.order_by(_there.valid_from.desc(), _there.kind.desc())
    return [FrontDoor(**row) for row in db.execute(ordered).mappings()]


def stamp(door: FrontDoor) -> str:
    """By which a form knows whether the door is as it was."""
    return hashlib.sha256(repr(sorted(asdict(door).items())).encode()).hexdigest()[:16]


def add_door(db: Db, door: FrontDoor, now: datetime, *, by: UUID) -> None:
    """Add a door.

    Raises:
        Taken: one of this kind opens on that day already.
    """
    _require_free(db, door)
    db.execute(insert(front_doors), asdict(door))
    _noted(db, "front_door.added", door, now, by)


def change_door(db: Db, door: FrontDoor, was: str, now: datetime, *, by: UUID) -> None:
    """Keep a door in place of what stood there, as `stamp` has it.

    Raises:
        Outdated: a colleague changed it meanwhile.
        Taken: another of this kind opens on that day already.
    """
    _require_standing(db, door, was)
    _require_free(db, door)
    db.execute(update(front_doors).where(_there.id == door.id), asdict(door))
    _noted(db, "front_door.changed", door, now, by)


def verify_door(db: Db, door: FrontDoor, was: str, on: date, now: datetime, *, by: UUID) -> None:
    """A colleague vouches for it, by name and date: its number is shown from now on.

    Raises:
        Outdated: a colleague changed it meanwhile.
    """
    _require_standing(db, door, was)
    sure = replace(door, verified_on=on, verified_by=by)
    db.execute(update(front_doors).where(_there.id == door.id), asdict(sure))
    _noted(db, "front_door.verified", door, now, by)


def _require_standing(db: Db, door: FrontDoor, was: str) -> None:
    row = db.lock(select(front_doors).where(_there.id == door.id, _there.region == door.region))
    if row is None or stamp(FrontDoor(**row._mapping)) != was:
        raise Outdated("this front door was changed meanwhile")


def _require_free(db: Db, door: FrontDoor) -> None:
    same = select(_there.id).where(
        _there.region == door.region,
        _there.kind == door.kind,
        _there.valid_from == door.valid_from,
        _there.id != door.id,
    )
    if db.execute(same).first() is not None:
        raise Taken("a door of this kind opens on that day already")


def _noted(db: Db, action: str, door: FrontDoor, now: datetime, by: UUID) -> None:
    note(db, action, actor=by, thing=door.id, region=door.region, now=now)
