"""What the team does with an intake. Each action is one unit: held, ruled, changed, told, audited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.intake import rules
from pow_bot.domain.intake.access import (
    able_to_own,
    allows,
    left_to_nobody,
    require,
    sees,
    thing_of,
)
from pow_bot.domain.intake.actions import LONGEST_LETTER, WRITE_FIRST
from pow_bot.domain.intake.calling_back import over
from pow_bot.domain.intake.delivering import not_arrived, write_letter
from pow_bot.domain.intake.keeping import (
    Intake,
    by_reference,
    change,
    content_of,
    count,
    hours_of,
    require_latest,
)
from pow_bot.domain.intake.parts import parts_of, silent
from pow_bot.domain.intake.records import messages, timeline
from pow_bot.domain.intake.remembering import noted, remember, wrote_back
from pow_bot.domain.intake.room import has_room, require_room
from pow_bot.domain.intake.undoing import Done, undoable
from pow_bot.domain.intake.words import (
    SPOKEN,
    UNDELIVERED,
    Attempt,
    NotAllowed,
    Stage,
    Stale,
    TakenBy,
    Unseen,
    Urgency,
)
from pow_bot.domain.routing.terms import first_contact_due, next_working_day
from pow_bot.domain.staff.permissions import Action, Thing, may
from pow_bot.domain.staff.queries import name_of
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db

LONGEST_NOTE = 4_000
COLLEAGUE_HERE = Text("intake/colleague_here", "Kies een collega in deze regio.")
CLOSED_THEN = Text(
    "intake/closed_then",
    "Het team is dan gesloten. Vink aan dat het toch mag, of kies een andere dag.",
)
_NOTE_FIRST = Text("intake/note_first", "Schrijf eerst een notitie.")
_NO_CONTACT = Text(
    "intake/no_contact", "Deze persoon wil nu geen contact. Schrijf pas als deze persoon schrijft."
)
_READER_FIRST = Text(
    "intake/reader_first",
    "Deze aanmelding is afgeschermd. Kies eerst wie meeleest: die collega pakt haar dan op.",
)
# What tells of an attempt, and what was told wrongly of one.
_TRIED = ("attempt", "attempt_corrected")


@dataclass(frozen=True, slots=True)
class At:
    """Which intake, as which version, by whom, when: what every action is told."""

    actor: Actor
    reference: str
    revision: int
    now: datetime
    # What is done at once to several is taken back at once.
    batch: UUID = field(default_factory=uuid4)


def still_seen(db: Db, at: At) -> bool:
    """Whether this colleague sees the intake still: it may have gone to another region."""
    intake = by_reference(db, at.reference)
    return intake is not None and sees(db, at.actor, intake)


def claim(db: Db, at: At) -> None:
    """Take it up. Of two who try, one gets it.

    Raises:
        TakenBy: a colleague was first.
        Stale, Unseen, NotAllowed: as with every action.
    """
    intake, thing = _seen(db, at)
    if intake.owner == at.actor.id and intake.is_open:
        return
    if intake.owner is not None and intake.is_open:
        raise TakenBy(name_of(db, intake.owner))
    require_fresh(intake, at)
    require(at.actor, Action.CLAIM, intake, thing)
    require_room(db, at.actor, intake)
    after, counted = taken_up(db, intake, at)
    can_undo(db, intake, after, at, "claim", counted=counted)
    recorded(db, after, at, "claimed")


def taken_up(db: Db, intake: Intake, at: At) -> tuple[Intake, UUID]:
    """How it stands once this colleague has it, and what is counted of that."""
    after = change(
        db,
        intake,
        stage=rules.taken_up(intake.stage, intake.review_on),
        owner=at.actor.id,
        touched_at=at.now,
    )
    return after, count(db, after, "claimed", at.now, since=intake.queued_at)


def release(db: Db, at: At) -> None:
    """Put it back into its queue.

    Raises:
        NotAllowed: it is restricted, and nobody there could take it up.
        Stale, Unseen, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.RELEASE)
    rules.moved(intake.stage, Stage.SUBMITTED)
    if left_to_nobody(db, intake):
        raise NotAllowed(_READER_FIRST)
    after = change(db, intake, **rules.given_back(intake.queue, at.now))
    can_undo(db, intake, after, at, "release")
    recorded(db, after, at, "released")


def note(db: Db, at: At, text: str, *, beside: Mapping[str, JSON] | None = None) -> None:
    """Write something down for colleagues; the person never sees it, unless they ask for all.

    Nothing that a colleague did meanwhile is in its way, but its end. `beside` is kept with it.
    """
    intake, thing = _seen(db, at)
    if not intake.is_open:
        require_fresh(intake, at)
    require(at.actor, Action.NOTE, intake, thing)
    said = rules.require_text(text, longest=LONGEST_NOTE, asked=_NOTE_FIRST)
    after = change(db, intake)
    recorded(db, after, at, "noted", {"text": said, **(beside or {})})


