"""What a coordinator or an admin does with a colleague's account, and with the work that they have.

An account cannot change without the question what becomes of its work: nothing is without an owner
or a queue.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.audit.actions import note_all
from pow_bot.domain.intake import rules
from pow_bot.domain.intake.access import left_to_nobody, thing_of
from pow_bot.domain.intake.keeping import Intake, as_kept, change, count
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.remembering import remember
from pow_bot.domain.intake.words import NotAllowed, NotYours
from pow_bot.domain.signing_in import actions as signing_in
from pow_bot.domain.staff import actions as staff
from pow_bot.domain.staff.actions import NewColleague, Place
from pow_bot.domain.staff.managing import manages, may_give
from pow_bot.domain.staff.permissions import Action, Thing, may
from pow_bot.domain.staff.queries import Colleague, colleague, colleagues_in, names
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db

_NOT_HERE = Text(
    "colleagues/not_here", "Deze collega werkt ook elders. Vraag het aan een beheerder."
)
_NOT_THAT = Text("colleagues/not_that", "Deze rol of regio kunt u niet geven.")
_CLOSED = Text("colleagues/closed", "Dit account is gesloten.")
_SHUT = Text(
    "colleagues/shut",
    "Afgeschermd, en niemand anders leest mee: {which}. Kies daar eerst wie meeleest.",
)
_OTHER_COLLEAGUE = Text("colleagues/other_colleague", "Kies een andere collega.")


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, and when."""

    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """How much open work of a colleague there is; the numbers of what nobody else may read; and who
    could have any of it.
    """

    many: int
    shut: tuple[str, ...]
    receivers: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Moved:
    """What went to the other colleague, and how much back into its queue."""

    over: tuple[Intake, ...]
    back: int


def invite(db: Db, by: By, new: NewColleague) -> str:
    """Add a colleague; the token of the link with which they choose how to sign in.

    Raises:
        NotYours: that role or region is not theirs to give.
        KnownAlready: there is an account with this address.
    """
    _require_to_give(by, new)
    added = staff.add(db, new)
    token = staff.link(db, added, by.now, invites=True)
    audited(db, "staff.invite", actor=by.actor.id, thing=added, now=by.now)
    return token


def appoint(db: Db, by: By, known: UUID, at: Place) -> None:
    """Let a colleague work elsewhere or as something else; what is no longer theirs goes back.

    Raises:
        NotYours: not theirs to give, or not theirs to manage.
    """
    _managed(db, by, known)
    _require_to_give(by, at)
    staff.place(db, known, at)
    after = colleague(db, known).actor
    theirs = [one for one in _held_of(db, known) if not may(after, Action.SEE, thing_of(db, one))]
    for one in theirs:
        _put_back(db, one, by.now, by.actor.id)
    _sign(db, by, theirs, "released")
    audited(db, "staff.appoint", actor=by.actor.id, thing=known, now=by.now)


def close_account(db: Db, by: By, known: UUID) -> None:
    """Close a colleague's account at once; what they had goes back into its queues.

    Raises:
        NotYours: not theirs to manage.
    """
    _managed(db, by, known)
    disable(db, known, by.now, by=by.actor.id)


def disable(db: Db, known: UUID, now: datetime, *, by: UUID | None = None) -> None:
    """The same, whoever does it: `by` is None from the command line."""
    staff.disable(db, known, now)
    for one in _held_of(db, known):
        _put_back(db, one, now, by)
    audited(db, "staff.disable", actor=by, thing=known, now=now)


def let_in_again(db: Db, by: By, known: UUID) -> str:
    """Who lost their password or phone: all they signed in with is over, and this link begins anew.

    Raises:
        NotYours, NotAllowed: not theirs to manage, or closed.
    """
    _managed(db, by, known)
    token = signing_in.recover(db, known, by.now)
    audited(db, "staff.recover", actor=by.actor.id, thing=known, now=by.now)
    return token


