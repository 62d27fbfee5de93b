"""One unit of a conversation in a chat: turns are taken, and what follows is shown there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from pow_bot.channels.telegram import wording
from pow_bot.channels.telegram.codes import Wish, written
from pow_bot.channels.telegram.ground import CHANNEL, DATA, Ground, say
from pow_bot.channels.telegram.saying import Button, Message, Saying, html
from pow_bot.channels.telegram.screen import Beside, Screen
from pow_bot.channels.telegram.standing import where_to_come
from pow_bot.channels.telegram.telling import Teller
from pow_bot.conversations.alarm import NOOD
from pow_bot.conversations.clock import here
from pow_bot.conversations.hearing import Hearing
from pow_bot.conversations.keeping import of_person, present
from pow_bot.conversations.showing import Speaker
from pow_bot.conversations.turns import Taken, take_within
from pow_bot.domain.chats.actions import kept
from pow_bot.domain.chats.words import Board, Chat, Stage
from pow_bot.engine.flow import At, Text
from pow_bot.engine.heard import GoOn, Heard, Here
from pow_bot.engine.looking import look, routes, sent, show
from pow_bot.engine.route import Route
from pow_bot.engine.session import Session
from pow_bot.engine.view import View
from pow_bot.storage import Db

_GO_ON = At(NOOD, "go_on")


@dataclass(frozen=True)
class Talk:
    """Somebody in their chat. What its methods give back is said over the button that was tapped."""

    db: Db
    ground: Ground
    chat: Chat
    person: UUID
    address: int
    now: datetime
    # What they wrote themselves, by Telegram's number.
    wrote: int | None = None

    def opening(self, flow: str) -> "Talk":
        """The same, where this interrupts here now: also if it did so on the web before."""
        board = self.chat.board
        opened = tuple(dict.fromkeys((*board.opened, flow)))
        return replace(self, chat=replace(self.chat, board=replace(board, opened=opened)))

    def turn(self, heard: Heard, beside: Beside | None = None) -> str | None:
        """Take what was heard, and show what follows from it."""
        return self.show(self.take(heard), beside or Beside())

    def take(self, heard: Heard) -> Taken:
        """Take what was heard; nothing is shown yet. What interrupts elsewhere stays there."""
        content, terms = self.ground.content(), self.ground.terms
        before = of_elsewhere(self.session_everywhere, self.chat.board)
        taken = take_within(self.db, content, self.hearing(heard), terms)
        opened = tuple(name for name in taken.session.opened if name not in before)
        return replace(taken, session=replace(taken.session, opened=opened))

    def show(self, taken: Taken, beside: Beside) -> str | None:
        """Show in the chat what came of a turn."""
        if taken.reply.refused is not None:
            return self._refused(beside)
        if taken.reply.ended == "erased":
            # The last words were said with it, and nobody is known here any more.
            return None
        buttons = (*beside.buttons, *self._more_on_web(taken))
        beside = replace(beside, said=(*beside.said, *self._to_come(taken)), buttons=buttons)
        saying, board = self.screen.after(taken, beside)
        if self.chat.stage is not Stage.OPEN:
            saying = _only_about_erasing(saying)
        changed = taken.accepted is not None and saying.message is None
        if changed and beside.tap is None:
            saying, board = self._told_changed(taken, saying, board)
        if taken.reply.ended == "withdrawn":
            # It is told that all answers are gone: so they are, here as well.
            gone = board.deletable(self.now)
            saying, board = replace(saying, edits=(), deletes=gone), board.without(gone)
        board = replace(board, opened=taken.session.opened)
        self.out(*self._with_alarm(taken, saying, board))
        return self._changed(taken) if changed and beside.tap is not None else None

    def _refused(self, beside: Beside) -> str | None:
        if beside.tap is None:
            self.alone(self.words(wording.TOO_FAST))
            return None
        return self.words(wording.TOO_FAST)

    def aside(self, *said: str, buttons: Iterable[Button] = ()) -> str | None:
        """Something beside the conversation; the question is asked again under it."""
        escaped = tuple(html(one) for one in said)
        return self.turn(GoOn(), Beside(escaped, tuple(buttons)))

    def alone(self, *said: str, buttons: Iterable[Button] = (), board: Board | None = None) -> None:
        """Something after which our question is not the last message any more."""
        message = Message(html(*said), tuple(buttons))
        self.out(Saying(message=message), replace(board or self.chat.board, bottom=None))

    def out(self, saying: Saying, board: Board) -> None:
        """Have it sent, and keep what stands in the chat then."""
        chat = replace(self.chat, board=board.seeing(self.wrote, self.now))
        say(self.db, chat, saying, self.now)
        kept(self.db, chat, self.now)

    def hearing(self, heard: Heard) -> Hearing:
        return Hearing(
            key="",
            door=None,
            channel=CHANNEL,
            locale=self.chat.locale,
            heard=heard,
            at=self.now,
            address=self.chat.lane,
            private=False,
            person=self.person,
            origin=self.chat.origin,
        )

    def words(self, text: Text, **fills: str) -> str:
        """A text in the language of the chat."""
        return self.speaker.say(text, **fills)

    @cached_property
    def speaker(self) -> Speaker:
        return self.ground.speaker(self.chat.locale)

    @cached_property
    def here(self) -> Here:
        return here(self.now, private=False)

    @property
    def screen(self) -> Screen:
        return Screen(Teller(self.speaker), self.chat.board, self.here)

    @cached_property
    def session_everywhere(self) -> Session:
        """As it was before this unit, with what interrupts it on the web."""
        conversation = of_person(self.db, self.person)
        if conversation is None:
            return Session(locale=self.chat.locale)
        return present(self.speaker.book, conversation, self.now)

    @cached_property
    def session(self) -> Session:
        """As it was before this unit, as far as it is shown here."""
        there = self.session_everywhere
        elsewhere = of_elsewhere(there, self.chat.board)
        opened = tuple(name for name in there.opened if name not in elsewhere)
        return replace(there, opened=opened)

    @cached_property
    def _found(self) -> Mapping[str, Route]:
        return routes(self.speaker.book, self.session, self.here)

    @property
    def region(self) -> str | None:
        """Whose questions are asked, once that is known."""
        return self._found[self.speaker.book.main].region

    @property
    def view(self) -> View:
        """What was to be seen before this unit."""
        return show(self.speaker.book, self.session, self._found)

    def look(self, session: Session) -> View:
        return look(self.speaker.book, session, self.here)

    def _to_come(self, taken: Taken) -> tuple[str, ...]:
        """With the receipt: where and when to come, for who chose to come by."""
        if not taken.reply.sent:
            return ()
        told = where_to_come(self.db, self.speaker, self.person, self.now)
        return tuple(html(one) for one in told)

    def _told_changed(self, taken: Taken, saying: Saying, board: Board) -> tuple[Saying, Board]:
        """Who types looks at what stands last: something must come there."""
        message = Message(self._changed(taken))
        return replace(saying, message=message), replace(board, bottom=None)

    def _changed(self, taken: Taken) -> str:
        was_sent = sent(self.speaker.book, taken.session)
        return self.words(wording.SENT_TO_TEAM if was_sent else wording.CHANGED)

    def _with_alarm(self, taken: Taken, saying: Saying, board: Board) -> tuple[Saying, Board]:
        """Remember where help was opened by words; who wipes them wants none of it to stand here."""
        opened = NOOD in taken.session.opened and NOOD not in self.session.opened
        if opened and board.alarm is None:
            return saying, replace(board, alarm=self.wrote)
        answer = taken.session.answers.get(_GO_ON)
        if taken.accepted != _GO_ON or answer is None or answer.value != "wipe":
            return saying, board
        wiped = self.session.answers.keys() - taken.session.answers.keys()
        told = (board.asked[str(at)] for at in wiped if str(at) in board.asked)
        gone = tuple(dict.fromkeys((*told, *board.after_alarm())))
        edits = tuple(edit for edit in saying.edits if edit.message not in gone)
        deletes = (*saying.deletes, *gone)
        return replace(saying, edits=edits, deletes=deletes), board.without(gone)

    def _more_on_web(self, taken: Taken) -> tuple[Button, ...]:
        """The way to what is asked only where nobody reads along, once all else is answered."""
        book = self.speaker.book
        if not sent(book, taken.session) or self.look(taken.session).question is not None:
            return ()
        inside = look(book, taken.session, here(self.now, private=True))
        if inside.question is None:
            return ()
        return (Button(self.words(wording.MORE_THERE), written(Wish("website"))),)


def _only_about_erasing(saying: Saying) -> Saying:
    """Who stopped is asked whether all is to be erased, if they want that, and nothing else."""
    message = saying.message
    asks = message is not None and (message.slot or "").startswith(f"{DATA}.")
    return replace(saying, message=message if asks else None, last=True)


def of_elsewhere(session: Session, board: Board) -> frozenset[str]:
    """What interrupts the conversation and was not opened here: nobody is to read it over a shoulder."""
    return frozenset(session.opened) - frozenset(board.opened)
