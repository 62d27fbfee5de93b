"""Calling people: what came of a call, and putting right what was noted of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from pow_bot.domain.contact.queries import calls_of
from pow_bot.domain.contact.rules import number_of, require_ahead
from pow_bot.domain.contact.words import Call
from pow_bot.domain.intake.columns import as_columns, as_json
from pow_bot.domain.intake.desk import (
    At,
    attempt,
    permitted,
    signed_with_owner,
    spoken_to,
    tried,
)
from pow_bot.domain.intake.keeping import Intake, change, content_of
from pow_bot.domain.intake.records import calls
from pow_bot.domain.intake.remembering import remember
from pow_bot.domain.intake.words import SPOKEN, Attempt, NotAllowed
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, new_id

# What a call may change of an intake, and a correction puts back.
_CHANGED = (
    "contacted_at", "touched_at", "answered_at", "wanted_at", "waiting_until", "stage", "owner",
)  # fmt: skip
# Whoever spoke to them after all has it still.
_TAKEN = frozenset({"stage", "owner"})
_WHEN = Text("contact/when", "Kies wanneer u terugbelt.")
_GONE = Text("contact/gone", "Deze poging is al verbeterd, of er gebeurde al iets na.")


def call(db: Db, at: At, outcome: Attempt, again_at: datetime | None = None) -> None:
    """Write down what came of a call; with an appointed time it comes back on the list then.

    Raises:
        Unseen, NotAllowed, NotYours: as with every action.
    """
    again = _again(outcome, again_at, at.now)
    intake = permitted(db, at, Action.ATTEMPT, fresh=False)
    # Before the attempt: what is audited comes last.
    _keep(db, intake, at, outcome, again)
    attempt(db, at, outcome, again)


def correct(
    db: Db, at: At, code: str, outcome: Attempt | None, again_at: datetime | None = None
) -> None:
    """Put right what was noted of the last call: the intake stands as if that had been noted.

    Without an outcome nobody called, and nothing was noted.

    Raises:
        NotAllowed: something was done since, so that it cannot be undone by itself any more.
    """
    again = _again(outcome, again_at, at.now)
    intake = permitted(db, at, Action.ATTEMPT)
    wrong = _last(db, intake, code)
    # Before the intake, which waits for what was agreed in it.
    _instead(db, wrong, outcome=outcome, again_at=again)
    after = _as_if(db, intake, at, wrong, outcome)
    _instead(db, wrong, outcome=outcome, revision=after.revision)
    if after.owner is None and intake.owner is not None:
        remember(db, after, "released", at.now, actor=at.actor.id)
    said = {**tried(outcome, again), "instead": wrong.at.isoformat()}
    remember(db, after, "attempt_corrected", at.now, actor=at.actor.id, note=said)
    signed_with_owner(db, intake, after, at, "attempt_corrected")


def _instead(db: Db, wrong: Call, *, outcome: Attempt | None, **values: Any) -> None:
    of_it = calls.c.id == wrong.id
    if outcome is None:
        db.execute(delete(calls).where(of_it))
    else:
        db.execute(update(calls).where(of_it).values(outcome=outcome, **values))


def _as_if(db: Db, intake: Intake, at: At, wrong: Call, outcome: Attempt | None) -> Intake:
    """How it stands with another outcome of its last call."""
    spoken = outcome in SPOKEN
    back = {name: was for name, was in wrong.before.items() if not (spoken and name in _TAKEN)}
    before = change(db, intake, **as_columns(back))
    return spoken_to(db, before, at) if spoken else before


def _again(outcome: Attempt | None, again_at: datetime | None, now: datetime) -> datetime | None:
    if outcome is not Attempt.CALL_BACK:
        return None
    if again_at is None:
        raise NotAllowed(_WHEN)
    return require_ahead(again_at, now)


def _keep(db: Db, intake: Intake, at: At, outcome: Attempt, again: datetime | None) -> None:
    kept = new_id()
    number = number_of(content_of(db, intake), intake.reach)
    before = as_json({name: getattr(intake, name) for name in _CHANGED})
    note: JSON = {"number": number, "before": before}
    values = {
        "id": kept,
        "intake": intake.id,
        "person": intake.person,
        "at": at.now,
        "actor": at.actor.id,
        "outcome": outcome,
        "again_at": again,
        # The attempt makes one change.
        "revision": intake.revision + 1,
        "note": db.safe(intake.person).seal(calls.c.note, kept, note),
    }
    db.execute(insert(calls).values(**values))


def _last(db: Db, intake: Intake, code: str) -> Call:
    theirs = calls_of(db, intake.id)
    if not theirs or theirs[-1].code != code or theirs[-1].revision != intake.revision:
        raise NotAllowed(_GONE)
    return theirs[-1]
