"""Conversations that were going on in the flows of the main job, and the team that holds them."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pow_bot.authoring.proof import prove
from pow_bot.authoring.reading import read
from pow_bot.authoring.staging import Performed, Scene, played
from pow_bot.authoring.walking import Past
from pow_bot.conversations.acting import TELLING
from pow_bot.conversations.book import read_book, shelf
from pow_bot.conversations.rehearsing import Rehearsal
from pow_bot.domain.regions.places import regions
from pow_bot.engine.answers import DONT_KNOW, SKIPPED, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At
from pow_bot.engine.heard import Effect, GoOn, Heard, Here, Said
from pow_bot.engine.looking import routes
from pow_bot.engine.route import Route
from pow_bot.engine.session import Session, session_from
from pow_bot.engine.view import Question, View
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content

SOAK = bool(os.environ.get("POW_SOAK"))
TODAY = date(2026, 11, 23)
HERE = Here(TODAY)
MAIN = "zelfmelden"
SUBMIT = At(MAIN, "intake.submit")

_FOLDER = Path(__file__).parent / "flows-of-the-main-job"


@cache
def before() -> Book:
    """The flows of the main job, read and not checked: facts read flows that were not there yet."""
    return read(_FOLDER, shelf(_catalogues(), frozenset())).book


@cache
def today(*, registers: bool) -> Book:
    """The flows that ship, with a register for employers in every region or in none."""
    with_one = frozenset(regions()) if registers else frozenset[str]()
    return read_book(content("flows"), _catalogues(), with_one)


@cache
def _catalogues() -> Catalogues:
    return Catalogues(content("locales"))


@dataclass
class Team(Rehearsal):
    """Holds what it is told as the domain does: a registration is what was told last."""

    answers: Mapping[str, Answer] | None = None
    told: dict[str, Mapping[str, Answer]] = field(default_factory=dict)
    heard: list[Effect] = field(default_factory=list)

    def perform(self, effect: Effect, session: Session) -> Performed:
        self.heard.append(effect)
        if effect.action in {"intake.submit", "intake.amend"}:
            self.answers = effect.answers
        elif effect.action == "intake.withdraw":
            self.answers = None
        elif effect.action in TELLING:
            self.told[effect.at.flow] = effect.answers
        return super().perform(effect, session)


@dataclass(frozen=True, slots=True)
class Live:
    """A conversation that is going on: what lies in the database, and what the team holds."""

    name: str
    kept: Mapping[str, Any]
    held: Mapping[str, Answer] | None

    @property
    def session(self) -> Session:
        return session_from(self.kept)

    @property
    def route(self) -> Route:
        """The way of it in the flows of the main job."""
        return way(before(), self.session)

    @property
    def situation(self) -> object:
        answer = self.session.answers.get(At(MAIN, "situation"))
        return answer.value if answer else None


def way(book: Book, session: Session) -> Route:
    return routes(book, session, HERE)[MAIN]


def every_edge() -> Iterator[Live]:
    """A conversation just behind each outcome of each question, in each region that differs."""
    for edge, led in sorted(prove(before(), TODAY).edges.items()):
        yield _led_to(f"{edge.step} {edge.outcome}", _answers(led.past))


# Whom the flows of today ask more or less than before; and one whom they ask the same.
PEOPLE = ("self_employed", "learning", "employer", "looking", *(f"helping {who}" for who in (
    "self_employed", "learning", "dismissal",
)))  # fmt: skip


def every_step(person: str, which: int) -> Iterator[Live]:
    """The conversation of one person after each of their answers: the first choices, or the last."""
    situation, _, whom = person.partition(" ")
    given = {"situation": situation, "for_whom": whom, "knows": "yes", "more": "now"}
    given |= {"more_work": "yes"}
    team, scene = Team(before(), TODAY), None
    session = Session()
    heard: Heard | None = GoOn()
    while heard is not None:
        scene = played(before(), session, heard, HERE, team)
        session = scene.session
        yield Live(f"{person} {_asked(scene.view)}", session.as_json(), team.answers)
        heard = answer_to(before(), scene.view, which, given)


def answer_to(
    book: Book, view: View, which: int, given: Mapping[str, str] | None = None
) -> Heard | None:
    """One of the answers that are accepted, by its number, or the one that is given; None at the end."""
    question = view.question
    if question is None:
        return None
    step = question.step
    if not isinstance(step, Ask):
        return Said(choices=("yes",))
    if given and step.at.step in given:
        return Said(choices=(given[step.at.step],))
    possible = list(_possible(book, question, step))
    return said(possible[which % len(possible)], question)


def said(answer: Answer, question: Question) -> Said:
    """How somebody gives this answer."""
    if answer.unknown:
        return Said(choices=(answer.unknown,))
    if isinstance(answer.value, tuple):
        return Said(choices=answer.value)
    if any(choice.name == answer.value for choice in question.choices):
        return Said(choices=(str(answer.value),), text="iets")
    return Said(text=str(answer.value))


def _possible(book: Book, question: Question, step: Ask) -> Iterator[Answer]:
    leads = {choice.name for choice in question.choices if choice.change}
    examples = book.kinds[step.kind].examples(step, question.choices, HERE)
    yield from (answer for answer in examples if answer.value not in leads)
    ways_out = {"dont_know": DONT_KNOW, "skip": SKIPPED}
    yield from (ways_out[name] for name in sorted(step.may))


def _led_to(name: str, answers: Mapping[At, Answer]) -> Live:
    """As far as these answers carry, with every review agreed to on the way."""
    scene, held = _after(tuple(answers.items()))
    return Live(name, scene.session.as_json(), held)


@cache
def _after(answers: tuple[tuple[At, Answer], ...]) -> tuple[Scene, Mapping[str, Answer] | None]:
    """Where these answers lead to: many ways begin with the same ones."""
    team = Team(before(), TODAY)
    if not answers:
        return played(before(), Session(), GoOn(), HERE, team), None
    *earlier, (at, answer) = answers
    scene, team.answers = _after(tuple(earlier))
    scene = _agreed(scene, team)
    assert _asked(scene.view) == at.step
    put = replace(scene.session.answered(at, answer), shown=None)
    return played(before(), put, GoOn(), HERE, team), team.answers


def _agreed(scene: Scene, team: Team) -> Scene:
    while scene.view.question and not isinstance(scene.view.question.step, Ask):
        scene = played(before(), scene.session, Said(choices=("yes",)), HERE, team)
    return scene


def _asked(view: View) -> str:
    return view.question.step.at.step if view.question else ""


def _answers(past: Past | None) -> dict[At, Answer]:
    """What was answered on a way, oldest first."""
    events = []
    while past is not None:
        events.append((past.at, past.event))
        past = past.before
    return {at: event for at, event in reversed(events) if isinstance(event, Answer)}
