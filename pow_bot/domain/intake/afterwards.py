"""What follows a closed intake: a late letter is read, or the person goes on as a new one."""

from dataclasses import dataclass

from sqlalchemy import insert, literal, select

from pow_bot.domain.intake import references
from pow_bot.domain.intake.desk import At, permitted, recorded
from pow_bot.domain.intake.keeping import (
    Intake,
    change,
    content_of,
    count,
    email_of,
    enter,
    hours_of,
    own_to,
    require_latest,
    seen_by_id,
)
from pow_bot.domain.intake.records import acquaintances, intake_readers, intakes
from pow_bot.domain.intake.remembering import remember
from pow_bot.domain.intake.rules import calmed, heard
from pow_bot.domain.intake.words import Stage, Urgency
from pow_bot.domain.routing.terms import first_contact_due
from pow_bot.domain.staff.permissions import Action
from pow_bot.storage import Db


@dataclass(frozen=True, slots=True)
class Kin:
    """References without the dash; None where there is none."""

    before: str | None
    after: str | None


NONE = Kin(None, None)


def leave_closed(db: Db, at: At) -> None:
    """It was read and stays closed.

    Raises:
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.LEAVE_CLOSED)
    recorded(db, change(db, intake, **heard()), at, "left_closed")


def renew(db: Db, at: At) -> str:
    """Go on as a new intake with the same answers, taken up by who does so; its reference.

    The closed one stays as it is, with its letters and its next step.

    Raises:
        NotAllowed: the person has a newer one already.
        Stale, Unseen, NotYours: as with every action.
    """
    old = permitted(db, at, Action.RENEW)
    require_latest(db, old)
    new = _entered(db, old, at)
    _guard_alike(db, old, new)
    remember(db, new, "renewed", at.now, actor=at.actor.id, note={"before": old.written})
    count(db, new, "renewed", at.now)
    recorded(db, change(db, old, **heard()), at, "renewed_as", {"after": new.written})
    return new.written


def kin_of(db: Db, intake: Intake) -> Kin:
    """The registrations of the same person that this one goes on from, and that goes on from it."""
    before = seen_by_id(db, intake.follows) if intake.follows else None
    after = db.execute(select(intakes.c.reference).where(intakes.c.follows == intake.id))
    return Kin(before.reference if before else None, after.scalars().first())


def _entered(db: Db, old: Intake, at: At) -> Intake:
    for _ in range(references.DRAWS):
        new = _successor(db, old, at)
        if enter(db, new):
            return new
    raise RuntimeError("no free reference could be drawn")


def _successor(db: Db, old: Intake, at: At) -> Intake:
    own, safe, email = own_to(db, old.person), db.safe(old.person), email_of(db, old)
    return Intake(
        **own,
        conversation=old.conversation,
        stage=Stage.CLAIMED,
        owner=at.actor.id,
        queue=old.queue,
        line=old.line,
        urgency=Urgency.NORMAL,
        channel=old.channel,
        locale=old.locale,
        reach=old.reach,
        assisted=old.assisted,
        submitted_at=at.now,
        queued_at=at.now,
        due_at=first_contact_due(Urgency.NORMAL, at.now, hours_of(db, old.region)),
        touched_at=at.now,
        municipality=old.municipality,
        organisation=old.organisation,
        restricted=old.restricted,
        withheld=old.withheld,
        follows=old.id,
        content=safe.seal(intakes.c.content, own["id"], calmed(content_of(db, old))),
        email=safe.seal(intakes.c.email, own["id"], email) if email else None,
    )


def _guard_alike(db: Db, old: Intake, new: Intake) -> None:
    """Who may not read the one may not read the other."""
    for table in (intake_readers, acquaintances):
        named = select(literal(new.id), table.c.staff, literal(new.person)).where(
            table.c.intake == old.id
        )
        db.execute(insert(table).from_select(["intake", "staff", "person"], named))
