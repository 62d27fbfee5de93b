"""Who may read an intake: a colleague who knows the person, and one that only some may open."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Table, delete, insert

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.intake import rules
from pow_bot.domain.intake.access import could_own, thing_of
from pow_bot.domain.intake.desk import COLLEAGUE_HERE, At, permitted, recorded
from pow_bot.domain.intake.keeping import Intake, change, seen_by_reference
from pow_bot.domain.intake.records import acquaintances, intake_readers
from pow_bot.domain.intake.words import NotAllowed, Unseen
from pow_bot.domain.staff.permissions import Action, Thing, may
from pow_bot.domain.staff.queries import names, staff_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db

LOOK = "intake.access"
_WHO_KNOWS = Text("intake/who_knows", "Kies een collega die deze persoon kent.")
_ONLY_YOU = Text(
    "intake/only_you",
    "Niemand anders kan verder met deze afgeschermde aanmelding. Kies eerst wie meeleest, "
    "of geef haar aan een collega.",
)


@dataclass(frozen=True, slots=True)
class Access:
    """An intake as far as somebody needs to see it who arranges who reads it: no word of a person.

    `able` can be named as readers, by id; `stuck`: nobody has it, and nobody could take it up.
    """

    intake: Intake
    thing: Thing
    owner: str | None
    able: Mapping[UUID, str]
    readers: Mapping[UUID, str]
    acquaintances: Mapping[UUID, str]
    stuck: bool


def know(db: Db, at: At) -> None:
    """This colleague knows the person outside of work: it is hidden from them, and goes back.

    Raises:
        NotAllowed: it is restricted, and nobody else could go on with it or say who reads it.
        Unseen, NotYours: as with every action. What a colleague changed is in no way.
    """
    intake = permitted(db, at, Action.KNOW_PERSON, fresh=False)
    db.insert_once(acquaintances, **_row(intake, at.actor.id))
    _forget(db, intake_readers, intake, at.actor.id)
    back = intake.owner == at.actor.id and intake.is_open
    given_up = rules.given_back(intake.queue, at.now) if back else {}
    judged = {"assessor": None} if intake.assessor == at.actor.id else {}
    after = change(db, intake, **given_up, **judged)
    _require_left_to_somebody(db, after)
    recorded(db, after, at, "known")


def admit(db: Db, at: At, colleague: UUID) -> None:
    """Show it again to a colleague who said that they know the person; never to oneself.

    Raises:
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.ADMIT, listed=True)
    if colleague not in thing_of(db, intake).acquaintances:
        raise NotAllowed(_WHO_KNOWS)
    _forget(db, acquaintances, intake, colleague)
    recorded(db, change(db, intake), at, "admitted", _named(db, [colleague]))


def restrict(db: Db, at: At, readers: Collection[UUID]) -> None:
    """From now on only its owner, its assessor and these colleagues open it.

    Raises:
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.RESTRICT, listed=True)
    thing, wanted = thing_of(db, intake), frozenset(readers)
    if not wanted <= _able(intake, thing, staff_in(db, intake.region)).keys():
        raise NotAllowed(COLLEAGUE_HERE)
    if intake.restricted and thing.readers == wanted:
        return
    db.execute(delete(intake_readers).where(intake_readers.c.intake == intake.id))
    if wanted:
        db.execute(insert(intake_readers), [_row(intake, one) for one in sorted(wanted)])
    kind = "readers" if intake.restricted else "restricted"
    recorded(db, change(db, intake, restricted=True), at, kind, _named(db, wanted))


def open_up(db: Db, at: At) -> None:
    """Whoever works in its region opens it again.

    Raises:
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.RESTRICT, listed=True)
    if not intake.restricted:
        return
    db.execute(delete(intake_readers).where(intake_readers.c.intake == intake.id))
    recorded(db, change(db, intake, restricted=False), at, "opened_up")


def access_of(db: Db, intake: Intake) -> Access:
    """Who reads it, and who could."""
    return access_among(db, intake, thing_of(db, intake), staff_in(db, intake.region))


def access_among(db: Db, intake: Intake, thing: Thing, staff: Collection[Actor]) -> Access:
    """The same, by what is known already: what decides, and who works in its region."""
    known = names(db, {*thing.readers, *thing.acquaintances, intake.owner})
    return Access(
        intake=intake,
        thing=thing,
        owner=known.get(intake.owner) if intake.owner else None,
        able=_able(intake, thing, staff),
        readers={one: known[one] for one in thing.readers if one in known},
        acquaintances={one: known[one] for one in thing.acquaintances if one in known},
        stuck=_waits(intake) and not could_own(staff, thing),
    )


def look_at_access(db: Db, at: At) -> Access:
    """Who reads it, for who arranges that and may not open it. A unit that writes.

    Raises:
        Unseen: there is none, or this colleague does not arrange who reads it.
    """
    intake = _arranged(db, at.actor, at.reference)
    if intake is None:
        raise Unseen("there is no such intake for this colleague")
    found = access_of(db, intake)
    audited(db, LOOK, actor=at.actor.id, thing=intake.id, region=intake.region, now=at.now)
    return found


def arranged(db: Db, actor: Actor, reference: str) -> bool:
    """Whether this colleague says who reads it."""
    return _arranged(db, actor, reference) is not None


def _arranged(db: Db, actor: Actor, reference: str) -> Intake | None:
    intake = seen_by_reference(db, reference)
    if intake is None or not may(actor, Action.RESTRICT, thing_of(db, intake)):
        return None
    return intake


def _waits(intake: Intake) -> bool:
    """Nobody has it, and not everybody here may take it up."""
    return intake.owner is None and intake.is_open and intake.restricted


def _able(intake: Intake, thing: Thing, staff: Iterable[Actor]) -> dict[UUID, str]:
    """Who could open it once they are named, and does not have it."""
    return {
        one.id: one.name
        for one in staff
        if one.id != intake.owner and may(one, Action.SEE, _as_reader(thing, one))
    }


def _as_reader(thing: Thing, reader: Actor) -> Thing:
    return replace(thing, restricted=True, readers=frozenset({reader.id}))


def _require_left_to_somebody(db: Db, intake: Intake) -> None:
    """Somebody goes on with it, or says who reads it."""
    thing, there = thing_of(db, intake), staff_in(db, intake.region)
    arranged_still = any(may(one, Action.RESTRICT, thing) for one in there)
    if intake.restricted and not (arranged_still or could_own(there, thing)):
        raise NotAllowed(_ONLY_YOU)


def _row(intake: Intake, colleague: UUID) -> dict[str, UUID]:
    return {"intake": intake.id, "staff": colleague, "person": intake.person}


def _forget(db: Db, table: Table, intake: Intake, colleague: UUID) -> None:
    db.execute(delete(table).where(table.c.intake == intake.id, table.c.staff == colleague))


def _named(db: Db, colleagues: Iterable[UUID]) -> dict[str, JSON]:
    """For the timeline, which is sealed."""
    return {"who": ", ".join(sorted(names(db, colleagues).values())) or "—"}