def move_work(db: Db, by: By, known: UUID, to: UUID | None) -> Moved:
    """All open work of a colleague who is away, in one's own regions: to another, or to the queues.

    What the other may not have goes back into its queue.

    Raises:
        NotAllowed: there is nothing to move it to, or nobody would read some of it then.
    """
    target = _target(db, known, to)
    theirs = _movable(db, by.actor, _held_of(db, known))
    fits = {one.id for one, thing in theirs if target and _may_have(target, thing)}
    rest = [one for one, _ in theirs if one.id not in fits]
    _require_read(db, rest)
    over = [_give(db, by, one, target) for one, _ in theirs if target and one.id in fits]
    back = [_put_back(db, one, by.now, by.actor.id) for one in rest]
    _sign(db, by, over, "handed_over")
    _sign(db, by, back, "released")
    audited(db, "staff.move_work", actor=by.actor.id, thing=known, now=by.now)
    return Moved(tuple(over), len(back))


def work_of(db: Db, actor: Actor, known: UUID) -> Work:
    """What somebody could move of a colleague's open work."""
    work = _movable(db, actor, _work_of(db, known))
    there = colleagues_in(db, *{one.region for one, _ in work})
    able = {one.id for one in there if any(_may_have(one, thing) for _, thing in work)}
    shut = [one.written for one, _ in work if left_to_nobody(db, one)]
    return Work(len(work), tuple(shut), frozenset(able - {known}))


def _movable(db: Db, actor: Actor, work: Iterable[Intake]) -> list[tuple[Intake, Thing]]:
    theirs = ((one, thing_of(db, one)) for one in work)
    return [(one, thing) for one, thing in theirs if may(actor, Action.ASSIGN, thing)]


def _require_read(db: Db, back: list[Intake]) -> None:
    shut = [one.written for one in back if left_to_nobody(db, one)]
    if shut:
        raise NotAllowed(_SHUT, which=", ".join(shut))


def _managed(db: Db, by: By, known: UUID) -> Colleague:
    other = colleague(db, known)
    if not manages(by.actor, other.actor):
        raise NotYours(_NOT_HERE)
    if other.disabled_at is not None:
        raise NotAllowed(_CLOSED)
    return other


def _require_to_give(by: By, at: Place) -> None:
    if not may_give(by.actor, at.role, at.regions, catch_all=at.catch_all):
        raise NotYours(_NOT_THAT)


def _held_of(db: Db, known: UUID) -> list[Intake]:
    """Their open intakes, held in one order."""
    return [as_kept(row._asdict()) for row in db.execute(_open_of(known).with_for_update())]


def _work_of(db: Db, known: UUID) -> list[Intake]:
    """The same, for who only looks."""
    return [as_kept(row._asdict()) for row in db.execute(_open_of(known))]


def _open_of(known: UUID) -> Select[Any]:
    theirs = select(intakes).where(intakes.c.owner == known, intakes.c.closed_at.is_(None))
    return theirs.order_by(intakes.c.id)


def _target(db: Db, known: UUID, to: UUID | None) -> Actor | None:
    if to is None:
        return None
    other = colleague(db, to)
    if to == known or other.disabled_at is not None:
        raise NotAllowed(_OTHER_COLLEAGUE)
    return other.actor


def _may_have(one: Actor, thing: Thing) -> bool:
    return may(one, Action.CLAIM, replace(thing, owner=None))


def _give(db: Db, by: By, intake: Intake, target: Actor) -> Intake:
    after = change(db, intake, owner=target.id, touched_at=by.now)
    told = {"to": names(db, [target.id])[target.id], "what": "colleague"}
    remember(db, after, "handed_over", by.now, actor=by.actor.id, note={**told})
    count(db, after, "handed_over", by.now)
    return after


def _put_back(db: Db, intake: Intake, now: datetime, by: UUID | None) -> Intake:
    after = change(db, intake, **rules.given_back(intake.queue, now))
    remember(db, after, "released", now, actor=by)
    return after


def _sign(db: Db, by: By, done: list[Intake], kind: str) -> None:
    """In the audit, once all is changed: whoever holds its head lets all others wait."""
    things = [(one.id, one.region) for one in done]
    note_all(db, f"intake.{kind}", things, actor=by.actor.id, now=by.now)
