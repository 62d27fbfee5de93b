"""Finding an intake and keeping a change of it: derived columns, revision, topics."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Column, Select, bindparam, select, update

from pow_bot.domain.intake import references, traces
from pow_bot.domain.intake.calling_back import agreed
from pow_bot.domain.intake.marks import FORM
from pow_bot.domain.intake.order import Next, Shelf, Standing, next_of, rank_of, resumed, shelf_of
from pow_bot.domain.intake.records import intakes, parts, region_of
from pow_bot.domain.intake.rules import OPEN, today
from pow_bot.domain.intake.traces import Traced
from pow_bot.domain.intake.words import Closing, Line, NextAction, NotAllowed, Stage, Urgency
from pow_bot.domain.journal.actions import About, write
from pow_bot.domain.practice.queries import practice, practice_in
from pow_bot.domain.practice.words import Opening, Terms
from pow_bot.domain.routing.terms import Hours, working_time_left
from pow_bot.domain.staff.rules import OrganisationKind
from pow_bot.engine.flow import Text
from pow_bot.storage import Db, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One row as it is kept."""

    id: UUID
    person: UUID
    conversation: UUID
    reference: str
    link: bytes
    link_index: bytes
    stage: Stage
    queue: str
    line: Line
    urgency: Urgency
    channel: str
    locale: str
    reach: str
    assisted: bool
    campaign: str | None = None
    submitted_at: datetime
    queued_at: datetime
    due_at: datetime
    contacted_at: datetime | None = None
    touched_at: datetime | None = None
    answered_at: datetime | None = None
    wanted_at: datetime | None = None
    flagged_at: datetime | None = None
    waiting_until: date | None = None
    closed_at: datetime | None = None
    closed_reason: Closing | None = None
    owner: UUID | None = None
    next_action: NextAction | None = None
    next_on: date | None = None
    term_at: datetime | None = None
    shelf: Shelf = Shelf.QUEUE
    rank: int = 0
    revision: int = 0
    content: bytes
    email: bytes | None = None
    next_step: bytes | None = None
    read_at: datetime | None = None
    municipality: str | None = None
    organisation: UUID | None = None
    judge: OrganisationKind | None = None
    assessor: UUID | None = None
    review_on: date | None = None
    objected_at: datetime | None = None
    withheld: bool = False
    handed_at: datetime | None = None
    paused_at: datetime | None = None
    remind_on: date | None = None
    reminder: bytes | None = None
    restricted: bool = False
    traced: int = FORM
    follows: UUID | None = None

    @property
    def region(self) -> str | None:
        """None in the catch-all queue."""
        return region_of(self.queue)

    @property
    def written(self) -> str:
        """The reference as people see it."""
        return references.written(self.reference)

    @property
    def upcoming(self) -> Next | None:
        """What it waits for, as it was counted with the hours of its front door."""
        if self.next_action is None or self.next_on is None or self.term_at is None:
            return None
        return Next(NextAction(self.next_action), self.next_on, self.term_at)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do with it."""
        return self.stage in OPEN


_NEWER = Text("intake/newer", "Deze persoon heeft intussen een nieuwe aanmelding.")
# Said whenever something new is to be read of a person, or no more.
ANSWERED = "answered"

_NAMES = tuple(field.name for field in fields(Intake))
_INTAKE = select(intakes)
_SOUGHT: BindParameter[Any] = bindparam("sought")
_BY_REFERENCE = _INTAKE.where(intakes.c.reference == _SOUGHT)
_BY_ID = _INTAKE.where(intakes.c.id == _SOUGHT)
_BY_LINK = _INTAKE.where(intakes.c.link_index == _SOUGHT)
_OPEN_OF_PERSON = _INTAKE.where(intakes.c.person == _SOUGHT, intakes.c.closed_at.is_(None))
_OPEN_OF = _INTAKE.where(intakes.c.conversation == _SOUGHT, intakes.c.closed_at.is_(None))
_LATEST_OF = (
    _INTAKE.where(intakes.c.conversation == _SOUGHT)
    .order_by(intakes.c.submitted_at.desc(), intakes.c.id.desc())
    .limit(1)
)
_CHANGE = update(intakes).where(intakes.c.id == bindparam("changed"))
# Where the whole lies its parts lie, and who may not read it may not read them.
_FOLLOWED = frozenset({"queue", "organisation", "restricted"})
_FOLLOW = update(intakes).where(
    intakes.c.id.in_(select(parts.c.intake).where(parts.c.whole == _SOUGHT))
)


def by_reference(db: Db, reference: str) -> Intake | None:
    """The intake with this number, held to the end of the unit."""
    return _held(db, _BY_REFERENCE, sought=reference)


def by_id(db: Db, intake: UUID) -> Intake | None:
    """The intake itself, held to the end of the unit; none where it was erased."""
    return _held(db, _BY_ID, sought=intake)


def seen_by_id(db: Db, intake: UUID) -> Intake | None:
    """The same, for who only looks."""
    return _seen(db, _BY_ID, sought=intake)


def some_by_id(db: Db, sought: Collection[UUID]) -> dict[UUID, Intake]:
    """Several at once, for who only looks."""
    rows = db.execute(select(intakes).where(intakes.c.id.in_(sought)))
    return {row.id: as_kept(row._asdict()) for row in rows.all()}


def seen_by_reference(db: Db, reference: str) -> Intake | None:
    """The intake with this number, for who only looks."""
    return _seen(db, _BY_REFERENCE, sought=reference)


def by_link(db: Db, link: str) -> Intake | None:
    """The intake whose page this token opens, held to the end of the unit."""
    return _held(db, _BY_LINK, sought=link_index(db, link))


def seen_by_link(db: Db, link: str) -> Intake | None:
    """The same, for who only looks."""
    return _seen(db, _BY_LINK, sought=link_index(db, link))


def open_of(db: Db, conversation: UUID) -> Intake | None:
    """The open intake of a conversation; there is at most one."""
    return _held(db, _OPEN_OF, sought=conversation)


def open_of_person(db: Db, person: UUID) -> Intake | None:
    """The open intake of a person, who has one conversation."""
    return _held(db, _OPEN_OF_PERSON, sought=person)


def latest_of(db: Db, conversation: UUID) -> Intake | None:
    """The intake that a conversation made last, whatever became of it."""
    return _held(db, _LATEST_OF, sought=conversation)


def seen_latest_of(db: Db, conversation: UUID) -> Intake | None:
    """The same, for who only looks."""
    return _seen(db, _LATEST_OF, sought=conversation)


def require_latest(db: Db, intake: Intake) -> None:
    """Its person has not registered anew since it was closed.

    Raises:
        NotAllowed: they have.
    """
    if open_of(db, intake.conversation) is not None:
        raise NotAllowed(_NEWER)


def link_index(db: Db, link: str) -> bytes:
    """By which the page behind a link is found."""
    return db.index("intakes.link", link)


def topic(queue: str) -> str:
    """What live pages of a queue wait for."""
    return f"queue:{queue}"


def enter(db: Db, intake: Intake) -> bool:
    """Keep a new one; False if its number is taken, or its conversation has one open."""
    entered = _derived(db, intake)
    if not db.insert_once(intakes, **{name: getattr(entered, name) for name in _NAMES}):
        return False
    traces.leave(db, Traced.of(intake))
    db.notify(topic(intake.queue))
    return True


def own_to(db: Db, person: UUID) -> dict[str, Any]:
    """The columns of a new one that no other shares: its number, and the link to its own page."""
    entered, link = new_id(), secrets.token_urlsafe(24)
    return {
        "id": entered,
        "person": person,
        "reference": references.drawn(),
        "link": db.safe(person).seal(intakes.c.link, entered, link),
        "link_index": link_index(db, link),
        "revision": 1,
    }


def change(db: Db, intake: Intake, **values: Any) -> Intake:
    """Keep these columns and what follows from them, as the next revision."""
    after = _derived(db, _resumed(db, intake, replace(intake, **values)))
    after = replace(after, revision=intake.revision + 1)
    changed = {n: getattr(after, n) for n in _NAMES if getattr(after, n) != getattr(intake, n)}
    db.execute(_CHANGE, {"changed": intake.id, **changed})
    if {"content", "closed_at", "closed_reason"} & changed.keys():
        traces.renew(db, Traced.of(after))
    if changed.keys() & _FOLLOWED:
        followed = {name: getattr(after, name) for name in _FOLLOWED}
        db.execute(_FOLLOW, {"sought": after.id, **followed})
    for queue in {intake.queue, after.queue}:
        db.notify(topic(queue))
    if "answered_at" in changed:
        db.notify(ANSWERED)
    return after


def count(
    db: Db, intake: Intake, event: str, now: datetime, *, since: datetime | None = None
) -> UUID:
    """Write into the journal, with the working time since a moment where one is given.

    What is given back finds the entry again, as long as it can be taken back.
    """
    about = About(
        region=intake.region,
        line=intake.line,
        channel=intake.channel,
        locale=intake.locale,
        urgency=intake.urgency,
        campaign=intake.campaign,
    )
    took = None
    if since is not None:
        took = working_time_left(since, max(since, now), hours_of(db, intake.region))
    return write(db, event, about, today(now), took)


def hours_of(db: Db, region: str | None) -> Hours:
    """When the front door of a region is open and how soon it promises; else as doors mostly do."""
    return _hours(practice(db, region, Opening), practice(db, region, Terms))


def hours_in(db: Db, regions: Collection[str | None]) -> dict[str | None, Hours]:
    """The same of each of these regions."""
    opening, terms = practice_in(db, regions, Opening), practice_in(db, regions, Terms)
    return {region: _hours(opening[region], terms[region]) for region in regions}


def _hours(opening: Opening, terms: Terms) -> Hours:
    return replace(opening.hours, within=terms.within)


def content_of(db: Db, intake: Intake) -> dict[str, Any]:
    """The opened content: answers, decisions, tags, where they led, and what was told beside."""
    safe = db.safe(intake.person)
    content: dict[str, Any] = safe.open(intakes.c.content, intake.id, intake.content)
    return content


def seal_content(db: Db, intake: Intake, content: dict[str, Any]) -> bytes:
    """The content as the column takes it."""
    return db.safe(intake.person).seal(intakes.c.content, intake.id, content)


def link_of(db: Db, intake: Intake) -> str:
    """The token of the person's own page."""
    link: str = db.safe(intake.person).open(intakes.c.link, intake.id, intake.link)
    return link


