"""Books that can be used, and the last one that worked while a file is broken."""

from collections.abc import Callable, Mapping
from pathlib import Path

from pow_bot.authoring.checks import Inputs, Limits, faults
from pow_bot.authoring.mistakes import Mistake, Mistaken
from pow_bot.authoring.question_files import Group
from pow_bot.authoring.reading import Shelf, read
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Fact, Source
from pow_bot.engine.kinds import Kind, Wording


def load(
    folder: Path,
    *,
    kinds: Mapping[str, Kind],
    facts: Mapping[str, Fact],
    sources: Mapping[str, Source],
    wording: Wording,
    main: str,
    municipalities: Mapping[str, str] | None = None,
    inputs: Inputs | None = None,
) -> Book:
    """Read a folder of flows, tables and overlays.

    Raises:
        Mistaken: with everything that is wrong, by file and line.
    """
    reading = read(folder, Shelf(kinds, facts, sources, wording, main, municipalities or {}))
    wrong = faults(reading, Limits(inputs=inputs or {}))
    if wrong:
        raise Mistaken(wrong)
    return reading.book


class Library:
    """The last book and questions that worked: a broken file is told, and never stops a server."""

    def __init__(
        self, load: Callable[[], Book], ask: Callable[[], tuple[Group, ...]] = tuple
    ) -> None:
        self._load = load
        self._ask = ask
        self.book = load()
        self.questions = ask()

    def reload(self) -> tuple[Book, tuple[Mistake, ...]]:
        """Read again; where something is wrong, the old book and what is wrong."""
        try:
            book, questions = self._load(), self._ask()
        except Mistaken as found:
            return self.book, found.mistakes
        self.book, self.questions = book, questions
        return self.book, ()