def attempt(db: Db, at: At, outcome: Attempt, again_at: datetime | None = None) -> None:
    """Write down that somebody tried to reach the person, and what came of it.

    It happened, whatever a colleague did meanwhile.
    """
    intake = permitted(db, at, Action.ATTEMPT, fresh=False)
    after = spoken_to(db, intake, at) if outcome in SPOKEN else change(db, intake)
    remember(db, after, "attempt", at.now, actor=at.actor.id, note=tried(outcome, again_at))
    signed_with_owner(db, intake, after, at, "attempt")


def tried(outcome: Attempt | None, again_at: datetime | None) -> dict[str, JSON]:
    """What is told of an attempt."""
    told: dict[str, JSON] = {"outcome": outcome}
    return told if again_at is None else {**told, "again_at": again_at.isoformat()}


def reply(db: Db, at: At, text: str, beside: str = "") -> None:
    """Write to the person. It stands behind their link, and goes to their chat.

    A mail only says that it is there. What does not arrive is no step for the person, and to who
    cannot wait it is no contact before they wrote back. `beside` is the same in Dutch, for
    colleagues.
    """
    intake = permitted(db, at, Action.ANSWER)
    if silent(db, (intake, *parts_of(db, intake))):
        raise NotAllowed(_NO_CONTACT)
    letter = rules.require_text(text, longest=LONGEST_LETTER, asked=WRITE_FIRST)
    dutch = rules.optional_text(beside, longest=LONGEST_LETTER)
    way = write_letter(db, intake, letter, at.now, actor=at.actor.id, beside=dutch)
    if way in UNDELIVERED:
        recorded(db, intake, at, "replied")
        not_arrived(db, intake, way, at.now)
    else:
        recorded(db, _written(db, intake, at), at, "replied")


def _written(db: Db, intake: Intake, at: At) -> Intake:
    """What a letter that was sent is: the contact that was promised, or a step on the way there."""
    step = {**rules.heard(), "touched_at": at.now}
    if not rules.counts_as_contact(rules.reached_by(content_of(db, intake), intake.reach)):
        return change(db, intake, **step)
    if intake.urgency is not Urgency.TODAY or wrote_back(db, intake):
        return contacted(db, intake, at)
    again = first_contact_due(Urgency.TODAY, at.now, hours_of(db, intake.region))
    return change(db, intake, **step, due_at=max(intake.due_at, again))


