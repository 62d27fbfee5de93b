"""One turn: hear, find out what follows from it, and say what to show next. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from pow_bot.engine.answers import Answer
from pow_bot.engine.book import Book
from pow_bot.engine.effects import Conversation, receive
from pow_bot.engine.flow import Ask, At, Choice, Review
from pow_bot.engine.heard import (
    Back,
    Change,
    Done,
    Effect,
    Expired,
    GoOn,
    Heard,
    Here,
    Nudge,
    Open,
    Said,
    Speak,
    StartOver,
    Stop,
)
from pow_bot.engine.kinds import Asked, Problem
from pow_bot.engine.looking import front, routes, sent, show
from pow_bot.engine.route import Route
from pow_bot.engine.session import Notice, Session
from pow_bot.engine.understanding import NOT_A_YES, agrees, understand
from pow_bot.engine.view import View


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of it. With an `effect`, perform it and take its `Done`; else `view` is to show.

    `accepted` is the question that was answered, for a messenger to fold away.
    """

    session: Session
    effect: Effect | None = None
    view: View | None = None
    accepted: At | None = None


def take(book: Book, session: Session, heard: Heard, here: Here) -> Turn:
    """Take what was heard. Whatever a person says, it never raises."""
    if isinstance(heard, Done):
        route = _route_of(routes(book, session, here), heard.effect.at)
        return _settle(book, receive(book, session, heard, route), here, acts=True)
    session = _fresh(book, session, here)
    match heard:
        case Said():
            return _Listener(book, session, here).said(heard)
        case GoOn():
            return _settle(book, session, here, acts=True)
        case Open(flow):
            return _settle(book, _opened(book, session, flow), here, acts=True)
        case _:
            return _settle(book, _wished(book, session, heard, here), here, acts=False)


def _wished(book: Book, session: Session, wish: Heard, here: Here) -> Session:
    """What a wish, or time, makes of a session. None of these is an answer, so nothing is due."""
    match wish:
        case Back():
            return _back(book, session, here)
        case Change(at):
            return _changing(book, session, at, here)
        case Speak(locale):
            return replace(session, locale=locale)
        case StartOver() | Expired():
            return _forgotten(book, session)
        case Stop():
            return session.noting(Notice("stopped"))
        case Nudge():
            return session.noting(Notice("nudged"))
    raise TypeError(f"cannot be heard: {type(wish).__name__}")


class _Listener:
    """Hears one answer in one session."""

    def __init__(self, book: Book, session: Session, here: Here) -> None:
        self.book = book
        self.session = session
        self.here = here
        self.routes = routes(book, session, here)

    def said(self, said: Said) -> Turn:
        at = said.at or self._shown()
        for route in self.routes.values():
            if at in route.asked:
                return self._answered(said, route.asked[at])
            if route.position is not None and route.position.at == at:
                return self._present(said, route)
        return self._noted(Notice(_absence(self.book, self.session, self.routes, at)))

    def _shown(self) -> At | None:
        """What was shown last; where that is no question any more, the present one."""
        position = self.routes[front(self.book, self.routes)].position
        return self.session.shown or (position.at if position else None)

    def _present(self, said: Said, route: Route) -> Turn:
        if isinstance(route.position, Review):
            return self._reviewed(said, route, route.position)
        if route.question is None:
            return _settle(self.book, self.session, self.here, acts=True)
        return self._answered(said, route.question)

    def _answered(self, said: Said, asked: Asked) -> Turn:
        if asked.elsewhere:
            return self._noted(Notice("elsewhere"))
        at = asked.ask.at
        meant = understand(said, asked, self.book.kinds[asked.ask.kind])
        if isinstance(meant, Problem):
            return self._not_understood(at, meant)
        if isinstance(meant, Choice):
            earlier = At(at.flow, str(meant.change))
            changing = _changing(self.book, self.session, earlier, self.here)
            return self._settled(changing)
        if asked.covers and meant.value == "yes" and self._is_stale(said):
            # A yes counts for what was shown with it; a no always counts.
            return self._noted(Notice("look_again"))
        return self._kept(asked.ask, meant)

    def _is_stale(self, said: Said) -> bool:
        """Whether something was answered since the form was made."""
        return said.revision is not None and said.revision != self.session.revision

    def _not_understood(self, at: At, problem: Problem) -> Turn:
        """Shown with its own question; while another flow has the word, that one comes first."""
        turn = self._settled(replace(self.session, shown=at), problem)
        return turn if turn.session.shown == at else self._noted(Notice("not_yet"))

    def _kept(self, ask: Ask, answer: Answer) -> Turn:
        at = ask.at
        if self.session.answers.get(at) == answer:
            shown = replace(self.session, shown=None)
            return _settle(self.book, shown, self.here, accepted=at, found=self.routes)
        about = self._about(at)
        kept = self.session.without((*ask.earlier, *about)).answered(at, answer)
        kept = replace(kept, shown=None, revision=kept.revision + 1)
        now = routes(self.book, kept, self.here)
        lost = self._lost(now, at, about)
        kept = kept.noting(Notice("no_longer_counts", lost)) if lost else kept
        return _settle(self.book, kept, self.here, accepted=at, found=now)

    def _about(self, at: At) -> tuple[At, ...]:
        """The questions that were about this answer: about another one nothing was said yet."""
        steps = self.book.flow(at.flow, self.routes[self.book.main].region).steps
        asks = (step for step in steps if isinstance(step, Ask))
        return tuple(ask.at for ask in asks if at.step in ask.again_after)

    def _lost(self, now: Mapping[str, Route], at: At, about: Iterable[At]) -> tuple[At, ...]:
        """The answers that stood or lay ahead, and whose question is gone now or is asked anew."""
        taken = {each for each in about if each in self.session.answers}
        fallen = (_off(now) - _off(self.routes) - {at}) | taken
        stood = [old for route in self.routes.values() for old in route.asked]
        kept = dict.fromkeys([*stood, *self.session.answers])
        return tuple(old for old in kept if old in fallen and self._is_question(old))

    def _is_question(self, at: At) -> bool:
        region = self.routes[self.book.main].region
        return isinstance(self.book.step(at, region), Ask)

    def _reviewed(self, said: Said, route: Route, review: Review) -> Turn:
        if self._is_stale(said):
            return self._noted(Notice("look_again"))
        if not agrees(said, review, self.book.wording):
            return self._not_understood(review.at, Problem(NOT_A_YES))
        kept = self.session.without(route.passed)
        yes = Answer("yes", covered=route.covered())
        return _settle(self.book, kept.answered(review.at, yes), self.here, accepted=review.at)

    def _noted(self, notice: Notice) -> Turn:
        noted = replace(self.session, shown=None).noting(notice)
        return self._settled(noted)

    def _settled(self, session: Session, problem: Problem | None = None) -> Turn:
        """With the same answers, so on the same route; nothing is due."""
        return _settle(
            self.book, session, self.here, acts=False, problem=problem, found=self.routes
        )


