"""Opening one intake for a colleague, who is then seen to have looked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, select

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.audit.actions import note_all
from pow_bot.domain.audit.queries import about, things_since
from pow_bot.domain.audit.rules import CALL_LOOK, EXPORT, LOOK, SEARCH, Entry
from pow_bot.domain.chats.queries import chat_of
from pow_bot.domain.chats.words import Chat
from pow_bot.domain.intake import references
from pow_bot.domain.intake.access import sees, thing_of
from pow_bot.domain.intake.delivering import way_to
from pow_bot.domain.intake.keeping import (
    Intake,
    content_of,
    hours_of,
    next_step_of,
    seen_by_reference,
)
from pow_bot.domain.intake.parts import not_called, parts_of, silent
from pow_bot.domain.intake.presence import arrive, others
from pow_bot.domain.intake.records import messages, timeline
from pow_bot.domain.intake.remembering import noted
from pow_bot.domain.intake.rules import reached_by
from pow_bot.domain.intake.words import Delivery, Unseen
from pow_bot.domain.routing.terms import Hours
from pow_bot.domain.staff.permissions import Action, Thing, may
from pow_bot.domain.staff.queries import Desk, desks_of, names
from pow_bot.domain.staff.rules import Actor, Role, only_region
from pow_bot.storage import Db

# The page that follows a form is no second look.
_SAME_LOOK = timedelta(seconds=60)
_LOOKS_SHOWN = 20
# What a person is told of who saw their data, and how.
_SEEN = {
    LOOK: "looked",
    CALL_LOOK: "looked",
    SEARCH: "searched",
    EXPORT: "exported",
    "handover.look": "offered",
    "case_table.look": "discussed",
}
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """One message between team and person; `actor` is None where the person wrote it."""

    at: datetime
    actor: str | None
    text: str
    delivery: Delivery
    from_person: bool
    # The same in Dutch, where a colleague wrote it in another language.
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline. `note` holds what was noted beside it, opened; `by` is who did it,
    where it was a colleague, and `actor` their name."""

    at: datetime
    kind: str
    actor: str | None
    note: dict[str, Any]
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody saw an intake: `looked`, `searched` or `exported`.

    Who, is told by role and organisation and never by name; neither is known of who was erased.
    """

    at: datetime
    what: str
    role: Role | None
    organisation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An intake with all that a colleague in its region may read.

    `hours` are those of its front door; `beside` are the colleagues who look at it too, `parts` what
    goes on as part of it.

    `way` is what becomes of a letter that is written now, `reach` how they are reached; `thing`
    decides who may do what.
    """

    intake: Intake
    reach: str
    thing: Thing
    hours: Hours
    beside: tuple[str, ...]
    parts: tuple[Intake, ...]
    owner: str | None
    answers: dict[str, Any]
    decisions: list[Any]
    told: dict[str, Any]
    distress: str | None
    # What they asked for who are not called, also once nothing is flagged any more.
    reached_only: str | None
    tags: tuple[str, ...]
    next_step: str | None
    letters: tuple[Letter, ...]
    events: tuple[Event, ...]
    chat: Chat | None
    way: Delivery
    # They asked that nobody contacts them now, here or in a part of it.
    silent: bool
    # Nor does anybody call them.
    not_called: bool


@dataclass(frozen=True, slots=True)
class Arriving:
    """How far each letter has come, oldest first, and the chat that they go to."""

    deliveries: tuple[Delivery, ...]
    chat: Chat | None


def look(db: Db, actor: Actor, reference: str, now: datetime) -> Opened:
    """Open an intake and note that this colleague did. A unit that writes.

    Raises:
        Unseen: there is none, or it is another region's.
    """
    intake = seen_by_reference(db, reference)
    thing = thing_of(db, intake) if intake else None
    if intake is None or thing is None or not may(actor, Action.SEE, thing):
        raise Unseen("there is no such intake for this colleague")
    beside = others(db, intake.id, actor, now)
    parts = tuple(part for part in parts_of(db, intake) if sees(db, actor, part))
    opened = _opened(db, intake, thing, beside, parts)
    arrive(db, intake, actor, now)
    # What was merged into it stands on its page too, and its person may know that.
    note_looks(db, actor, [intake, *parts], now)
    return opened


def part_opened(db: Db, part: Intake) -> Opened:
    """What goes on as part of an intake that was opened, and was noted with it."""
    return _opened(db, part, thing_of(db, part))


def arriving(db: Db, actor: Actor, reference: str) -> Arriving:
    """What a page that is open already asks anew; nothing that was written is opened.

    Raises:
        Unseen: as for `look`.
    """
    intake = seen_by_reference(db, reference)
    if intake is None or not sees(db, actor, intake):
        raise Unseen("there is no such intake for this colleague")
    rows = _rows(db, messages, intake)
    return Arriving(tuple(Delivery(row.delivery) for row in rows), chat_of(db, intake.person))


