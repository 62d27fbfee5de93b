"""What the team's pages stand on, and how they are told what a person answered."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from pow_bot.conversations.hearing import Terms
from pow_bot.conversations.turns import Content
from pow_bot.domain.signing_in.passkeys import Site
from pow_bot.storage import Database
from pow_bot.web.pages import Pages
from pow_bot.web.team.signing_in.provider import Provider


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer in words. A private one is read by whoever has the intake, and by nobody else."""

    question: str
    answer: str
    ltr: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of how to reach the person: `href` is a `tel:` or `mailto:` address.

    `wrong` is for a number at which somebody else answered.
    """

    label: str
    text: str
    ltr: bool = False
    href: str | None = None
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Answers that belong together."""

    title: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the tables decided so, and what they read."""

    title: str
    outcome: str
    reason: str
    read: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An intake's answers in words.

    `pre_screen` is what the computer read about work. `safe` names the way in which somebody who
    is not safe at home can be reached, as the flow names it.
    """

    name: str | None
    contact: tuple[Contact, ...]
    groups: tuple[Group, ...]
    reasons: tuple[Reason, ...]
    pre_screen: Reason | None = None
    safe: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an intake. `health` says whether a word about health may be read, `channel`
    where the person is met.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    decisions: Sequence[Any] = ()
    told: Mapping[str, Any] = field(default_factory=dict)
    health: bool = False
    channel: str = ""


class Reader(Protocol):
    """Puts kept answers and decisions into words, in a colleague's language."""

    def __call__(self, kept: Kept, locale: str) -> Told: ...

    def about(self, flow: str | None, steps: Sequence[str], locale: str) -> tuple[str, ...]:
        """What a change was about: the title of another conversation, or a few questions."""
        ...

    def card(self, preview: Mapping[str, Any], locale: str) -> tuple[Answered, ...]: ...


@dataclass(frozen=True)
class TeamServices:
    """Everything the team's routes need. `stopping` is set when the server goes: streams end.

    `provider` is where colleagues may have an account as well; `content` gives the flows as they
    are now, and `terms` what an operator set, for what colleagues type.
    """

    database: Database
    pages: Pages
    read: Reader
    now: Callable[[], datetime]
    secure: bool
    stopping: asyncio.Event
    content: Callable[[], Content]
    terms: Terms
    base_url: str = "http://localhost:8000"
    provider: Provider | None = None

    @property
    def site(self) -> Site:
        """Who asks for a passkey."""
        there = urlsplit(self.base_url)
        origin = f"{there.scheme}://{there.netloc}"
        return Site(there.hostname or "localhost", self.pages.site.name, origin)
