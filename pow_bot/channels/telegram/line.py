"""From an update to what is kept and said: one unit, once; then the button that was tapped is let go."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from pow_bot.channels.telegram.agreeing import agreed
from pow_bot.channels.telegram.codes import Consents
from pow_bot.channels.telegram.conversing import deletes, hear
from pow_bot.channels.telegram.ground import CHANNEL, DATA, Ground, say_to_stranger
from pow_bot.channels.telegram.incoming import (
    Blocked,
    Commanded,
    Crowd,
    Incoming,
    Tapped,
    Typed,
    What,
)
from pow_bot.channels.telegram.order import key
from pow_bot.channels.telegram.saying import Message, Saying
from pow_bot.channels.telegram.strangers import Met
from pow_bot.channels.telegram.talk import Talk
from pow_bot.channels.telegram.wording import FAILED
from pow_bot.conversations.distress import detect
from pow_bot.domain.chats.actions import kept, met
from pow_bot.domain.chats.words import Chat, Stage
from pow_bot.domain.intake.delivering import deliver_again
from pow_bot.i18n.catalogues import SOURCE
from pow_bot.storage import Database, Db, Erased, Held, once

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """One bot and those who talk to it. `number` is the bot's own, under which updates are known."""

    database: Database
    bot: Bot
    number: int
    ground: Ground
    clock: Callable[[], datetime]
    _letting_go: set[asyncio.Task[None]] = field(default_factory=set)

    async def hear(self, incoming: Incoming) -> None:
        """Keep what an update brings, once; when this returns it may be acknowledged.

        Raises:
            Fault: it is not kept, and may come again.
        """
        if incoming.chat is None or incoming.what is None:
            return
        if isinstance(incoming.what, Crowd):
            await self._leave(incoming.chat)
            return
        unit = partial(self._heard, chat=incoming.chat, incoming=incoming, now=self.clock())
        try:
            toast = await self.database.write(unit, keyed=True)
        except Erased:
            # It was heard before, and what came of it is erased since.
            toast = None
        if isinstance(incoming.what, Tapped):
            # It is kept: however slow Telegram is, the update need not wait for the button.
            letting_go = asyncio.create_task(self._let_go(incoming.what, toast))
            self._letting_go.add(letting_go)
            letting_go.add_done_callback(self._letting_go.discard)

    async def apologise(self, incoming: Incoming) -> None:
        """Ask somebody to say it again, whose words could not be heard however often they came."""
        if incoming.chat is None or isinstance(incoming.what, Crowd):
            return
        unit = partial(self._sorry, chat=incoming.chat, incoming=incoming, now=self.clock())
        await self.database.write(unit, keyed=True)

    def _sorry(self, db: Db, chat: int, incoming: Incoming, now: datetime) -> None:
        def act() -> None:
            there = met(db, CHANNEL, chat, self._guessed(incoming), now)
            said = self.ground.speaker(there.locale).say(FAILED)
            if there.stage is not Stage.STOPPED:
                say_to_stranger(db, there, chat, Saying(message=Message(said)), now)

        once(db, key(self.number, incoming.update_id), None, act, now=now)

    def _heard(self, db: Db, chat: int, incoming: Incoming, now: datetime) -> str | None:
        act = partial(self._acted, db, chat, incoming, now)
        reply: Any = once(db, key(self.number, incoming.update_id), None, act, now=now)
        return None if reply is None else str(reply)

    def _acted(self, db: Db, address: int, incoming: Incoming, now: datetime) -> Any:
        if incoming.what is None:
            return None
        there = met(db, CHANNEL, address, self._guessed(incoming), now)
        if there.stage is Stage.DEAD and not isinstance(incoming.what, Blocked):
            there = _revived(db, there, now)
        if there.person is not None and _is_talked_with(there, incoming.what):
            talk = Talk(db, self.ground, there, there.person, address, now, incoming.message)
            return Held(there.person, hear(talk, incoming.what))
        return self._stranger(Met(db, self.ground, there, address, now), incoming.what)

    def _stranger(self, there: Met, what: What) -> Any:
        if there.chat.stage is Stage.STOPPED and not _breaks_silence(what):
            return None
        said = there.hear(what)
        if isinstance(said, Consents):
            agreed(there, said, what.message if isinstance(what, Tapped) else None)
            return None
        return said

    def _guessed(self, incoming: Incoming) -> str:
        """The language to begin in, until one is chosen: that of the phone, where we speak it."""
        known = self.ground.content().catalogues.locales
        language = incoming.language.partition("-")[0]
        return language if language in known else SOURCE

    async def _leave(self, chat: int) -> None:
        """Where more people read along nobody should tell us anything."""
        try:
            await self.bot.leave_chat(chat)
        except TelegramError as error:
            _log.info("telegram: a group was not left: %s", type(error).__name__)

    async def _let_go(self, tapped: Tapped, toast: str | None) -> None:
        """A button turns until it is answered. Too late is no harm: what it said is kept."""
        try:
            await self.bot.answer_callback_query(tapped.query, text=toast)
        except TelegramError as error:
            _log.info("telegram: a button was not let go: %s", type(error).__name__)


def _revived(db: Db, chat: Chat, now: datetime) -> Chat:
    """Who writes again has unblocked us, and gets what did not arrive meanwhile."""
    there = kept(db, replace(chat, stage=Stage.OPEN), now)
    if there.person is not None:
        deliver_again(db, there.person, now)
    return there


def _is_talked_with(chat: Chat, what: What) -> bool:
    """Who said yes; and who stopped, as long as it is about erasing all there is."""
    if chat.stage is Stage.OPEN:
        return True
    asked = (chat.board.asking or "").startswith(f"{DATA}.")
    answers = isinstance(what, Typed) and detect(what.text) is None
    return deletes(what) or (asked and answers)


def _breaks_silence(what: What) -> bool:
    """Whether somebody who stopped is heard all the same: they ask for it, or it cannot wait."""
    match what:
        case Typed(text):
            return detect(text) is not None
        case Commanded() | Tapped() | Blocked():
            return True
    return False
