"""Taking a request in, seeing to it, and closing it with what was done."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select, update

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.intake import references
from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.keeping import Intake, by_reference, hours_of
from pow_bot.domain.intake.records import region_of
from pow_bot.domain.intake.rules import optional_text, require_text, today
from pow_bot.domain.intake.words import NotAllowed, NotYours, Stale, TakenBy, Unseen
from pow_bot.domain.journal.actions import About, write
from pow_bot.domain.requests import rules
from pow_bot.domain.requests.queries import BY_REFERENCE, may_see, told_in
from pow_bot.domain.requests.records import request_steps, requests
from pow_bot.domain.requests.words import (
    Came,
    Identity,
    Kind,
    NewRequest,
    Outcome,
    Step,
    Told,
)
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.domain.staff.queries import name_of
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, new_id

LONGEST = 4_000
LONGEST_NAME = 200
_ASKED = Text("requests/asked_first", "Schrijf op wat deze persoon vraagt.")
_WHO = Text("requests/who_first", "Vul een naam in, of het nummer van de aanmelding.")
_WHICH = Text("requests/which_intake", "Dit nummer is niet van een aanmelding in uw regio.")
_WHERE = Text("requests/where", "Kies een regio waarin u werkt.")
_STEP = Text("requests/step_first", "Schrijf op wat u deed.")
_WHY_LONGER = Text("requests/why_longer", "Schrijf op waarom het langer duurt.")
_TOLD_HOW = Text("requests/told_how", "Schrijf op wanneer en hoe u dit aan deze persoon vertelde.")
_DONE = Text("requests/done_first", "Schrijf op wat er is gedaan.")
_ANSWER = Text("requests/answer_first", "Schrijf op wat u deze persoon antwoordde, en hoe.")
COLLEAGUE = Text("requests/colleague", "Kies een collega in deze regio.")

_ASKED_BEFORE = select(requests).where(
    requests.c.intake == bindparam("sought"),
    requests.c.kind == bindparam("kind"),
    requests.c.came == Came.SELF,
    requests.c.closed_at.is_(None),
)
_CHANGE = update(requests).where(requests.c.id == bindparam("changed"))


@dataclass(frozen=True, slots=True)
class For:
    """Which request, as which version, by whom, when."""

    actor: Actor
    reference: str
    revision: int
    now: datetime


def take_in(db: Db, actor: Actor, new: NewRequest, now: datetime) -> str:
    """Write a request down that came by phone, letter or at the desk; returns its number.

    Raises:
        NotYours, NotAllowed: this colleague may not, or something is missing.
    """
    if not _adds(actor, new.region):
        raise NotYours(_WHERE)
    intake = _about(db, actor, new)
    told = Told(
        name=optional_text(new.name, longest=LONGEST_NAME),
        reach=optional_text(new.reach, longest=LONGEST_NAME),
        asked=require_text(new.asked, longest=LONGEST, asked=_ASKED),
    )
    if intake is None and not told.name:
        raise NotAllowed(_WHO)
    rules.require_received(new.received_on, today(now))
    row = _kept(db, intake, new, told)
    _step(db, row["id"], row["holder"], Step.ADDED, now, actor.id)
    there = region_of(row["region"])
    audited(db, "request.added", actor=actor.id, thing=row["id"], region=there, now=now)
    return str(row["reference"])


def ask(db: Db, intake: Intake, kind: Kind, asked: str, now: datetime) -> str:
    """A person asks it themselves, about their registration; returns the number of the request.

    Who asks the same again, while it is open, says it in other words.
    """
    said = require_text(asked, longest=LONGEST, asked=_ASKED) if asked.strip() else ""
    before = db.lock(_ASKED_BEFORE, {"sought": intake.id, "kind": kind})
    if before is not None:
        _rephrase(db, before, said)
        return str(before.reference)
    new = NewRequest(
        region=intake.queue, kind=kind, came=Came.SELF, received_on=today(now), asked=said
    )
    row = _kept(db, intake, new, Told(asked=said))
    _step(db, row["id"], intake.person, Step.ADDED, now, None)
    audited(db, "request.asked", actor=None, thing=row["id"], region=intake.region, now=now)
    return str(row["reference"])


def _rephrase(db: Db, row: Row[Any], said: str) -> None:
    if said:
        sealed = _sealed(db, row.holder, row.id, replace(told_in(db, row), asked=said))
        values = {"told": sealed, "revision": row.revision + 1}
        db.execute(_CHANGE, {"changed": row.id, **values})


def take(db: Db, at: For) -> None:
    """See to it oneself."""
    row = _open(db, at)
    if row.owner is not None and row.owner != at.actor.id:
        raise TakenBy(name_of(db, row.owner))
    _change(db, row, at, Step.TAKEN, owner=at.actor.id)


def give(db: Db, at: For, colleague: Actor) -> None:
    """Let a colleague see to it."""
    row = _open(db, at)
    if not _adds(colleague, row.region):
        raise NotAllowed(COLLEAGUE)
    _change(db, row, at, Step.GIVEN, {"to": colleague.name}, owner=colleague.id)


def identify(db: Db, at: For, how: Identity) -> None:
    """Write down how it was made sure who asks."""
    row = _open(db, at)
    _change(db, row, at, Step.IDENTIFIED, {"how": how}, identity=how)


def note(db: Db, at: For, text: str) -> None:
    """Write down a step."""
    row = _open(db, at)
    said = require_text(text, longest=LONGEST, asked=_STEP)
    _change(db, row, at, Step.NOTED, {"text": said})


def extend(db: Db, at: For, why: str, told_how: str) -> None:
    """Make the term longer, once, with the reason that the person was told."""
    row = _open(db, at)
    rules.require_extendable(row.due_on, today(at.now), extended=row.extended_on is not None)
    reason = require_text(why, longest=LONGEST, asked=_WHY_LONGER)
    how = require_text(told_how, longest=LONGEST, asked=_TOLD_HOW)
    until = rules.longer(Kind(row.kind), row.received_on, hours_of(db, region_of(row.region)))
    told = replace(told_in(db, row), extended=reason, told_how=how)
    said: dict[str, JSON] = {"text": reason, "how": how}
    _change(
        db, row, at, Step.EXTENDED, said,
        told=_sealed(db, row.holder, row.id, told), due_on=until, extended_on=today(at.now),
    )  # fmt: skip


def close(db: Db, at: For, outcome: Outcome, done: str, answer: str) -> None:
    """Round it off: what was done, and what the person was told."""
    row = _open(db, at)
    rules.require_closable(Kind(row.kind), Identity(row.identity), outcome)
    did = require_text(done, longest=LONGEST, asked=_DONE)
    said = require_text(answer, longest=LONGEST, asked=_ANSWER)
    told = replace(told_in(db, row), done=did, answer=said)
    in_time = "in_time" if today(at.now) <= row.due_on else "late"
    _count(db, row, f"request_{row.kind}_{in_time}", at.now)
    _change(
        db, row, at, Step.CLOSED, {"outcome": outcome},
        told=_sealed(db, row.holder, row.id, told), outcome=outcome, closed_at=at.now,
    )  # fmt: skip


def _adds(actor: Actor, region: str) -> bool:
    return may_in(actor, Duty.ADD_REQUEST, region_of(region))


def _about(db: Db, actor: Actor, new: NewRequest) -> Intake | None:
    """The registration that it is about, where a number was typed."""
    if not new.reference.strip():
        return None
    reference = references.understood(new.reference)
    intake = by_reference(db, reference) if reference else None
    if intake is None or not sees(db, actor, intake):
        raise NotAllowed(_WHICH)
    return intake


def _kept(db: Db, intake: Intake | None, new: NewRequest, told: Told) -> dict[str, Any]:
    """Under the key of the person whose registration it is about, else under one of its own."""
    made, holder = new_id(), intake.person if intake else db.new_holder()
    region = intake.queue if intake else new.region
    row: dict[str, Any] = {
        "id": made,
        "holder": holder,
        "intake": intake.id if intake else None,
        "region": region,
        "kind": new.kind,
        "came": new.came,
        "received_on": new.received_on,
        "due_on": rules.due(new.kind, new.received_on, hours_of(db, region_of(region))),
        "identity": Identity.OWN_PAGE if new.came is Came.SELF else Identity.NOT_YET,
        "revision": 1,
        "told": _sealed(db, holder, made, told),
    }
    # Numbers are drawn; the few that meet are drawn again.
    for _ in range(references.DRAWS):
        row["reference"] = references.drawn()
        if db.insert_once(requests, **row):
            return row
    raise RuntimeError("no number was free in so many draws")


def _sealed(db: Db, holder: UUID, row: UUID, told: Told) -> bytes:
    return db.safe(holder).seal(requests.c.told, row, asdict(told))


def _open(db: Db, at: For) -> Row[Any]:
    """The request, if this is the version that was looked at, and this colleague can do that."""
    row = db.lock(BY_REFERENCE, {"sought": at.reference})
    if row is None:
        raise Unseen("there is no such request")
    if not may_see(at.actor, row.region, row.owner):
        raise Unseen("this request is not for this colleague")
    if row.revision != at.revision:
        raise Stale(references.written(at.reference), at.revision, row.revision)
    rules.require_open(closed=row.closed_at is not None)
    return row


def _change(
    db: Db,
    row: Row[Any],
    at: For,
    kind: Step,
    said: dict[str, JSON] | None = None,
    **values: Any,
) -> None:
    db.execute(_CHANGE, {"changed": row.id, "revision": row.revision + 1, **values})
    _step(db, row.id, row.holder, kind, at.now, at.actor.id, said)
    audited(
        db,
        f"request.{kind}",
        actor=at.actor.id,
        thing=row.id,
        region=region_of(row.region),
        now=at.now,
    )


def _step(  # noqa: PLR0917 - as it is noted
    db: Db,
    request: UUID,
    holder: UUID,
    kind: Step,
    now: datetime,
    actor: UUID | None,
    said: dict[str, JSON] | None = None,
) -> None:
    made = new_id()
    safe = db.safe(holder)
    sealed = safe.seal(request_steps.c.note, made, said) if said else None
    values = {
        "id": made,
        "request": request,
        "holder": holder,
        "at": now,
        "kind": kind,
        "actor": actor,
        "note": sealed,
    }
    db.execute(insert(request_steps), values)


def _count(db: Db, row: Row[Any], event: str, now: datetime) -> None:
    about = About(
        region=region_of(row.region), line=None, channel=row.came, locale="nl", urgency=None
    )
    write(db, event, about, today(now))
