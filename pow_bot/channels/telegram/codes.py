"""What a button carries: at most 64 bytes that say what was tapped, and hold nothing of a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pow_bot.engine.flow import At

# What Telegram lets a button carry.
MOST_BYTES = 64
_MARK = "|"


@dataclass(frozen=True, slots=True)
class Chose:
    """An answer to a question. `revision` is there where a yes counts only for what was shown."""

    at: At
    choice: str
    revision: int | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        shown = () if self.revision is None else (str(self.revision),)
        return "a", str(self.at), self.choice, *shown


@dataclass(frozen=True, slots=True)
class Picked:
    """One of several choices, put on or taken off; said twice it is the same."""

    at: At
    choice: str
    on: bool

    @property
    def parts(self) -> tuple[str, ...]:
        return "p", str(self.at), self.choice, "1" if self.on else "0"


@dataclass(frozen=True, slots=True)
class Ready:
    """The choices that were picked are the answer."""

    at: At

    @property
    def parts(self) -> tuple[str, ...]:
        return "d", str(self.at)


@dataclass(frozen=True, slots=True)
class Changing:
    """Ask this again."""

    at: At

    @property
    def parts(self) -> tuple[str, ...]:
        return "c", str(self.at)


@dataclass(frozen=True, slots=True)
class Language:
    """Go on in this language."""

    locale: str

    @property
    def parts(self) -> tuple[str, ...]:
        return "l", self.locale


@dataclass(frozen=True, slots=True)
class Consents:
    """Whether this messenger may carry the conversation."""

    yes: bool

    @property
    def parts(self) -> tuple[str, ...]:
        return "y" if self.yes else "x", ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of theirs, by its place in the list of questions."""

    number: int

    @property
    def parts(self) -> tuple[str, ...]:
        return "q", str(self.number)


@dataclass(frozen=True, slots=True)
class Opens:
    """A conversation that interrupts, by its name."""

    flow: str

    @property
    def parts(self) -> tuple[str, ...]:
        return "f", self.flow


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish that needs nothing more, by its name in `WISHES`."""

    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        return (_LETTERS[self.name],)


Code: TypeAlias = Chose | Picked | Ready | Changing | Language | Consents | Asked | Opens | Wish

WISHES: Mapping[str, str] = {
    "w": "change",
    "g": "go_on",
    "o": "website",
    "r": "write",
    "s": "share",
    "b": "begin",
    "t": "status",
    "n": "anew",
    "h": "human",
}
_LETTERS = {name: letter for letter, name in WISHES.items()}


def written(code: Code) -> str:
    """What a button carries for this."""
    return _MARK.join(code.parts)


def read(data: str) -> Code | None:
    """What a button said; None where it is none of ours, or of another time."""
    letter, *rest = data.split(_MARK)
    try:
        return Wish(WISHES[letter]) if not rest else _READ[letter](*rest)
    except (ValueError, KeyError, TypeError):
        return None


def _chose(at: str, choice: str, revision: str | None = None) -> Code:
    return Chose(_at(at), choice, None if revision is None else int(revision))


def _picked(at: str, choice: str, on: str) -> Code:
    return Picked(_at(at), choice, {"0": False, "1": True}[on])


def _at(written_at: str) -> At:
    flow, step = written_at.split(".")
    return At(flow, step)


_READ: Mapping[str, Callable[..., Code]] = {
    "a": _chose,
    "p": _picked,
    "d": lambda at: Ready(_at(at)),
    "c": lambda at: Changing(_at(at)),
    "l": Language,
    "y": lambda _: Consents(yes=True),
    "x": lambda _: Consents(yes=False),
    "q": lambda number: Asked(int(number)),
    "f": Opens,
}