def email_of(db: Db, intake: Intake) -> str | None:
    """Where a mail reaches the person."""
    return _opened(db, intake, intakes.c.email, intake.email)


def next_step_of(db: Db, intake: Intake) -> str | None:
    """What the person was told when it was rounded off."""
    return _opened(db, intake, intakes.c.next_step, intake.next_step)


def reminding(db: Db, intake: Intake, why: str, day: date) -> dict[str, Any]:
    """The columns of a reminder of that day; who has it then reads why."""
    sealed = db.safe(intake.person).seal(intakes.c.reminder, intake.id, why)
    return {"remind_on": day, "reminder": sealed}


def standing(intake: Intake) -> Standing:
    """What the rules look at."""
    return Standing(
        stage=intake.stage,
        urgency=intake.urgency,
        due=intake.due_at,
        queued_at=intake.queued_at,
        contacted_at=intake.contacted_at,
        touched_at=intake.touched_at,
        answered_at=intake.answered_at,
        wanted_at=intake.wanted_at,
        flagged_at=intake.flagged_at,
        objected_at=intake.objected_at,
        waiting_until=intake.waiting_until,
        review_on=intake.review_on,
        closed_at=intake.closed_at,
        paused_at=intake.paused_at,
        remind_on=intake.remind_on,
        handed_at=intake.handed_at,
    )


