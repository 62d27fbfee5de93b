"""What somebody sees of a chat between two looks: what is new, what was edited, what has gone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from pow_bot.double.chats import Message
from pow_bot.double.people import Person

_TAG = re.compile(r"<(/?)([a-z-]+)[^<>]*>")
_ON, _OFF = {"b": "\x1b[1m", "i": "\x1b[3m"}, {"b": "\x1b[22m", "i": "\x1b[23m"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One look. `opened` are the pages that buttons led to; `trouble` is what could not be done."""

    new: tuple[Message, ...] = ()
    edited: tuple[tuple[Message, Message], ...] = ()
    deleted: tuple[Message, ...] = ()
    toasts: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    trouble: str | None = None

    def as_text(self, *, colour: bool = False) -> str:
        """As it would be read in Telegram, with numbers before the buttons."""
        return "\n\n".join(self._parts(colour))

    def _parts(self, colour: bool) -> Iterator[str]:
        if self.trouble:
            yield f"? {self.trouble}"
        yield from (f"({toast})" for toast in self.toasts)
        yield from (f"→ {url}" for url in self.opened)
        yield from (_edit(before, after, colour) for before, after in self.edited)
        yield from (f"✗ {_first_line(message)}" for message in self.deleted)
        yield from (_message(message, colour) for message in self.new)

    def as_json(self) -> dict[str, Any]:
        return {
            "new": [_wire(message) for message in self.new],
            "edited": [_wire(after) for _, after in self.edited],
            "deleted": [message.id for message in self.deleted],
            "toasts": list(self.toasts),
            "opened": list(self.opened),
            "trouble": self.trouble,
        }


@dataclass(slots=True)
class Eyes:
    """Somebody's eyes on their chat, and what they have seen of it."""

    person: Person
    _messages: Mapping[int, Message] = field(default_factory=dict)
    _toasts: int = 0
    _opened: int = 0

    def look(self, trouble: str | None = None) -> Seen:
        """What the bot changed since the last look."""
        before, now = self._messages, {one.id: one for one in self.person.said}
        toasts, opened = self.person.toasts, self.person.opened
        seen = Seen(
            new=tuple(one for number, one in now.items() if number not in before),
            edited=tuple(
                (before[number], one)
                for number, one in now.items()
                if number in before and before[number] != one
            ),
            deleted=tuple(one for number, one in before.items() if number not in now),
            toasts=tuple(toast.text for toast in toasts[self._toasts :] if toast.text),
            opened=tuple(opened[self._opened :]),
            trouble=trouble,
        )
        self._messages, self._toasts, self._opened = now, len(toasts), len(opened)
        return seen


def _edit(before: Message, after: Message, colour: bool) -> str:
    if before.html != after.html:
        return f"✎ {_message(after, colour)}"
    return "\n".join([f"✎ {_first_line(after)} …", *(_buttons(after) or ["  (no buttons)"])])


def _message(message: Message, colour: bool) -> str:
    return "\n".join([_words(message, colour), *_buttons(message), *_keys(message)])


def _words(message: Message, colour: bool) -> str:
    if not message.text:
        return message.words
    return unescape(_TAG.sub(_styled if colour else "", message.html))


def _styled(tag: re.Match[str]) -> str:
    return (_OFF if tag[1] else _ON).get(tag[2], "")


def _first_line(message: Message) -> str:
    return message.words.partition("\n")[0]


def _buttons(message: Message) -> list[str]:
    return [
        f"  {place} [ {button['text']} ]{_leads(button)}"
        for place, button in enumerate(message.buttons, 1)
    ]


def _leads(button: Mapping[str, str]) -> str:
    return f" → {button['url']}" if "url" in button else ""


def _keys(message: Message) -> list[str]:
    rows = message.reply["keyboard"] if message.reply else []
    return [f"  [[ {key['text']} ]]" for row in rows for key in row]


def _wire(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "text": message.text,
        "html": message.html,
        "buttons": [
            {"label": button["text"], "url": button.get("url")} for button in message.buttons
        ],
        "keys": [key["text"] for row in (message.reply or {}).get("keyboard", ()) for key in row],
    }
