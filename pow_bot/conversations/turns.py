"""A turn: load, take, act, keep. One unit, one transaction; nothing is said before its commit."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pow_bot.conversations.acting import Acting
from pow_bot.conversations.agreeing import stopped
from pow_bot.conversations.alarm import alarm, helping
from pow_bot.conversations.clock import here
from pow_bot.conversations.distress import Kind
from pow_bot.conversations.effects import perform
from pow_bot.conversations.hearing import Hearing, Reply, Terms, reply_from
from pow_bot.conversations.keeping import (
    Conversation,
    Distress,
    begun,
    forgotten,
    found,
    kept,
    note_distress,
    of_person,
    present,
)
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.chats.actions import stopped as silenced
from pow_bot.domain.consent.actions import withdraw
from pow_bot.domain.consent.words import Purpose
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At
from pow_bot.engine.heard import Done, GoOn, Heard, Said
from pow_bot.engine.kinds import Problem
from pow_bot.engine.looking import routes, sent
from pow_bot.engine.route import Route
from pow_bot.engine.session import Notice, Session
from pow_bot.engine.take import Turn, take
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.storage import Db, Held, allow, once

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Content:
    """What is said, and in which languages."""

    book: Book
    catalogues: Catalogues


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn as its door needs it: the reply, the session to look at, the question just answered."""

    reply: Reply
    session: Session
    accepted: At | None = None


def take_turn(db: Db, content: Content, hearing: Hearing, terms: Terms) -> Taken:
    """Hear something once. The same key again brings the same reply, and changes nothing.

    A refusal is not kept: the same words may come again a minute later, or after the four words.

    Raises:
        Raced: run the unit again.
        Erased: the conversation was erased after this was heard first.
    """
    if not _may_speak(db, hearing, terms):
        return Taken(Reply(refused="busy"), Session())
    conversation = _held(db, hearing)
    if conversation is not None and _asks_words(conversation, hearing):
        return Taken(Reply(refused="locked"), Session())
    turn = _Turn(db, content, hearing, terms, conversation)
    reply = reply_from(once(db, hearing.key, None, turn.act, now=hearing.at))
    return Taken(reply, turn.session, turn.accepted)


def take_within(db: Db, content: Content, hearing: Hearing, terms: Terms) -> Taken:
    """The same within a unit that has its key already, for a door that keeps more than a reply."""
    if not _may_speak(db, hearing, terms):
        return Taken(Reply(refused="busy"), Session())
    turn = _Turn(db, content, hearing, terms, _held(db, hearing))
    acted = turn.act()
    reply = reply_from(acted.reply if isinstance(acted, Held) else acted)
    return Taken(reply, turn.session, turn.accepted)


def take_help(db: Db, content: Content, hearing: Hearing, kind: Kind, terms: Terms) -> None:
    """Open *nood* for what somebody wrote elsewhere, such as in a letter; the hearing says who."""
    conversation = _held(db, hearing)
    if conversation is not None and not _asks_words(conversation, hearing):
        _Turn(db, content, hearing, terms, conversation).help(conversation, kind)


def take_stop(db: Db, content: Content, hearing: Hearing, purpose: Purpose, terms: Terms) -> bool:
    """Stop what somebody agreed to, at once; false where their conversation is not open here."""
    conversation = _held(db, hearing)
    if conversation is None or _asks_words(conversation, hearing):
        return False
    withdraw(db, conversation.person, purpose, hearing.at)
    if purpose is Purpose.TELEGRAM:
        silenced(db, conversation.person)
        return True
    _Turn(db, content, hearing, terms, conversation).stop(conversation, purpose)
    return True


def _may_speak(db: Db, hearing: Hearing, terms: Terms) -> bool:
    bucket = f"turns {hearing.address}"
    return allow(db, bucket, terms.turns_per_minute, _MINUTE, hearing.at)


def _held(db: Db, hearing: Hearing) -> Conversation | None:
    if hearing.person is not None:
        return of_person(db, hearing.person, hold=True)
    return found(db, hearing.door, hold=True) if hearing.door else None


def _asks_words(conversation: Conversation, hearing: Hearing) -> bool:
    """A messenger has a lock of its own, and shows what was said anyway."""
    return hearing.person is None and conversation.locked(hearing.at)


