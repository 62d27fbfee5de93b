"""Putting an intake on the case table, writing down what was said, and deciding."""

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select, update

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.case_table import rules
from pow_bot.domain.case_table.queries import sits_at, told_in
from pow_bot.domain.case_table.records import case_items, case_presences, case_seats
from pow_bot.domain.case_table.words import Decision, NewItem, State, Told
from pow_bot.domain.intake.access import sees, thing_of
from pow_bot.domain.intake.desk import At, permitted, recorded
from pow_bot.domain.intake.keeping import Intake, by_id, change, reminding
from pow_bot.domain.intake.records import region_of
from pow_bot.domain.intake.remembering import remember
from pow_bot.domain.intake.rules import require_text, today
from pow_bot.domain.intake.words import NotAllowed, NotYours, Unseen
from pow_bot.domain.staff.permissions import Action, Duty, may_in
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, new_id

LONGEST = 4_000
_QUESTION = Text("case_table/question_first", "Schrijf op wat u aan het overleg vraagt.")
_NOTES = Text("case_table/notes_first", "Schrijf op wat er is gezegd.")
DECISION = Text("case_table/decision_first", "Schrijf op wat er is besloten.")
WHO = Text("case_table/who", "Kies wie dit doet.")
_ALREADY = Text("case_table/already", "Deze aanmelding staat al op de lijst.")
_NOT_YOU = Text("case_table/not_you", "U zit niet bij dit overleg.")
_NOT_YOURS = Text(
    "case_table/not_yours", "Alleen wie deze aanmelding mag lezen, legt het besluit vast."
)

_BY_CODE = select(case_items).where(case_items.c.code == bindparam("sought"))
_LISTED_OF = select(case_items).where(
    case_items.c.intake == bindparam("sought"), case_items.c.state == State.LISTED
)
_CHANGE = update(case_items).where(case_items.c.id == bindparam("changed"))


@dataclass(frozen=True, slots=True)
class By:
    """Who does something with which item, and when."""

    actor: Actor
    code: str
    now: datetime


def put_on(db: Db, at: At, new: NewItem) -> str:
    """Put an intake on the list of a meeting, with a question; returns the code of the item.

    Raises:
        NotAllowed: it stands there already, or something is missing.
    """
    intake = permitted(db, at, Action.NOTE)
    if db.lock(_LISTED_OF, {"sought": intake.id}) is not None:
        raise NotAllowed(_ALREADY)
    asked = require_text(new.asked, longest=LONGEST, asked=rules.ASK_FIRST) if new.shared else ""
    told = Told(question=require_text(new.question, longest=LONGEST, asked=_QUESTION), asked=asked)
    meeting = rules.require_meeting(new.meeting, today(at.now))
    code = _insert(db, intake, at, told, meeting, shared=new.shared)
    recorded(db, change(db, intake), at, "case_listed", {"to": meeting.isoformat()})
    return code


def write_notes(db: Db, by: By, notes: str) -> None:
    """Keep what was said, in place of what stood there."""
    intake, row = _listed(db, by)
    told = replace(told_in(db, row), notes=require_text(notes, longest=LONGEST, asked=_NOTES))
    _keep(db, row, told)
    _audited(db, by, intake, "notes")


def postpone(db: Db, by: By, meeting: date) -> None:
    """Move it to another meeting."""
    intake, row = _listed(db, by)
    _keep(db, row, meeting=rules.require_meeting(meeting, today(by.now)))
    _noted(db, intake, by, "case_listed", {"to": meeting.isoformat()})


def drop(db: Db, by: By) -> None:
    """Take it off the list."""
    intake, row = _listed(db, by)
    _keep(db, row, state=State.DROPPED, decided_at=by.now, decided_by=by.actor.id)
    _noted(db, intake, by, "case_dropped", {})


def decide(db: Db, by: By, decision: Decision, owner: Actor) -> None:
    """Write down what was decided, who does it and by when; the intake is reminded of it then.

    `owner` is the colleague that the decision names.
    """
    intake, row = _listed(db, by)
    if not sees(db, by.actor, intake):
        raise NotYours(_NOT_YOURS)
    if not sees(db, owner, intake):
        raise NotAllowed(WHO)
    text = require_text(decision.decision, longest=LONGEST, asked=DECISION)
    day = rules.require_next(decision.next_on, today(by.now))
    told = replace(told_in(db, row), decision=text)
    _keep(
        db, row, told,
        state=State.DECIDED, decided_at=by.now, decided_by=by.actor.id,
        owner=owner.id, next_on=day,
    )  # fmt: skip
    # What is closed is not reminded of any more.
    reminder = reminding(db, intake, text, day) if intake.is_open else {}
    reminded = change(db, intake, **reminder)
    said: dict[str, JSON] = {"text": text, "to": owner.name, "on": day.isoformat()}
    _noted(db, reminded, by, "case_decided", said)