def as_kept(values: dict[str, Any]) -> Intake:
    """From the columns of a row."""
    values["stage"] = Stage(values["stage"])
    values["line"] = Line(values["line"])
    values["urgency"] = Urgency(values["urgency"])
    values["shelf"] = Shelf(values["shelf"])
    values["judge"] = OrganisationKind(values["judge"]) if values["judge"] else None
    return Intake(**values)


def upcoming_of(db: Db, intake: Intake) -> tuple[Standing, Next | None]:
    """How it stands, with what was agreed with its person, and what it waits for."""
    now = standing(intake)
    # Whom nobody was in touch with yet, nobody agreed anything with.
    if intake.is_open and intake.contacted_at is not None:
        now = replace(now, again_at=agreed(db, intake.id))
    return now, next_of(now, hours_of(db, intake.region))


def _derived(db: Db, intake: Intake) -> Intake:
    now, upcoming = upcoming_of(db, intake)
    done: dict[str, Any] = (
        {} if intake.is_open else {"remind_on": None, "reminder": None, "paused_at": None}
    )
    return replace(
        intake,
        shelf=shelf_of(now),
        rank=rank_of(now, upcoming),
        next_action=upcoming.action if upcoming else None,
        next_on=upcoming.on if upcoming else None,
        term_at=upcoming.term if upcoming else None,
        **done,
    )


def _resumed(db: Db, before: Intake, after: Intake) -> Intake:
    """Once the wait is over, what was promised goes on from where it stood still."""
    if after.paused_at is None or after.waiting_until is not None:
        return after
    due = resumed(standing(before), standing(after), hours_of(db, after.region))
    return replace(after, paused_at=None, due_at=due)


def _opened(db: Db, intake: Intake, column: Column[bytes], sealed: bytes | None) -> str | None:
    if sealed is None:
        return None
    text: str = db.safe(intake.person).open(column, intake.id, sealed)
    return text


def _held(db: Db, rows: Select[Any], **sought: object) -> Intake | None:
    row = db.lock(rows, sought)
    return None if row is None else as_kept(row._asdict())


def _seen(db: Db, rows: Select[Any], **sought: object) -> Intake | None:
    row = db.find(rows, sought)
    return None if row is None else as_kept(row._asdict())