class _Turn:
    def __init__(
        self,
        db: Db,
        content: Content,
        hearing: Hearing,
        terms: Terms,
        conversation: Conversation | None,
    ) -> None:
        self.db = db
        self.book = content.book
        self.content = content
        self.hearing = hearing
        self.terms = terms
        self.conversation = conversation
        self.here = here(hearing.at, private=hearing.private)
        before = present(content.book, conversation, hearing.at) if conversation else Session()
        self.session = replace(before, locale=hearing.locale)
        self.ended: str | None = None
        self.accepted: At | None = None

    def act(self) -> Any:
        heard = self.take(self.session, self.hearing.heard)
        self.accepted = heard.accepted
        cannot_wait = alarm(self.book, self.hearing.heard, heard)
        if self.conversation is None and not (
            heard.accepted or heard.session.opened or cannot_wait
        ):
            # A look, or a first answer that was not understood: nobody is there yet.
            return _reply(heard).as_json()
        conversation = self.conversation or begun(self.db, self.hearing, self.terms)
        after = self.performed(heard, conversation)
        if cannot_wait is not None:
            after = self._helped(after, cannot_wait, heard.accepted)
        return self._kept(conversation, after, Reply() if cannot_wait else _reply(heard))

    def help(self, conversation: Conversation, kind: Kind) -> None:
        """Show help before anything else, and keep that."""
        self.keep(self._helped(conversation, kind, None), self.hearing.at)

    def stop(self, conversation: Conversation, purpose: Purpose) -> None:
        """Let the question about it say no, and do what follows from that."""
        turn = self.take(stopped(conversation.session, purpose), GoOn())
        self.keep(self.performed(turn, conversation), self.hearing.at)

    def _kept(self, before: Conversation, after: Conversation, reply: Reply) -> Any:
        self.session = after.session
        if self.ended == "erased":
            forgotten(self.db, before)
        else:
            self.keep(after, self.hearing.at)
        first = sent(self.book, self.session) and not before.sent
        reply = replace(reply, sent=first, ended=self.ended)
        return Held(before.person, reply.as_json())

    def keep(self, after: Conversation, seen_at: datetime) -> None:
        kept(self.db, self.book, after, seen_at, self.terms)

    def take(self, session: Session, heard: Heard) -> Turn:
        return take(self.book, session, heard, self.here)

    def performed(self, turn: Turn, conversation: Conversation) -> Conversation:
        """The conversation after every effect that follows, until none is due."""
        while turn.effect is not None:
            now = replace(conversation, session=turn.session)
            came = perform(self._acting(now), turn.effect)
            conversation = came.conversation or now
            if came.ends:
                self.ended = came.ends
                return replace(conversation, session=_anew(turn.session, came.ends))
            turn = self.take(conversation.session, Done(turn.effect, came.facts))
        return replace(conversation, session=turn.session)

    def _acting(self, conversation: Conversation) -> Acting:
        return Acting(
            db=self.db,
            speaker=Speaker(self.book, self.content.catalogues, self.hearing.locale),
            conversation=conversation,
            channel=self.hearing.channel,
            base_url=self.terms.base_url,
            origin=self.hearing.origin,
            here=self.here,
            now=self.hearing.at,
            typed_by=self.hearing.typed_by,
            corrected_by=self.hearing.corrected_by,
        )

    def _helped(self, conversation: Conversation, kind: Kind, wrote: At | None) -> Conversation:
        before = conversation.distress
        distress = before.then(kind, wrote) if before else Distress(kind, wrote=wrote)
        conversation = note_distress(self.db, conversation, distress)
        for heard in helping(kind):
            turn = self.take(conversation.session, heard)
            conversation = self.performed(turn, conversation)
        return conversation


class Typing:
    """A colleague who types into the conversation of somebody who is not there."""

    def __init__(
        self, db: Db, content: Content, hearing: Hearing, terms: Terms, conversation: Conversation
    ) -> None:
        self._turn = _Turn(db, content, hearing, terms, conversation)
        self._before = self._now = conversation

    def hear(self, said: Said) -> Problem | None:
        """Take an answer, and do what follows; or why it was not understood."""
        turn = self._turn.take(self._now.session, said)
        problem = _reply(turn).problem
        if problem is None:
            self._now = self._turn.performed(turn, self._now)
        return problem

    def counts(self, at: At | None) -> bool:
        """Whether this question has an answer on the way now."""
        return at is not None and self._route.counts(at)

    def end(self) -> At | None:
        """Keep it as if nobody had been there; or the question that lacks its answer.

        What was about the answers before is skipped: the person may answer it anew.
        """
        while isinstance(asked := self._route.position, Ask) and asked.again_after:
            self.hear(Said(choices=("skip",), at=asked.at))
            if not self.counts(asked.at):
                return asked.at
        if not self._is_sent:
            return asked.at if asked else None
        self._turn.keep(self._now, self._before.seen_at)
        return None

    @property
    def _route(self) -> Route:
        here, book = self._turn.here, self._turn.book
        return routes(book, self._now.session, here)[book.main]

    @property
    def _is_sent(self) -> bool:
        return any(do.at.flow == self._turn.book.main for do in self._route.done)


def _anew(session: Session, why: str) -> Session:
    """Nothing of it is left but the language, and why."""
    again = Session(locale=session.locale, revision=session.revision + 1)
    return again.noting(Notice(why))


def _reply(turn: Turn) -> Reply:
    question = turn.view.question if turn.view else None
    if question is None or question.problem is None:
        return Reply()
    return Reply(problem=question.problem, asked=question.step.at)
