"""What people type to the bench in Telegram, as Telegram posts it."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

# From the first word to the yes to Telegram, and from the first question to the receipt.
FIRST_WORDS = ("/start", "Nederlands", "ja")
ANSWERS = ("1", "7511", "hier in deze chat", "4", "ja, verstuur")
FIRST_PERSON = 900_000_001


class Told:
    """Numbers updates one after the other, as Telegram does for a bot."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = itertools.count(480_000_001)
        self._messages: Iterator[int] = itertools.count(1)

    def update(self, person: int, words: str) -> dict[str, Any]:
        """Somebody typed this."""
        about = {"id": person, "first_name": "Noor"}
        message: dict[str, Any] = {
            "message_id": next(self._messages),
            "date": 1_790_000_000,
            "chat": {**about, "type": "private"},
            "from": {**about, "is_bot": False, "language_code": "nl"},
            "text": words,
        }
        if words.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words)}]
        return {"update_id": next(self._numbers), "message": message}

    def body(self, person: int, words: str) -> bytes:
        """The same, as it is posted."""
        return json.dumps(self.update(person, words)).encode()
