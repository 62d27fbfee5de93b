"""The traces that a registration leaves, by which it is found again: blind, and as few as serve."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from pow_bot.domain.chats.queries import chat_of
from pow_bot.domain.intake.marks import FORM, WHILE_OPEN, Kind, Mark, marks_of
from pow_bot.domain.intake.records import intakes, parts, traces
from pow_bot.domain.intake.rules import OPEN
from pow_bot.domain.intake.words import MERGED
from pow_bot.storage import Db

_THERE = select(traces.c.mark).where(traces.c.intake == bindparam("sought"))
_LEAVE = insert(traces)
_TAKE = delete(traces).where(
    traces.c.intake == bindparam("of"), traces.c.mark == bindparam("taken")
)
_WHOLE = (
    select(intakes.c.stage)
    .join(parts, parts.c.whole == intakes.c.id)
    .where(parts.c.intake == bindparam("sought"))
)
_OF_WHOLE = (
    select(intakes)
    .join(parts, parts.c.intake == intakes.c.id)
    .where(parts.c.whole == bindparam("sought"))
)
_TRACED = update(intakes).where(intakes.c.id == bindparam("of")).values(traced=FORM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What of an intake its traces come from. A part of another is open for as long as that is."""

    intake: UUID
    person: UUID
    at: datetime
    content: bytes
    is_open: bool
    is_part: bool

    @classmethod
    def of(cls, kept: Any) -> "Traced":
        """From an intake, or the columns of one."""
        return cls(
            intake=kept.id,
            person=kept.person,
            at=kept.submitted_at,
            content=kept.content,
            is_open=kept.stage in OPEN,
            is_part=kept.closed_reason == MERGED,
        )


def leave(db: Db, new: Traced) -> None:
    """The traces of one that has none yet."""
    _add(db, new, _wanted(db, new))


def renew(db: Db, changed: Traced) -> None:
    """Traces as they belong to it now, and to what was merged into it: names go with closing."""
    _renew(db, changed)
    if not changed.is_part:
        for row in db.execute(_OF_WHOLE, {"sought": changed.intake}).all():
            _renew(db, Traced.of(row))


def leave_missing(db: Db, after: UUID | None, most: int = 200) -> UUID | None:
    """Traces of those that came before there were any, some at a time; None where that was all.

    What is given back is where to go on.
    """
    untraced = select(intakes).where(intakes.c.traced < FORM).order_by(intakes.c.id).limit(most)
    rows = db.execute(untraced.where(intakes.c.id > after) if after else untraced).all()
    for row in rows:
        _renew(db, Traced.of(row))
        db.execute(_TRACED, {"of": row.id})
    return rows[-1].id if rows else None


def hashed(db: Db, mark: Mark) -> bytes:
    """By which a mark is found; each kind has an index key of its own."""
    kind, value = mark
    return db.index(f"traces.{kind}", value)


def _renew(db: Db, changed: Traced) -> None:
    there = set(db.execute(_THERE, {"sought": changed.intake}).scalars())
    wanted = _wanted(db, changed)
    for mark in there - wanted.keys():
        db.execute(_TAKE, {"of": changed.intake, "taken": mark})
    _add(db, changed, {mark: kind for mark, kind in wanted.items() if mark not in there})


def _add(db: Db, of: Traced, wanted: Mapping[bytes, Kind]) -> None:
    rows = [
        {"intake": of.intake, "mark": mark, "kind": kind, "at": of.at, "person": of.person}
        for mark, kind in wanted.items()
    ]
    if rows:
        db.execute(_LEAVE, rows)


def _wanted(db: Db, of: Traced) -> dict[bytes, Kind]:
    content: dict[str, Any] = db.safe(of.person).open(intakes.c.content, of.intake, of.content)
    # Of what was taken back nothing is left.
    if not content:
        return {}
    marks = marks_of(content.get("answers", {}), content.get("tags", ())) | _chat(db, of.person)
    named = _is_worked_on(db, of)
    return {hashed(db, mark): mark[0] for mark in marks if named or mark[0] not in WHILE_OPEN}


def _chat(db: Db, person: UUID) -> frozenset[Mark]:
    chat = chat_of(db, person)
    if chat is None or chat.address is None:
        return frozenset()
    return frozenset({(Kind.TELEGRAM, f"{chat.channel} {chat.address}")})


def _is_worked_on(db: Db, of: Traced) -> bool:
    if of.is_open or not of.is_part:
        return of.is_open
    return db.execute(_WHOLE, {"sought": of.intake}).scalar_one_or_none() in OPEN