def _settle(
    book: Book,
    session: Session,
    here: Here,
    *,
    acts: bool = True,
    accepted: At | None = None,
    problem: Problem | None = None,
    found: Mapping[str, Route] | None = None,
) -> Turn:
    """Find the next effect that is due, or what to show; `found` is for who has walked already."""
    found = found or routes(book, session, here)
    for flow, route in found.items() if acts else ():
        if effect := Conversation(book, session, here, flow, route).due():
            return Turn(session, effect=effect, accepted=accepted)
    view = show(book, session, found, problem)
    shown = view.question.step.at if view.question else None
    return Turn(replace(session, shown=shown), view=view, accepted=accepted)


def _fresh(book: Book, session: Session, here: Here) -> Session:
    """Without what was said once, and without flows that interrupted and are at their end."""
    session = replace(session, notices=())
    if not session.opened:
        return session
    found = routes(book, session, here).items()
    return _closed(book, session, {name for name, route in found if route.position is None})


def put_aside(book: Book, session: Session) -> Session:
    """Without what interrupted and was not answered to its end."""
    if not session.opened:
        return session
    return replace(_closed(book, session, session.opened), shown=None)


def _closed(book: Book, session: Session, names: Collection[str]) -> Session:
    """Without these flows that interrupted, and without what was answered in them."""
    closed = [name for name in session.opened if name in names and name in book.flows]
    inside = {flow for name in closed for flow in book.within(name)}
    inside -= set(book.within(book.main))
    return replace(
        session,
        opened=tuple(name for name in session.opened if name not in closed),
        answers={at: answer for at, answer in session.answers.items() if at.flow not in inside},
        receipts={at: kept for at, kept in session.receipts.items() if at.flow not in inside},
    )


def _opened(book: Book, session: Session, flow: str) -> Session:
    """Opening a flow twice moves it to the front; what is no such flow is not opened."""
    if flow not in book.flows or not book.flows[flow].interrupt:
        return session
    others = tuple(name for name in session.opened if name != flow)
    return replace(session, opened=(*others, flow), shown=None)


def _back(book: Book, session: Session, here: Here) -> Session:
    found = routes(book, session, here)
    answered = list(found[front(book, found)].asked)
    place = answered.index(session.shown) if session.shown in answered else len(answered)
    return replace(session, shown=answered[max(place - 1, 0)] if answered else None)


def _changing(book: Book, session: Session, at: At, here: Here) -> Session:
    found = routes(book, session, here)
    route = found[front(book, found)]
    if at in route.asked:
        return replace(session, shown=at)
    present = replace(session, shown=None)
    if route.position is not None and route.position.at == at:
        return present
    return present.noting(Notice(_absence(book, session, found, at)))


def _absence(book: Book, session: Session, found: Mapping[str, Route], at: At | None) -> str:
    """Why a question cannot be answered: it does not count any more, or not yet."""
    if any(at in route.stands and at not in route.asked for route in found.values()):
        return "already_sent" if sent(book, session) else "no_longer_asked"
    off = any(at in route.passed for route in found.values())
    return "not_yet" if not off and at in _questions(book, found) else "no_longer_asked"


def _off(found: Mapping[str, Route]) -> set[At]:
    """The questions without an answer that counts: off the route, or the present ones."""
    gone = {at for route in found.values() for at in route.passed}
    return gone | {route.position.at for route in found.values() if route.position}


def _questions(book: Book, found: Mapping[str, Route]) -> set[At]:
    """All that the flows that are going on can ask."""
    inside = ((flow, route) for name, route in found.items() for flow in book.within(name))
    steps = (step for flow, route in inside for step in book.flow(flow, route.region).steps)
    return {step.at for step in steps if isinstance(step, Ask | Review)}


def _forgotten(book: Book, session: Session) -> Session:
    """A draft is forgotten; what was sent stays, with the answers that it was sent with."""
    session = _closed(book, session, session.opened)
    if sent(book, session):
        return replace(session, shown=None).noting(Notice("already_sent"))
    # What an inner flow did before that was done, and is told otherwise when it is answered again.
    kept = session.receipts
    return Session(locale=session.locale, receipts=kept, revision=session.revision + 1)


def _route_of(found: Mapping[str, Route], at: At) -> Route:
    """The route that came by an effect: of its own flow, or of the one that runs it."""
    for route in found.values():
        known = [*(done.at for done in route.done), *route.passed]
        if at in known or (route.position is not None and route.position.at == at):
            return route
    raise LookupError(f"no effect is due at {at}")
