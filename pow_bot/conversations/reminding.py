"""Time speaks too: after two days a draft asks once whether somebody wants to go on."""

from datetime import datetime, time, timedelta

from sqlalchemy import select, update

from pow_bot.conversations.clock import at_home, here
from pow_bot.conversations.keeping import IDLE, Conversation, opened
from pow_bot.conversations.records import conversations
from pow_bot.domain.chats.actions import remind
from pow_bot.domain.chats.queries import chat_of
from pow_bot.domain.chats.words import Stage
from pow_bot.engine.book import Book
from pow_bot.engine.heard import Nudge
from pow_bot.engine.take import take
from pow_bot.storage import Db

AFTER = timedelta(days=2)
_SUNDAY = 6
_AWAKE = (time(8), time(21))
_COLUMNS = conversations.c


def may_speak(now: datetime) -> bool:
    """Whether nobody is woken by it: not at night, and not on a Sunday."""
    home = at_home(now)
    return home.weekday() != _SUNDAY and _AWAKE[0] <= home.time() < _AWAKE[1]


def nudge(db: Db, book: Book, now: datetime, most: int = 100) -> int:
    """Ask those who answered something and have not sent it, once; how many were asked."""
    if not may_speak(now):
        return 0
    waiting = (
        select(conversations)
        .where(
            ~_COLUMNS.sent,
            _COLUMNS.nudged_at.is_(None),
            _COLUMNS.seen_at < now - AFTER,
            _COLUMNS.expires_at > now + IDLE,
        )
        .order_by(_COLUMNS.seen_at, _COLUMNS.id)
    )
    asked = passed = 0
    while rows := db.execute(waiting.limit(most - asked).offset(passed)).all():
        for conversation in (opened(db, row) for row in rows):
            # What is answered is sealed: only here is seen who has nothing to go on with.
            if conversation.session.answers:
                _ask(db, book, conversation, now)
                asked += 1
            else:
                passed += 1
    return asked


def _ask(db: Db, book: Book, conversation: Conversation, now: datetime) -> None:
    session = take(book, conversation.session, Nudge(), here(now, private=True)).session
    sealed = db.safe(conversation.person).seal(_COLUMNS.session, conversation.id, session.as_json())
    same = update(conversations).where(
        _COLUMNS.id == conversation.id, _COLUMNS.seen_at == conversation.seen_at
    )
    asked = db.execute(same.values(session=sealed, nudged_at=now)).rowcount
    chat = chat_of(db, conversation.person) if asked else None
    if chat is not None and chat.stage is Stage.OPEN:
        remind(db, chat, now)
