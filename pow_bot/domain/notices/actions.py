"""Telling colleagues something, once, and letting a mail say that there is something to read.

Called after the audit was noted or before it: it takes no lock that anything else waits for.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.notices.queries import WISH, doors, topic
from pow_bot.domain.notices.records import notice_wishes, notices
from pow_bot.domain.notices.rules import KEPT, mail_due
from pow_bot.domain.notices.words import Digest, Kind, Wish
from pow_bot.storage import Db, new_id, post, take_back

DIGEST = "mail.digest"

_there, _wished = notices.c, notice_wishes.c
_UNREAD_ALREADY = (
    update(notices)
    .where(
        _there.staff == bindparam("colleague"),
        _there.kind == bindparam("what"),
        _there.intake == bindparam("of"),
        _there.read_at.is_(None),
    )
    .values(at=bindparam("again"))
)
_CHANGE_WISH = update(notice_wishes).where(_wished.staff == bindparam("sought"))


def tell(
    db: Db,
    colleague: UUID,
    kind: Kind,
    intake: Intake,
    now: datetime,
    *,
    about: datetime | None = None,
) -> None:
    """Tell a colleague something about an intake; the same again only brings it to the top.

    `about` is the moment that is told of, where it is another than now: of each it is told once,
    also after it was read. Nobody need be told what they did themselves.
    """
    known = {"colleague": colleague, "what": kind, "of": intake.id}
    if about is None and db.touch(_UNREAD_ALREADY, {**known, "again": now}):
        db.notify(topic(colleague))
        return
    whose = {"intake": intake.id, "person": intake.person, "region": intake.region}
    _add(db, colleague, now, {"kind": kind, "about": about or now, **whose})


def tell_of_region(db: Db, colleague: UUID, kind: Kind, region: str, now: datetime) -> None:
    """Tell a colleague something about a whole region; while it is unread it is told once."""
    again = update(notices).where(
        _there.staff == colleague,
        _there.kind == kind,
        _there.region == region,
        _there.intake.is_(None),
        _there.read_at.is_(None),
    )
    if not db.execute(again.values(at=now)).rowcount:
        _add(db, colleague, now, {"kind": kind, "about": now, "region": region})


def read(db: Db, colleague: UUID, notice: UUID, now: datetime) -> None:
    """They read one of theirs."""
    _read(db, colleague, now, _there.id == notice)


def read_all(db: Db, colleague: UUID, until: datetime, now: datetime) -> None:
    """They read all that had come until then: what came since they saw the page stays."""
    _read(db, colleague, now, _there.at <= until)


def read_about(db: Db, colleague: UUID, intake: UUID, now: datetime) -> None:
    """They opened an intake, and so read what they were told of it."""
    _read(db, colleague, now, _there.intake == intake)


def read_of(db: Db, colleague: UUID, kind: Kind, now: datetime) -> None:
    """They opened the room where all of this kind stands, and so read what they were told of it."""
    _read(db, colleague, now, _there.kind == kind)


def wish(db: Db, colleague: UUID, wished: Wish, now: datetime) -> None:
    """How they are told by mail from now on; what is unread goes with the first of them."""
    take_back(db, colleague, [DIGEST])
    values = {"digest": wished.digest, "locale": wished.locale, "posted": None}
    if not db.insert_once(notice_wishes, staff=colleague, **values):
        db.execute(_CHANGE_WISH, {"sought": colleague, **values})
    unread = select(_there.id).where(
        _there.staff == colleague, _there.read_at.is_(None), _there.mailed.is_(None)
    )
    if db.execute(unread.limit(1)).first() is not None:
        _have_mailed(db, colleague, now)


def sweep(db: Db, now: datetime) -> None:
    """Let go of what was told long ago."""
    db.execute(delete(notices).where(_there.at < now - KEPT))


def _add(db: Db, colleague: UUID, now: datetime, what: dict[str, Any]) -> None:
    if db.insert_once(notices, id=new_id(), staff=colleague, at=now, **what):
        _have_mailed(db, colleague, now)
        db.notify(topic(colleague))


def _have_mailed(db: Db, colleague: UUID, now: datetime) -> None:
    """Post the one mail that says so, unless it waits already or none is wished."""
    row = db.lock(WISH, {"sought": colleague})
    if row is None or row.posted is not None or row.digest == Digest.OFF:
        return
    due = mail_due(Digest(row.digest), doors(db, colleague), now)
    posted = post(db, DIGEST, colleague, {}, due, lane=f"digest {colleague}")
    db.execute(_CHANGE_WISH, {"sought": colleague, "posted": posted})


def _read(db: Db, colleague: UUID, now: datetime, which: Any) -> None:
    unread = (_there.staff == colleague, _there.read_at.is_(None), which)
    if db.execute(update(notices).where(*unread).values(read_at=now)).rowcount:
        db.notify(topic(colleague))
