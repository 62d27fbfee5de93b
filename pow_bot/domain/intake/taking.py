"""Giving work out: the next one that nobody has, one for a colleague, and a day to think of one."""

from datetime import date, datetime
from uuid import UUID

from pow_bot.domain.intake import rules
from pow_bot.domain.intake.access import allows, thing_of
from pow_bot.domain.intake.desk import At, can_undo, claim, given, permitted, recorded
from pow_bot.domain.intake.keeping import by_reference, change, count, reminding
from pow_bot.domain.intake.queries import Only, View, free
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db

LONGEST_REASON = 200
_REASON_FIRST = Text("intake/reason_first", "Schrijf op waaraan u wilt denken.")
_NOTHING_SET = Text("intake/no_reminder", "Er staat geen herinnering.")
# More than all who may take one in the same moment.
_TRIED = 40


def claim_next(db: Db, actor: Actor, view: View, only: Only, now: datetime) -> str | None:
    """Take up the most urgent one of a view that nobody has; none where there is none.

    What a colleague takes in the same moment is passed over.

    Raises:
        NotAllowed: they have as many as the region lets them.
    """
    for reference in free(db, actor, view, only, now, _TRIED):
        intake = by_reference(db, reference)
        if intake is None or intake.owner is not None:
            continue
        if allows(actor, Action.CLAIM, intake, thing_of(db, intake)):
            claim(db, At(actor, reference, intake.revision, now))
            return intake.written
    return None


def assign(db: Db, at: At, to: UUID) -> None:
    """Give it to a colleague of the region, whoever has it.

    Raises:
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.ASSIGN)
    values, said = given(db, intake, to)
    after = change(db, intake, **values, touched_at=at.now)
    counted = count(db, after, "handed_over", at.now)
    can_undo(db, intake, after, at, "assign", counted=counted)
    recorded(db, after, at, "handed_over", said)


def remind(db: Db, at: At, day: date, reason: str) -> None:
    """Have it come up again on a day, with what to think of; silent once it is closed.

    Raises:
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.REMIND)
    until = rules.require_wait(day, rules.today(at.now))
    why = rules.require_text(reason, longest=LONGEST_REASON, asked=_REASON_FIRST)
    after = change(db, intake, **reminding(db, intake, why, until))
    recorded(db, after, at, "remind_set", {"to": until.isoformat(), "text": why})


def stop_reminding(db: Db, at: At) -> None:
    """It was thought of.

    Raises:
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.REMIND)
    if intake.remind_on is None:
        raise NotAllowed(_NOTHING_SET)
    after = change(db, intake, remind_on=None, reminder=None)
    recorded(db, after, at, "remind_done")
