"""Keeping front doors."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from pow_bot.domain.regions.places import rows
from pow_bot.domain.regions.records import front_doors
from pow_bot.domain.regions.rules import GOOD_ENOUGH
from pow_bot.storage import Db, new_id


def fill_front_doors(db: Db, today: date) -> int:
    """Take over what public sources say, for regions that have nothing yet; returns how many.

    Only rows good enough to be shown, and none whose door is yet to open.
    """
    present = set(db.execute(select(front_doors.c.region).distinct()).scalars())
    return sum(
        db.insert_once(front_doors, id=new_id(), **row)
        for row in _good_enough()
        if row["region"] not in present and row["valid_from"] <= today
    )


def _good_enough() -> Iterator[Mapping[str, Any]]:
    for row in rows("front_doors"):
        if row["confidence"] in GOOD_ENOUGH:
            kept = {name: value or None for name, value in row.items()}
            yield {**kept, "valid_from": date.fromisoformat(row["valid_from"])}
