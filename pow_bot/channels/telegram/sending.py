"""Sends what waits in the outbox for chats in Telegram: what is new first, then changes.

A row may be sent more than once: a change made twice changes nothing more, and which messages of a
row stand in the chat already is written on the chat's board as soon as Telegram took them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from telegram import Bot, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.error import BadRequest, TelegramError

from pow_bot.channels.telegram.client import TelegramFault
from pow_bot.channels.telegram.ground import FAREWELL, LETTER, NUDGE, SAYING, Ground
from pow_bot.channels.telegram.leaving import last_words
from pow_bot.channels.telegram.lengths import parts
from pow_bot.channels.telegram.letters import told
from pow_bot.channels.telegram.nudging import nudged
from pow_bot.channels.telegram.pacing import Gate, Pace
from pow_bot.channels.telegram.saying import Message, Saying, saying_from
from pow_bot.channels.telegram.speaking import Dead, Markup, Voice, markup_of
from pow_bot.conversations.reminding import may_speak
from pow_bot.domain.chats.actions import died, reposted
from pow_bot.domain.chats.queries import held
from pow_bot.domain.chats.words import Board, Chat, Farewell, Stage
from pow_bot.domain.intake.delivering import (
    closing_delivered,
    closing_to_send,
    delivered,
    letter_to_send,
    unreachable,
)
from pow_bot.domain.intake.words import Delivery
from pow_bot.storage import Database, Db, Later, NoLongerWanted, Posted, Sender, Undeliverable

KINDS = (SAYING, LETTER, NUDGE, FAREWELL)
# Somebody waits for these.
_ANSWERS = frozenset({SAYING, FAREWELL})
# People wait for what is behind it, so Telegram is asked again soon; for a day, as it keeps updates.
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)
MOST_TRIES = 3_000
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Errand:
    """What is to be said, where, and what stands there. Of a stranger only the address is known."""

    to: int
    saying: Saying
    messages: tuple[Message, ...]
    answers: bool
    chat: UUID | None = None
    board: Board = field(default_factory=Board)


@dataclass(frozen=True)
class Courier:
    """Carries one row at a time to where it goes."""

    bot: Bot
    database: Database
    ground: Ground
    clock: Callable[[], datetime]
    pace: Pace
    gate: Gate = field(default_factory=Gate)

    async def send(self, posted: Posted) -> None:
        """Say what one row holds.

        Raises:
            Later: it may not be said yet.
            NoLongerWanted: the chat is gone, or its person wants to hear nothing.
            Undeliverable: Telegram will never take it.
        """
        self.gate.require_open(self.clock())
        if _unasked(posted) and (night := until_awake(self.clock())):
            raise Later(night)
        plan = partial(_planned, posted=posted, ground=self.ground, now=self.clock())
        errand = await self.database.write(plan, keyed=True)
        if errand is None:
            raise NoLongerWanted("nobody waits for it in this chat")
        await self._carried(posted, errand)

    async def _carried(self, posted: Posted, errand: _Errand) -> None:
        settled = partial(_settled, posted=posted, now=self.clock())
        try:
            await self._say(posted, errand)
        except Dead:
            await self._tell(partial(_lost, posted=posted, chat=errand.chat, now=self.clock()))
            raise Undeliverable("this chat takes nothing") from None
        except BadRequest:
            await self._tell(partial(settled, how=Delivery.FAILED))
            raise Undeliverable("Telegram does not take this") from None
        except (TelegramFault, TelegramError):
            if posted.tries >= MOST_TRIES:
                await self._tell(partial(settled, how=Delivery.FAILED))
            raise
        if posted.kind == LETTER:
            await self._tell(partial(settled, how=Delivery.DELIVERED))

    async def _say(self, posted: Posted, errand: _Errand) -> None:
        said = _said_already(posted, errand)
        voice = self._voice(errand)
        await voice.delete(errand.saying.deletes)
        keyboard = errand.board.keyboard
        if keyboard and errand.saying.thanks and not said:
            # Telegram takes it away with a new message only, and such a one has no buttons.
            thanks = Message(errand.saying.thanks)
            await self._post(voice, errand, thanks, ReplyKeyboardRemove(), f"{posted.token}.0")
            keyboard = False
        for place, message in enumerate(errand.messages[said:], said + 1):
            markup = markup_of(message, keyboard=keyboard)
            await self._post(voice, errand, message, markup, f"{posted.token}.{place}")
        # What is new comes first: somebody waits for it.
        await self._change(voice, errand, repeated=bool(said))

    def _voice(self, errand: _Errand) -> Voice:
        return Voice(
            self.bot,
            self.pace,
            self.gate,
            self.clock,
            errand.to,
            answers=errand.answers,
            personal=errand.chat is not None,
        )

    async def _change(self, voice: Voice, errand: _Errand, *, repeated: bool) -> None:
        message = errand.saying.message
        anew = message.slot if message else None
        # Beside a new message they only tidy up; alone they are what somebody waits for.
        change = voice.fold if message else voice.change
        for edit in errand.saying.edits:
            number = edit.message or errand.board.asked.get(edit.slot or "")
            # In a repeat this slot is the new message's already, which must keep its buttons.
            if number is not None and not (repeated and edit.slot and edit.slot == anew):
                await change(number, edit.text, edit.buttons)

    async def _post(
        self, voice: Voice, errand: _Errand, message: Message, markup: Markup, token: str
    ) -> None:
        """A new message; what Telegram took is written on the board at once."""
        number = await voice.say(message.text, markup)
        if errand.chat is not None:
            stands = _Stands(number, message, markup, token, self.clock())
            noted = partial(_noted, chat=errand.chat, stands=stands)
            if not await self.database.write(noted, keyed=True):
                # Erased while it was under way: nobody would ever take it away.
                await voice.delete((number,))

    async def _tell(self, unit: Callable[[Db], None]) -> None:
        await self.database.write(unit, keyed=True)


@dataclass(frozen=True, slots=True)
class _Stands:
    """A message that Telegram took."""

    number: int
    message: Message
    markup: Markup
    token: str
    at: datetime

    def on(self, board: Board) -> Board:
        """The board with it."""
        slot, number = self.message.slot, self.number
        return replace(
            board,
            asked={**board.asked, slot: number} if slot else board.asked,
            letters=(*board.letters, number) if self.message.letter else board.letters,
            # Typed words answer what stands there last.
            listens=self.message.letter if slot or self.message.letter else board.listens,
            bottom=None if self.message.letter else board.bottom,
            keyboard=self._keyboard(board),
            said=self.token,
            own=tuple({**dict(board.own), number: self.at}.items()),
        )

    def _keyboard(self, board: Board) -> bool:
        if isinstance(self.markup, ReplyKeyboardRemove):
            return False
        return board.keyboard or isinstance(self.markup, ReplyKeyboardMarkup)


def telegram_sender(
    bot: Bot,
    database: Database,
    ground: Ground,
    clock: Callable[[], datetime],
    pace: Pace | None = None,
) -> Sender:
    """The sender of all that goes to Telegram. None of it is kept where it cannot be sent."""
    courier = Courier(bot, database, ground, clock, pace or Pace(database, clock))
    sends = dict.fromkeys(KINDS, courier.send)
    return Sender(
        database,
        sends,
        clock,
        passing=KINDS,
        first_pause=_FIRST_PAUSE,
        longest_pause=_LONGEST_PAUSE,
        most_tries=MOST_TRIES,
    )


_UNASKED = frozenset({Farewell.EXPIRED, Farewell.OVER})


def _unasked(posted: Posted) -> bool:
    """Whether it comes from us, and nobody waits for it."""
    about: Any = posted.payload
    return posted.kind == NUDGE or about.get("why") in _UNASKED


def until_awake(now: datetime) -> timedelta:
    """How long until nobody is woken by it, nor disturbed on a Sunday; nothing by day."""
    if may_speak(now):
        return timedelta(0)
    hour = now.replace(minute=0, second=0, microsecond=0)
    return next(at - now for n in range(1, 72) if may_speak(at := hour + n * _HOUR))


def _planned(db: Db, posted: Posted, ground: Ground, now: datetime) -> _Errand | None:
    """What a row asks for, as the chat stands now; None where nobody is to hear it any more."""
    about: Any = posted.payload
    if "why" in about:
        return _errand(posted, last_words(ground, about), about["to"])
    if "to" in about:
        return _errand(posted, saying_from(about["saying"]), about["to"])
    chat = held(db, UUID(about["chat"]))
    saying = _saying(db, posted, chat, ground, now)
    if saying is None:
        return None
    if chat is None or chat.address is None or not _hears(chat, saying):
        how = Delivery.STOPPED if chat and chat.stage is Stage.STOPPED else Delivery.BLOCKED
        _settled(db, posted, how, now)
        return None
    return replace(_errand(posted, saying, chat.address), chat=chat.id, board=chat.board)


def _saying(
    db: Db, posted: Posted, chat: Chat | None, ground: Ground, now: datetime
) -> Saying | None:
    about: Any = posted.payload
    if "saying" in about:
        return saying_from(about["saying"])
    if posted.kind == NUDGE:
        return nudged(db, ground, chat, now) if chat else None
    return _letter(db, about, ground, now)


def _errand(posted: Posted, saying: Saying, to: int) -> _Errand:
    messages = parts(saying.message) if saying.message else ()
    return _Errand(to, saying, messages, posted.kind in _ANSWERS)


def _hears(chat: Chat, saying: Saying) -> bool:
    """Before a yes, and after a stop, only what somebody asks for."""
    return chat.stage is Stage.OPEN or (chat.stage is not Stage.DEAD and saying.last)


def _letter(db: Db, about: Mapping[str, str], ground: Ground, now: datetime) -> Saying | None:
    """What the team wrote; None where it was taken back."""
    closing = "closed" in about
    find = closing_to_send if closing else letter_to_send
    outgoing = find(db, UUID(about["closed" if closing else "letter"]))
    if outgoing is None:
        return None
    return told(db, ground, outgoing.locale, outgoing, now, closing=closing)


def _settled(db: Db, posted: Posted, how: Delivery, now: datetime) -> None:
    """Tell the team what came of what they wrote."""
    about: Any = posted.payload
    if "letter" in about:
        delivered(db, UUID(about["letter"]), how, now)
    if "closed" in about:
        closing_delivered(db, UUID(about["closed"]), how, now)


def _lost(db: Db, posted: Posted, chat: UUID | None, now: datetime) -> None:
    """The chat is dead: nothing more is sent there, and the team chooses another way."""
    gone = died(db, chat) if chat is not None else None
    _settled(db, posted, Delivery.BLOCKED, now)
    if gone is not None and gone.person is not None:
        unreachable(db, gone.person, now)


def _noted(db: Db, chat: UUID, stands: _Stands) -> bool:
    """Whether the chat is still somebody's."""
    there = held(db, chat)
    if there is None:
        return False
    reposted(db, chat, stands.on(there.board))
    return True


def _said_already(posted: Posted, errand: _Errand) -> int:
    """How many messages of this row stand in the chat."""
    token, _, place = errand.board.said.rpartition(".")
    return int(place) if token == posted.token else 0
