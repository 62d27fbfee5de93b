"""What an intake is made of, what comes in from a conversation, and what may be refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pow_bot.engine.flow import Text


class Stage(StrEnum):
    """Where an intake stands. `draft` lives in the conversation only, `erased` is nowhere."""

    SUBMITTED = "submitted"
    CLAIMED = "claimed"
    ASSESSED = "assessed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Line(StrEnum):
    """Who in the region it is for."""

    WORK = "work"
    SELF_EMPLOYED = "self_employed"
    DISMISSAL = "dismissal"
    EMPLOYER = "employer"


class Urgency(StrEnum):
    """By when the first contact is; the terms stand in `routing.terms`."""

    TODAY = "today"
    THIS_WEEK = "this_week"
    NORMAL = "normal"


class Distress(StrEnum):
    """What somebody may have written that cannot wait."""

    DANGER = "danger"
    SUICIDE = "suicide"
    HOME = "home"
    FOOD = "food"
    FORCED = "forced"


# Where somebody may listen in: nobody calls, unless the person says that it is safe.
OVERHEARD = frozenset({Distress.HOME, Distress.DANGER})


# What somebody may choose who is not safe, and that no call may break.
NOT_CALLED = frozenset({"chat", "nothing"})
# Ways in which nobody is in touch by a day: they come, or want no contact now.
NO_DAY = frozenset({"visit", "nothing"})


class Closing(StrEnum):
    """Why an intake is done. Nobody is refused; everybody gets a next step."""

    REACHED_AND_HELPED = "reached_and_helped"
    HANDED_TO_OTHER = "handed_to_other"
    NOT_REACHED = "not_reached"
    NO_LONGER_NEEDED = "no_longer_needed"


# Why one is done that goes on as part of another; nobody can choose it.
MERGED = "merged"


class Attempt(StrEnum):
    """What came of an attempt to reach someone by phone or at a visit."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    CALL_BACK = "call_back"


# Who says when to call back was spoken to.
SPOKEN = frozenset({Attempt.REACHED, Attempt.CALL_BACK})


class Delivery(StrEnum):
    """How far a letter has come; the first three say that it did not arrive."""

    BLOCKED = "blocked"
    STOPPED = "stopped"
    FAILED = "failed"
    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    # Behind the link: a mail said so, or nobody did.
    ANNOUNCED = "announced"
    STANDING = "standing"
    # From the person.
    RECEIVED = "received"


UNDELIVERED = frozenset({Delivery.BLOCKED, Delivery.STOPPED, Delivery.FAILED})
# Somebody is told that it is there.
TOLD_OF = frozenset({Delivery.ON_ITS_WAY, Delivery.ANNOUNCED})


class NextAction(StrEnum):
    """What an open intake waits for."""

    FIRST_CONTACT = "first_contact"
    READ_OBJECTION = "read_objection"
    TALK = "talk"
    READ_ANSWER = "read_answer"
    ASK_AGAIN = "ask_again"
    CALL_BACK = "call_back"
    GO_ON = "go_on"
    REVIEW = "review"
    REMIND = "remind"
    READ_LATE = "read_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIntake:
    """What a conversation hands over. `answers` is keyed by step, each as `Answer.as_json`.

    `person` holds the data key that all of it is sealed under. `region` is None where nobody
    knows it. `reach` is the way the person chose, as the flow names it; `email` is there when the
    person gave one. `told` is what other conversations asked, by flow: `{"answers": {step: ...},
    "decisions": [...]}`; `distress` names a kind of `Distress`; `campaign` is what the link is named
    that they came by; `municipality` is a GM code, where it is certain.
    """

    person: UUID
    conversation: UUID
    channel: str
    locale: str
    region: str | None
    line: Line
    urgency: Urgency
    tags: tuple[str, ...] = ()
    assisted: bool = False
    reach: str
    email: str | None = None
    answers: Mapping[str, Any]
    decisions: list[Any]
    told: Mapping[str, Any] = field(default_factory=dict)
    distress: str | None = None
    campaign: str | None = None
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """The receipt: the reference, by when the team makes contact, and the token of its own page."""

    reference: str
    due: datetime
    link: str


class Unseen(Exception):
    """There is no such intake for who asks: it does not exist, or is another region's."""


class Refusal(Exception):
    """What was asked cannot be done; `text` says so, and what can, in a person's language."""

    def __init__(self, text: Text, /, **fills: str) -> None:
        super().__init__(text.source)
        self.text = text
        self.fills = fills


class NotAllowed(Refusal):
    """This cannot be done with the intake as it stands."""


class NotYours(Refusal):
    """Only the colleague who took the intake up does this."""


class TakenBy(Refusal):
    """Someone else was first."""

    def __init__(self, name: str) -> None:
        text = Text("intake/taken_by", "{name} heeft deze aanmelding al opgepakt.")
        super().__init__(text, name=name)
        self.name = name


class Stale(Refusal):
    """Someone changed the intake since the form was made: `was` is its version, `standing` ours."""

    def __init__(self, reference: str, was: int, standing: int) -> None:
        super().__init__(
            Text("intake/stale", "Een collega heeft deze aanmelding intussen gewijzigd.")
        )
        self.reference = reference
        self.was = was
        self.standing = standing
