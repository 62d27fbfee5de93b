"""Finding a conversation again, beginning one, and keeping what a turn made of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select, update

from pow_bot.conversations.hearing import Hearing, Terms
from pow_bot.conversations.records import conversations
from pow_bot.conversations.words import draw, spoken
from pow_bot.engine.session import Session, session_from
from pow_bot.storage import Db, new_id, request

# Long enough to look for a letter, short enough for a phone that is passed on.
IDLE = timedelta(minutes=30)

_COLUMNS = conversations.c
_BY_DOOR = select(conversations).where(_COLUMNS.door == bindparam("sought"))
_BY_WORDS = select(conversations).where(_COLUMNS.words == bindparam("sought"))
_KEEP = update(conversations).where(_COLUMNS.id == bindparam("kept"))
_BEGIN = insert(conversations)


class Raced(Exception):
    """Two first answers came at once; the other one began the conversation. Take it again."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as it stands."""

    id: UUID
    person: UUID
    session: Session
    sent: bool
    words_shown: bool
    seen_at: datetime

    def locked(self, now: datetime) -> bool:
        """Whether its words are asked for first: they were shown, and nobody spoke for a while."""
        return self.words_shown and now - self.seen_at > IDLE


def found(db: Db, door: str, *, hold: bool = False) -> Conversation | None:
    """The conversation that this cookie opens; with `hold` no other turn can take it meanwhile."""
    sought = {"sought": db.index("conversations.door", door)}
    row = db.lock(_BY_DOOR, sought) if hold else db.execute(_BY_DOOR, sought).one_or_none()
    return _opened(db, row) if row else None


def begun(db: Db, hearing: Hearing, terms: Terms) -> Conversation:
    """A conversation with a person of its own, made at the first answer and not at the first look.

    Raises:
        Raced: another turn with the same cookie has just begun one.
    """
    person, made, words = db.new_holder(), new_id(), draw()
    safe = db.safe(person)
    session = Session(locale=hearing.locale)
    values = {
        "id": made,
        "person": person,
        "channel": hearing.channel,
        "door": db.index("conversations.door", hearing.door),
        "words": db.index("conversations.words", spoken(words)),
        "spoken": safe.seal(_COLUMNS.spoken, made, list(words)),
        "words_shown": False,
        "session": safe.seal(_COLUMNS.session, made, session.as_json()),
        "sent": False,
        "seen_at": hearing.at,
        "expires_at": hearing.at + terms.draft,
    }
    if not db.insert_once(conversations, **values):
        raise Raced
    return Conversation(made, person, session, sent=False, words_shown=False, seen_at=hearing.at)


def kept(db: Db, old: Conversation, session: Session, now: datetime, terms: Terms) -> None:
    """Write down what a turn made of it. The receipt shows the four words."""
    sealed = db.safe(old.person).seal(_COLUMNS.session, old.id, session.as_json())
    sent = bool(session.receipts)
    values = {
        "kept": old.id,
        "session": sealed,
        "sent": sent,
        "words_shown": old.words_shown or sent,
        "seen_at": now,
        "expires_at": now + terms.draft,
    }
    db.touch(_KEEP, values)


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
    other = found(db, door, hold=True)
    if other is not None and other.id != row.id:
        leave(db, other, now)
    values = {"kept": row.id, "door": db.index("conversations.door", door), "seen_at": now}
    db.execute(_KEEP, values)
    return True


def leave(db: Db, conversation: Conversation, now: datetime) -> None:
    """Forget it on this phone. A draft that nobody can come back to is erased at once."""
    # At once, also of a draft: it is erased only after the commit, and until then no other
    # conversation could be opened on this phone.
    db.execute(_KEEP, {"kept": conversation.id, "door": None})
    if not (conversation.sent or conversation.words_shown):
        request(db, conversation.person, now)


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
        request(db, person, now)
    return len(people)


def _opened(db: Db, row: Row) -> Conversation:  # type: ignore[type-arg]
    session = db.safe(row.person).open(_COLUMNS.session, row.id, row.session)
    return Conversation(
        row.id, row.person, session_from(session), row.sent, row.words_shown, row.seen_at
    )
