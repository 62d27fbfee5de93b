"""All that is kept of one person, put together for nobody but them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import select

from pow_bot.conversations.clock import here
from pow_bot.conversations.keeping import Conversation, found
from pow_bot.conversations.records import conversations
from pow_bot.domain.chats.queries import chat_of
from pow_bot.domain.chats.words import Chat
from pow_bot.domain.consent.queries import history
from pow_bot.domain.consent.words import Consent
from pow_bot.domain.contact.queries import appointments_of, calls_of
from pow_bot.domain.contact.words import Appointment, Call
from pow_bot.domain.intake.own import Registration, registrations_of
from pow_bot.domain.retention.queries import kept_until
from pow_bot.domain.retention.words import Kept
from pow_bot.domain.werkfit.queries import judged_of
from pow_bot.domain.werkfit.words import Judgement, Objection
from pow_bot.engine.answers import Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At
from pow_bot.engine.looking import routes
from pow_bot.engine.route import Route
from pow_bot.engine.view import Row
from pow_bot.storage import Db
from pow_bot.storage.outbox import Waiting, waiting_for

_KEPT = conversations.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Everything of one conversation's person; registrations and consents newest first."""

    conversation: Conversation
    channel: str
    chat: Chat | None
    nudged_at: datetime | None
    registrations: tuple[Registration, ...]
    consents: tuple[Consent, ...]
    mails: tuple[Waiting, ...]
    # By the intake that they are about.
    calls: Mapping[UUID, tuple[Call, ...]]
    appointments: Mapping[UUID, tuple[Appointment, ...]]
    judged: Mapping[UUID, tuple[tuple[Judgement, Objection | None], ...]]
    # Until when what was sent is kept; None while the team works on it.
    kept: Kept | None

    @property
    def registration(self) -> Registration | None:
        """The newest one."""
        return self.registrations[0] if self.registrations else None

    @property
    def until(self) -> datetime | None:
        """When a draft goes; None for what was sent, which has a term of its own."""
        return None if self.conversation.sent else self.conversation.expires_at

    def is_judged(self, registration: Registration) -> bool:
        """Whether a judgement counts of it."""
        return any(one.standing for one, _ in self.judged[registration.intake.id])


def mine(db: Db, door: str, now: datetime) -> Mine | None:
    """What is kept of the person behind this cookie; None where there is nothing."""
    conversation = found(db, door)
    if conversation is None:
        return None
    wanted = select(_KEPT.channel, _KEPT.nudged_at).where(_KEPT.id == conversation.id)
    row = db.execute(wanted).one()
    registrations = registrations_of(db, conversation.id)
    return Mine(
        conversation=conversation,
        channel=row.channel,
        chat=chat_of(db, conversation.person),
        nudged_at=row.nudged_at,
        registrations=registrations,
        judged={one.intake.id: judged_of(db, one.intake.id) for one in registrations},
        calls={one.intake.id: calls_of(db, one.intake.id) for one in registrations},
        appointments={one.intake.id: appointments_of(db, one.intake.id) for one in registrations},
        consents=history(db, conversation.person),
        mails=waiting_for(db, conversation.person),
        kept=kept_until(db, conversation.person, now) if conversation.sent else None,
    )


@dataclass(frozen=True)
class Answers:
    """The answers of a conversation: those that count, by the flow they belong to, and the rest."""

    book: Book
    conversation: Conversation
    now: datetime

    @cached_property
    def _routes(self) -> Mapping[str, Route]:
        return routes(self.book, self.conversation.session, here(self.now, private=True))

    @property
    def counting(self) -> Mapping[str, list[Row]]:
        """By the name of the flow, in the order they were asked."""
        found: dict[str, list[Row]] = {}
        for route in self._routes.values():
            for at, asked in route.asked.items():
                found.setdefault(at.flow, []).append(
                    Row(asked.ask, route.stands[at], asked.choices)
                )
        return found

    @property
    def others(self) -> Iterator[tuple[At, Answer]]:
        """What was answered and no longer counts; it is kept for who changes their mind again."""
        for at, answer in self.conversation.session.answers.items():
            if not any(route.counts(at) for route in self._routes.values()):
                yield at, answer

    def row(self, at: At, answer: Answer) -> Row | None:
        """One of the others, where its question is still there."""
        step = self.book.step(at, self._routes[self.book.main].region)
        return Row(step, answer, step.choices) if isinstance(step, Ask) else None
