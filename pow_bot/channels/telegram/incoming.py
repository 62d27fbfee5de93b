"""What came in from Telegram, in our words. Whatever is in an update, reading it never fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Message,
    Update,
)
from telegram.constants import ChatType

from pow_bot.channels.telegram.commands import WORDS, Command

# What Telegram is asked to send; of all else it need not tell us.
ALLOWED = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "channel_post",
)
_GONE = frozenset({ChatMember.BANNED, ChatMember.LEFT})
# How Telegram's own types fail to be read.
_BROKEN = (
    TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError, OSError,
    RecursionError,
)  # fmt: skip
# Longer than any message; what is longer is broken.
_LONGEST = 8_192


@dataclass(frozen=True, slots=True)
class Typed:
    """Words. `replies_to` is the message that they were written under, where there is one."""

    text: str
    message: int
    replies_to: int | None = None


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command, with what was typed after it."""

    command: Command
    rest: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button. `query` is to be answered; `message` the message it stands under."""

    query: str
    data: str
    message: int | None


@dataclass(frozen=True, slots=True)
class Shared:
    """A phone number; `own` where it is that of who shared it."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Odd:
    """Something that cannot be read as an answer: a photo, a voice, a place on the map.

    `words` stand beside it: no answer either, but heard where they cannot wait.
    """

    words: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """An earlier message was changed; we do not read it again."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """They do not want to hear from us here any more."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Somewhere where more people read along: there we leave."""


What: TypeAlias = Typed | Commanded | Tapped | Shared | Odd | Edited | Blocked | Crowd


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update. `chat` is where it came from, None where there is nothing to do about it.

    `language` is what the phone is set to, as far as it tells; only good for a guess. `message` is
    the number of what they wrote themselves.
    """

    update_id: int
    chat: int | None = None
    what: What | None = None
    language: str = ""
    message: int | None = None


def read(raw: Any) -> Incoming | None:
    """What an update says; None where it is no update at all."""
    number = raw.get("update_id") if isinstance(raw, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    update = _parsed(raw)
    if update is None:
        return Incoming(number)
    if update.callback_query is not None:
        return _tap(number, update.callback_query)
    if update.my_chat_member is not None:
        return _member(number, update.my_chat_member)
    if update.edited_message is not None:
        return _of(number, update.edited_message, Edited())
    message = update.message or update.channel_post
    return Incoming(number) if message is None else _of(number, message, _read(message))


def _parsed(raw: Mapping[str, Any]) -> Update | None:
    """Telegram's own types are read without a check; broken ones fail in many ways."""
    try:
        update = Update.de_json(dict(raw))
        _require_whole(update)
    except _BROKEN:
        return None
    return update


def _require_whole(update: Update) -> None:
    """What we read of it is of the right type; else it is taken for broken."""
    query, member = update.callback_query, update.my_chat_member
    message = update.message or update.edited_message or update.channel_post
    if query is not None:
        _require(isinstance(query.id, str), isinstance(query.from_user.id, int))
        _require(query.data is None or isinstance(query.data, str))
        message = query.message if isinstance(query.message, Message) else None
        if query.message is not None:
            _require(isinstance(query.message.message_id, int))
            _require(isinstance(query.message.chat.id, int))
    if member is not None:
        _require(isinstance(member.chat.id, int), isinstance(member.new_chat_member.status, str))
    if message is not None:
        _require(isinstance(message.chat.id, int), isinstance(message.message_id, int))
        _require(message.text is None or isinstance(message.text, str))
        _require(message.caption is None or isinstance(message.caption, str))
        sender = message.from_user
        _require(sender is None or isinstance(sender.language_code, str | None))
        reply, contact = message.reply_to_message, message.contact
        _require(reply is None or isinstance(reply.message_id, int))
        _require(contact is None or isinstance(contact.phone_number, str))


def _require(*holds: bool) -> None:
    if not all(holds):
        raise TypeError("an update of another shape")


def _tap(number: int, query: CallbackQuery) -> Incoming:
    if query.message is None or query.data is None:
        return Incoming(number)
    chat = query.message.chat
    if not _is_private(chat):
        return Incoming(number, chat.id, Crowd())
    tapped = Tapped(query.id, query.data, query.message.message_id)
    return Incoming(number, chat.id, tapped, query.from_user.language_code or "")


def _member(number: int, member: ChatMemberUpdated) -> Incoming:
    status = member.new_chat_member.status
    if not _is_private(member.chat):
        # Once out there is nothing left to leave.
        return Incoming(number) if status in _GONE else Incoming(number, member.chat.id, Crowd())
    return Incoming(number, member.chat.id, Blocked()) if status in _GONE else Incoming(number)


def _of(number: int, message: Message, what: What) -> Incoming:
    if not _is_private(message.chat):
        return Incoming(number, message.chat.id, Crowd())
    sender = message.from_user
    language = (sender and sender.language_code) or ""
    return Incoming(number, message.chat.id, what, language, message.message_id)


def _read(message: Message) -> What:
    contact = message.contact
    if contact is not None:
        sender = message.from_user.id if message.from_user else None
        return Shared(contact.phone_number, contact.user_id == sender)
    if message.text is None:
        return Odd((message.caption or "")[:_LONGEST])
    text = message.text[:_LONGEST]
    return _command(text) or Typed(text, message.message_id, _replied(message))


def _command(text: str) -> Commanded | None:
    """`/start r_AM13`, `/Stop@our_bot`: a known word after the slash."""
    if not text.startswith("/"):
        return None
    word, _, rest = text[1:].partition(" ")
    command = WORDS.get(word.partition("@")[0].strip().casefold())
    return Commanded(command, rest.strip()) if command else None


def _replied(message: Message) -> int | None:
    return message.reply_to_message.message_id if message.reply_to_message else None


def _is_private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE
