"""What looks like the same person, what somebody searches for, and what is found."""

from dataclasses import dataclass
from datetime import date, datetime

from pow_bot.domain.intake.marks import Kind
from pow_bot.domain.intake.queries import Listed
from pow_bot.domain.intake.words import Line, Stage

# What may mean that two registrations are of one person, the strongest first.
SAYS_SAME = (Kind.TELEGRAM, Kind.EMAIL, Kind.PHONE, Kind.HOME)


@dataclass(frozen=True, slots=True)
class Alike:
    """A registration that may be of the same person, and what they have in common."""

    listed: Listed
    why: tuple[Kind, ...]
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What somebody searches for. `words` is personal, all else may stand in an address.

    `queue` is a region's code, or `none` for the catch-all; the days are those of the registration.
    """

    words: str = ""
    line: Line | None = None
    stage: Stage | None = None
    queue: str | None = None
    tag: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place among what was found: newest first, and the reference breaks ties."""

    at: datetime
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of what was found; `before` and `after` are its ends, where there is more beyond."""

    rows: tuple[Listed, ...]
    before: Spot | None = None
    after: Spot | None = None
