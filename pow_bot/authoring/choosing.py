"""The answers that a question can get, and which of them nothing tells apart."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from pow_bot.authoring.reads import NONE
from pow_bot.engine.answers import DONT_KNOW, SKIPPED, UNKNOWN, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Ask, Choice
from pow_bot.engine.heard import Here
from pow_bot.engine.plain_kinds import SeveralKind

# All sets of so many choices are tried; of more, those that the kind gives as examples.
_SETS = 8


class Entry:
    """One answer of a state. There is one entry for equal ones, so that comparing them is fast."""

    __slots__ = ("answer", "key")

    def __init__(self, key: str, answer: Answer) -> None:
        self.key = key
        self.answer = answer


State = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries there are."""

    known: dict[tuple[str, Answer], Entry] = field(default_factory=dict)

    def of(self, key: str, answer: Answer) -> Entry:
        found = self.known.get((key, answer))
        return found or self.known.setdefault((key, answer), Entry(key, answer))


def answer_in(state: State, key: str) -> Answer | None:
    """What a state holds under a key."""
    return next((entry.answer for entry in state if entry.key == key), None)


def answers_in(state: State) -> dict[str, Answer]:
    """A state as facts and sources read it."""
    return {entry.key: entry.answer for entry in state}


class Chooser:
    """The answers that one question can get."""

    def __init__(self, book: Book, here: Here, ask: Ask, key: Callable[[Answer], object]) -> None:
        self.book = book
        self.here = here
        self.ask = ask
        self.key = key
        self.source = book.sources.get(ask.source or "")
        self.needed = frozenset(self.source.reads) if self.source else NONE
        self.known: dict[State, tuple[tuple[Answer, Answer], ...]] = {}

    def part(self, state: State) -> State:
        """What of a state decides which choices there are."""
        return part_of(state, self.needed)

    def answers(self, part: State) -> Iterator[Answer]:
        """The answers that something tells apart."""
        return (answer for answer, stands_for in self._all(part) if answer is stands_for)

    def outcomes(self, part: State) -> Iterator[tuple[Answer, str]]:
        """Every class of answer; numbers and sets are as many as conditions tell apart."""
        for answer, stands_for in self._all(part):
            seen = seen_of(self.book, self.ask, answer)
            if isinstance(seen, str):
                yield answer, seen
            elif answer is stands_for:
                yield answer, "+".join(seen) if isinstance(seen, tuple) else str(seen)

    def _all(self, part: State) -> tuple[tuple[Answer, Answer], ...]:
        """Each answer, with the one that stands for all that nothing tells from it."""
        if part not in self.known:
            first: dict[object, Answer] = {}
            found = tuple(self._found(part))
            self.known[part] = tuple((a, first.setdefault(self.key(a), a)) for a in found)
        return self.known[part]

    def _found(self, part: State) -> Iterator[Answer]:
        choices = self._choices(part)
        leads = {choice.name for choice in choices if choice.change}
        examples = self._examples(choices)
        yield from (answer for answer in examples if answer.value not in leads)
        if self.ask.may:
            yield DONT_KNOW if "dont_know" in self.ask.may else SKIPPED

    def _choices(self, part: State) -> tuple[Choice, ...]:
        brought: tuple[Choice, ...] = ()
        if self.source:
            brought = self.source.choices(answers_in(part), self.here.today)
        private = self.here.private or self.ask.private == "link"
        return tuple(c for c in brought + self.ask.choices if private or not c.private)

    def _examples(self, choices: tuple[Choice, ...]) -> tuple[Answer, ...]:
        kind = self.book.kinds[self.ask.kind]
        together = [choice.name for choice in choices if not choice.exclusive]
        if not isinstance(kind, SeveralKind) or len(together) > _SETS:
            return kind.examples(self.ask, choices, self.here)
        alone = [(choice.name,) for choice in choices if choice.exclusive]
        sets = (s for n in range(1, len(together) + 1) for s in combinations(together, n))
        return tuple(Answer(names) for names in (*sets, *alone))


def seen_of(book: Book, ask: Ask, answer: Answer) -> Seen:
    """What a condition sees of an answer."""
    return UNKNOWN if answer.unknown else book.kinds[ask.kind].seen(answer)


def part_of(state: State, needed: frozenset[str]) -> State:
    """The answers of a state that count here."""
    return tuple([entry for entry in state if entry.key in needed])
