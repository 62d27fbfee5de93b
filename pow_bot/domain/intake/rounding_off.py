"""Rounding off, with a word first about what costs somebody money or rights if it is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select

from pow_bot.domain.intake import rules
from pow_bot.domain.intake.checking import Checklist, Mark, checklist_of, keep_ticks
from pow_bot.domain.intake.delivering import not_arrived, send_closing
from pow_bot.domain.intake.desk import At, attempts_of, can_undo, permitted, signed, written_to
from pow_bot.domain.intake.keeping import Intake, change, content_of, count, seal_content
from pow_bot.domain.intake.records import intakes, messages
from pow_bot.domain.intake.remembering import forget, remember
from pow_bot.domain.intake.undoing import UNDO
from pow_bot.domain.intake.words import UNDELIVERED, Closing, NotAllowed, Stage
from pow_bot.domain.practice.lists import Check
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db

_HEARD = select(messages.c.id).where(
    messages.c.intake == bindparam("sought"), messages.c.direction == "from_person"
)
LONGEST_WHY = 400
LONGEST_STEP = 1_000
LEFT = Text(
    "intake/left_open",
    "Nog open, en eerst nodig: {items}. Kan dat niet meer? Kies Toch afronden en schrijf waarom.",
)
UNHEARD = Text(
    "intake/left_open/contact",
    "Er staat nog geen contact genoteerd. Sprak u deze persoon toch? Kies Toch afronden en schrijf hoe.",
)
WHY_FIRST = Text("intake/left_open/why", "Schrijf kort op waarom u toch afrondt.")
STEP_FIRST = Text("intake/step_first", "Schrijf op wat de volgende stap is, en wie die zet.")


class LeftOpen(NotAllowed):
    """What comes first and is not done yet, and whether they are `unheard`: reached by no word of it."""

    def __init__(self, checks: tuple[Check, ...], *, unheard: bool = False) -> None:
        super().__init__(LEFT if checks else UNHEARD)
        self.checks = checks
        self.said = ((LEFT,) if checks else ()) + ((UNHEARD,) if unheard else ())


@dataclass(frozen=True, slots=True)
class Ending:
    """How it is rounded off, and with which marks on its checklist.

    `anyway` says why, where what comes first is left open, or no contact was noted.
    """

    reason: Closing
    next_step: str
    anyway: str | None = None
    marks: Mapping[str, Mark | None] = field(default_factory=dict)


def round_off(db: Db, at: At, ending: Ending) -> None:
    """Round it off, once nothing that comes first is open, or somebody says why it stays so.

    Also where nobody could be asked: then that is the reason. Who is said to be reached, was.

    Raises:
        LeftOpen: something is, and nobody said why.
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.CLOSE)
    checklist, did = _checked(db, intake, at, ending.marks)
    left, unheard = checklist.left_open, _unheard(db, intake, ending.reason)
    if (left or unheard) and ending.anyway is not None:
        _note_why(db, intake, at, left, ending.anyway)
    closed = _close(db, intake, at, ending)
    # What else is wrong with the form is said first: they are asked this once.
    if (left or unheard) and ending.anyway is None:
        raise LeftOpen(left, unheard=unheard)
    for one in (*did, "closed"):
        signed(db, closed, at, one)


def step_of(text: str) -> str:
    """A next step, fit to be kept and read.

    Raises:
        NotAllowed: with what is asked for.
    """
    return rules.require_text(text, longest=LONGEST_STEP, asked=STEP_FIRST)


def _checked(
    db: Db, intake: Intake, at: At, marks: Mapping[str, Mark | None]
) -> tuple[Checklist, tuple[str, ...]]:
    """The checklist with these marks, and what is to be signed of it."""
    before = checklist_of(db, intake, content_of(db, intake))
    after = before.marked(marks, at)
    if after == before:
        return before, ()
    keep_ticks(db, intake, after)
    remember(db, intake, "checked", at.now, actor=at.actor.id)
    return after, ("checked",)


def _note_why(db: Db, intake: Intake, at: At, left: tuple[Check, ...], anyway: str) -> None:
    why = rules.require_text(anyway, longest=LONGEST_WHY, asked=WHY_FIRST)
    note: dict[str, JSON] = {"text": why, "items": [one.code for one in left]}
    remember(db, intake, "left_open", at.now, actor=at.actor.id, note=note)


def _close(db: Db, intake: Intake, at: At, ending: Ending) -> Intake:
    reason, step = ending.reason, step_of(ending.next_step)
    if reason is Closing.NOT_REACHED:
        _require_tried(db, intake, at.now)
    after = change(
        db,
        intake,
        stage=rules.moved(intake.stage, Stage.CLOSED),
        closed_at=at.now,
        closed_reason=reason,
        next_step=db.safe(intake.person).seal(intakes.c.next_step, intake.id, step),
        waiting_until=None,
        flagged_at=None,
        **rules.heard(),
        content=seal_content(db, intake, rules.calmed(content_of(db, intake))),
    )
    # The flag and every trace of it are nobody's business after the talk.
    forget(db, after, "distress")
    counted = count(db, after, f"closed_{reason}", at.now, since=intake.submitted_at)
    remember(db, after, "closed", at.now, actor=at.actor.id, note={"reason": reason, "text": step})
    # Nobody is told before it is sure.
    way, posted = send_closing(db, intake, at.now + UNDO)
    if way in UNDELIVERED:
        after = not_arrived(db, after, way, at.now)
    can_undo(db, intake, after, at, "close", counted=counted, posted=posted)
    return after


def _unheard(db: Db, intake: Intake, reason: Closing) -> bool:
    """Whether it is said that they were reached, and nothing tells of it."""
    if reason is not Closing.REACHED_AND_HELPED or intake.contacted_at is not None:
        return False
    return db.find(_HEARD, {"sought": intake.id}) is None


def _require_tried(db: Db, intake: Intake, now: datetime) -> None:
    written, tried = written_to(db, intake), attempts_of(db, intake)
    if rules.wrong_number(tried):
        rules.require_written(written, now)
    else:
        rules.require_tried((one.at for one in tried), written=written is not None)
