"""Registrations that may be of the same person, among those that a colleague sees."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import fields
from uuid import UUID

from sqlalchemy import select

from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.keeping import Intake, as_kept
from pow_bot.domain.intake.marks import Kind, Mark, email_of, marks_of, phone_of
from pow_bot.domain.intake.parts import parts_of, seen_whole_of
from pow_bot.domain.intake.queries import Listed
from pow_bot.domain.intake.records import intakes, traces
from pow_bot.domain.intake.traces import hashed
from pow_bot.domain.similar.words import SAYS_SAME, Alike
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db

# More than these share a number of an office: then it says nothing any more.
MOST = 20


def alike(db: Db, actor: Actor, intake: Intake) -> tuple[Alike, ...]:
    """Registrations that share a number, an address or a whole name with it, the likeliest first.

    Of what this colleague does not see nothing is said, not even that it is there.
    """
    own = select(traces.c.mark).where(traces.c.intake == intake.id, traces.c.kind.in_(SAYS_SAME))
    marks = list(db.execute(own).scalars())
    whole = seen_whole_of(db, intake)
    known = {intake.id, *(one.id for one in parts_of(db, intake))}
    return _sharing(db, actor, marks, known | ({whole.id} if whole else set()))


def like(
    db: Db, actor: Actor, *, phone: str = "", email: str = "", name: str = "", place: str = ""
) -> tuple[Alike, ...]:
    """The same for somebody who is not registered yet: to ask before they are, by desk or phone."""
    answers = {"name": {"value": name}, "place": {"value": place}}
    contact: Iterable[Mark] = ((Kind.PHONE, phone_of(phone)), (Kind.EMAIL, email_of(email)))
    said = {*marks_of(answers, ()), *(mark for mark in contact if mark[1])}
    marks = [hashed(db, mark) for mark in said if mark[0] in SAYS_SAME]
    return _sharing(db, actor, marks, frozenset())


def _sharing(
    db: Db, actor: Actor, marks: Collection[bytes], known: Collection[UUID]
) -> tuple[Alike, ...]:
    why: dict[UUID, set[str]] = defaultdict(set)
    shared = select(traces.c.intake, traces.c.kind).where(traces.c.mark.in_(marks))
    for row in db.execute(shared.order_by(traces.c.at.desc()).limit(MOST * len(SAYS_SAME))):
        if row.intake not in known:
            why[row.intake].add(row.kind)
    if not why:
        return ()
    wanted = select(intakes).where(intakes.c.id.in_(list(why)[:MOST]))
    rows = db.execute(wanted.order_by(intakes.c.submitted_at.desc())).all()
    there = (as_kept(row._asdict()) for row in rows)
    found = [_alike(one, why[one.id]) for one in there if sees(db, actor, one)]
    return tuple(sorted(found, key=lambda one: [kind not in one.why for kind in SAYS_SAME]))


def _alike(intake: Intake, kinds: Collection[str]) -> Alike:
    row = Listed(**{field.name: getattr(intake, field.name) for field in fields(Listed)})
    return Alike(row, tuple(kind for kind in SAYS_SAME if kind in kinds), intake.revision)
