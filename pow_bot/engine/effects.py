"""Which effect is due: one whose last report differs from the answers on the route."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pow_bot.engine.answers import Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import At, Do, Flow, Review
from pow_bot.engine.heard import Done, Effect, Here
from pow_bot.engine.route import Route, walk
from pow_bot.engine.session import Receipt, Session


@dataclass(frozen=True, slots=True)
class Conversation:
    """A walked flow, with what it was walked from."""

    book: Book
    session: Session
    here: Here
    flow: str
    route: Route

    def due(self) -> Effect | None:
        """The next effect, or None. What has no receipt yet comes first."""
        position = self.route.position
        if isinstance(position, Do):
            own = self.route.own(position.at.flow)
            return Effect(position.at, "do", position.action, own, own)
        return next(self._all_due(), None)

    def _all_due(self) -> Iterator[Effect]:
        for do in self.route.done:
            if do.again and (effect := self._again(do, do.again)):
                yield effect
        for at in self.session.receipts:
            if effect := self._undo(at):
                yield effect

    def _again(self, do: Do, action: str) -> Effect | None:
        told = self.session.receipts[do.at].told
        own = self.route.own(do.at.flow)
        changed = {name: answer for name, answer in own.items() if told.get(name) != answer}
        gone = self._gone(do.at)
        if not changed and not gone:
            return None
        return Effect(do.at, "again", action, own, changed, gone)

    def _gone(self, do: At) -> tuple[str, ...]:
        """What was told and is off the route now, by the person's own answers, or has a new name.

        What is off the route only because the flow changed is not taken back: with the answers
        as they were told it would be off it too, or asked anew.
        """
        fallen = {at.step for at in self.route.passed if at.flow == do.flow}
        if self.route.position is not None and self.route.position.at.flow == do.flow:
            fallen.add(self.route.position.at.step)
        told = self.session.receipts[do].told
        renamed = tuple(name for name in told if At(do.flow, name) in self.route.renamed)
        lost = [name for name in told if name in fallen]
        if not lost:
            return renamed
        before = self._as_told(do)
        off = {*before.passed, before.position.at if before.position else None}
        return renamed + tuple(name for name in lost if At(do.flow, name) not in off)

    def _undo(self, at: At) -> Effect | None:
        do = self.book.step(at, self.route.region)
        if at not in self.route.passed or not isinstance(do, Do) or not do.undo:
            return None
        # Off it also with the answers as they were told: the flow changed, and nobody took it back.
        if at in self._as_told(at).passed:
            return None
        told = self.session.receipts[at].told
        return Effect(at, "undo", do.undo, {}, {}, tuple(told))

    def _as_told(self, do: At) -> Route:
        """The route that this flow's answers gave when the effect last heard them."""
        told: Mapping[str, Answer] = self.session.receipts[do].told
        answers = self.session.answers.items()
        kept = {at: a for at, a in answers if at.flow != do.flow or a.covered}
        own = {At(do.flow, name): answer for name, answer in told.items()}
        session = replace(self.session, answers={**kept, **own})
        return walk(self.book, session, self.here, self.flow)


def receive(book: Book, session: Session, done: Done, route: Route) -> Session:
    """Write down that an effect happened; what the person took back is not kept."""
    effect = done.effect
    if effect.verb == "undo":
        reviews = _reviews_before(book.flow(effect.at.flow, route.region), effect.at)
        return session.without(reviews).receipted(effect.at, None)
    last = session.receipts.get(effect.at, Receipt({}, {}))
    told = {**last.told, **effect.answers}
    kept = {name: answer for name, answer in told.items() if name not in effect.gone}
    receipt = Receipt(kept, {**last.facts, **done.facts})
    return session.without(route.passed).receipted(effect.at, receipt)


def _reviews_before(flow: Flow, at: At) -> list[At]:
    names = [step.at for step in flow.steps]
    return [step.at for step in flow.steps[: names.index(at)] if isinstance(step, Review)]
