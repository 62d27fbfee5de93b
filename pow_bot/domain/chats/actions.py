"""What becomes of a chat: met, opened for a person, stopped, dead; and what is sent there."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, update

from pow_bot.domain.chats.queries import door_index, held, held_by_door, held_of
from pow_bot.domain.chats.records import chats
from pow_bot.domain.chats.words import DELETABLE, Board, Chat, Farewell, Stage
from pow_bot.storage import JSON, Db, new_id, post, take_back

# Of who began and never said yes.
_STRANGER = timedelta(days=1)
_CHANGE = update(chats).where(chats.c.id == bindparam("changed"))


def met(db: Db, channel: str, address: int, locale: str, now: datetime) -> Chat:
    """The chat with this number, held; one that is new is met in this language."""
    there = held_by_door(db, channel, address)
    if there is not None:
        return there
    # Without a word of whose it is: nobody has said yes to anything.
    db.insert_once(
        chats,
        id=new_id(),
        channel=channel,
        door=door_index(db, channel, address),
        locale=locale,
        stage=Stage.LANGUAGE,
        seen_at=now,
    )
    met_now = held_by_door(db, channel, address)
    if met_now is None:
        raise RuntimeError("a chat that was met cannot be found")
    return met_now


def kept(db: Db, chat: Chat, now: datetime) -> Chat:
    """Write down how a chat stands now."""
    values: dict[str, Any] = {
        "changed": chat.id,
        "locale": chat.locale,
        "stage": chat.stage,
        "region": chat.origin.region,
        "campaign": chat.origin.campaign,
        "seen_at": now,
        "ticket": _sealed_ticket(db, chat),
    }
    if chat.person is not None:
        values["board"] = _sealed_board(db, chat)
    db.touch(_CHANGE, values)
    return replace(chat, seen_at=now)


def opened(db: Db, chat: Chat, person: UUID, address: int) -> Chat:
    """They said yes: from now on it is a person's, and what is sent there has somewhere to go."""
    sealed = db.safe(person).seal(chats.c.address, chat.id, address)
    values = {
        "changed": chat.id,
        "person": person,
        "address": sealed,
        "stage": Stage.OPEN,
        "ticket": None,
    }
    db.touch(_CHANGE, values)
    return replace(chat, person=person, address=address, stage=Stage.OPEN, ticket="")


def forgotten(db: Db, chat: Chat) -> None:
    """Nothing of it is left; whoever writes there again is a stranger."""
    db.execute(delete(chats).where(chats.c.id == chat.id))


def reposted(db: Db, chat: UUID, board: Board) -> None:
    """What stands on the screen now, as who sent it found out."""
    there = held(db, chat)
    if there is not None and there.person is not None:
        sealed = _sealed_board(db, replace(there, board=board))
        db.touch(_CHANGE, {"changed": chat, "board": sealed})


def died(db: Db, chat: UUID) -> Chat | None:
    """Nothing arrives there any more: what waits for it is forgotten, and staff choose another way.

    None where it was known already, or the chat is gone.
    """
    there = held(db, chat)
    if there is None or there.stage is not Stage.OPEN:
        # Who stopped stays so, whether they come back or not.
        return None
    db.touch(_CHANGE, {"changed": chat, "stage": Stage.DEAD})
    if there.person is not None:
        take_back(db, there.person, (f"{there.channel}.nudge",))
    return there


def stopped(db: Db, person: UUID) -> None:
    """They want to hear nothing more there, until they begin again."""
    there = held_of(db, person)
    if there is not None and there.stage in {Stage.OPEN, Stage.DEAD}:
        db.touch(_CHANGE, {"changed": there.id, "stage": Stage.STOPPED})


def farewell(db: Db, person: UUID, why: Farewell, now: datetime) -> None:
    """All that is kept of somebody is about to be erased: take our messages away there, and say so.

    From here on nobody is known in that chat. It is the house's own errand, because nothing of the
    person will be left. Who stopped hears only what they asked for there.
    """
    chat = held_of(db, person)
    if chat is None or chat.address is None:
        return
    if chat.stage is not Stage.DEAD:
        speaks = chat.stage is Stage.OPEN or why is Farewell.ERASED_HERE
        own: JSON = list(chat.board.deletable(now))
        about: JSON = {
            "to": chat.address,
            "why": str(why) if speaks else None,
            "locale": chat.locale,
            "deletes": own,
        }
        post(db, f"{chat.channel}.farewell", None, about, now, lane=chat.lane)
    forgotten(db, chat)


def speak(db: Db, chat: Chat, kind: str, about: dict[str, JSON], due: datetime) -> UUID:
    """Have something sent there, after what was to be sent before it."""
    payload: JSON = {"chat": str(chat.id), **about}
    return post(db, f"{chat.channel}.{kind}", chat.person, payload, due, lane=chat.lane)


def remind(db: Db, chat: Chat, due: datetime) -> UUID:
    """Have somebody asked whether they want to go on. It may have to wait for a night to end, and
    keeps nothing else waiting.
    """
    payload: JSON = {"chat": str(chat.id)}
    lane = f"{chat.lane} reminder"
    return post(db, f"{chat.channel}.nudge", chat.person, payload, due, lane=lane)


def sweep(db: Db, now: datetime) -> None:
    """Let go of those who began and never said yes."""
    strangers = chats.c.person.is_(None) & (chats.c.seen_at < now - _STRANGER)
    db.execute(delete(chats).where(strangers))


def _sealed_ticket(db: Db, chat: Chat) -> bytes | None:
    return db.safe(None).seal(chats.c.ticket, chat.id, chat.ticket) if chat.ticket else None


def _sealed_board(db: Db, chat: Chat) -> bytes:
    if chat.person is None:
        raise ValueError("what stands in the chat of nobody is not kept")
    board = chat.board
    newest = max((at for _, at in board.own), default=None)
    recent = tuple((message, at) for message, at in board.own if newest and newest - at < DELETABLE)
    plain = replace(board, own=recent).as_json()
    return db.safe(chat.person).seal(chats.c.board, chat.id, plain)
