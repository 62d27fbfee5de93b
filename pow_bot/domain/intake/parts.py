"""Registrations that go on as part of another: how they are put together, and come apart again.

Nothing is sealed anew: what is a person's stays under that person's key, and goes with them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select

from pow_bot.domain.intake import traces
from pow_bot.domain.intake.columns import as_columns, as_json, differing
from pow_bot.domain.intake.keeping import (
    Intake,
    as_kept,
    by_id,
    change,
    content_of,
    latest_of,
    open_of,
    seen_by_id,
)
from pow_bot.domain.intake.records import intakes, parts, timeline, wholes
from pow_bot.domain.intake.remembering import remember
from pow_bot.domain.intake.rules import (
    given_back,
    heard,
    is_not_called,
    to_be_read,
    wants_no_contact,
)
from pow_bot.domain.intake.traces import Traced
from pow_bot.domain.intake.words import MERGED, Closing, Stage, Urgency
from pow_bot.domain.staff.queries import colleagues_in
from pow_bot.storage import JSON, Db

_WHOLE_OF = select(parts.c.whole, parts.c.at).where(parts.c.intake == bindparam("sought"))
_PARTS_OF = (
    select(intakes)
    .join(parts, parts.c.intake == intakes.c.id)
    .where(parts.c.whole == bindparam("sought"))
    .order_by(parts.c.at, parts.c.intake)
)
_PART = select(parts).where(parts.c.intake == bindparam("sought"))
_OWN = select(wholes).where(wholes.c.intake == bindparam("sought"))
_PUT = insert(parts)
_KEEP_OWN = insert(wholes)
_TAKE = delete(parts).where(parts.c.intake == bindparam("sought"))
_FORGET_OWN = delete(wholes).where(wholes.c.intake == bindparam("sought"))
# What the person did while it was part of another, and the team is still to read.
_NEWS = ("answered", "amended_after", "told_after", "wants_person")
_NEWS_SINCE = (
    select(timeline.c.at)
    .where(
        timeline.c.intake == bindparam("sought"),
        timeline.c.at >= bindparam("since"),
        timeline.c.kind.in_(_NEWS),
        timeline.c.actor.is_(None),
    )
    .order_by(timeline.c.at)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Carried:
    """What was promised and is to be read: the one that goes on takes it over from its parts."""

    urgency: Urgency
    due_at: datetime
    contacted_at: datetime | None
    answered_at: datetime | None
    wanted_at: datetime | None
    waiting_until: date | None

    @classmethod
    def of(cls, intake: Intake) -> "Carried":
        return cls(*(getattr(intake, field.name) for field in fields(cls)))


def together(own: Carried, others: Iterable[Carried]) -> Carried:
    """The most urgent of all, by the earliest promise that was not kept; no wait where one is to be read."""
    of_parts = tuple(others)
    every = (own, *of_parts)
    due = (one.due_at for one in of_parts if one.contacted_at is None)
    news = any(one.answered_at or one.wanted_at for one in of_parts)
    return replace(
        own,
        urgency=min((one.urgency for one in every), key=tuple(Urgency).index),
        due_at=min([own.due_at, *due]),
        answered_at=min((at for one in every if (at := one.answered_at)), default=None),
        wanted_at=min((at for one in every if (at := one.wanted_at)), default=None),
        waiting_until=None if news else own.waiting_until,
    )


def whole_of(db: Db, intake: Intake) -> Intake | None:
    """What it goes on as part of, held to the end of the unit; None where it stands by itself."""
    if intake.closed_reason != MERGED:
        return None
    row = db.find(_WHOLE_OF, {"sought": intake.id})
    return None if row is None else by_id(db, row.whole)


def seen_whole_of(db: Db, intake: Intake) -> Intake | None:
    """The same, for who only looks."""
    if intake.closed_reason != MERGED:
        return None
    row = db.find(_WHOLE_OF, {"sought": intake.id})
    return None if row is None else seen_by_id(db, row.whole)


def worked_on(db: Db, conversation: UUID) -> Intake | None:
    """The open intake of a conversation, or the one that its last goes on as part of."""
    own = open_of(db, conversation)
    if own is not None:
        return own
    last = latest_of(db, conversation)
    whole = whole_of(db, last) if last else None
    return whole if whole is not None and whole.is_open else None


def joined_at(db: Db, intake: Intake) -> datetime | None:
    """Since when it is part of another."""
    row = db.find(_WHOLE_OF, {"sought": intake.id})
    joined: datetime | None = row.at if row else None
    return joined


def parts_of(db: Db, intake: Intake) -> tuple[Intake, ...]:
    """What was merged into it, in that order."""
    rows = db.execute(_PARTS_OF, {"sought": intake.id}).all()
    return tuple(as_kept(row._asdict()) for row in rows)


def silent(db: Db, every: Iterable[Intake]) -> bool:
    """Whether somebody asked, in any of what goes on as one, that nobody contacts them now."""
    return any(wants_no_contact(content_of(db, one), one.answered_at) for one in every)


def not_called(db: Db, every: Iterable[Intake]) -> bool:
    """Whether a call may do harm to whom any of what goes on as one is about."""
    return any(is_not_called(content_of(db, one)) for one in every)


def put_together(db: Db, whole: Intake, part: Intake, now: datetime) -> tuple[Intake, Intake]:
    """Let one go on as part of the other; how both stand then, the whole first."""
    there = parts_of(db, whole)
    own = _own(db, whole) if there else None
    if own is None:
        own = _keep_own(db, whole)
    closed = change(
        db,
        part,
        stage=Stage.CLOSED,
        owner=None,
        closed_at=now,
        closed_reason=MERGED,
        waiting_until=None,
        **heard(),
    )
    _put(db, whole, closed, differing(part, closed), now)
    # Its name is found for as long as somebody works on the other.
    traces.renew(db, Traced.of(closed))
    after = together(own, (*_before_of(db, there), Carried.of(part)))
    return change(db, whole, **asdict(after)), closed


def come_apart(db: Db, part: Intake, now: datetime) -> tuple[Intake | None, Intake]:
    """Let it stand by itself again as it did before, with what came meanwhile to be read.

    The whole gets back what it had by itself, where nobody changed that since.
    """
    row = db.execute(_PART, {"sought": part.id}).one()
    restored = _restored(db, part, row)
    whole = _without(db, part, row.whole)
    if open_of(db, part.conversation) is not None:
        # They registered anew meanwhile: that one goes on.
        return whole, change(db, part, closed_reason=Closing.NO_LONGER_NEEDED)
    values = {**restored, **_news(db, part, restored, row.at)}
    return whole, change(db, part, **values)


def end_part(db: Db, part: Intake, now: datetime) -> None:
    """Take out one whose person took it back: the whole goes on without it."""
    row = db.find(_WHOLE_OF, {"sought": part.id})
    if row is None:
        return
    whole = _without(db, part, row.whole)
    if whole is not None:
        remember(db, whole, "unmerged", now)


def free_parts(db: Db, whole: Intake, now: datetime) -> None:
    """Let all stand by themselves again: what they went on as part of is taken back or erased."""
    for part in parts_of(db, whole):
        _freed(db, part, now)


def free_parts_of_person(db: Db, person: UUID, now: datetime) -> None:
    """The same for everything of a person, who is about to be erased."""
    theirs = select(intakes).where(intakes.c.person == person)
    for row in db.execute(theirs).all():
        free_parts(db, as_kept(row._asdict()), now)


def free_orphans(db: Db, now: datetime) -> None:
    """Let stand by itself what is part of something that is not there any more, as after a restore."""
    gone = ~select(wholes.c.intake).where(wholes.c.intake == parts.c.whole).exists()
    rows = db.execute(select(intakes).join(parts, parts.c.intake == intakes.c.id).where(gone))
    for row in rows.all():
        _freed(db, as_kept(row._asdict()), now)


def _freed(db: Db, part: Intake, now: datetime) -> None:
    _, after = come_apart(db, part, now)
    remember(db, after, "parted", now)


def _without(db: Db, part: Intake, of: UUID) -> Intake | None:
    """Take it out; how the whole stands then, if it is there still."""
    whole = by_id(db, of)
    left = _left(db, whole, part) if whole else {}
    db.execute(_TAKE, {"sought": part.id})
    if whole is None:
        return None
    if not parts_of(db, whole):
        db.execute(_FORGET_OWN, {"sought": whole.id})
    return change(db, whole, **left)


def _left(db: Db, whole: Intake, part: Intake) -> dict[str, Any]:
    """What the whole is without this part, in what nobody changed since they were put together."""
    own = _own(db, whole)
    if own is None:
        return {}
    others = [one for one in parts_of(db, whole) if one.id != part.id]
    rest = _before_of(db, others)
    was, now = together(own, (*rest, *_before_of(db, [part]))), together(own, rest)
    return {
        field.name: getattr(now, field.name)
        for field in fields(Carried)
        if getattr(was, field.name) == getattr(whole, field.name)
    }


def _restored(db: Db, part: Intake, row: Any) -> dict[str, Any]:
    before = _opened(db, part, row)
    owner = before.get("owner")
    if owner is None or owner in {one.id for one in colleagues_in(db, part.region)}:
        return before
    # Who had it does not work here any more.
    return {**before, **given_back(part.queue, row.at)}


def _news(db: Db, part: Intake, restored: Mapping[str, Any], since: datetime) -> dict[str, Any]:
    first = db.execute(_NEWS_SINCE, {"sought": part.id, "since": since}).first()
    return to_be_read(first.at, restored.get("answered_at")) if first else {}


def _before_of(db: Db, some: Iterable[Intake]) -> tuple[Carried, ...]:
    rows = ((one, db.execute(_PART, {"sought": one.id}).one()) for one in some)
    return tuple(Carried.of(replace(one, **_opened(db, one, row))) for one, row in rows)


def _opened(db: Db, part: Intake, row: Any) -> dict[str, Any]:
    return as_columns(db.safe(part.person).open(parts.c.before, part.id, row.before))


def _put(db: Db, whole: Intake, part: Intake, before: JSON, now: datetime) -> None:
    values = {
        "intake": part.id,
        "whole": whole.id,
        "at": now,
        "before": db.safe(part.person).seal(parts.c.before, part.id, before),
        "person": part.person,
    }
    db.execute(_PUT, values)


def _own(db: Db, whole: Intake) -> Carried | None:
    row = db.execute(_OWN, {"sought": whole.id}).one_or_none()
    if row is None:
        return None
    return Carried(**as_columns(db.safe(whole.person).open(wholes.c.own, whole.id, row.own)))


def _keep_own(db: Db, whole: Intake) -> Carried:
    own = Carried.of(whole)
    sealed = db.safe(whole.person).seal(wholes.c.own, whole.id, as_json(asdict(own)))
    db.execute(_FORGET_OWN, {"sought": whole.id})
    db.execute(_KEEP_OWN, {"intake": whole.id, "own": sealed, "person": whole.person})
    return own
