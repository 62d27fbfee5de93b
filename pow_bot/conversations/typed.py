"""What the kinds have in common that read something typed, with choices that may stand beside it.

What is typed goes nowhere but into the answer: no problem, exception or log repeats it. The one
exception is the address that an e-mail may have been meant to be, shown to its own writer.
"""

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import ClassVar

from pow_bot.engine.answers import GIVEN, Answer
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Ask, Choice, Text
from pow_bot.engine.heard import Here, Said
from pow_bot.engine.kinds import Asked, Problem
from pow_bot.engine.plain_kinds import chosen, renamed
from pow_bot.engine.words import clean

# Longer than any place, number or address; the rest of a pasted page is not read.
_LONGEST = 300

EMPTY = Text("kind/empty", "Schrijf of kies eerst een antwoord.")


class Typed(ABC):
    """Something typed, or one of the choices beside it."""

    options: ClassVar[frozenset[str]] = frozenset()
    free: ClassVar[bool] = False
    unclear: ClassVar[Text]
    texts: ClassVar[tuple[Text, ...]]

    def show(self, value: str) -> str:
        """A kept value as people write it."""
        return value

    def understand(self, said: Said, asked: Asked) -> Answer | Problem:
        said = replace(said, text=clean(said.text[:_LONGEST]))
        if name := chosen(said, asked):
            return Answer(name)
        if said.choices:
            return self._offered(said.choices, asked.ask)
        return self._read(said.text, asked.ask) if said.text else Problem(EMPTY)

    def stands(self, answer: Answer, asked: Asked) -> Answer | None:
        if isinstance(answer.value, str) and self._keeps(answer.value, asked.ask):
            return answer
        name = renamed(answer.value, asked)
        return Answer(name) if name else None

    def seen(self, answer: Answer) -> Seen:
        value = str(answer.value)
        return GIVEN if self._typed(value) else value

    def classes(self, ask: Ask) -> tuple[Seen, ...]:
        return (GIVEN, *names_of(ask.choices))

    def examples(self, ask: Ask, choices: tuple[Choice, ...], here: Here) -> tuple[Answer, ...]:
        return tuple(Answer(value) for value in (*self._samples(ask), *names_of(choices)))

    def _offered(self, names: tuple[str, ...], ask: Ask) -> Answer | Problem:
        """What was offered after a slip is no choice of the question, and yet an answer."""
        fits = len(names) == 1 and len(names[0]) <= _LONGEST and self._keeps(names[0], ask)
        return Answer(names[0]) if fits else Problem(self.unclear)

    @abstractmethod
    def _read(self, text: str, ask: Ask) -> Answer | Problem:
        """Read what was typed; never empty, never endless."""

    @abstractmethod
    def _typed(self, value: str) -> bool:
        """Whether this has the form of a typed value, so that it is no choice."""

    @abstractmethod
    def _keeps(self, value: str, ask: Ask) -> bool:
        """Whether this is a typed value that the step accepts now."""

    @abstractmethod
    def _samples(self, ask: Ask) -> tuple[str, ...]:
        """Typed values that conditions, sources or facts can tell apart."""


def names_of(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    return tuple(choice.name for choice in choices if choice.change is None)
