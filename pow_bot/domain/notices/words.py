"""What a colleague is told, and how: on the page always, by mail as they wish."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What somebody is told of."""

    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    ANSWERED = "answered"
    REMINDER = "reminder"
    # Of a hand-over: it is offered to you, or yours was accepted or refused.
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    # Of a judgement: yours is asked, or the one you asked for is there.
    JUDGE = "judge"
    JUDGED = "judged"
    TERM = "term"
    RETENTION = "retention"


class Digest(StrEnum):
    """When a mail says that there is something to read."""

    OFF = "off"
    DAILY = "daily"
    # Soon, and what comes at once in one.
    BUNDLED = "bundled"


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of what a colleague was told. `reference` is None where it is about a region."""

    id: UUID
    kind: Kind
    reference: str | None
    region: str | None
    at: datetime
    read: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """How a colleague is told by mail, and in which language."""

    digest: Digest = Digest.OFF
    locale: str = "nl"


@dataclass(frozen=True, slots=True)
class Mail:
    """A digest to be sent: to whom, and how many of each kind; nothing of anybody."""

    to: str
    locale: str
    counts: tuple[tuple[Kind, int], ...]
