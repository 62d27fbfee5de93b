"""Rounding off, with a word first about what costs somebody money or rights if it is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass

from pow_bot.domain.intake import rules
from pow_bot.domain.intake.checking import ticks_of
from pow_bot.domain.intake.desk import At, close, permitted
from pow_bot.domain.intake.keeping import Intake, remember
from pow_bot.domain.intake.words import Closing, NotAllowed
from pow_bot.domain.practice.lists import Check, Checklists
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db

LONGEST_WHY = 400
_LEFT = Text(
    "intake/left_open",
    "Nog open, en eerst nodig: {items}. Kan dat niet meer? Kies Toch afronden en schrijf waarom.",
)
_WHY_FIRST = Text("intake/left_open/why", "Schrijf kort op waarom u toch afrondt.")


class LeftOpen(NotAllowed):
    """Something that comes first is not done yet; `checks` names it."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        super().__init__(_LEFT)
        self.checks = checks


@dataclass(frozen=True, slots=True)
class Ending:
    """How it is rounded off; `anyway` says why, where what comes first is left open."""

    reason: Closing
    next_step: str
    anyway: str | None = None


def round_off(db: Db, at: At, ending: Ending) -> None:
    """Round it off, once nothing that comes first is open, or somebody says why it stays so.

    Also where nobody could be asked: then that is the reason.

    Raises:
        LeftOpen: something is, and nobody said why.
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.CLOSE)
    left = left_open(practice(db, intake.region, Checklists).of(intake.line), ticks_of(db, intake))
    if left and ending.anyway is not None:
        _note_why(db, intake, at, left, ending.anyway)
    close(db, at, ending.reason, ending.next_step)
    # What else is wrong with the form is said first: they are asked this once.
    if left and ending.anyway is None:
        raise LeftOpen(left)


def left_open(checks: tuple[Check, ...], ticks: Mapping[str, object]) -> tuple[Check, ...]:
    """What comes first and has no mark. Pure."""
    return tuple(one for one in checks if one.safety and one.code not in ticks)


def _note_why(db: Db, intake: Intake, at: At, left: tuple[Check, ...], anyway: str) -> None:
    why = rules.require_text(anyway, longest=LONGEST_WHY, asked=_WHY_FIRST)
    note: dict[str, JSON] = {"text": why, "items": [one.code for one in left]}
    remember(db, intake, "left_open", at.now, actor=at.actor.id, note=note)
