"""A colleague's own sessions: where they are signed in, and ending one of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from pow_bot.domain.staff.actions import TOPIC, session_index
from pow_bot.domain.staff.records import staff_links, staff_sessions
from pow_bot.domain.staff.rules import IDLE, LINK_HOLDS, LONGEST, signed_in
from pow_bot.storage import Db

_there = staff_sessions.c


@dataclass(frozen=True, slots=True)
class Session:
    """Where somebody is signed in. `code` stands for it in a form, and opens nothing."""

    code: str
    browser: str
    started: datetime
    seen: datetime
    this_one: bool


def sessions_of(db: Db, colleague: UUID, session: str, now: datetime) -> list[Session]:
    """Those that still hold, the latest first; `session` is the one that asks."""
    theirs = select(staff_sessions).where(_there.staff == colleague).order_by(_there.started.desc())
    mine = session_index(db, session)
    return [
        Session(
            _code(db, row.token),
            _browser(db, colleague, row.token, row.browser),
            row.started,
            row.seen,
            row.token == mine,
        )
        for row in db.execute(theirs)
        if signed_in(row.started, row.seen, now)
    ]


def started(db: Db, session: str) -> datetime | None:
    """When somebody signed in."""
    asked = select(_there.started).where(_there.token == session_index(db, session))
    return db.execute(asked).scalar_one_or_none()


def end(db: Db, colleague: UUID, code: str) -> None:
    """End one of a colleague's own sessions."""
    theirs = db.execute(select(_there.token).where(_there.staff == colleague)).scalars()
    for token in [one for one in theirs if _code(db, one) == code]:
        db.execute(delete(staff_sessions).where(_there.token == token))
    db.notify(TOPIC)


def end_others(db: Db, colleague: UUID, session: str) -> None:
    """End all sessions of a colleague but this one."""
    others = (_there.staff == colleague, _there.token != session_index(db, session))
    db.execute(delete(staff_sessions).where(*others))
    db.notify(TOPIC)


def sweep(db: Db, now: datetime) -> None:
    """Let go of sessions that hold no more, and of links a day after their end."""
    over = (_there.started <= now - LONGEST) | (_there.seen <= now - IDLE)
    db.execute(delete(staff_sessions).where(over))
    db.execute(delete(staff_links).where(staff_links.c.until <= now - LINK_HOLDS))


def _code(db: Db, token: bytes) -> str:
    return db.index("team.session", token.hex()).hex()[:16]


def _browser(db: Db, colleague: UUID, token: bytes, browser: bytes | None) -> str:
    if browser is None:
        return ""
    seen_as: str = db.safe(colleague).open(_there.browser, token, browser)
    return seen_as
