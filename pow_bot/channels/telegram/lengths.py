"""A message that is longer than Telegram takes, in parts: nothing of what the team wrote is lost."""

from dataclasses import replace

from pow_bot.channels.telegram.saying import LONGEST, Message


def parts(message: Message) -> tuple[Message, ...]:
    """The message, or more of them with the buttons under the last.

    Markup must stand at its beginning, so that no tag is cut in two.
    """
    *first, last = _parts(message.text)
    return *(Message(part, letter=message.letter) for part in first), replace(message, text=last)


def _parts(text: str) -> list[str]:
    """Pieces of at most so many units, each ending with a word where it can."""
    pieces = []
    while _units(text) > LONGEST:
        end = _end(text)
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*pieces, text]


def _end(text: str) -> int:
    end = LONGEST
    while (over := _units(text[:end]) - LONGEST) > 0:
        end -= (over + 1) // 2
    space = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end))
    if space > end // 2:
        return space
    # A text without spaces is cut anywhere but in an escaped character.
    escaped = text.rfind("&", end - 5, end)
    return end if escaped < 0 or ";" in text[escaped:end] else escaped


def _units(text: str) -> int:
    """What Telegram counts: units of sixteen bits. Markup counts here as well."""
    return len(text.encode("utf-16-le")) // 2
