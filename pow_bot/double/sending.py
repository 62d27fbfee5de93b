"""Messages that the bot sends: every check of Telegram's, then the message stands in the chat."""

import itertools
from typing import Any

from pow_bot.double.chats import Chat, Message, with_found
from pow_bot.double.html import is_link, plain, read_html
from pow_bot.double.keyboards import read_markup
from pow_bot.double.params import Params, Upload
from pow_bot.double.telegram import Telegram
from pow_bot.double.wire import Wire, bad, units

MOST_TEXT = 4096
MOST_CAPTION = 1024
MOST_ENTITIES = 100
MOST_BYTES = 50_000_000
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_files = itertools.count(1)


def send_message(telegram: Telegram, asked: Params) -> Wire:
    chat = _open_chat(telegram, asked)
    text, entities = read_text(asked)
    extra = _previews(asked)
    return _send(telegram, asked, chat, (text, entities), extra)


def send_document(telegram: Telegram, asked: Params) -> Wire:
    chat = _open_chat(telegram, asked)
    caption, entities = read_caption(asked)
    return _send(telegram, asked, chat, (caption, entities), {"document": _document(asked)})


def send_chat_action(telegram: Telegram, asked: Params) -> bool:
    chat = _open_chat(telegram, asked)
    action = asked.text("action")
    if action not in _ACTIONS:
        raise bad("wrong parameter action in request")
    telegram.actions.append((chat.id, action))
    telegram.bell.ring()
    return True


def read_text(asked: Params) -> tuple[str, list[Wire]]:
    """The text of a message, with its entities, within the limits."""
    text, entities = _formatted(asked, "text", "entities")
    if not text:
        raise bad("message text is empty")
    if units(text) > MOST_TEXT:
        raise bad("message is too long")
    return text, entities


def read_caption(asked: Params) -> tuple[str, list[Wire]]:
    caption, entities = _formatted(asked, "caption", "caption_entities")
    if units(caption) > MOST_CAPTION:
        raise bad("message caption is too long")
    return caption, entities


def _formatted(asked: Params, field: str, entities_field: str) -> tuple[str, list[Wire]]:
    source = asked.text(field)
    mode = asked.text("parse_mode").lower()
    # Telegram's Markdown is not built: HTML is what one escapes without surprises.
    if mode not in ("", "html"):
        raise bad("unsupported parse_mode")
    if mode:
        text, entities = read_html(source)
    else:
        text, _ = plain(source)
        entities = _given(asked.list(entities_field) or [], text)
    if len(entities) > MOST_ENTITIES:
        raise bad("ENTITIES_TOO_LONG")
    return text, list(with_found(text, entities))


def _given(entities: list[Any], text: str) -> list[Wire]:
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad("can't parse MessageEntity: expected an Object")
        _must_fit(entity, text)
        if "url" in entity and not is_link(str(entity["url"])):
            raise bad(f"entity URL '{entity['url']}' is invalid: Wrong HTTP URL")
    return entities


def _must_fit(entity: Wire, text: str) -> None:
    start, length = Params(entity).number("offset"), Params(entity).number("length")
    if start < 0 or length <= 0 or start + length > units(text):
        raise bad("ENTITY_BOUNDS_INVALID")
    entity.update(offset=start, length=length)


def _open_chat(telegram: Telegram, asked: Params) -> Chat:
    chat = telegram.chat_of(asked)
    chat.must_be_open()
    return chat


def _send(
    telegram: Telegram, asked: Params, chat: Chat, said: tuple[str, list[Wire]], extra: Wire
) -> Wire:
    text, entities = said
    markup = read_markup(
        asked.json("reply_markup"),
        private=chat.private,
        local_urls=telegram.strictness.local_urls,
    )
    answered = _answered(chat, asked)
    telegram.rates.pass_one(chat.id)
    message = chat.add(
        Message(
            id=chat.next_id(),
            chat_id=chat.id,
            by_bot=True,
            sender=telegram.bot if chat.kind != "channel" else None,
            date=telegram.now(),
            text=text,
            entities=tuple(entities),
            inline=markup.inline,
            reply=markup.reply,
            fixed=markup.fixes,
            silent=asked.truth("disable_notification"),
            extra={**extra, **answered, **_protection(asked)},
        )
    )
    chat.use(markup)
    telegram.bell.ring()
    return chat.wire_of(message)


def _answered(chat: Chat, asked: Params) -> Wire:
    """The message that is answered; a missing one is refused unless that is allowed."""
    reply = asked.object("reply_parameters")
    number = Params(reply).number("message_id") or asked.number("reply_to_message_id")
    if not number:
        return {}
    if number in chat.messages:
        return {"reply_to_message": chat.wire_of(chat.messages[number])}
    if reply.get("allow_sending_without_reply") or asked.truth("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def _protection(asked: Params) -> Wire:
    return {"has_protected_content": True} if asked.truth("protect_content") else {}


def _previews(asked: Params) -> Wire:
    options = asked.object("link_preview_options")
    return {"link_preview_options": options} if options else {}


def _document(asked: Params) -> Wire:
    given = asked.raw("document")
    if isinstance(given, str) and given.startswith("attach://"):
        given = asked.raw(given.removeprefix("attach://"))
    if isinstance(given, str) and given:
        return {"file_id": given, "file_unique_id": given}
    if not isinstance(given, Upload):
        raise bad("there is no document in the request")
    if not given.size:
        raise bad("file must be non-empty")
    if given.size > MOST_BYTES:
        raise bad("file is too big")
    number = next(_files)
    return {
        "file_id": f"BQAC{number}",
        "file_unique_id": f"AgAD{number}",
        "file_name": given.name,
        "mime_type": given.content_type,
        "file_size": given.size,
    }
