"""Distress: what cannot wait is put first, until it was not meant or somebody spoke with them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pow_bot.domain.intake.keeping import Intake, change, content_of, hours_of, seal_content
from pow_bot.domain.intake.parts import worked_on
from pow_bot.domain.intake.remembering import forget, remember
from pow_bot.domain.intake.rules import calmed, reached_only, replaced, to_be_read
from pow_bot.domain.intake.words import Distress, Urgency
from pow_bot.domain.routing.terms import first_contact_due
from pow_bot.storage import Db


def flag(
    db: Db,
    conversation: UUID,
    kind: str,
    now: datetime,
    decisions: list[Any] | None = None,
) -> None:
    """Put the open intake first, and tell the team what kind of distress it is.

    `decisions` take the place of those of the same tables. Does nothing where there is no open
    intake, or the same was flagged already.

    Raises:
        ValueError: for a kind that is none of `Distress`.
    """
    intake = worked_on(db, conversation)
    if intake is None:
        return
    content = content_of(db, intake)
    if content.get("distress") == Distress(kind):
        return
    own = intake.conversation == conversation
    decided = replaced(content["decisions"], decisions or [] if own else [])
    cried = {"distress": Distress(kind), "decisions": decided}
    kept = {"due_without": intake.due_at.isoformat(), **content, **cried}
    after = change(
        db,
        intake,
        urgency=Urgency.TODAY,
        due_at=_due_now(db, intake, now),
        paused_at=None,
        flagged_at=now,
        content=seal_content(db, intake, kept),
        **to_be_read(now, intake.answered_at),
    )
    # Of what kind stands in the content alone, so that it can go without a trace.
    forget(db, after, "distress")
    remember(db, after, "distress", now)


def lift(db: Db, conversation: UUID, urgency: Urgency, decisions: list[Any], now: datetime) -> None:
    """Take a flag away that was not meant: the term is again what it was, and nothing says why.

    `urgency` is what the answers lead to. Does nothing where nothing is flagged.
    """
    intake = worked_on(db, conversation)
    if intake is None or intake.flagged_at is None:
        return
    content = content_of(db, intake)
    if intake.conversation != conversation:
        # What it is part of leads where its own answers lead.
        urgency, decisions = Urgency(content["led_to"]["urgency"]), []
    calm = {**calmed(content), **reached_only(content)}
    calm["decisions"] = replaced(calm["decisions"], decisions)
    calm["led_to"] = {**content["led_to"], "urgency": urgency}
    after = change(
        db,
        intake,
        urgency=urgency,
        due_at=_due_without(db, intake, content, urgency, now),
        flagged_at=None,
        content=seal_content(db, intake, calm),
    )
    forget(db, after, "distress")
    remember(db, after, "retimed", now)


def _due_now(db: Db, intake: Intake, now: datetime) -> datetime:
    """Today, and no later than was promised; what was kept or stood still promises no more."""
    due = first_contact_due(Urgency.TODAY, now, hours_of(db, intake.region))
    over = intake.contacted_at is not None or intake.paused_at is not None
    return due if over else min(intake.due_at, due)


def _due_without(
    db: Db, intake: Intake, content: Mapping[str, Any], urgency: Urgency, now: datetime
) -> datetime:
    """The term as it would be had nothing been flagged; where it came so, from when it came."""
    hours = hours_of(db, intake.region)
    if "due_without" not in content:
        return first_contact_due(urgency, intake.submitted_at, hours)
    before = datetime.fromisoformat(content["due_without"])
    return min(before, first_contact_due(urgency, now, hours))
