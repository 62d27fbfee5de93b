"""Carrying a conversation from a messenger to the web and back: a link for one use, for a while."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select

from pow_bot.conversations.keeping import Conversation, carried, of_person
from pow_bot.conversations.records import crossings
from pow_bot.storage import Db

# Long enough to find a computer with a screen reader, short enough for a link that is passed on.
LASTS = timedelta(minutes=15)
WEB, MESSENGER = "web", "messenger"
_BYTES = 16

_COLUMNS = crossings.c
_ADD = insert(crossings)
_BY_TOKEN = select(crossings).where(
    _COLUMNS.token == bindparam("sought"), _COLUMNS.towards == bindparam("to")
)


def ticket(db: Db, person: UUID, towards: str, now: datetime) -> str:
    """A token that carries this person's conversation to the web or to a messenger, once."""
    token = secrets.token_urlsafe(_BYTES)
    hashed = db.index("crossings.token", token)
    values = {"token": hashed, "person": person, "towards": towards, "until": now + LASTS}
    db.execute(_ADD, values)
    return token


def whose(db: Db, token: str, towards: str, now: datetime) -> UUID | None:
    """Whose conversation a token still carries; looking does not use it up."""
    row = db.find(_BY_TOKEN, {"sought": db.index("crossings.token", token), "to": towards})
    return row.person if row is not None and now <= row.until else None


def used(db: Db, token: str, towards: str, now: datetime) -> Conversation | None:
    """The conversation that a token carries, held; the token is gone. None where it holds no more."""
    person = _person(db, token, towards, now)
    if person is None:
        return None
    db.execute(delete(crossings).where(_COLUMNS.token == db.index("crossings.token", token)))
    return of_person(db, person, hold=True)


def to_web(db: Db, token: str, door: str, now: datetime) -> bool:
    """Open the carried conversation in this browser too; it stays in the messenger as well."""
    conversation = used(db, token, WEB, now)
    if conversation is None:
        return False
    carried(db, conversation, door, now)
    return True


def sweep(db: Db, now: datetime) -> None:
    """Let go of links that nobody used."""
    db.execute(delete(crossings).where(_COLUMNS.until < now))


def _person(db: Db, token: str, towards: str, now: datetime) -> UUID | None:
    sought = {"sought": db.index("crossings.token", token), "to": towards}
    row = db.lock(_BY_TOKEN, sought)
    return row.person if row is not None and now <= row.until else None
