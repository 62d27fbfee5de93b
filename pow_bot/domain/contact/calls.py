"""Calling people: what came of a call, and putting right what was noted of it."""

from datetime import datetime

from sqlalchemy import insert, update

from pow_bot.domain.contact.queries import calls_of
from pow_bot.domain.contact.records import calls
from pow_bot.domain.contact.rules import number_of, require_ahead
from pow_bot.domain.contact.words import Call
from pow_bot.domain.intake.columns import as_columns, as_json
from pow_bot.domain.intake.desk import At, attempt, contacted, permitted, recorded
from pow_bot.domain.intake.keeping import Intake, change, content_of
from pow_bot.domain.intake.words import SPOKEN, Attempt, NotAllowed
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, new_id

# What a call may change of an intake, and a correction puts back.
_CHANGED = ("contacted_at", "touched_at", "answered_at", "wanted_at", "waiting_until")
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
    attempt(db, at, outcome)


def correct(db: Db, at: At, code: str, outcome: Attempt, again_at: datetime | None = None) -> None:
    """Put right what was noted of the last call: the intake stands as if that had been noted.

    Raises:
        NotAllowed: something was done since, so that it cannot be undone by itself any more.
    """
    again = _again(outcome, again_at, at.now)
    intake = permitted(db, at, Action.ATTEMPT)
    wrong = _last(db, intake, code)
    before = change(db, intake, **as_columns(wrong.before))
    after = contacted(db, before, at) if outcome in SPOKEN else before
    values = {"outcome": outcome, "again_at": again, "revision": after.revision}
    db.execute(update(calls).where(calls.c.id == wrong.id).values(**values))
    said: dict[str, JSON] = {"outcome": outcome, "instead": wrong.at.isoformat()}
    recorded(db, after, at, "attempt_corrected", said)


def _again(outcome: Attempt, again_at: datetime | None, now: datetime) -> datetime | None:
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
