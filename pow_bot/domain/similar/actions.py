"""Putting two registrations of one person together, and taking them apart again."""

from dataclasses import dataclass, replace

from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.desk import At, permitted, recorded, require_fresh, seen, taken_up
from pow_bot.domain.intake.keeping import Intake, by_reference, count
from pow_bot.domain.intake.parts import come_apart, put_together, whole_of
from pow_bot.domain.intake.words import NotAllowed, Stale, Unseen
from pow_bot.domain.similar.readiness import require_ready
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.storage import Db

_APART_ALREADY = Text("similar/apart_already", "Deze aanmeldingen staan al los van elkaar.")
_WAIT_FOR_TALK = Text(
    "similar/wait_for_talk", "Hier is iets dat niet kan wachten. Spreek deze persoon eerst."
)


@dataclass(frozen=True, slots=True)
class Other:
    """The other registration, as it was looked at."""

    reference: str
    revision: int


def merge(db: Db, at: At, other: Other) -> None:
    """Let the other go on as part of this one: one owner, one next step, one page for the person.

    Nothing is copied. What either person said stays sealed under their own key. What nobody has is
    taken up with it.

    Raises:
        Unseen, Stale, NotYours: of either, as with every action.
        NotAllowed: they cannot go on as one, and why.
    """
    theirs = replace(at, reference=other.reference, revision=other.revision)
    _hold(db, at, theirs)
    whole, part = _as_looked_at(db, at), _as_looked_at(db, theirs)
    free = require_ready(db, at.actor, whole, part)
    taken = {one.id: taken_up(db, one, at)[0] for one in free}
    whole, part = taken.get(whole.id, whole), taken.get(part.id, part)
    after, closed = put_together(db, whole, part, at.now)
    count(db, part, "merged", at.now)
    for one in taken.values():
        recorded(db, one, at, "claimed")
    recorded(db, closed, at, "merged_into")
    recorded(db, after, at, "merged")


def unmerge(db: Db, at: At, other: Other) -> None:
    """Let the other stand by itself again, as it did before; what came meanwhile stays with it.

    Raises:
        Unseen, Stale, NotYours: of either, as with every action.
        NotAllowed: they stand apart already, or something cannot wait.
    """
    _hold(db, at, replace(at, reference=other.reference))
    whole = permitted(db, at, Action.MERGE)
    part = _part_of(db, at, whole, other)
    if whole.flagged_at is not None:
        raise NotAllowed(_WAIT_FOR_TALK)
    after, apart = come_apart(db, part, at.now)
    count(db, part, "unmerged", at.now)
    recorded(db, apart, at, "parted")
    recorded(db, after or whole, at, "unmerged")


def _part_of(db: Db, at: At, whole: Intake, other: Other) -> Intake:
    part = by_reference(db, other.reference)
    if part is None or not sees(db, at.actor, part):
        raise Unseen("there is no such intake for this colleague")
    there = whole_of(db, part)
    if there is None or there.id != whole.id:
        raise NotAllowed(_APART_ALREADY)
    if part.revision != other.revision:
        raise Stale(part.written, other.revision, part.revision)
    return part


def _hold(db: Db, *some: At) -> None:
    """In one order, so that two colleagues never wait for each other."""
    for reference in sorted({at.reference for at in some}):
        by_reference(db, reference)


def _as_looked_at(db: Db, at: At) -> Intake:
    intake = seen(db, at)
    require_fresh(intake, at)
    return intake
