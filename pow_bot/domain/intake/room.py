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


def has_room(db: Db, actor: Actor, intake: Intake) -> bool:
    """Whether this colleague may take it up beside what they have."""
    try:
        require_room(db, actor, intake)
    except NotAllowed:
        return False
    return True


def require_room(db: Db, actor: Actor, intake: Intake, more: int = 1) -> None:
    """Nobody takes up more than they can do, in two windows neither; `more` are taken up at once.

    Raises:
        NotAllowed: they have as many as the region lets them.
    """
    most = practice(db, intake.region, Limits).open_intakes
    if not most:
        return
    db.lock(_COLLEAGUE, {"sought": actor.id})
    there = db.find(_THEIRS, {"sought": actor.id})
    if there is not None and there.many + more > most:
        raise NotAllowed(FULL, n=str(most))
