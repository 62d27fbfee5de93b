"""The parameters of a method, from a query, a form or JSON, read as the Bot API reads them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pow_bot.double.wire import bad

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
        try:
            return int(value) if value != "" else default
        except (TypeError, ValueError):
            raise bad(f"parameter {name} must be an integer") from None

    def truth(self, name: str) -> bool:
        return str(self._given.get(name, "")).lower() in _TRUE

    def json(self, name: str) -> Any:
        """An object or a list: as such in a JSON body, as its source elsewhere."""
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else None
        except json.JSONDecodeError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None
