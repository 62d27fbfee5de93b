"""What people may ask about their data or their treatment, and how such a request stands."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What is asked. The first six are rights of the AVG, art. 15 to 21."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    COPY = "copy"
    OBJECTION = "objection"
    # Awb, chapter 9.
    COMPLAINT = "complaint"
    # To a judgement of how werkfit somebody is (Awb, chapter 6 and 7).
    JUDGEMENT = "judgement"


class Came(StrEnum):
    """How it came in."""

    PHONE = "phone"
    LETTER = "letter"
    DESK = "desk"
    MAIL = "mail"
    # By themselves, on the website.
    SELF = "self"


class Identity(StrEnum):
    """How it was made sure who asks (art. 12(6) AVG). No number or copy of a document is kept."""

    NOT_YET = "not_yet"
    # They asked behind their own link or four words.
    OWN_PAGE = "own_page"
    # The reference, and something only they know.
    REFERENCE = "reference"
    SHOWN = "shown"
    NOT_NEEDED = "not_needed"


class Outcome(StrEnum):
    """What came of it."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    TAKEN_BACK = "taken_back"


class Step(StrEnum):
    """What happened with a request."""

    ADDED = "added"
    TAKEN = "taken"
    GIVEN = "given"
    IDENTIFIED = "identified"
    NOTED = "noted"
    EXTENDED = "extended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What is filled in. `reference` is that of the registration it is about, where there is one."""

    region: str
    kind: Kind
    came: Came
    received_on: date
    asked: str
    name: str = ""
    reach: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is kept sealed: who asks, what, and what came of it."""

    name: str = ""
    reach: str = ""
    asked: str = ""
    extended: str = ""
    told_how: str = ""
    answer: str = ""
    done: str = ""
