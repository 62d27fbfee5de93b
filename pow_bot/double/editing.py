"""Messages of the bot that change or go."""

from datetime import timedelta
from typing import Any

from pow_bot.double.chats import Chat, Message
from pow_bot.double.keyboards import read_inline
from pow_bot.double.params import Params
from pow_bot.double.sending import read_text
from pow_bot.double.telegram import Telegram
from pow_bot.double.wire import Wire, bad, number_in

DELETABLE = timedelta(hours=48)
MOST_DELETED = 100
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(telegram: Telegram, asked: Params) -> Wire:
    chat = telegram.chat_of(asked)
    text, entities = read_text(asked)
    inline = _inline(telegram, asked)
    message = _own(telegram, chat, asked)
    if "document" in message.extra:
        raise bad("there is no text in the message to edit")
    options = asked.object("link_preview_options")
    extra = {**message.extra, **({"link_preview_options": options} if options else {})}
    return _edit(
        telegram, chat, message, text=text, entities=tuple(entities), inline=inline, extra=extra
    )


def edit_message_reply_markup(telegram: Telegram, asked: Params) -> Wire:
    chat = telegram.chat_of(asked)
    inline = _inline(telegram, asked)
    return _edit(telegram, chat, _own(telegram, chat, asked), inline=inline)


def delete_message(telegram: Telegram, asked: Params) -> bool:
    chat = telegram.chat_of(asked)
    number = asked.number("message_id")
    if number not in chat.messages:
        raise bad("message to delete not found")
    _delete(telegram, chat, chat.messages[number])
    return True


def delete_messages(telegram: Telegram, asked: Params) -> bool:
    """Those that cannot be found are skipped, as Telegram does."""
    chat = telegram.chat_of(asked)
    numbers = asked.list("message_ids")
    if not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > MOST_DELETED:
        raise bad("too many message identifiers specified")
    known = dict.fromkeys(number_in(str(number)) or 0 for number in numbers)
    found = [chat.messages[number] for number in known if number in chat.messages]
    for message in found:
        _must_be_deletable(telegram, message)
    for message in found:
        _delete(telegram, chat, message)
    return True


def _inline(telegram: Telegram, asked: Params) -> Wire | None:
    return read_inline(asked.json("reply_markup"), local_urls=telegram.strictness.local_urls)


def _own(telegram: Telegram, chat: Chat, asked: Params) -> Message:
    chat.must_be_open()
    number = asked.number("message_id")
    if not number:
        raise bad("message identifier is not specified")
    telegram.rates.pass_one(chat.id)
    message = chat.messages.get(number)
    if message is None:
        raise bad("message to edit not found")
    if not message.by_bot or message.fixed:
        raise bad("message can't be edited")
    return message


def _edit(telegram: Telegram, chat: Chat, message: Message, **changes: Any) -> Wire:
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise bad(NOT_MODIFIED)
    only_keyboard = changes.keys() == {"inline"}
    if not only_keyboard:
        changes["edited"] = telegram.now()
    changed = chat.change(message, **changes)
    telegram.bell.ring()
    return chat.wire_of(changed)


def _delete(telegram: Telegram, chat: Chat, message: Message) -> None:
    _must_be_deletable(telegram, message)
    chat.drop(message.id)
    telegram.bell.ring()


def _must_be_deletable(telegram: Telegram, message: Message) -> None:
    # In a private chat a bot may delete what the person said as well.
    if not message.by_bot and telegram.chats[message.chat_id].kind != "private":
        raise bad("message can't be deleted")
    if telegram.now() - message.date > DELETABLE:
        raise bad("message can't be deleted for everyone")
