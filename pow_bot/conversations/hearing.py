"""What a door hands over to a turn, and the reply that it gets back and that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pow_bot.domain.chats.words import Origin
from pow_bot.engine.flow import At, Choice, Text
from pow_bot.engine.heard import Heard
from pow_bot.engine.kinds import Problem


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a door heard. `key` is what the same words again would bring once more.

    `door` is the secret that opens the conversation; in a messenger there is none, and `person` is
    whose chat it is. `address` is where they came from, for limits; `origin` what their link told;
    `typed_by` the colleague who typed what the person said, `corrected_by` who put right how the
    person is reached.
    """

    key: str
    door: str | None
    channel: str
    locale: str
    heard: Heard
    at: datetime
    address: str
    private: bool = True
    person: UUID | None = None
    origin: Origin = field(default_factory=Origin)
    typed_by: UUID | None = None
    corrected_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What an operator sets.

    How long a draft is kept, how many turns an address has a minute, where the pages stand.
    """

    draft: timedelta = timedelta(days=30)
    turns_per_minute: int = 240
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it, as it is kept for a repetition.

    `sent` is true for the turn that sent the registration, and for its repetition: a double click
    must end at the receipt as well, where the four words stand.
    `ended` is `withdrawn` or `erased`, where the person took all of it back.
    `refused` is `busy` (too much at once) or `locked` (the four words are asked for first).
    """

    problem: Problem | None = None
    asked: At | None = None
    sent: bool = False
    ended: str | None = None
    refused: str | None = None

    def as_json(self) -> Any:
        """What is kept of it; of an answer that was not understood, nothing that was typed."""
        return {
            "asked": [self.asked.flow, self.asked.step] if self.asked else None,
            "problem": self.problem and _plain(self.problem),
            "sent": self.sent,
            "ended": self.ended,
        }


def reply_from(stored: Any) -> Reply:
    """Read back what `Reply.as_json` wrote."""
    asked, problem = stored["asked"], stored["problem"]
    where = At(*asked) if asked else None
    # A reply that was kept before this was told says nothing of it.
    was_sent, ended = stored.get("sent", False), stored.get("ended")
    return Reply(problem and _problem(problem), where, sent=was_sent, ended=ended)


def _plain(problem: Problem) -> Mapping[str, Any]:
    return {
        "text": [problem.text.context, problem.text.source],
        "fills": dict(problem.fills),
        "options": [[choice.name, choice.label] for choice in problem.options],
    }


def _problem(stored: Mapping[str, Any]) -> Problem:
    options = tuple(Choice(name, label) for name, label in stored["options"])
    return Problem(Text(*stored["text"]), stored["fills"], options)
