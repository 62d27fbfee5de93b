"""What an effect stands on while it is performed, and what comes back from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from pow_bot.conversations.keeping import Conversation
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.chats.words import Origin
from pow_bot.domain.regions.queries import front_of
from pow_bot.domain.regions.rules import Shown
from pow_bot.engine.answers import Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import At, Do
from pow_bot.engine.heard import Here
from pow_bot.engine.looking import routes
from pow_bot.engine.route import Route
from pow_bot.engine.session import Session
from pow_bot.storage import Db

Facts = Mapping[str, Any]

# Inner flows whose answers travel with the registration.
TELLING = frozenset({"intake.tell", "werkfit.judge"})


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an effect: facts for the receipt, or the end of it all.

    `conversation` is how it stands, where the effect changed more than its receipt; `ends` is
    `withdrawn` (it begins anew) or `erased` (nothing of it stays).
    """

    facts: Facts = field(default_factory=dict)
    conversation: Conversation | None = None
    ends: str | None = None


@dataclass(frozen=True)
class Acting:
    """One conversation in one turn, in the turn's own transaction."""

    db: Db
    speaker: Speaker
    conversation: Conversation
    channel: str
    base_url: str
    origin: Origin
    here: Here
    now: datetime
    typed_by: UUID | None = None
    corrected_by: UUID | None = None

    @property
    def book(self) -> Book:
        return self.speaker.book

    @property
    def session(self) -> Session:
        return self.conversation.session

    @property
    def person(self) -> UUID:
        return self.conversation.person

    @cached_property
    def route(self) -> Route:
        """The way through the main conversation, as it stands now."""
        return routes(self.book, self.session, self.here)[self.book.main]

    @property
    def known(self) -> Mapping[str, Answer]:
        """The answers on the route by `flow.step`, as facts read them."""
        return {str(at): answer for at, answer in self.route.stands.items()}

    @property
    def own(self) -> Mapping[str, Answer]:
        """The main conversation's own answers."""
        return self.route.own(self.book.main)

    def told(self) -> Mapping[str, Mapping[str, Answer]]:
        """By flow, the answers of inner flows on the route that the team may read.

        Of a flow that is being answered again it is what was told last.
        """
        receipts = self.session.receipts.items()
        told = {at: receipt.told for at, receipt in receipts if self._tells(at)}
        if not told:
            # Nothing to walk the way for.
            return {}
        passed, ended = set(self.route.passed), {do.at for do in self.route.done}
        return {
            at.flow: self.route.own(at.flow) if at in ended else answers
            for at, answers in sorted(told.items())
            if at not in passed
        }

    def _tells(self, at: At) -> bool:
        step = self.book.step(at)
        return isinstance(step, Do) and step.action in TELLING

    def team(self, region: str | None) -> dict[str, str | None]:
        """The front door of a region by name, where that is sure."""
        seen = self.front(region)
        return {"name": seen.name, "region": seen.region}

    def front(self, region: str | None) -> Shown:
        """What may be said of the front door of a region today."""
        return front_of(self.db, region, self.here.today)


def value(answers: Mapping[str, Answer], step: str) -> str | None:
    """The one choice, or the words, of an answer that is known."""
    answer = answers.get(step)
    return answer.value if answer and isinstance(answer.value, str) else None
