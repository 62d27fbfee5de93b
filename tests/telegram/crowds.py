"""People who register in Telegram as quickly as they are heard, and remember what was acknowledged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pow_bot.double.driving import Double
from pow_bot.double.people import Person
from pow_bot.engine.book import Book
from pow_bot.engine.session import Session
from tests.telegram.offices import Wire
from tests.telegram.oracle import Expected, nobody

# Before the yes nothing is kept; from then on each of these is an answer.
FIRST_WORDS = ("/start", "Nederlands", "ja")
ANSWERS = ("1", "7511", "hier in deze chat", "4", "ja, verstuur", "ja, nu", "Noor")
STEPS = ("situation", "place", "reach", "urgent", "check", "more", "name")


@dataclass
class Registering:
    """Somebody who types answer after answer, and does not wait for what is asked."""

    person: Person
    told: list[Wire] = field(default_factory=list)

    async def types(self, double: Double, words: str) -> Wire:
        """What Telegram tells of it."""
        known = set(double.telegram.updates.told)
        await self.person.type(words)
        (number,) = set(double.telegram.updates.told) - known
        self.told.append(double.telegram.updates.told[number].wire)
        return self.told[-1]

    def expected(self, book: Book) -> Expected:
        """Their conversation on paper: everything that they said, once and in order."""
        paper = nobody(book)
        for update in self.told[len(FIRST_WORDS) :]:
            paper.hear(update)
        return paper

    def answered(self, acknowledged: Iterable[int]) -> Iterator[str]:
        """The questions whose answers were acknowledged."""
        known = set(acknowledged)
        for update, step in zip(self.told[len(FIRST_WORDS) :], STEPS, strict=False):
            if update["update_id"] in known:
                yield step


def steps_of(session: Session) -> Mapping[str, Any]:
    """The answers that are kept, by the step of the main conversation."""
    return {at.step: answer for at, answer in session.answers.items() if at.flow == "zelfmelden"}
