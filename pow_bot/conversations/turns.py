"""A turn: load, take, act, keep. One unit, one transaction; nothing is said before its commit."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from pow_bot.conversations.clock import here
from pow_bot.conversations.effects import Performer
from pow_bot.conversations.hearing import Hearing, Reply, Terms, reply_from
from pow_bot.conversations.keeping import Conversation, begun, found, kept
from pow_bot.engine.book import Book
from pow_bot.engine.heard import Done, Here
from pow_bot.engine.session import Session
from pow_bot.engine.take import Turn, take
from pow_bot.storage import Db, Held, allow, once

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn as its door needs it: the reply, and the session to look at."""

    reply: Reply
    session: Session


def take_turn(db: Db, book: Book, hearing: Hearing, terms: Terms) -> Taken:
    """Hear something once. The same key again brings the same reply, and changes nothing.

    A refusal is not kept: the same words may come again a minute later, or after the four words.

    Raises:
        Raced: run the unit again.
        Erased: the conversation was erased after this was heard first.
    """
    bucket = f"turns {hearing.address}"
    if not allow(db, bucket, terms.turns_per_minute, _MINUTE, hearing.at):
        return Taken(Reply(refused="busy"), Session())
    conversation = found(db, hearing.door, hold=True)
    if conversation is not None and conversation.locked(hearing.at):
        return Taken(Reply(refused="locked"), Session())
    turn = _Turn(db, book, hearing, terms, conversation)
    reply = reply_from(once(db, hearing.key, None, turn.act, now=hearing.at))
    return Taken(reply, turn.session)


class _Turn:
    def __init__(
        self, db: Db, book: Book, hearing: Hearing, terms: Terms, conversation: Conversation | None
    ) -> None:
        self.db = db
        self.book = book
        self.hearing = hearing
        self.terms = terms
        self.conversation = conversation
        before = conversation.session if conversation else Session()
        self.session = replace(before, locale=hearing.locale)

    def act(self) -> Any:
        now = here(self.hearing.at, private=self.hearing.private)
        heard = take(self.book, self.session, self.hearing.heard, now)
        reply = _reply(heard)
        if self.conversation is None and heard.accepted is None:
            # A look, or a first answer that was not understood: nobody is there yet.
            return reply.as_json()
        conversation = self.conversation or begun(self.db, self.hearing, self.terms)
        self.session = self._performed(heard, conversation, now)
        kept(self.db, conversation, self.session, self.hearing.at, self.terms)
        sent = bool(self.session.receipts) and not conversation.sent
        return Held(conversation.person, replace(reply, sent=sent).as_json())

    def _performed(self, turn: Turn, conversation: Conversation, now: Here) -> Session:
        """The session after every effect that follows, until none is due."""
        performer = Performer(
            db=self.db,
            book=self.book,
            person=conversation.person,
            conversation=conversation.id,
            channel=self.hearing.channel,
            locale=self.hearing.locale,
            here=now,
            now=self.hearing.at,
        )
        while turn.effect is not None:
            done = Done(turn.effect, performer.perform(turn.effect))
            turn = take(self.book, turn.session, done, now)
        return turn.session


def _reply(turn: Turn) -> Reply:
    question = turn.view.question if turn.view else None
    if question is None or question.problem is None:
        return Reply()
    return Reply(problem=question.problem, asked=question.step.at)
