"""What a conversation is made of: an ordered list of steps, each on the route or not.

There are no gotos, so no loop can be written. Files are read one layer above, in `authoring`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pow_bot.engine.answers import Answer
from pow_bot.engine.conditions import ALWAYS, Seen, When

Private = Literal["no", "yes", "link"]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in the source language (Dutch), and the context it is translated in.

    `where` is the file and line it stands in, for messages about mistakes.
    """

    context: str
    source: str
    where: str = field(default="", compare=False)


class At(NamedTuple):
    """The address of a step: answers are kept under (flow, step)."""

    flow: str
    step: str

    def __str__(self) -> str:
        return f"{self.flow}.{self.step}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. `label` is a text of the flow, or a proper name that nobody translates."""

    name: str
    label: Text | str
    private: bool = False
    exclusive: bool = False
    opens: Text | None = None
    change: str | None = None
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What all steps have. `line` is the place in `file`, for messages about mistakes."""

    at: At
    when: When = ALWAYS
    line: int = 0
    file: str = ""

    @property
    def earlier(self) -> tuple[At, ...]:
        """The addresses that it had under other names."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Step):
    """A question. `may` holds the ways out: `dont_know`, `skip`; `must` the reason for having none.

    `again_after` names questions of the same flow whose answer this one was about: another answer
    there, and it is asked again.
    """

    kind: str
    text: Text
    help: Text | None = None
    choices: tuple[Choice, ...] = ()
    source: str | None = None
    may: frozenset[str] = frozenset()
    must: str | None = None
    counts: bool = False
    private: Private = "no"
    was: tuple[str, ...] = ()
    again_after: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def earlier(self) -> tuple[At, ...]:
        """The addresses that it had under other names."""
        return tuple(At(self.at.flow, name) for name in self.was)


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Step):
    """Something told, shown together with the next question.

    `tone` is `plain`, `safety` (what protects), `done`, or `why` (what was decided, with the way
    to its explanation).
    """

    text: Text
    tone: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Step):
    """*Klopt dit?* Its answer covers the answers that were shown."""

    text: Text
    help: Text | None
    yes: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(Step):
    """Something done outside the conversation, answered by its own receipt.

    `brings` names what comes out of it, with the values that a condition may compare; none are
    named for what is only a filling of a text.
    """

    action: str
    again: str | None = None
    undo: str | None = None
    brings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Step):
    """Another flow in this place; answered when that flow is at its end."""

    flow: str


@dataclass(frozen=True)
class Flow:
    """An ordered list of steps. `keep` is how long its answers stay: `draft` or `day`."""

    name: str
    title: Text
    steps: tuple[Step, ...]
    version: str = "1"
    interrupt: bool = False
    keep: str = "draft"
    region_after: str | None = None
    file: str = ""

    @cached_property
    def by_name(self) -> Mapping[str, Step]:
        """The steps by their own name."""
        return {step.at.step: step for step in self.steps}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each question up to the review; a branch repeats its question's number."""
        numbers: dict[str, int] = {}
        count = 0
        for step in self.steps:
            if isinstance(step, Review):
                break
            if isinstance(step, Ask):
                count += step.counts
                numbers[step.at.step] = count
        return numbers


@dataclass(frozen=True, slots=True)
class Fact:
    """Something derived from answers: never asked, never stored.

    `reads` names the answers as `flow.step`; `values` are all that `derive` can return beside
    `unknown` and `not_asked`, or none for what no condition compares and only a consent covers. `derive` takes the standing answers it reads, and today's date.
    """

    name: str
    reads: tuple[str, ...]
    values: tuple[str, ...]
    derive: Callable[[Mapping[str, Answer], date], Seen]


@dataclass(frozen=True, slots=True)
class Source:
    """Choices that come from data, such as the municipalities of a postcode."""

    name: str
    reads: tuple[str, ...]
    choices: Callable[[Mapping[str, Answer], date], tuple[Choice, ...]]
