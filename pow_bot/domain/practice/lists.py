"""Letters and checklists of a region, and those that every region starts with."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import yaml

from pow_bot.domain.practice.words import Setting

_DATA = Path(__file__).parent / "data"
_NOT_SAID = frozenset({"code", "safety", "answers"})
# A step, and what was answered there: the value, or `unknown`.
Given: TypeAlias = tuple[str, str]
# What a letter may fill in.
FILLS = frozenset({"reference", "team"})


@dataclass(frozen=True)
class Written:
    """A letter in one language."""

    title: str
    text: str


@dataclass(frozen=True)
class Template:
    """A letter to start from, by locale."""

    code: str
    said: Mapping[str, Written]


@dataclass(frozen=True)
class Check:
    """Something to be done, by locale; a `safety` item costs somebody money or rights if forgotten."""

    code: str
    said: Mapping[str, str]
    safety: bool = False

    def in_(self, locale: str) -> str:
        """In this language; in Dutch where the region did not write it in that."""
        return self.said.get(locale) or self.said["nl"]


def _templates() -> tuple[Template, ...]:
    return tuple(map(_template, _read("templates")))


def _checklists() -> Mapping[str, tuple[Check, ...]]:
    return {
        line: tuple(_check(one) for one in items) for line, items in _read("checklists").items()
    }


@dataclass(frozen=True)
class Templates(Setting):
    """The letters that colleagues start from."""

    name: ClassVar[str] = "templates"
    letters: tuple[Template, ...] = field(default_factory=_templates)


@dataclass(frozen=True)
class Checklists(Setting):
    """What is to be done for somebody, by line."""

    name: ClassVar[str] = "checklists"
    lines: Mapping[str, tuple[Check, ...]] = field(default_factory=_checklists)

    def of(self, line: str, said: Set[Given] = frozenset()) -> tuple[Check, ...]:
        """The items of a line, those of safety first, and those that an answer asks for.

        The latter are of other lines, in the words of this region, as long as it has them there.
        """
        asked = {one.code: one for one in self._asked(said)}
        found = asked | {one.code: one for one in self.lines.get(line, ())}
        return tuple(sorted(found.values(), key=lambda check: not check.safety))

    def _asked(self, said: Set[Given]) -> Iterator[Check]:
        for line, items in self.lines.items():
            for one in items:
                if one.safety and said & asking().get((line, one.code), frozenset()):
                    yield one


def _template(letter: Mapping[str, Any]) -> Template:
    said = {locale: Written(**said) for locale, said in letter.items() if locale != "code"}
    return Template(letter["code"], said)


def _check(item: Mapping[str, Any]) -> Check:
    said = {name: str(value) for name, value in item.items() if name not in _NOT_SAID}
    return Check(item["code"], said, bool(item.get("safety", False)))


@cache
def asking() -> Mapping[tuple[str, str], frozenset[Given]]:
    """The answers that ask for an item, by its line and code."""
    return {
        (line, one["code"]): frozenset(
            (step, value) for step, values in one["answers"].items() for value in values
        )
        for line, items in _read("checklists").items()
        for one in items
        if "answers" in one
    }


@cache
def _read(name: str) -> Any:
    return yaml.load((_DATA / f"{name}.yaml").read_bytes(), yaml.CSafeLoader)