def search(db: Db, actor: Actor, typed: str, now: datetime) -> str | None:
    """The reference that was meant, if it is theirs to see. Noted, whether found or not."""
    reference = references.understood(typed)
    intake = seen_by_reference(db, reference) if reference else None
    hidden = intake is not None and not sees(db, actor, intake)
    audited(
        db,
        "refused.search" if hidden else SEARCH,
        actor=actor.id,
        thing=intake.id if intake else None,
        region=intake.region if intake else only_region(actor),
        now=now,
    )
    return None if intake is None or hidden else intake.written


def looks_of(db: Db, intake: UUID) -> tuple[Look, ...]:
    """Who saw this intake, for the person it is about; newest first, the last hundred."""
    entries = about(db, intake, tuple(_SEEN), _MOST_TOLD)
    desks = desks_of(db, (entry.actor for entry in entries))
    return tuple(_seen_by(entry, desks.get(entry.actor)) for entry in entries)


def refused(db: Db, actor: Actor, reference: str | None, what: str, now: datetime) -> None:
    """Note that something was refused, in a unit of its own: the refused one is undone.

    It is told in the region of what was asked for, else in that of who asked.
    """
    sought = seen_by_reference(db, reference) if reference else None
    thing, region = (sought.id, sought.region) if sought else (None, only_region(actor))
    action = f"refused.{what}"[:40]
    audited(db, action, actor=actor.id, thing=thing, region=region, now=now)


def note_looks(  # noqa: PLR0917 - as it is noted
    db: Db,
    actor: Actor,
    seen: Iterable[Intake],
    now: datetime,
    action: str = LOOK,
    same: timedelta = _SAME_LOOK,
) -> None:
    """Note each look, last in a unit; the same colleague's again within so long is that same look."""
    there = {one.id: one.region for one in seen}
    lately = things_since(db, actor.id, action, there.keys(), now - same)
    things = [(known, region) for known, region in there.items() if known not in lately]
    note_all(db, action, things, actor=actor.id, now=now)


def _seen_by(entry: Entry, desk: Desk | None) -> Look:
    what = _SEEN[entry.action]
    if desk is None:
        return Look(entry.at, what, None, None)
    return Look(entry.at, what, desk.role, desk.organisation)


def _opened(
    db: Db,
    intake: Intake,
    thing: Thing,
    beside: tuple[str, ...] = (),
    parts: tuple[Intake, ...] = (),
) -> Opened:
    content = content_of(db, intake)
    events, letters = _rows(db, timeline, intake), _rows(db, messages, intake)
    looks = about(db, intake.id, (LOOK, CALL_LOOK), _LOOKS_SHOWN)
    actors = {row.actor for row in (*events, *letters)} | {one.actor for one in looks}
    known = names(db, actors | {intake.owner})
    return Opened(
        intake=intake,
        reach=reached_by(content, intake.reach),
        thing=thing,
        hours=hours_of(db, intake.region),
        beside=beside,
        parts=parts,
        owner=known.get(intake.owner) if intake.owner else None,
        answers=content.get("answers", {}),
        decisions=content.get("decisions", []),
        told=content.get("told", {}),
        distress=content.get("distress"),
        reached_only=content.get("reached_only", {}).get("value"),
        tags=tuple(content.get("tags", ())),
        next_step=next_step_of(db, intake),
        letters=tuple(_letter(db, row, known) for row in letters),
        events=_events(db, events, looks, known),
        chat=chat_of(db, intake.person),
        way=way_to(db, intake),
        silent=silent(db, (intake, *parts)),
        not_called=not_called(db, (intake, *parts)),
    )


def _rows(db: Db, table: Table, intake: Intake) -> Sequence[Row[Any]]:
    of_it = select(table).where(table.c.intake == intake.id)
    return db.execute(of_it.order_by(table.c.at, table.c.id)).all()


def _letter(db: Db, row: Row[Any], known: Mapping[UUID, str]) -> Letter:
    safe = db.safe(row.person)
    text = safe.open(messages.c.text, row.id, row.text)
    by_person = row.direction == "from_person"
    beside = row.beside and safe.open(messages.c.beside, row.id, row.beside)
    actor, delivery = known.get(row.actor), Delivery(row.delivery)
    return Letter(row.at, actor, text, delivery, by_person, beside or None)


def _events(
    db: Db, rows: Iterable[Row[Any]], looks: Iterable[Entry], known: Mapping[UUID, str]
) -> tuple[Event, ...]:
    """What happened and who looked, in order."""
    happened = [
        Event(row.at, row.kind, known.get(row.actor), noted(db, row), row.actor) for row in rows
    ]
    looked = [
        Event(one.at, "looked", known.get(one.actor) if one.actor else None, {}) for one in looks
    ]
    return tuple(sorted((*happened, *looked), key=lambda event: event.at))
