"""What may stand in a text although a rule refuses it: each with its reason, in `allowed.txt`.

It lies beside the flows: `Kamer van Koophandel: the name of the office`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pow_bot.authoring.mistakes import Mistake
from pow_bot.authoring.plain_language.word_list import lines

FILE = "allowed.txt"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Words that are as they must be."""

    words: str
    reason: str
    file: str
    line: int

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){re.escape(self.words)}(?!\w)")


def allowed(folder: Path) -> tuple[Allowed, ...]:
    """What is allowed in a folder of flows; nothing where there is no such file."""
    path = folder / FILE
    if not path.is_file():
        return ()
    name = f"{folder.name}/{FILE}"
    read = lines(path.read_text("utf-8"))
    return tuple(Allowed(words, reason, name, line) for line, words, reason in read)


def without(text: str, exceptions: Iterable[Allowed]) -> str:
    """The text with a neutral word in the place of each exception."""
    for each in exceptions:
        text = each.pattern.sub("{allowed}", text)
    return text


def check_exceptions(exceptions: Iterable[Allowed]) -> list[Mistake]:
    """An exception without a reason is refused: nobody would dare to take it away."""
    fix = "Write it behind a colon, or mend the text."
    return [
        Mistake(e.file, e.line, f"`{e.words}` has no reason.", fix)
        for e in exceptions
        if not e.reason
    ]


def unused(exceptions: Iterable[Allowed], texts: Iterable[str]) -> list[Mistake]:
    """Exceptions that no text needs any more."""
    everything = "\n".join(texts)
    return [
        Mistake(e.file, e.line, f"`{e.words}` stands in no text.", "Take it away.")
        for e in exceptions
        if not e.pattern.search(everything)
    ]
