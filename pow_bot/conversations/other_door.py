"""The other door: what somebody says at the phone or the desk, typed by a colleague in the same flows.

The conversation is the person's from its first answer on: it is sealed under their key, goes as
every draft goes, and opens on their own phone with its four words. Health and debts are not asked
here, as in a messenger: who hears it is not yet who may read it.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from pow_bot.conversations.hearing import Hearing, Reply, Terms, reply_from
from pow_bot.conversations.keeping import IDLE, Conversation, begun, of_person, words_of
from pow_bot.conversations.records import conversations, typed_registrations
from pow_bot.conversations.turns import Content, take_within
from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.chats.words import Origin
from pow_bot.domain.intake.access import allows, sees, thing_of
from pow_bot.domain.intake.desk import At as AtIntake
from pow_bot.domain.intake.desk import claim
from pow_bot.domain.intake.keeping import Intake, open_of
from pow_bot.domain.intake.remembering import remember
from pow_bot.domain.intake.words import Unseen
from pow_bot.domain.staff.permissions import Action, Duty, may_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Ask, At
from pow_bot.engine.heard import GoOn, Heard
from pow_bot.storage import JSON, Db, new_id, once, request

CHANNELS = ("phone", "desk")
CONSENT = "consent"
# More drafts than these nobody has under way.
_MOST = 20
_there = typed_registrations.c


class NotHere(Unseen):
    """There is no such registration for who asks."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a colleague begins one: where they are, and the language in which it is read out."""

    channel: str
    locale: str
    region: str | None
    claims: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """One registration that a colleague types. `code` stands for it in addresses."""

    id: UUID
    person: UUID
    code: str
    colleague: UUID
    channel: str
    region: str | None
    claims: bool
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """One with its conversation, for who types it."""

    typed: Typed
    conversation: Conversation
    words: tuple[str, ...]


@dataclass(frozen=True)
class Typist:
    """A colleague who types, in one unit."""

    db: Db
    content: Content
    terms: Terms
    actor: Actor
    now: datetime

    def begin(self, wanted: Wanted, key: str) -> str:
        """Begin one for somebody new, once; its code.

        Raises:
            NotHere: this colleague registers nobody in that region.
        """
        if not may_in(self.actor, Duty.REGISTER, wanted.region):
            raise NotHere("nobody is registered there by this colleague")
        return str(once(self.db, key, None, lambda: self._begun(wanted), now=self.now))

    def type_in(self, code: str, heard: Heard, key: str) -> Reply:
        """Take what was said, once; what was sent is taken up too, where that was wanted.

        Raises:
            NotHere: there is no such registration for them.
        """
        there = opened(self.db, self.actor, code)
        person = there.typed.person
        return reply_from(
            once(self.db, key, person, lambda: self._typed(there, heard), now=self.now)
        )

    def _begun(self, wanted: Wanted) -> JSON:
        hearing = self._hearing(wanted.channel, wanted.locale, GoOn())
        conversation = begun(self.db, hearing, self.terms)
        code = secrets.token_hex(16)
        values = {
            "id": new_id(),
            "person": conversation.person,
            "code": code,
            "colleague": self.actor.id,
            "channel": wanted.channel,
            "region": wanted.region,
            "claims": wanted.claims,
            "started_at": self.now,
        }
        self.db.execute(insert(typed_registrations).values(**values))
        self._audited("register.start", wanted.region)
        return code

    def _typed(self, there: Opened, heard: Heard) -> JSON:
        typed, locale = there.typed, there.conversation.session.locale
        hearing = replace(
            self._hearing(typed.channel, locale, heard),
            person=typed.person,
            origin=Origin(region=typed.region),
        )
        taken = take_within(self.db, self.content, hearing, self.terms)
        if taken.reply.sent:
            self._sent(there)
        if taken.accepted is not None and self._is_consent(taken.accepted, typed.region):
            self._audited("register.consent", typed.region)
        reply: JSON = taken.reply.as_json()
        return reply

    def _sent(self, there: Opened) -> None:
        """Note who typed it; the audit last."""
        intake = open_of(self.db, there.conversation.id)
        if intake is None:
            return
        remember(self.db, intake, "typed", self.now, actor=self.actor.id)
        if there.typed.claims and self._may_claim(intake):
            claim(self.db, AtIntake(self.actor, intake.reference, intake.revision, self.now))
        self._audited("register.send", intake.region, intake.id)

    def _may_claim(self, intake: Intake) -> bool:
        """It may have gone to another region."""
        if not sees(self.db, self.actor, intake):
            return False
        return allows(self.actor, Action.CLAIM, intake, thing_of(self.db, intake))

    def _is_consent(self, at: At, region: str | None) -> bool:
        step = self.content.book.step(at, region)
        return isinstance(step, Ask) and step.kind == CONSENT

    def _hearing(self, channel: str, locale: str, heard: Heard) -> Hearing:
        return Hearing(
            key="",
            door=None,
            channel=channel,
            locale=locale,
            heard=heard,
            at=self.now,
            # For the limits a colleague's own, whoever shares their network.
            address=f"colleague {self.actor.id.hex}",
            private=False,
            typed_by=self.actor.id,
        )

    def _audited(self, what: str, region: str | None, thing: UUID | None = None) -> None:
        audited(self.db, what, actor=self.actor.id, thing=thing, region=region, now=self.now)


def opened(db: Db, actor: Actor, code: str) -> Opened:
    """The one with this code, for who began it and for nobody else.

    Raises:
        NotHere: there is none, or a colleague's.
    """
    row = db.execute(select(typed_registrations).where(_there.code == code)).one_or_none()
    typed = Typed(**row._asdict()) if row else None
    conversation = of_person(db, typed.person) if typed else None
    if typed is None or conversation is None or typed.colleague != actor.id:
        raise NotHere("there is no such registration for this colleague")
    return Opened(typed, conversation, words_of(db, conversation))


def discard(db: Db, actor: Actor, code: str, now: datetime) -> None:
    """Erase what this colleague began and nobody sent.

    Raises:
        NotHere: there is none, it is a colleague's, or it was sent.
    """
    there = opened(db, actor, code)
    if there.conversation.sent:
        raise NotHere("what was sent is the team's")
    person = there.typed.person
    # Out of the list at once; the key goes with the erasure.
    over = update(conversations).where(conversations.c.person == person)
    db.execute(over.values(expires_at=now))
    request(db, person, now)
    audited(db, "register.discard", actor=actor.id, region=there.typed.region, now=now)


def under_way(db: Db, actor: Actor, now: datetime) -> tuple[Typed, ...]:
    """What this colleague began and nobody has sent, newest first."""
    drafts = (
        select(typed_registrations)
        .join(conversations, conversations.c.person == _there.person)
        .where(_there.colleague == actor.id, ~conversations.c.sent)
        .where(conversations.c.expires_at > now)
        .order_by(_there.started_at.desc())
        .limit(_MOST)
    )
    return tuple(Typed(**row._asdict()) for row in db.execute(drafts))


def tells_words(there: Opened, now: datetime) -> bool:
    """Whether the four words are shown: right after it was sent, and never again."""
    return there.conversation.sent and now - there.conversation.seen_at <= IDLE
