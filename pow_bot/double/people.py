"""People who type and tap: what each does becomes an update, what each sees can be waited for."""

import re
from typing import Any, Literal

from pow_bot.double.chats import Chat, Kind, Line, Message, Standing, with_found
from pow_bot.double.telegram import Telegram, Toast
from pow_bot.double.transcript import transcript
from pow_bot.double.wire import Wire, unix

PATIENCE = 5.0
Shape = Literal[
    "voice", "photo", "sticker", "location", "poll", "video_note", "document", "contact"
]


_START = re.compile(r"[A-Za-z0-9_-]{0,64}\Z")


class NotSeen(AssertionError):
    """What was waited for did not come. The transcript says what did."""


class NotPossible(Exception):
    """A person cannot do this in Telegram."""


class Person:
    """Somebody with Telegram. Their id is the id of their chat with the bot."""

    def __init__(self, telegram: Telegram, chat_id: int, about: Wire) -> None:
        self._telegram = telegram
        self.id = chat_id
        self.about: Wire = {"id": chat_id, "is_bot": False, **about}
        names: Wire = {
            key: about[key] for key in ("first_name", "last_name", "username") if key in about
        }
        self.private = telegram.open_chat(chat_id, "private", names)
        self.opened: list[str] = []

    @property
    def chat(self) -> list[Message]:
        """The messages of the chat with the bot as they stand now."""
        return list(self.private.messages.values())

    @property
    def said(self) -> list[Message]:
        """The messages of the bot as they stand now."""
        return [message for message in self.chat if message.by_bot]

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        if not self.said:
            raise NotSeen("the bot has said nothing yet")
        return self.said[-1]

    @property
    def toasts(self) -> list[Toast]:
        return [toast for toast in self._telegram.toasts if toast.chat == self.id]

    @property
    def reply_keyboard(self) -> list[str]:
        """The labels of the keyboard in the place of the letters."""
        shown = self.private.reply_keyboard
        return [key["text"] for row in shown["keyboard"] for key in row] if shown else []

    async def start(self, payload: str = "") -> Message:
        """Press start, perhaps by a link with a payload; unblocks the bot where it was blocked.

        Raises:
            NotPossible: a link cannot carry this; it can be typed.
        """
        if not _START.match(payload):
            raise NotPossible("the start of a link has at most 64 of A-Z, a-z, 0-9, _ and -")
        if self.private.standing == "kicked":
            await self.unblock()
        return await self.type(f"/start {payload}".strip())

    async def type(
        self, text: str, *, chat: Chat | None = None, to: Message | None = None
    ) -> Message:
        """Write a message, here or in a group."""
        where = self._place(chat)
        return self._say(where, text=text, entities=with_found(text, []), extra=_to(where, to))

    async def reply(self, to: Message, text: str) -> Message:
        """Answer one message."""
        return await self.type(text, chat=self._telegram.chats[to.chat_id], to=to)

    async def tap(
        self, message: Message | None, button: str | int, *, data: str | None = None
    ) -> str:
        """Tap a button, by label, data or place, of a message as it was seen; the id of the query.

        With `data` whatever is said there is sent, as a hostile client may.
        """
        seen = message or self.last
        chat = self._telegram.chats[seen.chat_id]
        pressed = (
            {"text": str(button), "callback_data": data}
            if data is not None
            else _button(seen, button)
        )
        chat.lines.append(Line("tap", seen.id, pressed["text"]))
        if "callback_data" not in pressed:
            self.opened.append(pressed.get("url", ""))
            return ""
        return self._press(chat, seen, pressed["callback_data"])

    async def press(self, label: str, phone: str = "+31612345678") -> Message:
        """Press a key of the keyboard in the place of the letters."""
        shown = self.private.reply_keyboard or {"keyboard": []}
        keys = [key for row in shown["keyboard"] for key in row if key["text"] == label]
        if not keys:
            raise NotSeen(f"no key {label!r}; there are {self.reply_keyboard}")
        if shown.get("one_time_keyboard"):
            self.private.reply_keyboard = None
        if keys[0].get("request_contact"):
            return await self.share_contact(phone)
        return await self.type(label)

    async def share_contact(self, phone: str, *, of: Wire | None = None) -> Message:
        """Share the own phone number, as the button for it does; or the card of somebody else."""
        own = {"user_id": self.id, "first_name": self.about["first_name"]}
        whose = own if of is None else of
        return await self.send("contact", {"phone_number": phone, **whose})

    async def send_voice(self) -> Message:
        return await self.send("voice", {**_FILE, "duration": 4, "mime_type": "audio/ogg"})

    async def send_photo(self, caption: str = "") -> Message:
        return await self.send("photo", [{**_FILE, "width": 90, "height": 67}], caption)

    async def send_sticker(self) -> Message:
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        return await self.send("sticker", {**_FILE, **shape, "type": "regular"})

    async def send_location(self) -> Message:
        return await self.send("location", {"latitude": 51.56, "longitude": 5.09})

    async def send_poll(self) -> Message:
        return await self.send("poll", _POLL)

    async def send_video_note(self) -> Message:
        return await self.send("video_note", {**_FILE, "length": 240, "duration": 3})

    async def send_document(self, name: str = "cv.pdf", caption: str = "") -> Message:
        return await self.send("document", {**_FILE, "file_name": name}, caption)

    async def send(
        self, shape: Shape, content: Any, caption: str = "", *, chat: Chat | None = None
    ) -> Message:
        """Send something that is not a text."""
        extra: Wire = {shape: content, **({"caption": caption} if caption else {})}
        return self._say(self._place(chat), extra=extra)

    async def edit(self, message: Message, text: str) -> Message:
        """Change an own message."""
        chat = self._telegram.chats[message.chat_id]
        changed = chat.change(
            message, text=text, entities=with_found(text, []), edited=self._telegram.now()
        )
        self._tell("edited_message", chat, chat.wire_of(changed))
        return changed

    async def delete(self, message: Message) -> None:
        """Delete a message. Bots are not told of it."""
        self._telegram.chats[message.chat_id].drop(message.id)
        self._telegram.bell.ring()

    async def block(self) -> None:
        """Stop and block the bot."""
        self._stand(self.private, "kicked")

    async def unblock(self) -> None:
        self._stand(self.private, "member")

    async def add_to_group(self, title: str = "Buurt", *, chat_id: int | None = None) -> Chat:
        """Make a group, or a channel where the id begins with -100, with the bot in it."""
        number = -4_000_000_001 - len(self._telegram.chats) if chat_id is None else chat_id
        kind: Kind = "channel" if str(number).startswith("-100") else "group"
        group = self._telegram.open_chat(number, kind, {"title": title})
        self._stand(group, "member")
        if kind == "group":
            self._say(group, extra={"new_chat_members": [self._telegram.bot]})
        return group

    async def remove_from_group(self, group: Chat) -> None:
        self._stand(group, "kicked")

    async def post(self, channel: Chat, text: str) -> Message:
        """Post in a channel, where nobody is named."""
        return await self.type(text, chat=channel)

    async def sees(self, text: str, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109 -- the wait is the point
        """The newest message of the bot with this in it, as soon as there is one.

        Raises:
            NotSeen: there was none in time.
        """
        found = await self._telegram.bell.until(lambda: self.shown(text), timeout)
        if found is None:
            raise NotSeen(f"{text!r} was not seen in {timeout} s:\n{transcript(self.private)}")
        return found

    async def sees_toast(self, text: str = "", timeout: float = PATIENCE) -> Toast:  # noqa: ASYNC109 -- same
        """The newest answer to a tap with this in it."""
        found = await self._telegram.bell.until(lambda: self._toast(text), timeout)
        if found is None:
            raise NotSeen(f"no toast with {text!r} was seen in {timeout} s")
        return found

    def shown(self, text: str) -> Message | None:
        """The newest message of the bot with this in its text or on a button of it."""
        return next(
            (
                message
                for message in reversed(self.said)
                if text in message.text or any(text in label for label in message.labels)
            ),
            None,
        )

    def transcript(self) -> str:
        return transcript(self.private)

    def _toast(self, text: str) -> Toast | None:
        return next((toast for toast in reversed(self.toasts) if text in toast.text), None)

    def _place(self, chat: Chat | None) -> Chat:
        return self.private if chat is None else chat

    def _say(self, chat: Chat, **content: Any) -> Message:
        self._must_be_able(chat)
        message = chat.add(
            Message(
                id=chat.next_id(),
                chat_id=chat.id,
                by_bot=False,
                sender=None if chat.kind == "channel" else self.about,
                date=self._telegram.now(),
                **content,
            )
        )
        kind = "channel_post" if chat.kind == "channel" else "message"
        self._tell(kind, chat, chat.wire_of(message))
        return message

    def _must_be_able(self, chat: Chat) -> None:
        """Writing to a bot opens the chat; a blocked bot must be unblocked first."""
        if chat.private and chat.standing == "kicked":
            raise NotPossible("whoever blocked the bot cannot write to it")
        if chat.private:
            chat.standing = "member"

    def _tell(self, kind: str, chat: Chat, payload: Wire) -> None:
        self._telegram.bell.ring()
        if chat.standing == "member":
            self._telegram.tell(kind, chat, payload)

    def _press(self, chat: Chat, message: Message, said: str) -> str:
        query = self._telegram.ask(chat, message)
        current = chat.messages.get(message.id)
        shown: Wire = (
            chat.wire_of(current)
            if current
            # As Telegram tells of a message that is gone, or too old to show.
            else {"chat": chat.wire, "message_id": message.id, "date": 0}
        )
        payload = {
            "id": query.id,
            "from": self.about,
            "message": shown,
            "chat_instance": str(-chat.id * 7919),
            "data": said,
        }
        self._tell("callback_query", chat, payload)
        return query.id

    def _stand(self, chat: Chat, standing: Standing) -> None:
        before, chat.standing = chat.standing, standing
        chat.note(_TURNS[chat.private, standing])
        self._telegram.bell.ring()
        self._telegram.tell("my_chat_member", chat, self._turn(chat, before, standing))

    def _turn(self, chat: Chat, before: Standing, after: Standing) -> Wire:
        bot = self._telegram.bot
        return {
            "chat": chat.wire,
            "from": self.about,
            "date": unix(self._telegram.now()),
            "old_chat_member": _member(bot, before),
            "new_chat_member": _member(bot, after),
        }


_TURNS = {
    (True, "member"): "the bot was unblocked",
    (True, "kicked"): "the bot was blocked",
    (False, "member"): "the bot was added",
    (False, "kicked"): "the bot was removed",
}
_FILE: Wire = {"file_id": "AwACAgQAAxk", "file_unique_id": "AgAD", "file_size": 5000}
_POLL: Wire = {
    "id": "1",
    "question": "?",
    "options": [{"text": word, "voter_count": 0, "persistent_id": word} for word in ("a", "b")],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": True,
    "members_only": False,
}


def _member(bot: Wire, standing: Standing) -> Wire:
    status = "left" if standing == "never" else standing
    return {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}


def _to(chat: Chat, message: Message | None) -> Wire:
    return {"reply_to_message": chat.wire_of(message)} if message else {}


def _button(message: Message, wanted: str | int) -> Wire:
    if isinstance(wanted, int):
        return message.buttons[wanted]
    for key in ("text", "callback_data"):
        for button in message.buttons:
            if button.get(key) == wanted:
                return button
    raise NotSeen(f"no button {wanted!r}; there are {message.labels}")
