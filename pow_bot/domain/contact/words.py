"""What is said of calls and appointments."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pow_bot.domain.intake.words import Attempt


class Kind(StrEnum):
    """How they meet. Not by video: nobody needs an account elsewhere to be helped."""

    VISIT = "visit"
    PHONE = "phone"


class State(StrEnum):
    """What became of an appointment."""

    PLANNED = "planned"
    KEPT = "kept"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Interpreter(StrEnum):
    """Whether somebody translates, and whether that is arranged."""

    NONE = "none"
    WANTED = "wanted"
    ARRANGED = "arranged"


class Adjustment(StrEnum):
    """What helps in the talk, as *zelfmelden* asks it. It goes to the appointment and nowhere else."""

    SOMEONE = "someone"
    SIGN_LANGUAGE = "sign_language"
    WRITING = "writing"
    QUIET = "quiet"
    STEP_FREE = "step_free"


@dataclass(frozen=True, slots=True)
class Language:
    """One that somebody speaks: by its code, or in their own words where we have none for it."""

    code: str | None
    words: str = ""


class Window(StrEnum):
    """The part of the day in which somebody is best called."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An appointment as somebody makes it; `minutes` is how long it takes."""

    starts_at: datetime
    minutes: int
    kind: Kind
    place: str = ""
    interpreter: Interpreter = Interpreter.NONE
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def details(self) -> dict[str, Any]:
        """What of it is sealed."""
        return {
            "place": self.place,
            "interpreter": self.interpreter,
            "adjustments": list(self.adjustments),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One appointment as it is kept. `code` stands for it in forms and addresses."""

    id: UUID
    code: str
    intake: UUID
    person: UUID
    plan: Plan
    state: State
    revision: int
    colleague: UUID

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be."""
        return self.state is State.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as it is kept; `number` is what was called, `before` how the intake stood."""

    id: UUID
    code: str
    at: datetime
    actor: UUID
    outcome: Attempt
    again_at: datetime | None
    revision: int
    number: str | None
    before: dict[str, Any]
