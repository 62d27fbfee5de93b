"""What a chat is, how far it has come, and what stands on its screen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pow_bot.storage import JSON

# Messengers let a bot delete its messages no later than this.
DELETABLE = timedelta(hours=48)
# What is asked for now is done a little later.
_MARGIN = timedelta(minutes=30)


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
    # Their registration was done long ago.
    OVER = "over"
    # Nothing is erased: they go on in another chat.
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody came from: a region's code, and what a poster or a leaflet is named."""

    region: str | None = None
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """What stands in a chat, by the messenger's own numbers.

    `asked` has the message that asks a question, by `flow.step`. `bottom` is the question that was
    said last of all, with `looks`, a digest of how it was said; `asking` is the one that was asked
    last, as the conversation stood at `revision`: typed words answer that and nothing else. `told`
    has digests of what was said beside questions, so that nothing is said twice. `opened` are the
    conversations that were opened here: what interrupts elsewhere is not shown.
    `picked` are choices of a question that takes several, not given yet; `opening` the choice that
    waits for words of its own. `letters` are messages of the team, `listens` whether typed words go
    to them now. `keyboard` is whether the phone shows our button for a number. `said` is the token
    of the last row of the outbox that brought a message; `own` are the messages of both, with when
    they came; `alarm` is the one that opened help.
    """

    asked: Mapping[str, int] = field(default_factory=dict)
    bottom: str | None = None
    asking: str | None = None
    revision: int = 0
    opened: tuple[str, ...] = ()
    looks: str = ""
    told: tuple[str, ...] = ()
    picked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opening: tuple[str, str] | None = None
    letters: tuple[int, ...] = ()
    listens: bool = False
    keyboard: bool = False
    said: str = ""
    alarm: int | None = None
    own: tuple[tuple[int, datetime], ...] = ()

    def seeing(self, message: int | None, at: datetime) -> "Board":
        """With a message that they wrote themselves: it may be deleted as ours may."""
        if message is None or message in dict(self.own):
            return self
        return replace(self, own=(*self.own, (message, at)))

    def after_alarm(self) -> tuple[int, ...]:
        """The message that opened help, and what stands below it."""
        if self.alarm is None:
            return ()
        return tuple(message for message, _ in self.own if message >= self.alarm)

    def without(self, gone: Collection[int]) -> "Board":
        """Once these are deleted."""
        return replace(
            self,
            alarm=None,
            asked={at: message for at, message in self.asked.items() if message not in gone},
            letters=tuple(message for message in self.letters if message not in gone),
            own=tuple((message, at) for message, at in self.own if message not in gone),
        )

    def deletable(self, now: datetime) -> tuple[int, ...]:
        """The messages of this chat that may still be deleted."""
        return tuple(message for message, at in self.own if now - at < DELETABLE - _MARGIN)

    def as_json(self) -> JSON:
        return {
            "asked": dict(self.asked),
            "bottom": self.bottom,
            "asking": self.asking,
            "revision": self.revision,
            "opened": list(self.opened),
            "looks": self.looks,
            "told": list(self.told),
            "picked": {at: list(names) for at, names in self.picked.items()},
            "opening": list(self.opening) if self.opening else None,
            "letters": list(self.letters),
            "listens": self.listens,
            "keyboard": self.keyboard,
            "said": self.said,
            "alarm": self.alarm,
            "own": [[message, at.isoformat()] for message, at in self.own],
        }


def board_from(kept: Any) -> Board:
    """Read back what `Board.as_json` wrote."""
    opening = kept["opening"]
    return Board(
        asked=kept["asked"],
        bottom=kept["bottom"],
        asking=kept["asking"],
        revision=kept["revision"],
        opened=tuple(kept["opened"]),
        looks=kept["looks"],
        told=tuple(kept["told"]),
        picked={at: tuple(names) for at, names in kept["picked"].items()},
        opening=(opening[0], opening[1]) if opening else None,
        letters=tuple(kept["letters"]),
        listens=kept["listens"],
        keyboard=kept["keyboard"],
        said=kept["said"],
        alarm=kept.get("alarm"),
        own=tuple((message, datetime.fromisoformat(at)) for message, at in kept["own"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One chat as it is kept. `address` is the messenger's number of it, once there is a person;
    before that `ticket` may bring their conversation from the web.
    """

    id: UUID
    channel: str
    person: UUID | None
    locale: str
    stage: Stage
    origin: Origin
    seen_at: datetime
    ticket: str = ""
    address: int | None = None
    board: Board = field(default_factory=Board)

    @property
    def lane(self) -> str:
        """What is sent to one chat goes in order."""
        return f"chat {self.id}"
