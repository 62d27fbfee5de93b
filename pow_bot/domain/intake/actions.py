"""What a person does with an intake: submit, amend, withdraw, answer. The team's part is `desk.py`."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from pow_bot.domain.intake import references
from pow_bot.domain.intake.keeping import (
    Intake,
    by_link,
    change,
    content_of,
    count,
    enter,
    keep_letter,
    latest_of,
    link_index,
    link_of,
    open_of,
    remember,
    remember_amended,
)
from pow_bot.domain.intake.records import NOWHERE, intakes
from pow_bot.domain.intake.rules import DOOR, moved, put_into, require_text
from pow_bot.domain.intake.words import NewIntake, NotAllowed, Stage, Submitted, Unseen
from pow_bot.domain.routing.terms import first_contact_due
from pow_bot.engine.flow import Text
from pow_bot.storage import Db, new_id

LONGEST_LETTER = 4_000
WRITE_FIRST = Text("intake/write_first", "Schrijf eerst een bericht.")
_DONE = Text("intake/done", "Deze aanmelding is klaar. U kunt zich opnieuw aanmelden.")
# Of a million intakes one draw in eighty meets another's number; eight in a row never do.
_DRAWS = 8


def submit(db: Db, new: NewIntake, now: datetime) -> Submitted:
    """Put the intake into its queue; once per conversation while one is open, then its receipt."""
    for _ in range(_DRAWS):
        standing = open_of(db, new.conversation)
        if standing is not None:
            return _receipt(db, standing)
        submitted = _entered(db, new, now)
        if submitted is not None:
            return submitted
        # Its number was taken, or the same conversation was quicker in another process.
    raise RuntimeError("no free reference could be drawn")


def amend(  # noqa: PLR0917 - as a conversation hands it over
    db: Db,
    conversation: UUID,
    new: NewIntake,
    changed: tuple[str, ...],
    gone: tuple[str, ...],
    now: datetime,
) -> Submitted:
    """Take over changed answers, and move the intake where they lead. Its term never gets later.

    Where the team has closed it meanwhile its answers change and nothing else does.

    Raises:
        Unseen: the conversation has no intake, or took it back.
    """
    intake = latest_of(db, conversation)
    if intake is None or intake.stage is Stage.WITHDRAWN:
        raise Unseen("this conversation has no intake")
    led = _led(db, intake, new, now) if intake.is_open else {}
    after = change(db, intake, **_answered(db, intake.id, new), **led)
    remember_amended(db, after, now, changed, gone)
    if after.queue != intake.queue:
        remember(db, after, "moved", now, note={"from": intake.region, "to": after.region})
        count(db, after, "moved", now)
    return _receipt(db, after)


def withdraw(db: Db, conversation: UUID, now: datetime) -> None:
    """Take the open intake back, with its answers. Does nothing where there is none."""
    intake = open_of(db, conversation)
    if intake is None:
        return
    # Who takes it back does not want it read any more; the rest goes when its term is over.
    emptied = db.safe(intake.person).seal(intakes.c.content, intake.id, {})
    after = change(
        db,
        intake,
        stage=moved(intake.stage, Stage.WITHDRAWN),
        owner=None,
        waiting_until=None,
        answered_at=None,
        closed_at=now,
        content=emptied,
        email=None,
    )
    remember(db, after, "withdrawn", now)
    count(db, after, "withdrawn", now)


def answer_from_person(db: Db, link: str, text: str, now: datetime) -> None:
    """Keep what the person wrote behind their link; reading it becomes the team's next action.

    Raises:
        Unseen: no intake has this link.
        NotAllowed: the intake is done, or the text is empty or too long.
    """
    intake = by_link(db, link)
    if intake is None:
        raise Unseen("no intake has this link")
    if not intake.is_open:
        raise NotAllowed(_DONE)
    letter = require_text(text, longest=LONGEST_LETTER, asked=WRITE_FIRST)
    keep_letter(db, intake, letter, now, actor=None, delivery="received")
    change(db, intake, answered_at=intake.answered_at or now, waiting_until=None)
    remember(db, intake, "answered", now)


def _entered(db: Db, new: NewIntake, now: datetime) -> Submitted | None:
    entered, link = new_id(), secrets.token_urlsafe(24)
    intake = Intake(
        id=entered,
        person=new.person,
        conversation=new.conversation,
        reference=references.drawn(),
        link=db.safe(new.person).seal(intakes.c.link, entered, link),
        link_index=link_index(db, link),
        stage=Stage.SUBMITTED,
        queue=new.region or NOWHERE,
        line=new.line,
        urgency=new.urgency,
        submitted_at=now,
        queued_at=now,
        due_at=first_contact_due(new.urgency, now, DOOR),
        revision=1,
        **_answered(db, entered, new),
    )
    if not enter(db, intake):
        return None
    remember(db, intake, "submitted", now)
    count(db, intake, "submitted", now)
    return Submitted(intake.written, intake.due_at, link)


def _answered(db: Db, intake: UUID, new: NewIntake) -> dict[str, Any]:
    """The columns that come from the answers alone."""
    safe = db.safe(new.person)
    content: dict[str, Any] = {
        "answers": dict(new.answers),
        "decisions": new.decisions,
        "tags": list(new.tags),
        "led_to": _led_to(new),
    }
    return {
        "channel": new.channel,
        "locale": new.locale,
        "reach": new.reach,
        "assisted": new.assisted,
        "content": safe.seal(intakes.c.content, intake, content),
        "email": safe.seal(intakes.c.email, intake, new.email) if new.email else None,
    }


def _led_to(new: NewIntake) -> dict[str, Any]:
    return {"region": new.region, "line": new.line, "urgency": new.urgency}


def _led(db: Db, intake: Intake, new: NewIntake, now: datetime) -> dict[str, Any]:
    """What changes because the answers lead elsewhere; where the team moved it, it stays."""
    before = content_of(db, intake)["led_to"]
    values: dict[str, Any] = {}
    if new.line != before["line"]:
        values["line"] = new.line
    if new.urgency != before["urgency"]:
        values["urgency"] = new.urgency
        values["due_at"] = min(intake.due_at, first_contact_due(new.urgency, now, DOOR))
    if new.region != before["region"]:
        values |= put_into(new.region or NOWHERE, now)
    if values and (intake.contacted_at or intake.waiting_until):
        # Nobody looks at it before its day comes, unless it is told as something to read.
        values |= {"answered_at": intake.answered_at or now, "waiting_until": None}
    return values


def _receipt(db: Db, intake: Intake) -> Submitted:
    return Submitted(intake.written, intake.due_at, link_of(db, intake))
