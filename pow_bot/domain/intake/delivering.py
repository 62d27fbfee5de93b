"""How what the team writes reaches a person: in their chat, by a mail that says so, or on the web.

What stands behind the link is there in any case. Whoever sends asks here for the text, and tells
here what came of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from pow_bot.domain.chats.actions import speak
from pow_bot.domain.chats.queries import chat_of
from pow_bot.domain.chats.words import Chat
from pow_bot.domain.chats.words import Stage as ChatStage
from pow_bot.domain.intake import rules
from pow_bot.domain.intake.keeping import (
    Intake,
    by_id,
    change,
    content_of,
    email_of,
    link_of,
    next_step_of,
    open_of_person,
    seen_by_id,
    topic,
)
from pow_bot.domain.intake.parts import parts_of
from pow_bot.domain.intake.records import messages
from pow_bot.domain.intake.remembering import keep_letter, last_kind, remember
from pow_bot.domain.intake.words import OVERHEARD, TOLD_OF, UNDELIVERED, Delivery
from pow_bot.storage import JSON, Db, post

_LETTER = select(messages).where(messages.c.id == bindparam("sought"))
# Once: what arrived stays delivered, whatever comes of a repeat.
_SETTLE = (
    update(messages)
    .where(messages.c.id == bindparam("letter"), messages.c.delivery == Delivery.ON_ITS_WAY)
    .values(delivery=bindparam("how"))
)
_NOT_ARRIVED = (
    select(messages.c.id)
    .where(messages.c.intake == bindparam("of"), messages.c.delivery.in_(sorted(UNDELIVERED)))
    .order_by(messages.c.id)
)
_AGAIN = (
    update(messages)
    .where(messages.c.id == bindparam("letter"))
    .values(delivery=Delivery.ON_ITS_WAY)
)
_SHUT = {ChatStage.STOPPED: Delivery.STOPPED, ChatStage.DEAD: Delivery.BLOCKED}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What the team wrote, and of which registration: as its door tells it."""

    text: str
    reference: str
    region: str | None
    locale: str


@dataclass(frozen=True, slots=True)
class _Ways:
    """How somebody is told that something was written: in their chat, where it is safe, or by mail."""

    intake: Intake
    chat: Chat | None
    overheard: bool

    @property
    def open_chat(self) -> Chat | None:
        """Where what is sent arrives."""
        return self.chat if self.chat and self.chat.stage is ChatStage.OPEN else None

    @property
    def may_mail(self) -> bool:
        return self.intake.email is not None and not self.overheard

    @property
    def delivery(self) -> Delivery:
        """What becomes of something that the team writes now."""
        if self.open_chat:
            return Delivery.ON_ITS_WAY
        if self.may_mail:
            return Delivery.ANNOUNCED
        return _SHUT.get(self.chat.stage, Delivery.STANDING) if self.chat else Delivery.STANDING


def way_to(db: Db, intake: Intake) -> Delivery:
    """What becomes of something that the team writes now."""
    return _ways_to(db, intake).delivery


def _ways_to(db: Db, intake: Intake) -> _Ways:
    """Its own, or where nobody is told of it those of what goes on as part of it.

    Who may be overheard is told by no other way than their own.
    """
    own = _own_ways(db, intake)
    if own.delivery in TOLD_OF or own.overheard:
        return own
    parts = (_own_ways(db, one) for one in parts_of(db, intake))
    return next((ways for ways in parts if ways.delivery in TOLD_OF), own)


def _own_ways(db: Db, intake: Intake) -> _Ways:
    """Without their chat where somebody may read along there, unless they chose it there as safe."""
    content, chat = content_of(db, intake), chat_of(db, intake.person)
    overheard = _overheard(intake, content)
    if overheard and chat and rules.safe_to_write_in(content) != chat.channel:
        chat = None
    return _Ways(intake, chat, overheard)


def write_letter(
    db: Db, intake: Intake, text: str, now: datetime, *, actor: UUID, beside: str = ""
) -> Delivery:
    """Keep a letter behind the person's link, and send it to where it arrives; how far it came."""
    ways = _ways_to(db, intake)
    way = ways.delivery
    letter = keep_letter(db, intake, text, now, actor=actor, delivery=way, beside=beside)
    _send(db, ways, {"letter": str(letter)}, now)
    return way


def write_of(
    db: Db, intake: Intake, text: str, now: datetime, *, actor: UUID, beside: str = ""
) -> None:
    """Write of what was done; what does not arrive is for the team to read."""
    way = write_letter(db, intake, text, now, actor=actor, beside=beside)
    if way in UNDELIVERED:
        not_arrived(db, intake, way, now)


