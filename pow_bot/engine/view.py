"""What a door shows: the answered rows, what is said, and the present question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import Ask, At, Choice, Review, Text
from pow_bot.engine.kinds import Problem
from pow_bot.engine.session import Notice


@dataclass(frozen=True, slots=True)
class Row:
    """An answered question that stands, with the choices it had."""

    ask: Ask
    answer: Answer
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said beside the question; `fills` are the facts its text may use."""

    at: At
    text: Text
    tone: str
    fills: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """The question that is shown: an `Ask` with its choices as they are now, or a `Review`.

    `answer` is the earlier answer while it is being changed; `number` is (which, of how many)
    for a counting question; `elsewhere` is true where it can only be answered in private.
    """

    step: Ask | Review
    choices: tuple[Choice, ...] = ()
    answer: Answer | None = None
    problem: Problem | None = None
    number: tuple[int, int] | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One look at a conversation.

    Without a question it is at its end, or an effect is still due: a wish to go on brings it.
    `place` is where the question stands among those that were answered, counted from 1.
    """

    flow: str
    rows: tuple[Row, ...]
    notices: tuple[Notice, ...]
    statements: tuple[Statement, ...]
    question: Question | None
    place: int
    back: bool
    due: bool
    revision: int