def seat(db: Db, actor: Actor, queue: str, colleague: UUID, now: datetime) -> None:
    """Let a colleague from outside the team sit at the table."""
    _require_settles(actor, queue)
    db.insert_once(case_seats, queue=queue, staff=colleague)
    there = region_of(queue)
    audited(db, "case_table.seat", actor=actor.id, thing=colleague, region=there, now=now)


def unseat(db: Db, actor: Actor, queue: str, colleague: UUID, now: datetime) -> None:
    """Do not let them sit there any longer."""
    _require_settles(actor, queue)
    seats, there = case_seats.c, region_of(queue)
    db.execute(delete(case_seats).where(seats.queue == queue, seats.staff == colleague))
    audited(db, "case_table.unseat", actor=actor.id, thing=colleague, region=there, now=now)


def attend(  # noqa: PLR0917 - as it is filled in
    db: Db, actor: Actor, queue: str, meeting: date, there: list[UUID], now: datetime
) -> None:
    """Write down who was there, in place of what stood there."""
    if not sits_at(db, actor, queue):
        raise NotYours(_NOT_YOU)
    kept = case_presences.c
    db.execute(delete(case_presences).where(kept.queue == queue, kept.meeting == meeting))
    rows = [{"queue": queue, "meeting": meeting, "staff": one} for one in there]
    if rows:
        db.execute(insert(case_presences), rows)
    audited(db, "case_table.attend", actor=actor.id, region=region_of(queue), now=now)


def forget_words(db: Db, person: UUID) -> None:
    """The person took their registration back: that it lay on the table stays, and no words."""
    there = select(case_items).where(case_items.c.person == person)
    for row in db.execute(there).all():
        state = State.DROPPED if row.state == State.LISTED else row.state
        _keep(db, row, Told(), state=state)


def _insert(db: Db, intake: Intake, at: At, told: Told, meeting: date, *, shared: bool) -> str:
    made, code = new_id(), secrets.token_hex(8)
    values = {
        "id": made,
        "code": code,
        "intake": intake.id,
        "person": intake.person,
        "queue": intake.queue,
        "meeting": meeting,
        "state": State.LISTED,
        "shared": shared,
        "added_at": at.now,
        "added_by": at.actor.id,
        "told": db.safe(intake.person).seal(case_items.c.told, made, asdict(told)),
    }
    db.execute(insert(case_items), values)
    return code


def _listed(db: Db, by: By) -> tuple[Intake, Row[Any]]:
    """The intake and then the item, held in this order by everybody."""
    seen = db.find(_BY_CODE, {"sought": by.code})
    intake = by_id(db, seen.intake) if seen else None
    row = db.lock(_BY_CODE, {"sought": by.code})
    if intake is None or row is None:
        raise Unseen("there is no such item")
    if not (sits_at(db, by.actor, row.queue) and _hears(db, by.actor, intake, row)):
        raise Unseen("this item is not for this colleague")
    rules.require_listed(State(row.state))
    return intake, row


def _hears(db: Db, actor: Actor, intake: Intake, row: Row[Any]) -> bool:
    return rules.hears(actor, thing_of(db, intake), shared=row.shared)


def _keep(db: Db, row: Row[Any], told: Told | None = None, **values: Any) -> None:
    if told is not None:
        safe = db.safe(row.person)
        values["told"] = safe.seal(case_items.c.told, row.id, asdict(told))
    db.execute(_CHANGE, {"changed": row.id, **values})


def _noted(db: Db, intake: Intake, by: By, kind: str, said: dict[str, JSON]) -> None:
    remember(db, intake, kind, by.now, actor=by.actor.id, note=said or None)
    _audited(db, by, intake, kind)


def _audited(db: Db, by: By, intake: Intake, what: str) -> None:
    audited(
        db,
        f"case_table.{what}",
        actor=by.actor.id,
        thing=intake.id,
        region=intake.region,
        now=by.now,
    )


def _require_settles(actor: Actor, queue: str) -> None:
    settles = actor.role is Role.COORDINATOR
    if not (settles and may_in(actor, Duty.CASE_TABLE, region_of(queue))):
        raise NotYours(_NOT_YOU)
