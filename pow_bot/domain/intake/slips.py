"""What a person may look up of their own registration: the receipt, and the letters with the team."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from pow_bot.domain.intake.keeping import (
    Intake,
    content_of,
    link_of,
    next_step_of,
    seen_by_link,
    seen_latest_of,
)
from pow_bot.domain.intake.parts import joined_at, seen_whole_of
from pow_bot.domain.intake.records import intakes, messages
from pow_bot.domain.intake.rules import reached_by
from pow_bot.domain.intake.words import Delivery, Line, Stage, Urgency
from pow_bot.storage import Db

# What arrived in a chat was read there.
_UNREAD = (
    select(func.max(messages.c.at).label("at"))
    .join(intakes, messages.c.intake == intakes.c.id)
    .where(
        intakes.c.conversation == bindparam("sought"),
        messages.c.direction == "to_person",
        messages.c.delivery != Delivery.DELIVERED,
        intakes.c.read_at.is_(None) | (messages.c.at > intakes.c.read_at),
    )
)
_READ = update(intakes).where(intakes.c.conversation == bindparam("of"))
_LETTERS = select(messages).where(messages.c.intake == bindparam("sought")).order_by(messages.c.id)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message behind the link. `mine` is true for what the person wrote."""

    mine: bool
    at: datetime
    text: str
    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The receipt of one registration. `next_step` is what the team wrote when it was done.

    `done_at` is when the team rounded it off, and None before and after a reopening: once it is
    there, `due_at` is a promise of the past and nobody makes contact by it any more. `reach` is the
    way they chose, or `chat` or `nothing` where only that is safe. `unread` is when the newest letter
    was written that the person did not read yet.
    """

    conversation: UUID
    reference: str
    link: str
    region: str | None
    line: Line
    reach: str
    stage: Stage
    urgency: Urgency
    submitted_at: datetime
    due_at: datetime
    done_at: datetime | None
    next_step: str | None
    letters: tuple[Letter, ...]
    unread: datetime | None


def slip_behind(db: Db, link: str) -> Slip | None:
    """The slip that this link opens; none where it was erased or never was."""
    return _slip(db, seen_by_link(db, link))


def slip_of(db: Db, conversation: UUID) -> Slip | None:
    """The newest slip of a conversation."""
    return _slip(db, seen_latest_of(db, conversation))


def _slip(db: Db, own: Intake | None) -> Slip | None:
    if own is None or own.stage is Stage.WITHDRAWN:
        return None
    going_on = seen_whole_of(db, own)
    intake = going_on or own
    return Slip(
        conversation=own.conversation,
        reference=intake.written,
        link=link_of(db, own),
        region=intake.region,
        line=intake.line,
        reach=reached_by(content_of(db, own), own.reach),
        stage=intake.stage,
        urgency=intake.urgency,
        submitted_at=own.submitted_at,
        due_at=intake.due_at,
        done_at=intake.closed_at,
        next_step=next_step_of(db, intake),
        letters=_letters(db, own, going_on),
        unread=_unread(db, own, going_on),
    )


def _letters(db: Db, own: Intake, going_on: Intake | None) -> tuple[Letter, ...]:
    """Their own, and what the team wrote since it goes on as part of another."""
    letters = letters_of(db, own.id, own.person)
    if going_on is None:
        return letters
    since = joined_at(db, own)
    theirs = letters_of(db, going_on.id, going_on.person)
    more = (one for one in theirs if since and one.at >= since and not one.mine)
    return tuple(sorted((*letters, *more), key=lambda letter: letter.at))


def _unread(db: Db, own: Intake, going_on: Intake | None) -> datetime | None:
    newest = unread_of(db, own.conversation)
    if going_on is None:
        return newest
    since = max(filter(None, (joined_at(db, own), own.read_at)))
    theirs = letters_of(db, going_on.id, going_on.person)
    unread = [one.at for one in theirs if not one.mine and one.at > since]
    return max([*unread, *([newest] if newest else [])], default=None)


def unread_of(db: Db, conversation: UUID) -> datetime | None:
    """When the newest letter was written that the person did not read yet; None where there is none."""
    row = db.find(_UNREAD, {"sought": conversation})
    return row.at if row else None


def mark_read(db: Db, conversation: UUID, upto: datetime) -> None:
    """The person saw what was written up to this moment; what came meanwhile is still to be read."""
    db.touch(_READ, {"of": conversation, "read_at": upto})


def letters_of(db: Db, intake: UUID, person: UUID) -> tuple[Letter, ...]:
    """What team and person wrote to each other, oldest first."""
    safe = db.safe(person)
    return tuple(
        Letter(
            mine=row.direction == "from_person",
            at=row.at,
            text=safe.open(messages.c.text, row.id, row.text),
            delivery=Delivery(row.delivery),
        )
        for row in db.execute(_LETTERS, {"sought": intake})
    )
