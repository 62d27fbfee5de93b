"""What a chat is, how far it has come, and what stands on its screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pow_bot.storage import JSON

# Messengers let a bot delete its messages no later than this.
DELETABLE = timedelta(hours=48)


class Stage(StrEnum):
    """How far a chat has come."""

    # Which language; then whether this messenger may carry the conversation.
    LANGUAGE = "language"
    CONSENT = "consent"
    OPEN = "open"
    # Its person wants to hear nothing more here, until they begin again.
    STOPPED = "stopped"
    # Its person blocked us, or is gone: nothing that we send arrives.
    DEAD = "dead"


class Farewell(StrEnum):
    """Why nothing of somebody is left."""

    # They asked for it: in this chat, or elsewhere.
    ERASED_HERE = "erased_here"
    ERASED = "erased"
    # They did not come back.
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody came from: a region's code, and what a poster or a leaflet is named."""

    region: str | None = None
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """What stands in a chat, by the messenger's own numbers.

    `asked` has the message that asks a question, by `flow.step`; `bottom` is the one that was
    said last of all, and `looks` a digest of how it was said; `told` has digests of what was said
    beside questions, so that nothing is said twice. `picked` are choices of a question
    that takes several, not given yet; `opening` the choice that waits for words of its own.
    `letters` are messages of the team, `listens` whether typed words go to them now. `keyboard` is
    whether the phone shows our button for a number. `said` is the token of the last row of the
    outbox that brought a message.
    """

    asked: Mapping[str, int] = field(default_factory=dict)
    bottom: str | None = None
    looks: str = ""
    told: tuple[str, ...] = ()
    picked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opening: tuple[str, str] | None = None
    letters: tuple[int, ...] = ()
    listens: bool = False
    keyboard: bool = False
    said: str = ""
    own: tuple[tuple[int, datetime], ...] = ()

    def deletable(self, now: datetime) -> tuple[int, ...]:
        """Our own messages that may still be deleted."""
        return tuple(message for message, at in self.own if now - at < DELETABLE)

    def as_json(self) -> JSON:
        return {
            "asked": dict(self.asked),
            "bottom": self.bottom,
            "looks": self.looks,
            "told": list(self.told),
            "picked": {at: list(names) for at, names in self.picked.items()},
            "opening": list(self.opening) if self.opening else None,
            "letters": list(self.letters),
            "listens": self.listens,
            "keyboard": self.keyboard,
            "said": self.said,
            "own": [[message, at.isoformat()] for message, at in self.own],
        }


def board_from(kept: Any) -> Board:
    """Read back what `Board.as_json` wrote."""
    opening = kept["opening"]
    return Board(
        asked=kept["asked"],
        bottom=kept["bottom"],
        looks=kept["looks"],
        told=tuple(kept["told"]),
        picked={at: tuple(names) for at, names in kept["picked"].items()},
        opening=(opening[0], opening[1]) if opening else None,
        letters=tuple(kept["letters"]),
        listens=kept["listens"],
        keyboard=kept["keyboard"],
        said=kept["said"],
        own=tuple((message, datetime.fromisoformat(at)) for message, at in kept["own"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One chat as it is kept. `address` is the messenger's number of it, once there is a person."""

    id: UUID
    channel: str
    person: UUID | None
    locale: str
    stage: Stage
    origin: Origin
    seen_at: datetime
    address: int | None = None
    board: Board = field(default_factory=Board)

    @property
    def lane(self) -> str:
        """What is sent to one chat goes in order."""
        return f"chat {self.id}"
