"""What can be heard: words, choices, wishes, time, and the outcome of an effect. All typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pow_bot.engine.flow import At


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when it is said. `private` is whether the channel may carry sensitive questions."""

    today: date
    private: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: words typed, choices made, or both.

    `at` is the question it answers; without one it answers what was shown last. `revision` is
    that of the session in which the form or the button was made.
    """

    text: str = ""
    choices: tuple[str, ...] = ()
    at: At | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """To the question before the one that is shown."""


@dataclass(frozen=True, slots=True)
class Change:
    """Show an earlier question again; its answer stands until a new one is heard."""

    at: At


@dataclass(frozen=True, slots=True)
class GoOn:
    """Nothing but the wish to continue."""


@dataclass(frozen=True, slots=True)
class StartOver:
    """Forget the draft. What was sent stays sent: only its owner's own withdrawal takes it back."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Say nothing more until spoken to."""


@dataclass(frozen=True, slots=True)
class Open:
    """A flow that interrupts: a person, help, my data."""

    flow: str


@dataclass(frozen=True, slots=True)
class Speak:
    """Continue in another language."""

    locale: str


@dataclass(frozen=True, slots=True)
class Expired:
    """Nobody came back in time: the draft is forgotten."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """Time to ask once whether the person wants to go on."""


@dataclass(frozen=True, slots=True)
class Done:
    """An effect happened. `facts` are what came out, for the texts that follow."""

    effect: "Effect"
    facts: Mapping[str, Any] = field(default_factory=dict)


Heard = Said | Back | Change | GoOn | StartOver | Stop | Open | Speak | Expired | Nudge | Done


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to do, in the same transaction as the turn.

    `action` is the name in the flow; `answers` all own answers on the route, by step; `changed`
    those that differ from what was told last; `gone` those that were taken back.
    """

    at: At
    verb: str
    action: str
    answers: Mapping[str, Any]
    changed: Mapping[str, Any]
    gone: tuple[str, ...] = ()
