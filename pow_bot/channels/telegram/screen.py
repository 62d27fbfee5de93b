"""What stands in a chat, and how a turn changes it: questions fold into answers, one is asked anew."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pow_bot.channels.telegram.codes import Chose, written
from pow_bot.channels.telegram.saying import Button, Edit, Message, Saying
from pow_bot.channels.telegram.telling import Teller, looks
from pow_bot.channels.telegram.wording import THANKS
from pow_bot.conversations.turns import Taken
from pow_bot.domain.chats.words import Board
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Review, Text
from pow_bot.engine.heard import Here
from pow_bot.engine.kinds import Problem
from pow_bot.engine.looking import advised, routes, show
from pow_bot.engine.route import Route
from pow_bot.engine.session import Session
from pow_bot.engine.view import Row, Statement, View
from pow_bot.i18n.catalogues import placeholders

# Statements that were told in a chat; more of them nobody scrolls back to.
_MOST_TOLD = 60
# The notice that a question does not count any more.
_GONE = "no_longer_asked"


@dataclass(frozen=True, slots=True)
class Beside:
    """What a turn says beside the question: `said` above it, escaped; `buttons` under it.

    `tap` is the message whose button was tapped. `again` asks even what stands there last of all;
    `in_place` is the question that goes where the tapped message is.
    """

    said: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    tap: int | None = None
    again: bool = False
    in_place: At | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """A chat before a turn is shown in it."""

    teller: Teller
    board: Board
    here: Here

    def after(self, taken: Taken, beside: Beside) -> tuple[Saying, Board]:
        """What to send after a turn, and what stands there then."""
        problem, accepted = taken.reply.problem, taken.accepted
        session = self._shown(taken)
        # Walked once; what is shown does not change the way.
        found = routes(self._book, session, self.here)
        view = show(self._book, session, found, problem)
        view = replace(view, statements=(*self._news(session, found, view), *view.statements))
        message = self._asking(view, problem, beside)
        repeats = self._stands(message) and not (beside.again or beside.said or problem)
        passed = self._passed(found, accepted)
        edits = (
            *self._folded(session, found, accepted, beside.tap),
            *(() if repeats else self._outdated(message)),
            *_gone(view, beside.tap),
            *(Edit(message=self.board.asked[slot]) for slot in passed),
        )
        board = self._kept(view, accepted, passed)
        if beside.tap is not None and message.slot == str(beside.in_place):
            return _moved(board, view, message, edits, beside.tap)
        if not message.text or repeats:
            asking = replace(board, asking=message.slot, revision=view.revision)
            return Saying(edits=edits), asking
        thanks = self.teller.speaker.say(THANKS) if self.board.keyboard else None
        return Saying(edits, message, thanks=thanks), _asks(board, view, message)

    def question(self, session: Session, at: At) -> View | None:
        """This question as it would be asked now; None where it does not count."""
        return self._question(session, routes(self._book, session, self.here), at)

    def _question(self, session: Session, found: Mapping[str, Route], at: At) -> View | None:
        view = show(self._book, replace(session, shown=at), found)
        asked = view.question
        return view if asked and asked.step.at == at else None

    def _shown(self, taken: Taken) -> Session:
        """The session to look at: a problem stands with its question, and what is private stays away."""
        session = taken.session
        if taken.reply.problem:
            session = replace(session, shown=taken.reply.asked)
        if session.shown is not None and self.teller.is_private(session.shown):
            # It is being changed on the web.
            return replace(session, shown=None)
        return session

    @property
    def _book(self) -> Book:
        return self.teller.speaker.book

    def _asking(self, view: View, problem: Problem | None, beside: Beside) -> Message:
        fresh = view if beside.again else replace(view, statements=tuple(self._untold(view)))
        said = (*beside.said, *((self.teller.problem(problem),) if problem else ()))
        meant = tuple(self._meant(view, problem)) if problem else ()
        picked = self._picked(view)
        return self.teller.asked(fresh, picked=picked, before=said, extra=(*meant, *beside.buttons))

    def _meant(self, view: View, problem: Problem) -> Iterator[Button]:
        """What may have been meant, to be tapped."""
        if view.question is not None:
            at = view.question.step.at
            private = {choice.name for choice in view.question.choices if choice.private}
            for option in self.teller.speaker.problem(problem)["options"]:
                if option["name"] not in private:
                    yield Button(option["label"], written(Chose(at, option["name"])))

    def _picked(self, view: View) -> tuple[str, ...]:
        asked = view.question
        if asked is None:
            return ()
        value = asked.answer.value if asked.answer else None
        kept = value if isinstance(value, tuple) else ()
        return tuple(self.board.picked.get(str(asked.step.at), kept))

    def _news(
        self, session: Session, found: Mapping[str, Route], view: View
    ) -> Iterator[Statement]:
        """What protects somebody and was not said here, because the answer before it was changed."""
        there = {statement.at for statement in view.statements}
        for statement in advised(self._book, session, found):
            new = statement.at not in there and self._digest(statement) not in self.board.told
            if new and statement.tone == "safety":
                yield statement

    def _untold(self, view: View) -> Iterator[Statement]:
        """What was not said in this chat before; what interrupts is always said."""
        for statement in view.statements:
            flow = self._book.flows[statement.at.flow]
            if flow.interrupt or self._digest(statement) not in self.board.told:
                yield statement

    def _digest(self, statement: Statement) -> str:
        """The same in every language: who changes that need not read all of it again."""
        source = statement.text.source
        fills = [str(statement.fills.get(name)) for name in sorted(placeholders(source))]
        return hashlib.sha256("\n".join([source, *fills]).encode()).hexdigest()[:8]

    def _stands(self, message: Message) -> bool:
        """Whether exactly this is what was said last of all."""
        return (message.slot, looks(message)) == (self.board.bottom, self.board.looks)

    def _outdated(self, message: Message) -> Iterator[Edit]:
        """Where the same question is asked anew, the message before loses its buttons."""
        if self._posted(message.slot):
            yield Edit(slot=message.slot)

    def _passed(self, found: Mapping[str, Route], accepted: At | None) -> frozenset[str]:
        """What was asked here and does not count any more: its buttons are taken away, once."""
        off = {str(at) for route in found.values() for at in route.passed}
        return frozenset(off & self.board.asked.keys() - {str(accepted)})

    def _posted(self, slot: str | None) -> bool:
        """Whether it was asked here; of the last one the number may not be known yet."""
        return slot is not None and (slot in self.board.asked or slot == self.board.bottom)

    def _folded(
        self, session: Session, found: Mapping[str, Route], at: At | None, tap: int | None
    ) -> Iterator[Edit]:
        """The question that was answered, as it stays in the chat."""
        if at is None:
            return
        text, buttons = self._summary(session, found, at)
        standing = self.board.asked.get(str(at))
        if self._posted(str(at)):
            yield Edit(slot=str(at), text=text, buttons=buttons)
        if tap is not None and tap != standing:
            yield Edit(message=tap, text=text, buttons=buttons)

    def _summary(
        self, session: Session, found: Mapping[str, Route], at: At
    ) -> tuple[str | None, tuple[Button, ...]]:
        """Its words and its button; no words where the message is to stay as it is."""
        for route in found.values():
            if at in route.asked:
                asked = route.asked[at]
                row = Row(asked.ask, route.stands[at], asked.choices)
                view = self._question(session, found, at)
                if view is not None:
                    return self.teller.answered(view, row), self.teller.change(at)
                if self._book.flows[at.flow].interrupt:
                    # At its end what it said stays, such as the numbers of who helps.
                    return None, ()
                return self.teller.summary(row), ()
        step = self._book.step(at, found[self._book.main].region)
        if isinstance(step, Review):
            return self.teller.confirmed(show(self._book, session, found), step), ()
        return None, ()

    def _kept(self, view: View, accepted: At | None, passed: Collection[str]) -> Board:
        new = tuple(map(self._digest, view.statements))
        told = tuple(dict.fromkeys((*self.board.told, *new)))[-_MOST_TOLD:]
        asked = {slot: at for slot, at in self.board.asked.items() if slot not in passed}
        gone = str(accepted) if accepted else ""
        picked = {at: names for at, names in self.board.picked.items() if at != gone}
        return replace(
            self.board, told=told, asked=asked, picked=picked, opening=None, listens=False
        )


def _moved(
    board: Board, view: View, message: Message, edits: Iterable[Edit], tap: int
) -> tuple[Saying, Board]:
    """The question in the place of a message that was tapped: typed words answer it there."""
    others = tuple(edit for edit in edits if edit.slot != message.slot)
    edit = Edit(message=tap, text=message.text, buttons=message.buttons)
    asked = {**board.asked, str(message.slot): tap}
    return Saying((*others, edit)), _asks(replace(board, asked=asked), view, message)


def _asks(board: Board, view: View, message: Message) -> Board:
    """The board once this is what was asked last."""
    slot = message.slot
    return replace(board, bottom=slot, asking=slot, revision=view.revision, looks=looks(message))


def _gone(view: View, tap: int | None) -> Iterator[Edit]:
    """A button that was tapped too late is taken away."""
    if tap is not None and any(notice.name == _GONE for notice in view.notices):
        yield Edit(message=tap)


def needs_words(view: View | None, choice: str) -> Text | None:
    """What a choice asks to be written with it, where it does."""
    asked = view.question if view else None
    if asked is None or not isinstance(asked.step, Ask):
        return None
    return next((one.opens for one in asked.choices if one.name == choice), None)
