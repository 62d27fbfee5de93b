"""Lists that somebody named: their own, or a region's, which its coordinator keeps for the team."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.intake.records import saved_views
from pow_bot.domain.intake.rules import require_text
from pow_bot.domain.intake.words import NotAllowed, NotYours
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db, new_id

LONGEST_NAME = 40
MOST = 20
# A name of a list stands in the clear: somebody's number or address may not.
_MOST_DIGITS = 4
_NAME_FIRST = Text("views/name_first", "Geef de lijst een naam.")
_NO_PEOPLE = Text(
    "views/no_people",
    "Een naam van een lijst is voor iedereen te lezen. Zet er geen persoon, nummer of adres in.",
)
_NOTHING = Text("views/nothing", "Kies eerst een lijst of een filter. Bewaar die dan.")
_FULL = Text("views/full", "Er zijn al {n} lijsten bewaard. Verwijder er eerst een.")
_NOT_TEAM = Text("views/not_team", "Alleen een coördinator bewaart een lijst voor het team.")
_there = saved_views.c


@dataclass(frozen=True, slots=True)
class Saved:
    """A list with its name; `region` is None for one's own."""

    id: UUID
    name: str
    query: str
    region: str | None


def saved_for(db: Db, actor: Actor) -> tuple[Saved, ...]:
    """Their own lists and those of their regions, by name."""
    wanted = select(saved_views).where(
        or_(_there.staff == actor.id, _there.region.in_(sorted(actor.regions)))
    )
    found = (Saved(row.id, row.name, row.query, row.region) for row in db.execute(wanted))
    return tuple(sorted(found, key=lambda one: (one.region is None, one.name.casefold())))


def save(db: Db, actor: Actor, name: str, query: str, region: str | None, now: datetime) -> None:  # noqa: PLR0917 - as a form has it
    """Keep a list under a name; with a region for all of its team.

    `query` is an address as the list itself writes it.

    Raises:
        NotAllowed: the name cannot be kept, or there are too many.
        NotYours: not their region to keep lists for.
    """
    _require_keeper(actor, region)
    named = _named(name)
    if not query:
        raise NotAllowed(_NOTHING)
    whose = _there.staff == actor.id if region is None else _there.region == region
    if db.execute(select(func.count()).where(whose)).scalar_one() >= MOST:
        raise NotAllowed(_FULL, n=str(MOST))
    values = {
        "id": new_id(),
        "staff": actor.id if region is None else None,
        "region": region,
        "name": named,
        "query": query,
        "made_at": now,
    }
    db.execute(insert(saved_views), values)
    audited(db, "view.save", actor=actor.id, region=region, now=now)


def remove(db: Db, actor: Actor, view: Saved, now: datetime) -> None:
    """Let go of a list.

    Raises:
        NotYours: it is the team's, and they do not keep its lists.
    """
    _require_keeper(actor, view.region)
    mine = or_(_there.staff == actor.id, _there.staff.is_(None))
    db.execute(delete(saved_views).where(_there.id == view.id, mine))
    audited(db, "view.remove", actor=actor.id, region=view.region, now=now)


def keeps_for(actor: Actor) -> tuple[str, ...]:
    """The regions for whose team this colleague keeps lists."""
    return tuple(region for region in sorted(actor.regions) if may_in(actor, Duty.SETTINGS, region))


def _named(name: str) -> str:
    named = require_text(name, longest=LONGEST_NAME, asked=_NAME_FIRST)
    if "@" in named or sum(sign.isdigit() for sign in named) > _MOST_DIGITS:
        raise NotAllowed(_NO_PEOPLE)
    return named


def _require_keeper(actor: Actor, region: str | None) -> None:
    if region is not None and not may_in(actor, Duty.SETTINGS, region):
        raise NotYours(_NOT_TEAM)
