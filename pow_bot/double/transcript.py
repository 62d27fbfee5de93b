"""One conversation in plain text: the bot's words as they stand, the person's behind `> `."""

from pow_bot.double.chats import Chat, Line, Message


def transcript(chat: Chat) -> str:
    """Every message in order, edits in place, buttons as `[ label ]`, taps and toasts."""
    pieces = [piece for line in chat.lines if (piece := _piece(chat, line))]
    return "\n\n".join(pieces) + "\n" if pieces else ""


def _piece(chat: Chat, line: Line) -> str:
    match line.kind:
        case "message":
            return _message(chat, line.message)
        case "tap":
            return f"  > [ {line.words} ]"
        case "toast":
            return f"({line.words})"
    return f"- {line.words} -"


def _message(chat: Chat, number: int) -> str:
    message = chat.messages.get(number)
    if message is None:
        return "- deleted -"
    if not message.by_bot:
        return _said(chat, message)
    return "\n".join([message.words, *_buttons(message), *_keys(message)])


def _said(chat: Chat, message: Message) -> str:
    who = "" if chat.private or not message.sender else f"{message.sender['first_name']}: "
    edited = " (edited)" if message.edited else ""
    return "\n".join(f"  > {line}" for line in f"{who}{message.words}{edited}".splitlines())


def _buttons(message: Message) -> list[str]:
    return [" ".join(_button(button) for button in row) for row in message.rows]


def _button(button: dict[str, str]) -> str:
    leads = f" -> {button['url']}" if "url" in button else ""
    return f"[ {button['text']}{leads} ]"


def _keys(message: Message) -> list[str]:
    rows = message.reply["keyboard"] if message.reply else []
    return [" ".join(f"[[ {key['text']} ]]" for key in row) for row in rows]
