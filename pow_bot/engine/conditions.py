"""Conditions are data, in one closed grammar for steps and for decision tables.

A cell is a value, a list (any of), `{not: x}`, `{at_least: n}` or `{at_most: n}`; among the
values stand the two words for what is not known, `unknown` and `not_asked`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pow_bot.engine.answers import NOT_ASKED, UNKNOWN

Seen = str | int | tuple[str, ...]
Known = str | int


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where one of the values was seen; of several choices, where one of them was."""

    values: tuple[Known, ...]

    def __call__(self, seen: Seen) -> bool:
        if isinstance(seen, tuple):
            return any(value in seen for value in self.values)
        return seen in self.values


@dataclass(frozen=True, slots=True)
class NoneOf:
    """True where something else is known. What is unknown or not asked is never "something else"."""

    values: tuple[Known, ...]

    def __call__(self, seen: Seen) -> bool:
        return seen not in (UNKNOWN, NOT_ASKED) and not AnyOf(self.values)(seen)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True for a known number of `least` or more."""

    least: int

    def __call__(self, seen: Seen) -> bool:
        return isinstance(seen, int) and seen >= self.least


@dataclass(frozen=True, slots=True)
class AtMost:
    """True for a known number of `most` or less."""

    most: int

    def __call__(self, seen: Seen) -> bool:
        return isinstance(seen, int) and seen <= self.most


Cell = AnyOf | NoneOf | AtLeast | AtMost


@dataclass(frozen=True, slots=True)
class When:
    """All cells must match; none at all always does."""

    cells: tuple[tuple[str, Cell], ...] = ()

    def holds(self, see: Callable[[str], Seen]) -> bool:
        # No generator: this runs for every step of every walk.
        for name, cell in self.cells:  # noqa: SIM110
            if not cell(see(name)):
                return False
        return True

    def __and__(self, other: "When") -> "When":
        return When(self.cells + other.cells)


ALWAYS = When()
