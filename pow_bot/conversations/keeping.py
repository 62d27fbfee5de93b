"""Finding a conversation again, beginning one, and keeping what a turn made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update

from pow_bot.conversations.alarm import NOOD
from pow_bot.conversations.hearing import Hearing, Terms
from pow_bot.conversations.records import conversations
from pow_bot.conversations.words import draw, spoken
from pow_bot.domain.chats.actions import farewell
from pow_bot.domain.chats.words import Farewell
from pow_bot.domain.intake.words import OVERHEARD
from pow_bot.engine.book import Book
from pow_bot.engine.flow import At
from pow_bot.engine.looking import sent
from pow_bot.engine.session import Session, session_from
from pow_bot.engine.take import put_aside
from pow_bot.storage import JSON, Db, new_id, request

# Long enough to look for a letter, short enough for a phone that is passed on.
IDLE = timedelta(minutes=30)
_PAUSE = timedelta(minutes=5)
# Where a flow says `keep: day`.
_DAY = timedelta(days=1)

_COLUMNS = conversations.c
_BY_DOOR = select(conversations).where(_COLUMNS.door == bindparam("sought"))
_BY_PERSON = select(conversations).where(_COLUMNS.person == bindparam("sought"))
_BY_WORDS = select(conversations).where(_COLUMNS.words == bindparam("sought"))
_KEEP = update(conversations).where(_COLUMNS.id == bindparam("kept"))


class Raced(Exception):
    """Two first answers came at once; the other one began the conversation. Take it again."""


@dataclass(frozen=True, slots=True)
class Distress:
    """What somebody wrote that cannot wait: its kind, how they are reached safely, and where.

    `said_in` is the channel in which they chose that way: *here* means there and nowhere else.
    """

    kind: str
    safe: str | None = None
    wrote: At | None = None
    said_in: str | None = None

    def then(self, kind: str, wrote: At | None) -> "Distress":
        """What is known after another cry: who was not to be called is still not to be called."""
        unsafe = self.kind in OVERHEARD and self.safe is None
        return Distress(kind, "chat" if unsafe else self.safe, wrote, self.said_in)

    def told(self) -> Mapping[str, Any]:
        """What the team needs to know beside the kind: the way that is safe."""
        if self.safe is None:
            return {}
        safe = {"value": self.safe, **({"in": self.said_in} if self.said_in else {})}
        return {NOOD: {"answers": {"safe": safe}, "decisions": []}}

    def as_json(self) -> JSON:
        wrote: JSON = list(self.wrote) if self.wrote else None
        return {"kind": self.kind, "safe": self.safe, "wrote": wrote, "said_in": self.said_in}


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as it stands."""

    id: UUID
    person: UUID
    session: Session
    sent: bool
    words_shown: bool
    seen_at: datetime
    expires_at: datetime
    distress: Distress | None = None

    def locked(self, now: datetime) -> bool:
        """Whether its words are asked for first: they were shown, and nobody spoke for a while."""
        return self.words_shown and now - self.seen_at > IDLE


def found(db: Db, door: str, *, hold: bool = False) -> Conversation | None:
    """The conversation that this cookie opens; with `hold` no other turn can take it meanwhile."""
    sought = {"sought": db.index("conversations.door", door)}
    row = db.lock(_BY_DOOR, sought) if hold else db.execute(_BY_DOOR, sought).one_or_none()
    return opened(db, row) if row else None


def of_person(db: Db, person: UUID, *, hold: bool = False) -> Conversation | None:
    """The conversation of who talks in a messenger; with `hold` as in `found`."""
    sought = {"sought": person}
    row = db.lock(_BY_PERSON, sought) if hold else db.find(_BY_PERSON, sought)
    return opened(db, row) if row else None


def begun(db: Db, hearing: Hearing, terms: Terms) -> Conversation:
    """A conversation with a person of its own, made at the first answer and not at the first look.

    Raises:
        Raced: another turn with the same cookie has just begun one.
    """
    words = draw()
    new = Conversation(
        id=new_id(),
        person=db.new_holder(),
        session=Session(locale=hearing.locale),
        sent=False,
        words_shown=False,
        seen_at=hearing.at,
        expires_at=hearing.at + terms.draft,
    )
    safe = db.safe(new.person)
    values = {
        "id": new.id,
        "person": new.person,
        "channel": hearing.channel,
        "door": db.index("conversations.door", hearing.door) if hearing.door else None,
        "words": db.index("conversations.words", spoken(words)),
        "spoken": safe.seal(_COLUMNS.spoken, new.id, list(words)),
        "words_shown": new.words_shown,
        "session": safe.seal(_COLUMNS.session, new.id, new.session.as_json()),
        "sent": new.sent,
        "seen_at": new.seen_at,
        "expires_at": new.expires_at,
    }
    if not db.insert_once(conversations, **values):
        raise Raced
    return new


