"""What goes over the wire: JSON objects, lengths as Telegram counts them, and refusals."""

import json
import re
from datetime import datetime
from typing import Any

Wire = dict[str, Any]

_NUMBER = re.compile(r"-?[0-9]{1,18}\Z")


class Refused(Exception):
    """The method is not done, in the words of the Bot API."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def answer(self) -> Wire:
        answer: Wire = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad(reason: str) -> Refused:
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    return Refused(403, f"Forbidden: {reason}")


def too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", seconds)


def units(text: str) -> int:
    """The length in UTF-16 code units, which is how Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """A piece of a text, with offset and length in UTF-16 code units."""
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le")


def number_in(text: str) -> int | None:
    """The number that this is, as Telegram writes numbers of chats; None for another text."""
    return int(text) if _NUMBER.match(text) else None


def sound(said: Any) -> Any:
    """The same JSON, if it can be written down.

    Raises:
        Refused: there is half a character in it.
    """
    try:
        json.dumps(said, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    return said


def unix(moment: datetime) -> int:
    return int(moment.timestamp())
