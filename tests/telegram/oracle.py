"""What a conversation in Telegram must come to: each thing that was said, once, told to the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pow_bot.authoring.staging import played
from pow_bot.channels.telegram import codes
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At
from pow_bot.engine.heard import Back, Change, GoOn, Heard, Here, Open, Said, Speak
from pow_bot.engine.looking import look, routes
from pow_bot.engine.session import Session
from pow_bot.engine.take import take
from pow_bot.engine.understanding import WAYS_OUT
from pow_bot.engine.view import View
from tests.telegram.offices import Standing
from tests.upgrade.before import TODAY, Team

OPEN_CHANNEL = Here(TODAY, private=False)
_COMMANDS: Mapping[str, Heard] = {"/terug": Back(), "/mens": Open("mens")}
# Wishes that show something beside the conversation.
_BESIDE = frozenset({"change", "website", "share"})


@dataclass
class Expected:
    """One person's conversation on paper, from their yes to Telegram on."""

    team: Team
    session: Session = field(default_factory=Session)
    picked: dict[At, tuple[str, ...]] = field(default_factory=dict)
    opening: tuple[At, str] | None = None
    listens: bool = False

    @property
    def book(self) -> Book:
        return self.team.book

    @property
    def view(self) -> View:
        return look(self.book, self.session, OPEN_CHANNEL)

    @property
    def position(self) -> dict[str, At | None]:
        """Where each flow that is open stands."""
        return position(self.book, self.session)

    @property
    def submitted(self) -> int:
        """How often a registration was sent."""
        return len([e for e in self.team.heard if (e.action, e.verb) == ("intake.submit", "do")])

    @property
    def answers(self) -> Mapping[str, Any] | None:
        """What the team must have; None where nothing was sent, or it was taken back."""
        held = self.team.answers
        return None if held is None else {name: held[name].as_json() for name in held}

    def hear(self, update: Mapping[str, Any]) -> None:
        """What Telegram tells: words, a command, or a button."""
        if "callback_query" in update:
            self._tapped(update["callback_query"]["data"])
        else:
            self._typed(update["message"]["text"])

    def upgrade(self, book: Book) -> None:
        """From now on these are the flows."""
        self.team.book = book

    def _typed(self, text: str) -> None:
        if text.startswith("/"):
            self._command(text)
        elif self.opening:
            at, choice = self.opening
            self._turn(Said(text, (choice,), at))
        elif self.listens or self.view.question is None:
            self._letter()
        else:
            self._turn(Said(text))

    def _letter(self) -> None:
        """Words for the team; more of them may follow, until they go on with the questions."""
        if self.answers is None or self.view.question is None:
            self._turn(GoOn())
        else:
            self.listens = True

    def _command(self, text: str) -> None:
        if text == "/wijzig":
            self._wish("change")
        else:
            self._turn(_COMMANDS.get(text, GoOn()))

    def _tapped(self, said: str) -> None:
        match codes.read(said):
            case codes.Chose(at, choice, revision):
                self._choose(at, choice, revision)
            case codes.Picked(at, choice, on):
                self._pick(at, choice, on=on)
            case codes.Ready(at):
                self._turn(Said(choices=self._picks(at), at=at))
            case codes.Wish(name):
                self._wish(name)
            case code:
                self._turn(_heard(code))

    def _choose(self, at: At, choice: str, revision: int | None) -> None:
        if self._opens(at, choice):
            self.opening, self.listens = (at, choice), False
        elif choice in WAYS_OUT and self._stands(at):
            # A late *Sla over* empties nothing.
            self._turn(GoOn())
        else:
            self._turn(Said(choices=(choice,), at=at, revision=revision))

    def _stands(self, at: At) -> bool:
        """Whether it is answered, and not asked again."""
        answer = self.session.answers.get(at)
        return answer is not None and not answer.unknown and self.session.shown != at

    def _wish(self, name: str) -> None:
        if name == "write":
            self.listens = True
        elif name not in _BESIDE or (name == "change" and not self.view.rows):
            self._turn(GoOn())

    def _turn(self, heard: Heard) -> None:
        self.opening, self.listens = None, False
        accepted = take(self.book, self.session, heard, OPEN_CHANNEL).accepted
        self.session = played(self.book, self.session, heard, OPEN_CHANNEL, self.team).session
        # Once it is given, what was picked is an answer like any other.
        self.picked = {at: names for at, names in self.picked.items() if at != accepted}

    def _pick(self, at: At, choice: str, *, on: bool) -> None:
        if self._question(at) is None:
            self._turn(Change(at))
            return
        others = tuple(name for name in self._picks(at) if name != choice)
        self.picked[at] = (*others, choice) if on else others

    def _picks(self, at: At) -> tuple[str, ...]:
        answer = self.session.answers.get(at)
        before = answer.value if answer and isinstance(answer.value, tuple) else ()
        return self.picked.get(at, before)

    def _question(self, at: At) -> View | None:
        view = look(self.book, replace(self.session, shown=at), OPEN_CHANNEL)
        return view if view.question and view.question.step.at == at else None

    def _opens(self, at: At, choice: str) -> bool:
        view = self._question(at)
        if view is None or view.question is None or not isinstance(view.question.step, Ask):
            return False
        return any(one.name == choice and one.opens for one in view.question.choices)


def _heard(code: codes.Code | None) -> Heard:
    match code:
        case codes.Changing(at):
            return Change(at)
        case codes.Language(locale):
            return Speak(locale)
        case codes.Opens(flow):
            return Open(flow)
    return GoOn()


def position(book: Book, session: Session) -> dict[str, At | None]:
    """Where each flow that is open stands, in the order in which they were opened."""
    found = routes(book, session, OPEN_CHANNEL)
    return {name: route.position.at if route.position else None for name, route in found.items()}


def nobody(book: Book) -> Expected:
    """Somebody who has just said yes to Telegram."""
    expected = Expected(Team(book, TODAY))
    expected.hear({"message": {"text": "/start"}})
    return expected


def agree(found: Standing, paper: Expected) -> None:
    """What is kept is what stands on paper, and nothing happened twice."""
    assert dict(found.session.answers) == dict(paper.session.answers)
    assert position(paper.book, found.session) == paper.position
    assert len(found.contents) == paper.submitted
    assert all(happened.count("submitted") == 1 for happened in found.happened)
    if paper.answers is not None:
        assert found.contents[-1]["answers"] == paper.answers
    elif found.stages:
        assert found.stages[-1] == "withdrawn"
