"""Chats: what each shows now, and what happened in it, in order."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from pow_bot.double.html import write_html
from pow_bot.double.keyboards import Markup
from pow_bot.double.wire import Wire, forbidden, units, unix

Kind = Literal["private", "group", "supergroup", "channel"]
# "never": a person who never pressed start, or a group the bot never was in.
Standing = Literal["never", "member", "kicked", "left"]

_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
_WEB = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")


@dataclass(frozen=True)
class Message:
    """A message as the chat shows it now. `extra` goes over the wire as it is."""

    id: int
    chat_id: int
    by_bot: bool
    sender: Wire | None
    date: datetime
    text: str = ""
    entities: tuple[Wire, ...] = ()
    inline: Wire | None = None
    reply: Wire | None = None
    edited: datetime | None = None
    silent: bool = False
    # What was sent with a keyboard for replies, or took one away, cannot be edited afterwards.
    fixed: bool = False
    extra: Wire = field(default_factory=dict)

    @property
    def html(self) -> str:
        """The text with its entities, as HTML."""
        return write_html(self.text, list(self.entities))

    @property
    def rows(self) -> list[list[Wire]]:
        """The inline keyboard."""
        return self.inline["inline_keyboard"] if self.inline else []

    @property
    def buttons(self) -> list[Wire]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons]

    @property
    def protected(self) -> bool:
        return bool(self.extra.get("has_protected_content"))

    @property
    def words(self) -> str:
        """The text or caption, or in brackets what stands there instead."""
        kind = next((kind for kind in _THINGS if kind in self.extra), None)
        parts = [f"[{kind}]" if kind else "", self.text]
        return " ".join(part for part in parts if part)


_THINGS = (
    "document",
    "voice",
    "photo",
    "sticker",
    "location",
    "poll",
    "video_note",
    "contact",
    "new_chat_members",
    "left_chat_member",
)


@dataclass(frozen=True)
class Line:
    """Something that happened, where a transcript tells it."""

    kind: Literal["message", "tap", "toast", "note"]
    message: int = 0
    words: str = ""


@dataclass(eq=False)
class Chat:
    id: int
    kind: Kind
    about: Wire
    standing: Standing = "never"
    messages: dict[int, Message] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    reply_keyboard: Wire | None = None
    last_id: int = 0

    @property
    def private(self) -> bool:
        return self.kind == "private"

    @property
    def wire(self) -> Wire:
        return {"id": self.id, "type": self.kind, **self.about}

    @property
    def name(self) -> str:
        return str(self.about.get("title") or self.about.get("first_name") or self.id)

    def add(self, message: Message) -> Message:
        self.messages[message.id] = message
        self.lines.append(Line("message", message.id))
        return message

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def change(self, message: Message, **changes: Any) -> Message:
        changed = replace(message, **changes)
        self.messages[message.id] = changed
        return changed

    def drop(self, message: int) -> None:
        del self.messages[message]
        self.deleted.add(message)

    def note(self, words: str) -> None:
        self.lines.append(Line("note", words=words))

    def use(self, markup: Markup) -> None:
        """The keyboard in the place of the letters, which stays until another comes."""
        if markup.reply:
            self.reply_keyboard = markup.reply
        elif markup.removes:
            self.reply_keyboard = None

    def wire_of(self, message: Message) -> Wire:
        """The message as the Bot API tells it."""
        wire: Wire = {"message_id": message.id, "chat": self.wire, "date": unix(message.date)}
        if message.sender:
            wire["from"] = message.sender
        elif self.kind == "channel":
            wire["sender_chat"] = self.wire
        if message.edited:
            wire["edit_date"] = unix(message.edited)
        wire.update(message.extra)
        prefix = "caption" if "document" in message.extra else "text"
        if message.text:
            wire[prefix] = message.text
        if message.entities:
            key = "caption_entities" if prefix == "caption" else "entities"
            wire[key] = list(message.entities)
        if message.inline:
            wire["reply_markup"] = message.inline
        return wire

    def must_be_open(self) -> None:
        """The bot may write here.

        Raises:
            Refused: why it may not.
        """
        if self.standing == "member":
            return
        if self.private:
            raise forbidden(
                "bot was blocked by the user"
                if self.standing == "kicked"
                else "bot can't initiate conversation with a user"
            )
        how = "was kicked from" if self.standing == "kicked" else "is not a member of"
        raise forbidden(f"bot {how} the {self.kind}{'' if self.kind == 'channel' else ' chat'}")


def with_found(text: str, entities: list[Wire]) -> tuple[Wire, ...]:
    """The entities, and those that Telegram finds itself: commands and web addresses."""
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities]
    found = [
        entity
        for kind, pattern in (("bot_command", _COMMAND), ("url", _WEB))
        for entity in _matches(text, kind, pattern)
        if not any(_overlap(entity, start, stop) for start, stop in taken)
    ]
    return tuple(
        sorted([*entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))
    )


def _matches(text: str, kind: str, pattern: re.Pattern[str]) -> list[Wire]:
    return [
        {"type": kind, "offset": units(text[: found.start()]), "length": units(found.group())}
        for found in pattern.finditer(text)
    ]


def _overlap(entity: Wire, start: int, stop: int) -> bool:
    return bool(entity["offset"] < stop and start < entity["offset"] + entity["length"])
