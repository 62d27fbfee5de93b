"""What nobody does and everybody waits for: an answer came, a day was reached, a term is nearly over."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, literal, select

from pow_bot.domain.intake.keeping import as_kept
from pow_bot.domain.intake.order import DONE
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.rules import HERE, today
from pow_bot.domain.notices.actions import tell
from pow_bot.domain.notices.records import notices
from pow_bot.domain.notices.rules import NEARLY
from pow_bot.domain.notices.words import Kind
from pow_bot.storage import Db, Utc

_there, _told = intakes.c, notices.c
_AT_ONCE = 100


def watch(db: Db, now: datetime) -> int:
    """Tell owners what they were not told of yet, each once; how many it were."""
    count = 0
    for kind, row, about in _found(db, now):
        tell(db, row.owner, kind, as_kept(row._asdict()), now, about=about)
        count += 1
        if count == _AT_ONCE:
            break
    return count


def _found(db: Db, now: datetime) -> Iterator[tuple[Kind, Row[Any], datetime]]:
    for row in _untold(db, Kind.ANSWERED, _there.answered_at.is_not(None), _there.answered_at):
        yield Kind.ANSWERED, row, row.answered_at
    nearly = and_(_there.term_at > now, _there.term_at <= now + NEARLY)
    for row in _untold(db, Kind.TERM, nearly, _there.term_at):
        yield Kind.TERM, row, row.term_at
    begun = datetime.combine(today(now), time(), HERE)
    due = _there.remind_on == today(now)
    for row in _untold(db, Kind.REMINDER, due, literal(begun, Utc)):
        yield Kind.REMINDER, row, begun


def _untold(
    db: Db, kind: Kind, which: ColumnElement[bool], about: ColumnElement[Any]
) -> list[Row[Any]]:
    """Open intakes that somebody has, and of which they were not told this."""
    known = select(_told.id).where(
        _told.staff == _there.owner,
        _told.kind == kind,
        _told.intake == _there.id,
        _told.about == about,
    )
    open_ones = (_there.owner.is_not(None), _there.rank < DONE, which, ~known.exists())
    return list(db.execute(select(intakes).where(*open_ones).limit(_AT_ONCE)).all())