def wait_until(db: Db, at: At, day: date, *, anyway: bool = False) -> None:
    """Wait for the person until a day; their answer ends the wait.

    Raises:
        NotAllowed: for a day that cannot be meant, or the door is shut then and nobody said that
            it may be.
        Stale, Unseen, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.WAIT)
    until = rules.require_wait(day, rules.today(at.now))
    if not anyway and next_working_day(until, hours_of(db, intake.region)) != until:
        raise NotAllowed(CLOSED_THEN)
    after = change(
        db,
        intake,
        **rules.heard(),
        waiting_until=until,
        touched_at=at.now,
        paused_at=_paused(db, intake, at.now),
    )
    can_undo(db, intake, after, at, "wait")
    recorded(db, after, at, "waiting", {"to": until.isoformat()})


def hand_over(db: Db, at: At, to: UUID) -> None:
    """Give it to a colleague. To another line, region or organisation it is offered first."""
    intake = permitted(db, at, Action.HAND_OVER)
    values, told = given(db, intake, to)
    after = change(db, intake, **values, touched_at=at.now)
    count(db, after, "handed_over", at.now)
    recorded(db, after, at, "handed_over", told)


def reopen(db: Db, at: At) -> None:
    """Take a closed intake up again; whoever does so owns it."""
    intake = permitted(db, at, Action.REOPEN)
    require_latest(db, intake)
    over(db, intake.id)
    after = change(
        db,
        intake,
        stage=rules.taken_up(intake.stage, intake.review_on),
        owner=at.actor.id,
        touched_at=at.now,
        closed_at=None,
        closed_reason=None,
        next_step=None,
    )
    count(db, after, "reopened", at.now)
    recorded(db, after, at, "reopened")


def recorded(
    db: Db, intake: Intake, at: At, kind: str, said: dict[str, JSON] | None = None
) -> None:
    """Note in the timeline that it happened, and in the audit who did it; the last of a unit."""
    remember(db, intake, kind, at.now, actor=at.actor.id, note=said)
    signed(db, intake, at, kind)


def signed_with_owner(db: Db, before: Intake, after: Intake, at: At, kind: str) -> None:
    """The same, where it may have become somebody's with that, or nobody's."""
    if before.owner != after.owner:
        signed(db, after, at, "claimed" if after.owner else "released")
    signed(db, after, at, kind)


def signed(db: Db, intake: Intake, at: At, kind: str) -> None:
    """Note in the audit who did it; the last of a unit."""
    audited(
        db,
        f"intake.{kind}",
        actor=at.actor.id,
        thing=intake.id,
        region=intake.region,
        now=at.now,
    )


def seen(db: Db, at: At, by: Action = Action.SEE) -> Intake:
    """The intake, held, if this colleague may open it; or list it, where that is asked.

    Raises:
        Unseen: they may not, or there is none.
    """
    return _seen(db, at, by)[0]


def _seen(db: Db, at: At, by: Action = Action.SEE) -> tuple[Intake, Thing]:
    intake = by_reference(db, at.reference)
    thing = thing_of(db, intake) if intake else None
    if intake is None or thing is None or not may(at.actor, by, thing):
        raise Unseen("there is no such intake for this colleague")
    return intake, thing


def permitted(
    db: Db, at: At, action: Action, *, listed: bool = False, fresh: bool = True
) -> Intake:
    """The intake, if this is the version that was looked at, and this colleague can do that.

    `listed` is for what is done without opening it, not `fresh` for what no change is in the way of.
    """
    intake, thing = _seen(db, at, Action.LIST if listed else Action.SEE)
    if fresh:
        require_fresh(intake, at)
    require(at.actor, action, intake, thing)
    return intake


def require_fresh(intake: Intake, at: At) -> None:
    """It stands as it did when it was looked at.

    Raises:
        Stale: somebody changed it since.
    """
    if intake.revision != at.revision:
        raise Stale(intake.written, at.revision, intake.revision)


def spoken_to(db: Db, intake: Intake, at: At) -> Intake:
    """The person was spoken to: who did so takes up what nobody has, and sees to what is next.

    Where they may not have more, it stays nobody's: that they spoke is kept all the same.
    """
    taken = _taking(db, intake, at)
    after = contacted(db, intake, at, **taken)
    if taken:
        count(db, after, "claimed", at.now, since=intake.queued_at)
        remember(db, after, "claimed", at.now, actor=at.actor.id)
    return after


def contacted(db: Db, intake: Intake, at: At, **more: Any) -> Intake:
    """The person was reached; the first time ends the term that was promised."""
    heard = rules.heard()
    values: dict[str, Any] = {**heard, "touched_at": at.now, "waiting_until": None, **more}
    if rules.in_touch(intake.contacted_at, intake.flagged_at):
        return change(db, intake, **values)
    after = change(db, intake, **values, contacted_at=at.now)
    if intake.contacted_at is None:
        count(db, after, "reached", at.now, since=intake.submitted_at)
    return after


def given(db: Db, intake: Intake, to: UUID) -> tuple[dict[str, Any], dict[str, JSON]]:
    """What changes when a colleague of the region has it, and what is told of it.

    Raises:
        NotAllowed: they do not work here, or have it already.
    """
    able = {one.id: one for one in able_to_own(db, intake)}
    if to not in able or to == intake.owner:
        raise NotAllowed(COLLEAGUE_HERE)
    stage = intake.stage if intake.owner else rules.taken_up(intake.stage, intake.review_on)
    return {"stage": stage, "owner": to}, {"to": able[to].name, "what": "colleague"}


def attempts_of(db: Db, intake: Intake) -> list[rules.Tried]:
    """The attempts in vain since they were last spoken to, as they were corrected."""
    told = select(timeline).where(timeline.c.intake == intake.id, timeline.c.kind.in_(_TRIED))
    rows = db.execute(told.order_by(timeline.c.at, timeline.c.id)).all()
    return rules.tried_in_vain((row.at, noted(db, row)) for row in rows)


def written_to(db: Db, intake: Intake) -> datetime | None:
    """When they were first written to."""
    letters = select(func.min(messages.c.at)).where(
        messages.c.intake == intake.id, messages.c.direction == "to_person"
    )
    first: datetime | None = db.execute(letters).scalar_one()
    return first


def can_undo(
    db: Db,
    before: Intake,
    after: Intake,
    at: At,
    kind: str,
    *,
    counted: UUID | None = None,
    posted: tuple[UUID, ...] = (),
) -> None:
    """Keep it so that who did this can take it back."""
    undoable(db, before, after, Done(kind, at.actor.id, at.batch, at.now, counted, posted))


def _taking(db: Db, intake: Intake, at: At) -> dict[str, Any]:
    """What changes when this colleague takes up what nobody has; nothing where they cannot."""
    free = intake.owner is None and allows(at.actor, Action.CLAIM, intake, thing_of(db, intake))
    if not free or not has_room(db, at.actor, intake):
        return {}
    return {"stage": rules.taken_up(intake.stage, intake.review_on), "owner": at.actor.id}


def _paused(db: Db, intake: Intake, now: datetime) -> datetime | None:
    """Since when the promise stands still: they were tried or written to, and are to answer."""
    if intake.contacted_at is not None:
        return None
    tried = attempts_of(db, intake) or written_to(db, intake)
    return intake.paused_at or (now if tried else None)
