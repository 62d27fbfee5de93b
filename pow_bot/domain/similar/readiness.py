"""Whether somebody can let two registrations go on as one: what is to be done first, and by whom."""

from dataclasses import replace

from pow_bot.domain.intake.access import allows, require, things_of
from pow_bot.domain.intake.keeping import Intake, content_of
from pow_bot.domain.intake.parts import parts_of
from pow_bot.domain.intake.room import require_room
from pow_bot.domain.intake.words import NotYours
from pow_bot.domain.similar.rules import Side, require_mergeable
from pow_bot.domain.staff.permissions import TABLE, Action, Thing, may
from pow_bot.domain.staff.queries import name_of
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db

_THEIRS = Text(
    "similar/theirs",
    "{name} heeft {reference}. Vraag {name} om die aan u door te zetten. Daarna voegt u samen.",
)


def require_ready(db: Db, actor: Actor, whole: Intake, part: Intake) -> tuple[Intake, ...]:
    """Those of the two that nobody has, and that this colleague takes up when they go on as one.

    Raises:
        NotAllowed, NotYours: what is to be done first, or who can.
    """
    things = things_of(db, (whole, part))
    free = tuple(one for one in (whole, part) if _is_taken_up(actor, one, things[one.id]))
    for one in (whole, part):
        if one not in free:
            _require_hands(db, actor, one, things[one.id])
    first, second = (replace(one, owner=actor.id) if one in free else one for one in (whole, part))
    require_mergeable(_side(db, first), _side(db, second))
    for more, one in enumerate(free, 1):
        require_room(db, actor, one, more)
    return free


def _is_taken_up(actor: Actor, intake: Intake, thing: Thing) -> bool:
    merges = allows(actor, Action.MERGE, intake, thing)
    return intake.owner is None and not merges and allows(actor, Action.CLAIM, intake, thing)


def _require_hands(db: Db, actor: Actor, intake: Intake, thing: Thing) -> None:
    """It is theirs to merge; or it is said who has it."""
    lacks = actor.role in TABLE[Action.MERGE] and not may(actor, Action.MERGE, thing)
    if lacks and intake.is_open and intake.owner is not None:
        name = name_of(db, intake.owner)
        raise NotYours(_THEIRS, name=name, reference=intake.written)
    require(actor, Action.MERGE, intake, thing)


def _side(db: Db, intake: Intake) -> Side:
    content = content_of(db, intake)
    return Side(intake, bool(parts_of(db, intake)), "reached_only" in content)