def send_closing(db: Db, intake: Intake, due: datetime) -> tuple[Delivery, tuple[UUID, ...]]:
    """Send the next step of what was rounded off, judged as the intake stood before.

    How far it comes, and what can be recalled until it is due.
    """
    ways = _ways_to(db, intake)
    return ways.delivery, tuple(_send(db, ways, {"closed": str(intake.id)}, due))


def letter_to_send(db: Db, letter: UUID) -> Outgoing | None:
    """What stands in a letter; none where it was erased or taken back."""
    row = db.find(_LETTER, {"sought": letter})
    if row is None:
        return None
    text = db.safe(row.person).open(messages.c.text, row.id, row.text)
    return _outgoing(seen_by_id(db, row.intake), text)


def closing_to_send(db: Db, intake: UUID) -> Outgoing | None:
    """The next step of what was rounded off; none where it was taken up again or taken back."""
    closed = seen_by_id(db, intake)
    step = next_step_of(db, closed) if closed else None
    return None if step is None else _outgoing(closed, step)


def delivered(db: Db, letter: UUID, how: Delivery, now: datetime) -> None:
    """Note what came of a letter that was on its way; what did not arrive is to be read."""
    row = db.find(_LETTER, {"sought": letter})
    intake = by_id(db, row.intake) if row else None
    if intake is None or not db.touch(_SETTLE, {"letter": letter, "how": how}):
        return
    if how in UNDELIVERED:
        not_arrived(db, intake, how, now)
    db.notify(topic(intake.queue))


def closing_delivered(db: Db, intake: UUID, how: Delivery, now: datetime) -> None:
    """Note what came of the message that it is rounded off."""
    closed = by_id(db, intake)
    if closed is not None and how in UNDELIVERED:
        not_arrived(db, closed, how, now)


def deliver_again(db: Db, person: UUID, now: datetime) -> None:
    """Somebody can be reached in their chat again: what did not arrive there is sent now."""
    intake = open_of_person(db, person)
    chat = _own_ways(db, intake).open_chat if intake else None
    if intake is None or chat is None:
        return
    for row in db.execute(_NOT_ARRIVED, {"of": intake.id}).all():
        db.touch(_AGAIN, {"letter": row.id})
        # A mail told of it before.
        speak(db, chat, "letter", {"letter": str(row.id)}, now)


def not_arrived(db: Db, intake: Intake, how: Delivery, now: datetime) -> Intake:
    """Let the team read that something did not arrive, and choose another way."""
    said_already = last_kind(db, intake) == "undelivered"
    after = _to_be_read(db, intake, now)
    if not said_already:
        remember(db, after, "undelivered", now, note={"how": how})
    return after


def unreachable(db: Db, person: UUID, now: datetime) -> None:
    """Let the team read that a chat is dead. Does nothing where no registration is open."""
    intake = open_of_person(db, person)
    if intake is None:
        return
    if last_kind(db, intake) not in {"undelivered", "unreachable"}:
        remember(db, _to_be_read(db, intake, now), "unreachable", now)
    db.notify(topic(intake.queue))


def _to_be_read(db: Db, intake: Intake, now: datetime) -> Intake:
    """As the next action where it is open still; done, its timeline says it."""
    values = rules.to_be_read(now, intake.answered_at) if intake.is_open else {}
    return change(db, intake, **values)


def _send(db: Db, ways: _Ways, about: dict[str, JSON], due: datetime) -> list[UUID]:
    posted = []
    if ways.open_chat:
        posted.append(speak(db, ways.open_chat, "letter", about, due))
    if ways.may_mail and (address := email_of(db, ways.intake)):
        posted.append(_announce(db, ways.intake, address, due))
    return posted


def _announce(db: Db, intake: Intake, address: str, due: datetime) -> UUID:
    """A mail that something stands behind the link: its number, the link, and nothing of it."""
    payload: JSON = {
        "to": address,
        "locale": intake.locale,
        "reference": intake.written,
        "link": link_of(db, intake),
    }
    return post(db, "mail.reply", intake.person, payload, due, lane=address)


def _overheard(intake: Intake, content: Mapping[str, Any]) -> bool:
    """Where somebody may listen in they may read along too: what we write waits behind the link.

    Also after another cry: who said how they are safe is not safe otherwise.
    """
    unsafe = content.get("distress") in OVERHEARD or rules.chosen_as_safe(content) is not None
    return unsafe and (bool(intake.flagged_at) or "reached_only" in content)


def _outgoing(intake: Intake | None, text: str) -> Outgoing | None:
    if intake is None:
        return None
    return Outgoing(text, intake.written, intake.region, intake.locale)
