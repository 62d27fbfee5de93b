"""What happened to an intake, and the letters of team and person: kept, and forgotten."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, bindparam, delete, insert, select, update

from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.records import messages, timeline
from pow_bot.domain.intake.words import Delivery
from pow_bot.storage import JSON, Db, new_id

_SOUGHT: BindParameter[Any] = bindparam("sought")
_REMEMBER = insert(timeline)
_LAST = select(timeline).where(timeline.c.intake == _SOUGHT).order_by(timeline.c.id.desc()).limit(1)
_REMEMBER_AGAIN = update(timeline).where(timeline.c.id == bindparam("entered"))
_FORGET = delete(timeline).where(
    timeline.c.intake == _SOUGHT, timeline.c.kind == bindparam("forgotten")
)
_NOTED = select(timeline).where(timeline.c.intake == _SOUGHT, timeline.c.note.is_not(None))
_NO_LETTERS = delete(messages).where(messages.c.intake == _SOUGHT)
_KEEP_LETTER = insert(messages)
# What stands in a note in words, or names the answers.
_WORDS = frozenset({"text", "changed", "gone", "named", "unclear"})


def remember(
    db: Db,
    intake: Intake,
    kind: str,
    now: datetime,
    *,
    actor: UUID | None = None,
    note: dict[str, JSON] | None = None,
) -> None:
    """Add to the timeline; what is noted beside it is sealed."""
    entered = new_id()
    sealed = db.safe(intake.person).seal(timeline.c.note, entered, note) if note else None
    values = {
        "id": entered,
        "intake": intake.id,
        "person": intake.person,
        "at": now,
        "kind": kind,
        "actor": actor,
        "note": sealed,
    }
    db.execute(_REMEMBER, values)


def remember_steps(  # noqa: PLR0917 - as it is noted
    db: Db,
    intake: Intake,
    kind: str,
    now: datetime,
    changed: Iterable[str],
    gone: Iterable[str],
    flow: str | None = None,
) -> None:
    """Add to the timeline which answers changed; what follows at once is told as one change."""
    about: dict[str, JSON] = {"flow": flow} if flow else {}
    safe = db.safe(intake.person)
    last = db.execute(_LAST, {"sought": intake.id}).one()
    before = noted(db, last) if last.kind == kind else {}
    if not before or before.get("flow") != flow:
        note: dict[str, JSON] = {**about, "changed": [*changed], "gone": [*gone]}
        remember(db, intake, kind, now, note=note)
        return
    names = dict.fromkeys([*before["changed"], *changed])
    taken = dict.fromkeys([*before["gone"], *gone])
    note = {**about, "changed": [*names], "gone": [*taken]}
    sealed = safe.seal(timeline.c.note, last.id, note)
    db.execute(_REMEMBER_AGAIN, {"entered": last.id, "at": now, "note": sealed})


def noted(db: Db, row: Row[Any]) -> dict[str, Any]:
    """What was noted beside a line of the timeline, opened."""
    if row.note is None:
        return {}
    note: dict[str, Any] = db.safe(row.person).open(timeline.c.note, row.id, row.note)
    return note


def last_kind(db: Db, intake: Intake) -> str:
    """What stands last in the timeline."""
    kind: str = db.execute(_LAST, {"sought": intake.id}).one().kind
    return kind


def forget(db: Db, intake: Intake, kind: str) -> None:
    """Take what happened out of the timeline, as if it had not been noted."""
    db.execute(_FORGET, {"sought": intake.id, "forgotten": kind})


def forget_words(db: Db, intake: Intake) -> None:
    """Erase the letters, and what stands in words in the timeline; that it happened stays."""
    db.execute(_NO_LETTERS, {"sought": intake.id})
    safe = db.safe(intake.person)
    for row in db.execute(_NOTED, {"sought": intake.id}).all():
        kept = {name: said for name, said in noted(db, row).items() if name not in _WORDS}
        sealed = safe.seal(timeline.c.note, row.id, kept) if kept else None
        db.execute(_REMEMBER_AGAIN, {"entered": row.id, "note": sealed})


def keep_letter(
    db: Db,
    intake: Intake,
    text: str,
    now: datetime,
    *,
    actor: UUID | None,
    delivery: Delivery,
    beside: str = "",
) -> UUID:
    """Keep a letter behind the person's link; it is theirs where there is no actor."""
    written, safe = new_id(), db.safe(intake.person)
    values = {
        "id": written,
        "intake": intake.id,
        "person": intake.person,
        "direction": "from_person" if actor is None else "to_person",
        "at": now,
        "actor": actor,
        "delivery": delivery,
        "text": safe.seal(messages.c.text, written, text),
        "beside": safe.seal(messages.c.beside, written, beside) if beside else None,
    }
    db.execute(_KEEP_LETTER, values)
    return written


def wrote_back(db: Db, intake: Intake) -> bool:
    """Whether the team knows that they read it: they wrote since, also since they cried."""
    letters = select(messages.c.at, messages.c.direction).where(
        messages.c.intake == intake.id, messages.c.at >= (intake.flagged_at or intake.submitted_at)
    )
    rows = db.execute(letters.order_by(messages.c.at, messages.c.id)).all()
    ways = [row.direction for row in rows]
    return "to_person" in ways and "from_person" in ways[ways.index("to_person") :]
