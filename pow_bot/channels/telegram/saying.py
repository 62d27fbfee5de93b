"""What is said in a chat, ready to be sent: at most one new message, and changes of earlier ones.

Kept in the outbox as JSON. Texts are Telegram's HTML, escaped already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from pow_bot.storage import JSON

# Characters of a message, after its markup was read.
LONGEST = 4096


def html(*paragraphs: str) -> str:
    """Plain words as the text of a message, a paragraph each."""
    return "\n\n".join(escape(one, quote=False) for one in paragraphs)


@dataclass(frozen=True, slots=True)
class Button:
    """One button of a keyboard: it says `data` back to us, or opens `url`."""

    label: str
    data: str | None = None
    url: str | None = None

    def as_json(self) -> JSON:
        return {"label": self.label, "data": self.data, "url": self.url}


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of an earlier message: the one with this number, or the one that asked at `slot`.

    Without a text only its buttons change. Done twice it changes nothing more.
    """

    message: int | None = None
    slot: str | None = None
    text: str | None = None
    buttons: tuple[Button, ...] = ()

    def as_json(self) -> JSON:
        return {
            "message": self.message,
            "slot": self.slot,
            "text": self.text,
            "buttons": [button.as_json() for button in self.buttons],
        }


@dataclass(frozen=True, slots=True)
class Message:
    """A new message, with its buttons in one column.

    `slot` is the question it asks, as `flow.step`, under which it is found again. `contact` is the
    label of a button of the phone's own keyboard that shares a number; such a message has no other
    buttons. `letter` is true for what the team wrote: typed words then answer that.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    slot: str | None = None
    contact: str | None = None
    letter: bool = False

    def as_json(self) -> JSON:
        return {
            "text": self.text,
            "buttons": [button.as_json() for button in self.buttons],
            "slot": self.slot,
            "contact": self.contact,
            "letter": self.letter,
        }


@dataclass(frozen=True, slots=True)
class Saying:
    """All that one turn says: messages to delete, one new message, and edits in their order.

    `thanks` is said on the way to the new message where the phone still shows the button for a
    number: only a message of its own takes that away. `last` is true for what is said to somebody
    who has just stopped; nothing else is sent to them.
    """

    edits: tuple[Edit, ...] = ()
    message: Message | None = None
    deletes: tuple[int, ...] = ()
    thanks: str | None = None
    last: bool = False

    @property
    def silent(self) -> bool:
        """Whether there is nothing to send."""
        return not (self.edits or self.message or self.deletes)

    def as_json(self) -> JSON:
        return {
            "edits": [edit.as_json() for edit in self.edits],
            "message": self.message.as_json() if self.message else None,
            "deletes": list(self.deletes),
            "thanks": self.thanks,
            "last": self.last,
        }


def saying_from(kept: Any) -> Saying:
    """Read back what `Saying.as_json` wrote."""
    return Saying(
        edits=tuple(_edit(edit) for edit in kept["edits"]),
        message=_message(kept["message"]) if kept["message"] else None,
        deletes=tuple(kept["deletes"]),
        thanks=kept["thanks"],
        last=kept["last"],
    )


def _edit(kept: Mapping[str, Any]) -> Edit:
    return Edit(kept["message"], kept["slot"], kept["text"], _buttons(kept["buttons"]))


def _message(kept: Mapping[str, Any]) -> Message:
    return Message(
        text=kept["text"],
        buttons=_buttons(kept["buttons"]),
        slot=kept["slot"],
        contact=kept["contact"],
        letter=kept["letter"],
    )


def _buttons(kept: list[Mapping[str, Any]]) -> tuple[Button, ...]:
    return tuple(Button(**button) for button in kept)
