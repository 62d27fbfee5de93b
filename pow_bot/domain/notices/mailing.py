"""The one mail that says there is something to read: how many of what, and nothing of anybody."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select, update

from pow_bot.domain.notices.queries import WISH, doors
from pow_bot.domain.notices.records import notice_wishes, notices
from pow_bot.domain.notices.rules import may_mail
from pow_bot.domain.notices.words import Digest, Kind, Mail
from pow_bot.domain.routing.terms import next_opening
from pow_bot.domain.staff.records import staff
from pow_bot.storage import Db

_there, _wished = notices.c, notice_wishes.c
_ADDRESS = select(staff.c.id, staff.c.email).where(
    staff.c.id == bindparam("sought"), staff.c.disabled_at.is_(None)
)


def pause(db: Db, colleague: UUID, now: datetime) -> timedelta | None:
    """How long a mail waits: nobody gets one at night or on a day off. None where it can go."""
    there = doors(db, colleague)
    if may_mail(there, now):
        return None
    return min(next_opening(hours, now) for hours in there) - now


def to_mail(db: Db, colleague: UUID, letter: UUID, now: datetime) -> Mail | None:
    """What a letter of the outbox says; the same at every try. None where nobody waits for it.

    What comes from here on goes in the next one.
    """
    wish, address = db.lock(WISH, {"sought": colleague}), db.find(_ADDRESS, {"sought": colleague})
    if wish is None or address is None or wish.digest == Digest.OFF:
        return None
    if wish.posted == letter:
        _count_in(db, colleague, letter)
    counts = _counts(db, letter)
    if not counts:
        return None
    to = db.safe(colleague).open(staff.c.email, colleague, address.email)
    return Mail(to, wish.locale, counts)


def _count_in(db: Db, colleague: UUID, letter: UUID) -> None:
    fresh = (_there.staff == colleague, _there.read_at.is_(None), _there.mailed.is_(None))
    db.execute(update(notices).where(*fresh).values(mailed=letter))
    mine = update(notice_wishes).where(_wished.staff == colleague)
    db.execute(mine.values(posted=None))


def _counts(db: Db, letter: UUID) -> tuple[tuple[Kind, int], ...]:
    kinds = db.execute(select(_there.kind).where(_there.mailed == letter)).scalars()
    found = Counter(map(Kind, kinds))
    return tuple((kind, found[kind]) for kind in Kind if kind in found)
