"""The way through a conversation, derived from its answers: one walk, from the first step on.

Position is the first step on the route whose answer does not stand. Nothing of this is stored.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

from pow_bot.engine.answers import NOT_ASKED, UNKNOWN, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Ask, At, Choice, Do, Flow, Review, Run, Say, Step
from pow_bot.engine.heard import Here
from pow_bot.engine.kinds import Asked, Kind
from pow_bot.engine.session import Session


@dataclass(slots=True)
class Route:
    """What one walk through a flow, and the flows that it runs, came by.

    `stands` holds the answers on the route in its order; `asked` the questions they answer;
    `passed` the steps that are off it; `done` the effects that have a receipt; `says` what was
    said since the last question that stands. At its end a route has no `position`.
    """

    stands: dict[At, Answer] = field(default_factory=dict)
    asked: dict[At, Asked] = field(default_factory=dict)
    passed: list[At] = field(default_factory=list)
    done: list[Do] = field(default_factory=list)
    says: list[Say] = field(default_factory=list)
    before: dict[At, tuple[Say, ...]] = field(default_factory=dict)
    # Old names of questions on the route: an answer under one now counts under the new name.
    renamed: set[At] = field(default_factory=set)
    position: Step | None = None
    question: Asked | None = None
    region: str | None = None

    def counts(self, at: At) -> bool:
        """Whether an answer under this name, or what was its name, is on the route."""
        return at in self.stands or at in self.renamed

    def own(self, flow: str) -> dict[str, Answer]:
        """The answers of one flow on the route, by step; a review is no answer to tell."""
        return {
            at.step: answer
            for at, answer in self.stands.items()
            if at.flow == flow and at in self.asked
        }

    def covered(self) -> str:
        """What a review covers: every answer that stands before it."""
        rows = ((at, answer) for at, answer in self.stands.items() if at in self.asked)
        return digest([str(at), answer.as_json()] for at, answer in rows)


def walk(book: Book, session: Session, here: Here, flow: str, region: str | None = None) -> Route:
    """Go through a flow as far as its answers carry. `region` is what is known before it."""
    walker = _Walker(book, session, here, region)
    walker.through(book.flow(flow, region))
    walker.route.region = walker.region
    return walker.route


def digest(parts: Iterable[object]) -> str:
    """A short name for what somebody saw, the same for the same things."""
    text = json.dumps(list(parts), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache
def _named(names: tuple[str, ...]) -> tuple[tuple[str, At], ...]:
    """Answers by name, as `flow.step`, with the address each is kept under."""
    return tuple((name, At(*name.split("."))) for name in names)


def _chose(kept: Answer | None, choice: Choice) -> bool:
    value = kept.value if kept else None
    chosen = value if isinstance(value, tuple) else (value,)
    return any(name in chosen for name in (choice.name, *choice.was))


class _Walker:
    def __init__(self, book: Book, session: Session, here: Here, region: str | None) -> None:
        self.book = book
        self.session = session
        self.here = here
        self.region = region
        self.route = Route()
        self._known: dict[tuple[str, str], Seen] = {}
        self._facts: dict[str, Seen] = {}

    def through(self, flow: Flow) -> bool:
        """Walk one flow; false where it stopped at a step that waits for its answer."""
        return self._steps(flow, flow.steps)

    def _steps(self, flow: Flow, steps: tuple[Step, ...]) -> bool:
        see = partial(self.see, flow=flow)
        for place, step in enumerate(steps, 1):
            if not self._at(step, flow, see):
                return False
            if step.at.step == flow.region_after:
                return self._steps(*self._regional(flow, steps[place:]))
        return True

    def _at(self, step: Step, flow: Flow, see: Callable[[str], Seen]) -> bool:
        if not step.when.holds(see):
            self.route.passed.extend(self._addresses(step))
            return True
        match step:
            case Ask():
                return self._ask(step, flow)
            case Say():
                self.route.says.append(step)
                return True
            case Review():
                return self._review(step, flow)
            case Do():
                return self._do(step)
            case Run():
                return self.through(self.book.flow(step.flow, self.region))
        raise TypeError(f"no such step: {step.at}")

    def see(self, name: str, flow: Flow) -> Seen:
        """What a condition of this flow sees under a name: a fact, an answer, or what a do brought."""
        if name in self.book.facts:
            return self._fact(name)
        known = self._known.get((flow.name, name))
        if known is None:
            known = self._known[flow.name, name] = self._look_up(name, flow)
        return known

    def _fact(self, name: str) -> Seen:
        """A fact is derived again only where an answer was added that it reads."""
        known = self._facts.get(name)
        if known is None:
            fact = self.book.facts[name]
            known = fact.derive(self._read(fact.reads), self.here.today)
            self._facts[name] = known
        return known

    def _look_up(self, name: str, flow: Flow) -> Seen:
        if isinstance(flow.by_name.get(name), Ask):
            return self._seen(At(flow.name, name))
        return self._brought(name, flow)

    def _seen(self, at: At) -> Seen:
        answer = self.route.stands.get(at)
        if answer is None:
            return NOT_ASKED
        return UNKNOWN if answer.unknown else self._kind(self.route.asked[at].ask).seen(answer)

    def _brought(self, name: str, flow: Flow) -> Seen:
        for do in self.route.done:
            receipt = self.session.receipts[do.at]
            if do.at.flow == flow.name and name in receipt.facts:
                return str(receipt.facts[name])
        return NOT_ASKED

    def _read(self, names: tuple[str, ...]) -> Mapping[str, Answer]:
        stands = self.route.stands
        return {name: stands[at] for name, at in _named(names) if at in stands}

    def _ask(self, step: Ask, flow: Flow) -> bool:
        kept = self._kept(step)
        asked = self._asked(step, flow, kept)
        answer = self._standing(kept, asked) if kept else None
        if answer is None:
            return self._unanswered(step, asked)
        self._stand(step.at, answer)
        self.route.renamed.update(step.earlier)
        self.route.asked[step.at] = asked
        self.route.before[step.at] = tuple(self.route.says)
        self.route.says.clear()
        return True

    def _unanswered(self, step: Ask, asked: Asked) -> bool:
        """A private question is passed over here, or its link is offered; any other is asked."""
        if step.private == "yes" and asked.elsewhere:
            return True
        self.route.question = asked
        return self._stop(step)

    def _stop(self, step: Step) -> bool:
        self.route.position = step
        return False

    def _stand(self, at: At, answer: Answer) -> None:
        self.route.stands[at] = answer
        self._known.pop((at.flow, at.step), None)
        for fact in self.book.readers.get(at, ()):
            self._facts.pop(fact, None)

    def _asked(self, step: Ask, flow: Flow, kept: Answer | None) -> Asked:
        choices = self._choices(step)
        if not self.here.private:
            # What was chosen on the web still stands.
            choices = tuple(c for c in choices if not c.private or _chose(kept, c))
        covers = self._covers(step, flow) if "covers" in self._kind(step).options else ""
        return Asked(step, choices, self.here, self.book.wording, covers)

    def _choices(self, step: Ask) -> tuple[Choice, ...]:
        if step.source is None:
            return step.choices
        source = self.book.sources[step.source]
        return source.choices(self._read(source.reads), self.here.today) + step.choices

    def _covers(self, step: Ask, flow: Flow) -> str:
        """What a consent is given to: its own words, their version, and the preview shown."""
        said = [
            step.text.source,
            step.help.source if step.help else "",
            step.options.get("version"),
        ]
        return digest([*said, self._preview(step.options.get("covers", ""), flow)])

    def _preview(self, name: str, flow: Flow) -> object:
        """All of an answer, also where a condition sees no more than that it was given."""
        answer = self.route.stands.get(At(flow.name, name))
        return answer.as_json() if answer else self.see(name, flow)

    def _kept(self, step: Ask) -> Answer | None:
        kept = self.session.answers.get(step.at)
        if kept is not None or not step.was:
            return kept
        earlier = (self.session.answers.get(at) for at in step.earlier)
        return next((answer for answer in earlier if answer is not None), None)

    def _standing(self, kept: Answer, asked: Asked) -> Answer | None:
        if kept.unknown:
            return kept if kept.unknown in asked.ask.may else None
        return self._kind(asked.ask).stands(kept, asked)

    def _review(self, step: Review, flow: Flow) -> bool:
        kept = self.session.answers.get(step.at)
        if kept and (self._sealed(step, flow) or kept.covered == self.route.covered()):
            self._stand(step.at, kept)
            self.route.before[step.at] = tuple(self.route.says)
            self.route.says.clear()
            return True
        return self._stop(step)

    def _sealed(self, review: Review, flow: Flow) -> bool:
        """Once what it allowed was done, a review stands for good."""
        later = flow.steps[flow.steps.index(review) :]
        return any(isinstance(step, Do) and step.at in self.session.receipts for step in later)

    def _do(self, step: Do) -> bool:
        if step.at not in self.session.receipts:
            return self._stop(step)
        self.route.done.append(step)
        self._known.clear()
        return True

    def _regional(self, flow: Flow, rest: tuple[Step, ...]) -> tuple[Flow, tuple[Step, ...]]:
        """The flow as the region has it, and its steps from here; what only others ask is passed."""
        region = self.see(self.book.region, flow)
        if region not in (UNKNOWN, NOT_ASKED):
            self.region = str(region)
        regional = self.book.flow(flow.name, self.region)
        others = self.book.added.get(flow.name, ())
        self.route.passed.extend(at for at in others if at.step not in regional.by_name)
        if regional is flow:
            return flow, rest
        names = [step.at.step for step in regional.steps]
        return regional, regional.steps[names.index(str(flow.region_after)) + 1 :]

    def _addresses(self, step: Step) -> Iterable[At]:
        """A step with its old names, and where it runs a flow, all of that flow's."""
        if isinstance(step, Run):
            return self.book.inside(step.flow, self.region)
        return (step.at, *step.earlier)

    def _kind(self, ask: Ask) -> Kind:
        return self.book.kinds[ask.kind]
