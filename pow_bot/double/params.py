"""The parameters of a method, from a query, a form or JSON, read as the Bot API reads them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pow_bot.double.wire import Refused, Wire, bad, number_in, sound

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True)
class Upload:
    """A file that came with a form."""

    name: str
    size: int
    content_type: str


class Params:
    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = {name: value for name, value in given.items() if value is not None}

    def raw(self, name: str) -> Any:
        return self._given.get(name)

    def text(self, name: str) -> str:
        value = self._given.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        value = self._given.get(name, "")
        if value == "":
            return default
        number = number_in(str(value))
        if number is None:
            raise bad(f"parameter {name} must be an integer")
        return number

    def truth(self, name: str) -> bool:
        return str(self._given.get(name, "")).lower() in _TRUE

    def json(self, name: str) -> Any:
        """An object or a list: as such in a JSON body, as its source elsewhere."""
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return sound(json.loads(value)) if value.strip() else None
        except ValueError:
            raise self._unreadable(name) from None

    def object(self, name: str) -> Wire:
        """An object; an empty one where there is none."""
        value = self.json(name)
        if not value:
            return {}
        if not isinstance(value, dict):
            raise self._unreadable(name)
        return value

    def list(self, name: str) -> list[Any] | None:
        value = self.json(name)
        if value is not None and not isinstance(value, list):
            raise self._unreadable(name)
        return value

    def _unreadable(self, name: str) -> Refused:
        return bad(f"can't parse {name.replace('_', ' ')} JSON object")
