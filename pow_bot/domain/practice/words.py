"""The settings of a region. Each is a frozen dataclass whose defaults are how it comes."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pow_bot.domain.routing.terms import WORKING_DAYS, Hours, Span, is_worked


@dataclass(frozen=True)
class Setting:
    """What a region can set; `name` is by what it is kept."""

    name: ClassVar[str]


@dataclass(frozen=True)
class Opening(Setting):
    """When the front door is open, Monday first, and its own days off beside the holidays.

    In `breaks` nobody is there, on any day.
    """

    name: ClassVar[str] = "opening"
    week: tuple[Span | None, ...] = Hours().week
    closed: tuple[date, ...] = ()
    breaks: tuple[Span, ...] = ()

    @property
    def hours(self) -> Hours:
        """As terms count with them."""
        return Hours(self.week, frozenset(self.closed), breaks=self.breaks if self.fits else ())

    @property
    def fits(self) -> bool:
        """Whether every open day lasts longer than the breaks; who set it otherwise has none."""
        return all(is_worked(span, self.breaks) for span in self.week if span)


@dataclass(frozen=True)
class Terms(Setting):
    """Working days until the first contact. Shorter than the terms of all, and never longer.

    Source: table 3.4 of `content.md`. What a receipt promised stands, whatever is set later.
    """

    name: ClassVar[str] = "terms"
    this_week: int = WORKING_DAYS["this_week"]
    normal: int = WORKING_DAYS["normal"]

    def __post_init__(self) -> None:
        for urgency, longest in WORKING_DAYS.items():
            if not 1 <= getattr(self, urgency) <= longest:
                raise ValueError("a term is a working day at least, and no longer than that of all")

    @property
    def within(self) -> tuple[int, ...]:
        """As `Hours` has them."""
        return (self.this_week, self.normal)


@dataclass(frozen=True)
class Limits(Setting):
    """How many open intakes a worker takes up; 0 means no limit."""

    name: ClassVar[str] = "limits"
    open_intakes: int = 40


@dataclass(frozen=True)
class Handing(Setting):
    """Within how many working days an offered hand-over is answered, before it is late."""

    name: ClassVar[str] = "handing"
    days: int = 2


@dataclass(frozen=True)
class Meeting(Setting):
    """On which day of the week the case table meets; Monday is 0."""

    name: ClassVar[str] = "meeting"
    weekday: int = 3


@dataclass(frozen=True)
class Retention(Setting):
    """Days after which something is erased. Source: domain.md, section 11; terms differ by region."""

    name: ClassVar[str] = "retention"
    closed: int = 365
    without_follow_up: int = 183
    # How long before it is announced, so that somebody can postpone.
    announced: int = 30


@dataclass(frozen=True)
class Judging(Setting):
    """How judgements are made: whether a second colleague reads them, and who judges the rest."""

    name: ClassVar[str] = "judging"
    second_reader: bool = False
    # The kind of organisation that judges whom neither gemeente nor UWV does.
    others: str = "gemeente"


@dataclass(frozen=True)
class OwnInstrument:
    """What a region offers beside the catalogue. `payer` is one of `instruments.catalogue.Payer`."""

    name: str
    payer: str
    title: str
    conditions: str
    title_en: str = ""
    conditions_en: str = ""


@dataclass(frozen=True)
class Instruments(Setting):
    """Which instruments of the catalogue a region does not offer, and its own."""

    name: ClassVar[str] = "instruments"
    hidden: tuple[str, ...] = ()
    own: tuple[OwnInstrument, ...] = ()
