"""What is asked of Telegram: each request at its place, and what its answers mean.

A message leaves without previews of links, which would be fetched by Telegram.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from typing import Any, TypeAlias, TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter

from pow_bot.channels.telegram.client import UnknownToken, telegram_says
from pow_bot.channels.telegram.pacing import Gate, Pace
from pow_bot.channels.telegram.saying import Button, Message
from pow_bot.storage import Later

T = TypeVar("T")
Markup: TypeAlias = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None

# Telegram deletes no more at once.
_MOST_DELETED = 100
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# How Telegram says it, in lower case.
_GONE = ("chat not found", "peer_id_invalid", "user not found")
_UNREADABLE = "can't parse entities"
_LEFT_AS_IT_IS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)

_log = logging.getLogger(__name__)


class Dead(Exception):
    """Nothing that we send arrives in this chat."""


@dataclass(frozen=True)
class Voice:
    """Speaks in one chat. `answers` is whether somebody waits for it.

    `personal` is whether it is a person's chat: what is said there is not to be forwarded or saved.
    With `spare` it only speaks where nobody else is kept waiting by that.
    Its methods raise `Later`, `Dead`, and for what Telegram does not take the library's `BadRequest`.
    """

    bot: Bot
    pace: Pace
    gate: Gate
    clock: Callable[[], datetime]
    chat: int
    answers: bool
    personal: bool
    spare: bool = False

    async def delete(self, numbers: tuple[int, ...]) -> None:
        """Take these messages away where Telegram allows it still."""
        for first in range(0, len(numbers), _MOST_DELETED):
            await self._deleted(numbers[first : first + _MOST_DELETED])

    async def _deleted(self, numbers: tuple[int, ...]) -> None:
        """One that is too old keeps Telegram from deleting the others: each half has its own try."""
        try:
            await self._ask(partial(self.bot.delete_messages, self.chat, numbers))
        except BadRequest:
            half = len(numbers) // 2
            if not half:
                _log.info("telegram: a message could not be deleted any more")
                return
            await self._deleted(numbers[:half])
            await self._deleted(numbers[half:])

    async def change(self, number: int, text: str | None, buttons: tuple[Button, ...]) -> None:
        """Change the text and the buttons of a message, or its buttons only."""
        try:
            await self._changed(number, text, _inline(buttons))
        except BadRequest as refusal:
            # What stands there is readable, and the new message matters more.
            if not _means(refusal, *_LEFT_AS_IT_IS):
                _log.warning("telegram: a change of a message was refused")

    async def fold(self, number: int, text: str | None, buttons: tuple[Button, ...]) -> None:
        """The same to a question that was answered, unless others would have to wait for it.

        As it stands there it can still be read, and its buttons change the answer.
        """
        with suppress(Later):
            await replace(self, spare=True).change(number, text, buttons)

    async def _changed(self, number: int, text: str | None, markup: Markup) -> None:
        where: dict[str, Any] = {"chat_id": self.chat, "message_id": number, "reply_markup": markup}
        if text is None:
            await self._ask(partial(self.bot.edit_message_reply_markup, **where))
            return
        write = partial(self.bot.edit_message_text, **where, link_preview_options=_NO_PREVIEW)
        await self._written(text, write)

    async def say(self, text: str, markup: Markup = None) -> int:
        """The number that Telegram gave the new message."""
        write = partial(
            self.bot.send_message,
            chat_id=self.chat,
            reply_markup=markup,
            link_preview_options=_NO_PREVIEW,
            protect_content=self.personal,
        )
        return int((await self._written(text, write)).message_id)

    async def _written(self, text: str, write: Callable[..., Awaitable[Any]]) -> Any:
        """Said with its markup, or without where Telegram cannot read that."""
        try:
            return await self._ask(partial(write, text=text, parse_mode=ParseMode.HTML))
        except BadRequest as refusal:
            if not _means(refusal, _UNREADABLE):
                raise
        _log.error("telegram: the markup of a message cannot be read; it is said without")
        return await self._ask(partial(write, text=plain(text)))

    async def _ask(self, request: Callable[[], Awaitable[T]]) -> T:
        """One request, at its place."""
        await self.pace.place(self.chat, answers=self.answers, spare=self.spare)
        try:
            with telegram_says():
                answer = await request()
        except RetryAfter as flood:
            raise Later(await self._flooded(flood)) from None
        except UnknownToken:
            raise Later(self.gate.shut(self.clock())) from None
        except Forbidden:
            raise Dead from None
        except BadRequest as refusal:
            if _means(refusal, *_GONE):
                raise Dead from None
            raise
        self.gate.open()
        return answer

    async def _flooded(self, flood: RetryAfter) -> timedelta:
        # A number until the library's next major version.
        wait = flood.retry_after
        wait = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
        await self.pace.flooded(self.chat, wait)
        return wait


def plain(text: str) -> str:
    """The same without markup."""
    return unescape(_TAG.sub("", text))


def markup_of(message: Message, *, keyboard: bool) -> Markup:
    """`keyboard` is whether the phone still shows one of ours."""
    if message.contact is not None:
        own = [[KeyboardButton(message.contact, request_contact=True)]]
        return ReplyKeyboardMarkup(own, resize_keyboard=True, one_time_keyboard=True)
    if message.buttons or not keyboard:
        return _inline(message.buttons)
    return ReplyKeyboardRemove()


def _inline(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(b.label, callback_data=b.data, url=b.url)] for b in buttons]
    return InlineKeyboardMarkup(rows) if rows else None


def _means(refusal: BadRequest, *said: str) -> bool:
    """Whether Telegram gives one of these reasons; what it says may hold words of ours."""
    return any(words in refusal.message.lower() for words in said)
