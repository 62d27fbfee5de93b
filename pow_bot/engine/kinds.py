"""What a question can ask for. Kinds that need data or a library are passed in, as the same shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from pow_bot.engine.answers import Answer
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Ask, Choice, Text
from pow_bot.engine.heard import Here, Said


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer was not understood, in words that help; `options` are what may be meant."""

    text: Text
    fills: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Choice, ...] = ()


class Wording(Protocol):
    """How a text reads. The engine asks this only to recognise a label that somebody typed."""

    def labels(self, text: Text | str) -> tuple[str, ...]:
        """The text in every language there is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands now: with the choices that data brought and this channel allows."""

    ask: Ask
    choices: tuple[Choice, ...]
    here: Here
    wording: Wording
    covers: str = ""

    @property
    def elsewhere(self) -> bool:
        """Whether it can only be answered in private, and this channel is not."""
        return self.ask.private != "no" and not self.here.private

    def choice(self, name: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.name == name), None)


class Kind(Protocol):
    """One type of answer.

    `options` are the words a flow may add to a question of this kind, `texts` what it says of
    itself in the source language, `free` whether people write whatever they like in it.
    """

    options: ClassVar[frozenset[str]]
    texts: ClassVar[tuple[Text, ...]]
    free: ClassVar[bool]

    def understand(self, said: Said, asked: Asked) -> Answer | Problem:
        """Read what was said, leniently."""

    def stands(self, answer: Answer, asked: Asked) -> Answer | None:
        """The answer as the step would read it now, or None where it no longer accepts it."""

    def seen(self, answer: Answer) -> Seen:
        """What a condition sees of a known answer."""

    def classes(self, ask: Ask) -> tuple[Seen, ...]:
        """All values that a condition can meet."""

    def examples(self, ask: Ask, choices: tuple[Choice, ...], here: Here) -> tuple[Answer, ...]:
        """One answer for each class that a condition, a source or a fact can tell apart."""
