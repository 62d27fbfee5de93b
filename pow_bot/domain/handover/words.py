"""What a hand-over is made of: to whom, on which ground, what goes along, and how it stands."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from pow_bot.domain.intake.words import Line
from pow_bot.engine.flow import Text


class To(StrEnum):
    """What kind of receiver it is offered to."""

    LINE = "line"
    REGION = "region"
    # Back to the front door of the region, from an organisation.
    TEAM = "team"
    PARTY = "party"


class State(StrEnum):
    """How an offer stands. The sender keeps the intake until it is accepted."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    # The intake was closed, taken back or went elsewhere meanwhile.
    LAPSED = "lapsed"


class Ground(StrEnum):
    """Why it may be given on (art. 6 AVG)."""

    # The public task, within one region's team.
    TEAM = "team"
    # The person was asked, and said yes.
    ASKED = "asked"
    # A law says so; which, stands beside it.
    LAW = "law"


class Way(StrEnum):
    """How the person was asked."""

    PHONE = "phone"
    TALK = "talk"
    MESSAGE = "message"
    PAPER = "paper"


class Topic(StrEnum):
    """What goes along."""

    CONTACT = "contact"
    ANSWERS = "answers"
    # Health and debts: never without the person's yes.
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class ToLine:
    """Another line of the same team."""

    line: Line


@dataclass(frozen=True, slots=True)
class ToRegion:
    """Another region's team."""

    code: str


@dataclass(frozen=True, slots=True)
class ToTeam:
    """The team of the region, from the organisation that has it."""


@dataclass(frozen=True, slots=True)
class ToParty:
    """An organisation or desk of the directory, by its code."""

    code: str


Destination: TypeAlias = ToLine | ToRegion | ToTeam | ToParty


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """On which ground, and what goes along. `law` names the law and why it fits."""

    ground: Ground
    asked_on: date | None = None
    asked_how: Way | None = None
    law: str = ""
    topics: frozenset[Topic] = frozenset({Topic.CONTACT, Topic.ANSWERS})

    @property
    def private(self) -> bool:
        """Whether health and debts go along."""
        return Topic.PRIVATE in self.topics


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffer:
    """What somebody fills in. `for_person` is what the person reads, in their language."""

    to: Destination
    reason: str
    todo: str
    for_person: str
    given: Given
    remind_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is kept sealed of an offer, in words."""

    reason: str = ""
    todo: str = ""
    for_person: str = ""
    ground: str = Ground.TEAM
    asked_on: str = ""
    asked_how: str = ""
    law: str = ""
    topics: list[str] = field(default_factory=list)
    refused: str = ""
    accepted_by: str = ""
    accepted_on: str = ""
    answer: str = ""


LETTER = Text(
    "handover/letter",
    "Iemand anders helpt u nu verder: {to}.\n\n{why}\n\nZij weten nu van u: {topics}.\n\n"
    "Klopt dit niet? Schrijf het ons.",
)
# As the person reads to whom it went.
LINES = {
    Line.WORK: Text("handover/line/work", "een collega die helpt met werk zoeken"),
    Line.SELF_EMPLOYED: Text(
        "handover/line/self_employed", "een collega die mensen met een eigen bedrijf helpt"
    ),
    Line.DISMISSAL: Text("handover/line/dismissal", "een collega die helpt als u uw baan verliest"),
    Line.EMPLOYER: Text("handover/line/employer", "een collega die werkgevers helpt"),
}
REGION = Text("handover/region", "het team van de regio {region}")
TEAM = Text("handover/team", "het team van uw regio")
TOPICS = {
    Topic.CONTACT: Text("handover/topic/contact", "hoe u te bereiken bent"),
    Topic.ANSWERS: Text("handover/topic/answers", "uw antwoorden"),
    Topic.PRIVATE: Text("handover/topic/private", "wat u vertelde over gezondheid en schulden"),
}
