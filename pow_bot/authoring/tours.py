"""What was proved, walked with the real engine: one tour along every outcome of every question."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date

from pow_bot.authoring.choosing import seen_of
from pow_bot.authoring.proof import Proof, Way
from pow_bot.authoring.walking import Edge, Event, Past
from pow_bot.engine.answers import DONT_KNOW, SKIPPED, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Do
from pow_bot.engine.heard import Done, Effect, GoOn, Heard, Here, Open, Said
from pow_bot.engine.kinds import Asked
from pow_bot.engine.looking import routes
from pow_bot.engine.session import Session
from pow_bot.engine.take import Turn, take
from pow_bot.engine.understanding import understand
from pow_bot.engine.view import Question, View

# More turns than any conversation has; only one that goes round has more.
_MOST_TURNS = 500


class Astray(AssertionError):
    """The engine went another way than the proof said."""


@dataclass(frozen=True, slots=True)
class Tour:
    """One conversation from its start to its end, and the steps it came by."""

    edge: Edge
    walked: frozenset[Edge]
    seen: tuple[At, ...]
    session: Session


def tours(book: Book, proof: Proof, today: date) -> Iterator[Tour]:
    """Walk to every edge, and from there to the end.

    Raises:
        Astray: where the engine asks something else, or comes to no end.
    """
    walked: set[Edge] = set()
    for edge in sorted(proof.edges):
        if edge not in walked:
            tour = _Tourist(book, today, proof.edges[edge], walked).tour(edge)
            walked |= tour.walked
            yield tour


class _Tourist:
    def __init__(self, book: Book, today: date, way: Way, walked: Set[Edge]) -> None:
        self.book = book
        self.walked = walked
        events = list(_events(way.past))
        self.brought = {at: event for at, event in events if not isinstance(event, Answer)}
        self.answers = {at: event for at, event in events if isinstance(event, Answer)}
        self.here = Here(today, private=way.private)
        self.session = Session()
        self.view: View | None = None
        self.seen: list[At] = []

    def tour(self, edge: Edge) -> Tour:
        self._take(GoOn())
        for at in self.answers:
            self._towards(at)
            self._answer(self.answers[at])
        for _ in range(_MOST_TURNS):
            question = self.view.question if self.view else None
            if question is None:
                return Tour(edge, frozenset(self._walked()), tuple(self.seen), self.session)
            self._onward(question)
        raise Astray(f"no end behind {edge.step}: {edge.outcome}")

    def _towards(self, at: At) -> None:
        """Past reviews, and into the flow of this question, up to it."""
        if self.book.flows[at.flow].interrupt and at.flow not in self.session.opened:
            self._take(Open(at.flow))
        for _ in range(_MOST_TURNS):
            question = self.view.question if self.view else None
            if question is None or isinstance(question.step, Ask):
                break
            self._take(Said(choices=("yes",)))
        there = self.view.question.step.at if self.view and self.view.question else None
        if there != at:
            raise Astray(f"at {there} and not at {at}")

    def _onward(self, question: Question) -> None:
        """An answer that no tour gave yet; else a way out, or the first there is."""
        step = question.step
        if not isinstance(step, Ask):
            self._take(Said(choices=("yes",)))
            return
        answers = list(self._possible(step, question))
        fresh = (
            a
            for a in answers
            if Edge(step.at, str(step.at), self._seen(step, a)) not in self.walked
        )
        self._answer(next(fresh, answers[0]))

    def _possible(self, ask: Ask, question: Question) -> Iterator[Answer]:
        if ask.may:
            yield DONT_KNOW if "dont_know" in ask.may else SKIPPED
        leads = {choice.name for choice in question.choices if choice.change}
        examples = self.book.kinds[ask.kind].examples(ask, question.choices, self.here)
        yield from (answer for answer in examples if answer.value not in leads)

    def _seen(self, ask: Ask, answer: Answer) -> str:
        return str(seen_of(self.book, ask, answer))

    def _answer(self, answer: Answer) -> None:
        asked = self._asked()
        said = self._said(answer, asked)
        if said is not None:
            self._take(said)
            return
        self.session = replace(self.session.answered(asked.ask.at, answer), shown=None)
        self._take(GoOn())

    def _asked(self) -> Asked:
        question = self.view.question if self.view else None
        if question is None or not isinstance(question.step, Ask):
            raise Astray("there is no question to answer")
        return Asked(question.step, question.choices, self.here, self.book.wording)

    def _said(self, answer: Answer, asked: Asked) -> Heard | None:
        """How a person would give this answer, or None where the kind reads it otherwise."""
        for said in _sayings(answer):
            meant = understand(said, asked, self.book.kinds[asked.ask.kind])
            if isinstance(meant, Answer) and _same(meant, answer):
                return said
        return None

    def _take(self, heard: Heard) -> None:
        turn: Turn = take(self.book, self.session, heard, self.here)
        for _ in range(_MOST_TURNS):
            if turn.effect is None:
                break
            done = Done(turn.effect, self._facts(turn.effect))
            turn = take(self.book, turn.session, done, self.here)
        self.session, self.view = turn.session, turn.view
        if turn.view and turn.view.question:
            self.seen.append(turn.view.question.step.at)

    def _facts(self, effect: Effect) -> Mapping[str, str]:
        """What this way says that it brought; else the first of what it can bring."""
        step = self.book.step(effect.at)
        brings = step.brings if isinstance(step, Do) else {}
        first = {name: values[0] if values else "..." for name, values in brings.items()}
        return first | dict(self.brought.get(effect.at, {}))

    def _walked(self) -> Iterator[Edge]:
        """The outcomes that this tour came by where its region has nothing of its own."""
        route = routes(self.book, self.session, self.here)[self.book.main]
        if route.region in self.book.regional:
            return
        for at, asked in route.asked.items():
            seen = self._seen(asked.ask, route.stands[at])
            yield Edge(at, str(at), seen)


def _events(past: Past | None) -> Iterator[tuple[At, Event]]:
    """What led somewhere, oldest first."""
    events: list[tuple[At, Event]] = []
    while past is not None:
        events.append((past.at, past.event))
        past = past.before
    return reversed(events)


def _same(one: Answer, other: Answer) -> bool:
    """The same but for what was typed beside it, and what it covers."""
    return (one.value, one.unknown) == (other.value, other.unknown)


def _sayings(answer: Answer) -> Iterator[Said]:
    value = answer.value
    if answer.unknown:
        yield Said(choices=(answer.unknown,))
    elif isinstance(value, tuple):
        yield Said(choices=value)
    else:
        yield from (Said(choices=(str(value),), text="iets"), Said(text=str(value)))
