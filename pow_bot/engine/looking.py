"""One look at a conversation: which flow is in front, and what it shows."""

from collections.abc import Mapping
from dataclasses import replace

from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Do, Review, Say
from pow_bot.engine.heard import Here
from pow_bot.engine.kinds import Problem
from pow_bot.engine.route import Route, walk
from pow_bot.engine.session import Session
from pow_bot.engine.view import Question, Row, Statement, View


def routes(book: Book, session: Session, here: Here) -> Mapping[str, Route]:
    """The route of the main flow, then of each that is open, the last in front."""
    main = walk(book, session, here, book.main)
    # What another version of the flows opened waits for that version.
    opened = [name for name in session.opened if name in book.flows]
    return {book.main: main} | {
        name: walk(book, session, here, name, main.region) for name in opened
    }


def sent(book: Book, session: Session) -> bool:
    """Whether the main flow did what it is for: what was sent stays sent."""
    return any(at.flow == book.main for at in session.receipts)


def front(book: Book, found: Mapping[str, Route]) -> str:
    """The flow that has the word: the last one opened that is not at its end, else the main one."""
    waiting = [name for name, route in found.items() if route.position is not None]
    return waiting[-1] if waiting else book.main


def look(book: Book, session: Session, here: Here, problem: Problem | None = None) -> View:
    """What to show now. Reads only: a look never changes a conversation."""
    return show(book, session, routes(book, session, here), problem)


def show(
    book: Book, session: Session, found: Mapping[str, Route], problem: Problem | None = None
) -> View:
    """What to show, for who has walked the routes already."""
    name = front(book, found)
    route = found[name]
    changing = session.shown if session.shown in route.asked else None
    question = _changing(book, route, changing) if changing else _present(book, route)
    says = route.before[changing] if changing else (*_closing(book, found, name), *route.says)
    return View(
        flow=name,
        rows=_rows(route, changing),
        notices=session.notices,
        statements=tuple(_statement(session, say) for say in says),
        question=_with(question, problem, session.shown),
        place=(place := _place(route, changing)),
        back=place > 1,
        due=isinstance(route.position, Do),
        revision=session.revision,
    )


def advice(book: Book, session: Session, here: Here) -> tuple[Statement, ...]:
    """What was said on the whole way that protects somebody, or that a flow it runs said."""
    return advised(book, session, routes(book, session, here))


def advised(book: Book, session: Session, found: Mapping[str, Route]) -> tuple[Statement, ...]:
    """The same, for who has walked the routes already."""
    route = found[book.main]
    said = (*(say for says in route.before.values() for say in says), *route.says)
    kept = (say for say in said if say.tone == "safety" or _by_the_way(book, say))
    return tuple(_statement(session, say) for say in kept)


def _by_the_way(book: Book, say: Say) -> bool:
    return say.at.flow != book.main and say.tone == "plain"


def _closing(book: Book, found: Mapping[str, Route], name: str) -> tuple[Say, ...]:
    """The last words of a flow that interrupted and has just ended."""
    others = [route for other, route in found.items() if other not in (name, book.main)]
    ended = [route for route in others if route.position is None]
    return tuple(say for route in ended for say in route.says)


def _changing(book: Book, route: Route, at: At) -> Question:
    asked = route.asked[at]
    number = _number(book, route, asked.ask)
    answer = route.stands[at]
    return Question(asked.ask, asked.choices, answer, number=number, elsewhere=asked.elsewhere)


def _present(book: Book, route: Route) -> Question | None:
    step = route.position
    if isinstance(step, Review):
        return Question(step)
    if not isinstance(step, Ask) or route.question is None:
        return None
    asked, number = route.question, _number(book, route, step)
    return Question(step, asked.choices, number=number, elsewhere=asked.elsewhere)


def _with(question: Question | None, problem: Problem | None, about: At | None) -> Question | None:
    """A problem stands with the question that it is about, and with no other."""
    if question is None or question.step.at != about:
        return question
    return replace(question, problem=problem)


def _number(book: Book, route: Route, ask: Ask) -> tuple[int, int] | None:
    flow = book.flow(ask.at.flow, route.region)
    number = flow.numbers.get(ask.at.step)
    return (number, max(flow.numbers.values())) if number else None


def _rows(route: Route, changing: object) -> tuple[Row, ...]:
    return tuple(
        Row(asked.ask, route.stands[at], asked.choices)
        for at, asked in route.asked.items()
        if at != changing
    )


def _place(route: Route, changing: At | None) -> int:
    answered = list(route.asked)
    return (answered.index(changing) if changing else len(answered)) + 1


def _statement(session: Session, say: Say) -> Statement:
    brought = [r.facts for at, r in session.receipts.items() if at.flow == say.at.flow]
    fills = {name: fact for facts in brought for name, fact in facts.items()}
    return Statement(say.at, say.text, say.tone, fills)
