"""Finding a chat: by the messenger's number of it, by itself, or by its person."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from pow_bot.domain.chats.records import chats
from pow_bot.domain.chats.words import Board, Chat, Origin, Stage, board_from
from pow_bot.storage import Db

_BY_DOOR = select(chats).where(chats.c.door == bindparam("sought"))
_BY_ID = select(chats).where(chats.c.id == bindparam("sought"))
_BY_PERSON = select(chats).where(chats.c.person == bindparam("sought"))


def door_index(db: Db, channel: str, address: int) -> bytes:
    """By which a chat is found, and nobody can read back whose it is."""
    return db.index("chats.door", f"{channel} {address}")


def held_by_door(db: Db, channel: str, address: int) -> Chat | None:
    """The chat with this number, held to the end of the unit."""
    return _opened(db, db.lock(_BY_DOOR, {"sought": door_index(db, channel, address)}))


def held(db: Db, chat: UUID) -> Chat | None:
    """This chat, held to the end of the unit; none where it was erased."""
    return _opened(db, db.lock(_BY_ID, {"sought": chat}))


def chat_of(db: Db, person: UUID) -> Chat | None:
    """The chat through which a person is reached, if they have one."""
    return _opened(db, db.find(_BY_PERSON, {"sought": person}))


def held_of(db: Db, person: UUID) -> Chat | None:
    """The same, held to the end of the unit."""
    return _opened(db, db.lock(_BY_PERSON, {"sought": person}))


def _opened(db: Db, row: Row[Any] | None) -> Chat | None:
    if row is None:
        return None
    safe = db.safe(row.person) if row.person else None
    board = safe.open(chats.c.board, row.id, row.board) if safe and row.board else None
    ticket = db.safe(None).open(chats.c.ticket, row.id, row.ticket) if row.ticket else ""
    return Chat(
        id=row.id,
        channel=row.channel,
        person=row.person,
        locale=row.locale,
        stage=Stage(row.stage),
        origin=Origin(row.region, row.campaign),
        seen_at=row.seen_at,
        ticket=ticket,
        address=safe.open(chats.c.address, row.id, row.address) if safe and row.address else None,
        board=board_from(board) if board else Board(),
    )
