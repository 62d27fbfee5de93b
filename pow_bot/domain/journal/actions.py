"""Writing into the journal."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, insert

from pow_bot.domain.journal.records import journal
from pow_bot.storage import Db

_HOUR = timedelta(hours=1)
_ADD = insert(journal)


@dataclass(frozen=True, slots=True)
class About:
    """What many people share."""

    region: str | None
    line: str | None
    channel: str
    locale: str
    urgency: str | None
    campaign: str | None = None


def write(db: Db, event: str, about: About, day: date, took: timedelta | None = None) -> UUID:
    """Count an event. `took` is working time and is kept in whole hours.

    The number it gives back is for taking it back at once, and is kept nowhere for longer.
    """
    entered, hours = uuid4(), None if took is None else max(took // _HOUR, 0)
    db.execute(_ADD, {"id": entered, "day": day, "event": event, "took": hours, **asdict(about)})
    return entered


def take_back(db: Db, entered: UUID) -> None:
    """It did not happen after all."""
    db.execute(delete(journal).where(journal.c.id == entered))
