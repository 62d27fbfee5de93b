"""How many open intakes a colleague takes up, as the region set it."""

from sqlalchemy import bindparam, func, select

from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.order import DONE
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Limits
from pow_bot.domain.staff.records import staff
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db

FULL = Text(
    "intake/full",
    "U heeft er al {n}, en meer mag niet. Rond er eerst een af, of leg er een terug.",
)
_COLLEAGUE = select(staff.c.id).where(staff.c.id == bindparam("sought"))
_THEIRS = select(func.count().label("many")).where(
    intakes.c.owner == bindparam("sought"), intakes.c.rank < DONE
)


def has_room(db: Db, actor: Actor, intake: Intake, more: int = 1) -> bool:
    """Whether this colleague may have so many more, in two windows neither."""
    most = _most(db, intake)
    if not most:
        return True
    db.lock(_COLLEAGUE, {"sought": actor.id})
    there = db.find(_THEIRS, {"sought": actor.id})
    return there is None or there.many + more <= most


def require_room(db: Db, actor: Actor, intake: Intake, more: int = 1) -> None:
    """Nobody takes up more than they can do; `more` are taken up at once.

    Raises:
        NotAllowed: they have as many as the region lets them.
    """
    if not has_room(db, actor, intake, more):
        raise NotAllowed(FULL, n=str(_most(db, intake)))


def _most(db: Db, intake: Intake) -> int:
    """How many the region lets a colleague have; 0 for no limit."""
    return practice(db, intake.region, Limits).open_intakes
