"""What somebody is asked to agree to, and what they said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pow_bot.storage import JSON


class Purpose(StrEnum):
    """What is asked for. Each is asked, given and stopped apart (art. 7 AVG)."""

    REGISTER = "register"
    # That help at work is possible: it can say something about health.
    SUPPORT = "support"
    HEALTH = "health"
    # That a messenger carries the conversation, whose makers can read along.
    TELEGRAM = "telegram"


# What somebody agreed to for their registration; it ends when they take that back.
OF_REGISTRATION = frozenset(Purpose) - {Purpose.TELEGRAM}


class State(StrEnum):
    """What became of the question."""

    GIVEN = "given"
    # Somebody must say yes too: under sixteen, or with a curator or mentor.
    PENDING = "pending"
    REFUSED = "refused"
    TALK_FIRST = "talk_first"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person said to a question for consent.

    `text` is exactly what was shown, in their language; `preview` what was shown with it;
    `not_for` who must not see it, in their own words. `read_out_by` is the colleague who read it
    out and typed the answer, where the person did not do that themselves.
    """

    person: UUID
    conversation: UUID
    purpose: Purpose
    state: State
    text: str
    version: str
    locale: str
    channel: str
    preview: JSON = None
    not_for: str | None = None
    read_out_by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One record as it is kept. `said` is what was answered; a later one supersedes it."""

    id: UUID
    conversation: UUID
    purpose: Purpose
    said: State
    text: str
    text_hash: bytes
    version: str
    locale: str
    channel: str
    preview: JSON
    not_for: str | None
    read_out_by: UUID | None
    at: datetime
    withdrawn_at: datetime | None
    superseded_at: datetime | None

    @property
    def state(self) -> State:
        """As it stands, or as it stood when a later one came."""
        return State.WITHDRAWN if self.withdrawn_at else self.said