def kept(db: Db, book: Book, after: Conversation, now: datetime, terms: Terms) -> None:
    """Write down what a turn made of it. The receipt shows the four words."""
    session = after.session
    sealed = db.safe(after.person).seal(_COLUMNS.session, after.id, session.as_json())
    was_sent = sent(book, session)
    values = {
        "kept": after.id,
        "session": sealed,
        "sent": was_sent,
        "words_shown": after.words_shown or was_sent,
        "seen_at": now,
        "expires_at": now + (_DAY if _for_a_day(book, session) else terms.draft),
    }
    db.touch(_KEEP, values)


def _for_a_day(book: Book, session: Session) -> bool:
    """Whether something was answered that is not to be kept: *zelfstandige*, without leaving data."""
    flows = {at.flow for at in session.answers} & set(book.flows)
    return any(book.flows[name].keep == "day" for name in flows)


def note_distress(db: Db, old: Conversation, distress: Distress | None) -> Conversation:
    """Keep what cannot wait beside the draft, so that it comes along when that is sent."""
    safe = db.safe(old.person)
    sealed = safe.seal(_COLUMNS.distress, old.id, distress.as_json()) if distress else None
    db.execute(_KEEP, {"kept": old.id, "distress": sealed})
    return replace(old, distress=distress)


def present(book: Book, conversation: Conversation, now: datetime) -> Session:
    """The session as it goes on now.

    What interrupts is put aside after a pause: who picks up the phone next need not read what
    somebody was afraid of.
    """
    if now - conversation.seen_at <= _PAUSE:
        return conversation.session
    return put_aside(book, conversation.session)


def words_of(db: Db, conversation: Conversation) -> tuple[str, ...]:
    """Its four words, to be shown to whoever has it open."""
    row = db.execute(select(_COLUMNS.spoken).where(_COLUMNS.id == conversation.id)).one()
    words = db.safe(conversation.person).open(_COLUMNS.spoken, conversation.id, row.spoken)
    return tuple(words)


def show_words(db: Db, door: str) -> tuple[str, ...] | None:
    """The four words of an open conversation; from now on they are asked for after a pause."""
    conversation = found(db, door, hold=True)
    if conversation is None:
        return None
    db.execute(_KEEP, {"kept": conversation.id, "words_shown": True})
    return words_of(db, conversation)


def resume(db: Db, words: tuple[str, ...], door: str, now: datetime) -> bool:
    """Open the conversation of these words on this phone; the phone before loses it."""
    sought = {"sought": db.index("conversations.words", spoken(words))}
    row = db.lock(_BY_WORDS, sought)
    if row is None:
        return False
    _move(db, row.id, door, now)
    return True


def carried(db: Db, conversation: Conversation, door: str, now: datetime) -> None:
    """Open it in this browser; after a pause its words are asked for there."""
    _move(db, conversation.id, door, now)
    db.execute(_KEEP, {"kept": conversation.id, "words_shown": True})


def _move(db: Db, conversation: UUID, door: str, now: datetime) -> None:
    other = found(db, door, hold=True)
    if other is not None and other.id != conversation:
        leave(db, other, now)
    moved = {"door": db.index("conversations.door", door), "seen_at": now}
    db.execute(_KEEP, {"kept": conversation, **moved})


def leave(db: Db, conversation: Conversation, now: datetime) -> None:
    """Forget it on this phone. A draft that nobody can come back to is erased at once."""
    # At once, also of a draft: until it is erased no other one could be opened on this phone.
    forgotten(db, conversation)
    if not (conversation.sent or conversation.words_shown):
        request(db, conversation.person, now)


def forgotten(db: Db, conversation: Conversation) -> None:
    """Take it off this phone at once: it is erased only after the commit."""
    db.execute(_KEEP, {"kept": conversation.id, "door": None})


def expire(db: Db, now: datetime, most: int = 100) -> int:
    """Erase drafts that nobody came back to; how many. What was sent has terms of its own."""
    over = (
        select(_COLUMNS.person)
        .where(~_COLUMNS.sent, _COLUMNS.expires_at < now)
        .order_by(_COLUMNS.expires_at)
        .limit(most)
    )
    people = db.execute(over).scalars().all()
    for person in people:
        farewell(db, person, Farewell.EXPIRED, now)
        request(db, person, now)
    return len(people)


def opened(db: Db, row: Row[Any]) -> Conversation:
    """A conversation from its row."""
    safe = db.safe(row.person)
    session = safe.open(_COLUMNS.session, row.id, row.session)
    distress = safe.open(_COLUMNS.distress, row.id, row.distress) if row.distress else None
    return Conversation(
        row.id,
        row.person,
        session_from(session),
        row.sent,
        row.words_shown,
        row.seen_at,
        row.expires_at,
        _distress(distress) if distress else None,
    )


def _distress(plain: Mapping[str, Any]) -> Distress:
    wrote = At(*plain["wrote"]) if plain["wrote"] else None
    return Distress(plain["kind"], plain["safe"], wrote, plain.get("said_in"))
