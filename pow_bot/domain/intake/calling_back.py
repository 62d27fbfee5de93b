"""When somebody is to be called back, as the last talk by phone left it; no answer leaves it so."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select, update

from pow_bot.domain.intake.records import calls
from pow_bot.domain.intake.words import Attempt
from pow_bot.storage import Db

_SOUGHT: BindParameter[Any] = bindparam("sought")
# A call in vain changes nothing of what was agreed.
_COUNTS = calls.c.outcome != Attempt.NO_ANSWER
_AGREED = (
    select(calls.c.again_at)
    .where(calls.c.intake == _SOUGHT, _COUNTS)
    .order_by(calls.c.at.desc(), calls.c.id.desc())
    .limit(1)
)
_OVER = update(calls).where(calls.c.intake == _SOUGHT).values(again_at=None)


def agreed(db: Db, intake: UUID) -> datetime | None:
    """When they are to be called back; none where nothing was agreed, or they were spoken to since."""
    row = db.find(_AGREED, {"sought": intake})
    again_at: datetime | None = row.again_at if row else None
    return again_at


def over(db: Db, intake: UUID) -> None:
    """What was agreed does not stand any more: it was rounded off since."""
    db.execute(_OVER, {"sought": intake})
