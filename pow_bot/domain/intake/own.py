"""All that is kept of somebody's registrations, for nobody but them.

What a colleague noted for colleagues is not opened here, and no colleague is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from pow_bot.domain.intake.keeping import (
    Intake,
    as_kept,
    content_of,
    email_of,
    link_of,
    next_step_of,
    seen_by_link,
    upcoming_of,
)
from pow_bot.domain.intake.looking import Look, looks_of
from pow_bot.domain.intake.parts import seen_whole_of
from pow_bot.domain.intake.records import intakes, timeline
from pow_bot.domain.intake.remembering import noted
from pow_bot.domain.intake.rules import reached_by
from pow_bot.domain.intake.slips import Letter, letters_of
from pow_bot.storage import Db

_OF_CONVERSATION = (
    select(intakes)
    .where(intakes.c.conversation == bindparam("sought"))
    .order_by(intakes.c.submitted_at.desc(), intakes.c.id.desc())
)
_EVENTS = select(timeline).where(timeline.c.intake == bindparam("sought")).order_by(timeline.c.id)
# Written by colleagues for colleagues; the team gives it to who asks.
NOTED = "noted"
# What colleagues wrote to each other about it; that it happened is told, and the letter says why.
_OF_COLLEAGUES = frozenset(
    {
        "offered",
        "refused",
        "answered_back",
        "private_agreed",
        "case_listed",
        "case_decided",
    }
)


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a registration."""

    at: datetime
    kind: str
    by_team: bool
    note: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One registration with all that belongs to it; `happened` and `letters` are oldest first.

    `content` holds `answers`, `decisions`, `tags`, `led_to`, `told` and `distress`, as far as
    they are there: of what was taken back nothing is left in it.
    """

    intake: Intake
    link: str
    content: Mapping[str, Any]
    email: str | None
    next_step: str | None
    happened: tuple[Happened, ...]
    letters: tuple[Letter, ...]
    looks: tuple[Look, ...]
    # What it goes on as part of.
    whole: Intake | None = None

    @property
    def reached(self) -> Intake:
        """The intake as it goes on, with the way in which this person is reached now.

        That is another than they chose, where only another is safe.
        """
        return replace(self.whole or self.intake, reach=reached_by(self.content, self.intake.reach))


def registrations_of(db: Db, conversation: UUID) -> tuple[Registration, ...]:
    """Every registration that a conversation made, newest first; also what was taken back."""
    rows = db.execute(_OF_CONVERSATION, {"sought": conversation}).all()
    return tuple(_opened(db, as_kept(row._asdict())) for row in rows)


def registration_behind(db: Db, link: str) -> Registration | None:
    """The one that this link opens; none where it was erased or never was."""
    intake = seen_by_link(db, link)
    return None if intake is None else _opened(db, intake)


def _opened(db: Db, intake: Intake) -> Registration:
    whole = seen_whole_of(db, intake)
    return Registration(
        intake=_without_reminder(db, intake),
        link=link_of(db, intake),
        content=content_of(db, intake),
        email=email_of(db, intake),
        next_step=next_step_of(db, whole or intake),
        whole=whole and _without_reminder(db, whole),
        happened=tuple(
            _happened(db, event) for event in db.execute(_EVENTS, {"sought": intake.id})
        ),
        letters=letters_of(db, intake.id, intake.person),
        looks=looks_of(db, intake.id),
    )


def _without_reminder(db: Db, intake: Intake) -> Intake:
    """As its person may know it: what a colleague wants to think of is the colleague's."""
    if intake.remind_on is None:
        return intake
    told = replace(intake, remind_on=None, reminder=None)
    _, upcoming = upcoming_of(db, told)
    if upcoming is None:
        return told
    return replace(told, next_action=upcoming.action, next_on=upcoming.on, term_at=upcoming.term)


def _happened(db: Db, row: Row[Any]) -> Happened:
    return Happened(row.at, row.kind, row.actor is not None, _note(db, row))


def _note(db: Db, row: Row[Any]) -> dict[str, Any]:
    note = {} if row.kind == NOTED else noted(db, row)
    if note.get("what") == "colleague":
        del note["to"]
    if row.kind in _OF_COLLEAGUES:
        note = {name: said for name, said in note.items() if name not in {"text", "to", "on"}}
    return note
