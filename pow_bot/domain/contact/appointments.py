"""Making, moving and settling appointments; the person is told each time, and reminded once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from pow_bot.domain.contact.queries import appointment, appointments_of, taken_at
from pow_bot.domain.contact.records import appointments
from pow_bot.domain.contact.rules import is_closed, overlaps, remind_at, require_plan
from pow_bot.domain.contact.telling import told
from pow_bot.domain.contact.words import Appointment, Kind, Plan, State
from pow_bot.domain.intake.delivering import write_of
from pow_bot.domain.intake.desk import At, contacted, permitted, recorded
from pow_bot.domain.intake.keeping import Intake, by_id, change
from pow_bot.domain.intake.parts import not_called, parts_of
from pow_bot.domain.intake.remembering import remember
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Opening
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import SOURCE
from pow_bot.storage import JSON, Db, new_id, once, post

REMINDER = "appointment.reminder"

CLOSED = Text(
    "contact/closed",
    "Het team is dan gesloten. Vink aan dat het toch mag, of kies een andere tijd.",
)
TAKEN = Text(
    "contact/taken",
    "U heeft dan al een afspraak. Vink aan dat het toch mag, of kies een andere tijd.",
)
NO_CALL = Text("contact/no_call", "Bel deze persoon niet. Kies een gesprek op een adres.")
_WHICH = Text("contact/which", "Deze afspraak is er niet meer.")
_TOO_EARLY = Text("contact/too_early", "Deze afspraak is nog niet geweest.")

_LONGEST = timedelta(hours=4)


def plan(db: Db, at: At, wanted: Plan, *, anyway: bool = False) -> None:
    """Make an appointment, and tell the person.

    Raises:
        NotAllowed: it lies in the past, they are not called, or the door is shut then and nobody
            said that it may be.
        Stale, Unseen, NotYours: as with every action.
    """
    intake, wanted = permitted(db, at, Action.PLAN), require_plan(wanted, at.now)
    _require_safe(db, intake, wanted)
    _require_free(db, intake, at, wanted, None, anyway=anyway)
    made = new_id()
    values = {
        "id": made,
        "intake": intake.id,
        "person": intake.person,
        "state": State.PLANNED,
        "revision": 1,
        "colleague": intake.owner or at.actor.id,
    }
    db.execute(insert(appointments).values(**values, **_columns(db, intake, made, wanted)))
    _announced(db, intake, at, _kept(db, made), "planned")


def move(db: Db, at: At, code: str, wanted: Plan, *, anyway: bool = False) -> None:
    """Change an appointment; the person is told, and reminded of the new one only."""
    intake, wanted = permitted(db, at, Action.PLAN), require_plan(wanted, at.now)
    before = _planned(db, intake, code)
    _require_safe(db, intake, wanted)
    _require_free(db, intake, at, wanted, before, anyway=anyway)
    values = {"revision": before.revision + 1, **_columns(db, intake, before.id, wanted)}
    db.execute(update(appointments).where(appointments.c.id == before.id).values(**values))
    _announced(db, intake, at, _kept(db, before.id), "replanned")


def cancel(db: Db, at: At, code: str) -> None:
    """Call an appointment off, and tell the person."""
    intake = permitted(db, at, Action.PLAN)
    before = _planned(db, intake, code)
    _settle(db, before, State.CANCELLED)
    _announced(db, intake, at, before, "cancelled")


def settle(db: Db, at: At, code: str, state: State) -> None:
    """Write down whether they met. Who met was reached.

    Raises:
        NotAllowed: it has not been yet.
    """
    intake = permitted(db, at, Action.PLAN)
    there = _planned(db, intake, code)
    if there.plan.starts_at > at.now:
        raise NotAllowed(_TOO_EARLY)
    _settle(db, there, state)
    after = contacted(db, intake, at) if state is State.KEPT else change(db, intake)
    recorded(db, after, at, state)


def remind(db: Db, known: UUID, revision: int, key: str, now: datetime) -> None:
    """Write to the person the working day before, once; not of what is not to be any more."""
    standing = appointment(db, known)
    intake = by_id(db, standing.intake) if standing else None
    if standing is None or intake is None or not _is_to_be(standing, intake, revision, now):
        return

    def written() -> JSON:
        _write(db, intake, standing, "reminded", now, by=standing.colleague)
        remember(db, intake, "reminded", now)
        return True

    once(db, f"reminder {key}", intake.person, written, now=now)


def _require_safe(db: Db, intake: Intake, wanted: Plan) -> None:
    if wanted.kind is Kind.PHONE and not_called(db, (intake, *parts_of(db, intake))):
        raise NotAllowed(NO_CALL)


def _require_free(
    db: Db, intake: Intake, at: At, wanted: Plan, before: Appointment | None, *, anyway: bool
) -> None:
    """A warning, not a wall: who saw it may plan it all the same."""
    if anyway:
        return
    if is_closed(practice(db, intake.region, Opening).hours, wanted):
        raise NotAllowed(CLOSED)
    whose, since = intake.owner or at.actor.id, wanted.starts_at - _LONGEST
    for known, starts_at, minutes in taken_at(db, whose, since, wanted.ends_at):
        other = before is None or known != before.id
        if other and overlaps(wanted, starts_at, minutes):
            raise NotAllowed(TAKEN)


def _is_to_be(there: Appointment, intake: Intake, revision: int, now: datetime) -> bool:
    """Whether it stands as it did when this was asked for, and somebody still sees to it."""
    same = there.is_planned and there.revision == revision
    return same and there.plan.starts_at > now and intake.is_open


def _planned(db: Db, intake: Intake, code: str) -> Appointment:
    theirs = (one for one in appointments_of(db, intake.id) if one.is_planned)
    found = next((one for one in theirs if one.code == code), None)
    if found is None:
        raise NotAllowed(_WHICH)
    return found


def _kept(db: Db, known: UUID) -> Appointment:
    kept = appointment(db, known)
    if kept is None:
        raise LookupError("an appointment that was just kept is not there")
    return kept


def _columns(db: Db, intake: Intake, known: UUID, plan: Plan) -> dict[str, Any]:
    details: JSON = plan.details()
    return {
        "starts_at": plan.starts_at,
        "minutes": plan.minutes,
        "kind": plan.kind,
        "details": db.safe(intake.person).seal(appointments.c.details, known, details),
    }


def _settle(db: Db, there: Appointment, state: State) -> None:
    values = {"state": state, "revision": there.revision + 1}
    db.execute(update(appointments).where(appointments.c.id == there.id).values(**values))


def _announced(db: Db, intake: Intake, at: At, there: Appointment, what: str) -> None:
    """Tell the person, have them reminded while it is to be, and note that it was done."""
    after = change(db, intake, touched_at=at.now)
    _write(db, after, there, what, at.now, by=at.actor.id)
    if what != "cancelled":
        _have_reminded(db, intake, there, at.now)
    note: dict[str, JSON] = {"starts_at": there.plan.starts_at.isoformat()}
    recorded(db, after, at, what, note)


def _write(
    db: Db, intake: Intake, there: Appointment, what: str, now: datetime, *, by: UUID
) -> None:
    """A letter, which goes to where it arrives; a mail and a calendar hold nothing of it."""
    text = told(intake.locale, what, there.plan)
    beside = told(SOURCE, what, there.plan) if intake.locale != SOURCE else ""
    write_of(db, intake, text, now, actor=by, beside=beside)


def _have_reminded(db: Db, intake: Intake, there: Appointment, now: datetime) -> None:
    hours = practice(db, intake.region, Opening).hours
    due = remind_at(there.plan.starts_at, hours, now)
    if due is None:
        return
    about: JSON = {"appointment": str(there.id), "revision": there.revision}
    post(db, REMINDER, intake.person, about, due)
