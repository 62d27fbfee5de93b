"""What a policy officer asks of a table: why this outcome, for this set of answers."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pow_bot.authoring.mistakes import instead
from pow_bot.authoring.reads import MUNICIPALITY, owner, table_of
from pow_bot.conversations.book import read_book
from pow_bot.conversations.deciding import INPUTS, Reader, table_for
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.regions.places import municipalities, regions
from pow_bot.engine.answers import NOT_ASKED, UNKNOWN, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import AnyOf, AtLeast, AtMost, Cell, NoneOf, Seen
from pow_bot.engine.flow import Ask, At, Choice
from pow_bot.engine.heard import Here, Said
from pow_bot.engine.kinds import Asked, Problem
from pow_bot.engine.tables import Row, Table, decide_all
from pow_bot.engine.understanding import understand
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content

# Kinds that are answered by the name of a choice alone.
CHOSEN = ("choice", "several", "yes_no", "consent")


class NoSuchRule(LookupError):
    """There is no table, place, name or value like this; says what may have been meant."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that was passed over, with each cell that did not hold: what it read, what it takes."""

    row: str
    cells: tuple[tuple[str, str, str], ...]

    def __str__(self) -> str:
        cells = (f"{name} is {seen}, it takes {wants}" for name, seen, wants in self.cells)
        return f"{self.row}: {'; '.join(cells)}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row that counts. `where` is its file and line."""

    row: str
    gives: Mapping[str, str]
    reason: str
    where: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a table came to what it came to."""

    table: str
    version: str
    region: str | None
    municipality: str | None
    outcomes: tuple[Outcome, ...]
    read: Mapping[str, str]
    passed: tuple[Passed, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "version": self.version,
            "region": self.region,
            "municipality": self.municipality,
            "outcomes": [
                {"row": one.row, "gives": dict(one.gives), "reason": one.reason, "where": one.where}
                for one in self.outcomes
            ],
            "read": dict(self.read),
            "passed": [
                {
                    "row": one.row,
                    "cells": [
                        {"name": name, "read": seen, "takes": takes}
                        for name, seen, takes in one.cells
                    ],
                }
                for one in self.passed
            ],
        }

    def as_text(self) -> str:
        place = ", ".join(filter(None, (self.region, self.municipality)))
        lines = [f"Table {self.table}, version {self.version}{f', for {place}' if place else ''}"]
        for one in self.outcomes:
            given = ", ".join(f"{name}: {value}" for name, value in one.gives.items())
            lines += ["", given, f"  by the row {one.row} ({one.where})", f"  {one.reason}"]
        lines += ["", "What was read:"]
        lines += [f"  {name}: {value}" for name, value in self.read.items()]
        if self.passed:
            lines += ["", "Rows above it that did not match:"]
            lines += [f"  {one}" for one in self.passed]
        return "\n".join(lines)


def opened(locale: str, folder: Path | None = None) -> Speaker:
    """The flows and tables of a folder, or those that came with the program, in one language.

    Raises:
        Mistaken: with everything that is wrong in them.
    """
    catalogues = Catalogues(content("locales"))
    return Speaker(read_book(folder or content("flows"), catalogues), catalogues, locale)


def table_named(book: Book, name: str, place: str | None) -> Table:
    """A table as a region or a municipality has it.

    Raises:
        NoSuchRule: there is no such table or place.
    """
    _require(name, book.tables, "table")
    return table_of(book, name, *_place(place))


def explain(
    speaker: Speaker, name: str, told: Iterable[str], place: str | None, today: date
) -> Explanation:
    """Why these answers, each `step=value`, lead to what the table gives.

    What a table reads may also be told itself: a fact, or what no flow knows.

    Raises:
        NoSuchRule: a table, place, name or value that is not there.
    """
    book = speaker.book
    table = table_named(book, name, place)
    reader = _Telling(speaker, table, place, today).reader(told)
    table = table_for(book, name, reader)
    decisions = decide_all(table, reader.see)
    counting = [one.row for one in decisions]
    _require_told(table, counting[-1], decisions[0].read)
    by_name = {row.name: row for row in table.rows}
    return Explanation(
        table=table.name,
        version=table.version,
        region=reader.region,
        municipality=reader.municipality,
        outcomes=tuple(
            Outcome(one.row, one.gives, speaker.say(one.reason), _where(by_name[one.row]))
            for one in decisions
        ),
        read={what: shown(seen) for what, seen in decisions[0].read.items()},
        passed=tuple(_passed(table, reader, counting)),
    )


def shown(seen: Seen) -> str:
    """What was read, as it is written in a table."""
    return ", ".join(seen) if isinstance(seen, tuple) else str(seen)


def takes(cell: Cell) -> str:
    """What a cell takes, as one reads it."""
    match cell:
        case AnyOf(values):
            return " or ".join(map(str, values))
        case NoneOf(values):
            return f"anything known but {' or '.join(map(str, values))}"
        case AtLeast(least):
            return f"{least} or more"
        case AtMost(most):
            return f"{most} or less"


@dataclass(frozen=True, slots=True)
class _Telling:
    """Reads what was typed after a table's name."""

    speaker: Speaker
    table: Table
    place: str | None
    today: date

    @property
    def book(self) -> Book:
        return self.speaker.book

    @property
    def flow(self) -> str:
        found = owner(self.book, self.table, INPUTS)
        return found.name if found else self.book.main

    def reader(self, told: Iterable[str]) -> Reader:
        region, municipality = _place(self.place)
        given = {self.book.region: region, MUNICIPALITY: municipality}
        certain = {name: code for name, code in given.items() if code}
        answers: dict[At, Answer] = {}
        steps = self._steps()
        for each in told:
            name, equals, value = each.partition("=")
            if not equals:
                raise NoSuchRule(f"Write `{each}` with its value: {each}=...")
            if name not in steps:
                certain[name] = self._given(name, value, steps)
            elif value != NOT_ASKED:
                answers[steps[name].at] = self._answer(steps[name], value)
        return Reader(self.book, self.flow, answers, self.today, certain)

    def _given(self, name: str, value: str, steps: Iterable[str]) -> str:
        """A fact told itself, or what no flow knows."""
        facts = [known for known in self.table.reads if known not in steps]
        own = [known for known in steps if "." not in known]
        if name not in facts:
            fix = instead(name, [*facts, *own], f"This table reads {', '.join(self.table.reads)}.")
            raise NoSuchRule(f"Nobody asks or knows `{name}`. {fix}")
        _require(value, self.table.reads[name], f"value of `{name}`")
        return value

    def _steps(self) -> Mapping[str, Ask]:
        """All questions, by their own name and with that of their flow; those it reads go first."""
        everywhere = [step for flow in self.book.flows.values() for step in flow.steps]
        asks = [step for step in everywhere if isinstance(step, Ask)]
        behind = set(self._behind())
        ranked = sorted(asks, key=lambda ask: (ask.at in behind, ask.at.flow == self.flow))
        return {str(ask.at): ask for ask in asks} | {ask.at.step: ask for ask in ranked}

    def _behind(self) -> Iterator[At]:
        """The questions that the table reads, by itself or through a fact."""
        facts = self.book.facts
        for name in (*self.table.reads, self.book.region, MUNICIPALITY):
            if name in facts:
                yield from (At(*key.split(".", 1)) for key in facts[name].reads)
            else:
                yield At(self.flow, name)

    def _answer(self, ask: Ask, value: str) -> Answer:
        """An answer by the names of its choices, `unknown`, or as somebody would type it."""
        if value == UNKNOWN and ask.may:
            return Answer(unknown="dont_know" if "dont_know" in ask.may else "skip")
        if ask.source is not None:
            return Answer(value)
        asked = Asked(ask, ask.choices, Here(self.today), self.speaker.catalogues)
        answer = understand(self._said(ask, value), asked, self.book.kinds[ask.kind])
        if isinstance(answer, Answer):
            return answer
        raise NoSuchRule(
            f"`{value}` is no value of `{ask.at.step}`. {self._fix(ask, value, answer)}"
        )

    def _fix(self, ask: Ask, value: str, found: Problem | Choice) -> str:
        """What to write instead: a choice by its name, or what a person would be told."""
        names = [choice.name for choice in ask.choices if not choice.change]
        names += [UNKNOWN] if ask.may else []
        if isinstance(found, Problem) and ask.kind not in CHOSEN:
            return instead(value, names, self.speaker.problem(found)["text"])
        return instead(value, names)

    def _said(self, ask: Ask, value: str) -> Said:
        names = tuple(part.strip() for part in value.split(","))
        known = {choice.name for choice in ask.choices}
        return Said(choices=names) if known.issuperset(names) else Said(text=value)


def _place(place: str | None) -> tuple[str | None, str | None]:
    """Region and municipality of a code; of a municipality its region too."""
    if place is None or place in regions():
        return place, None
    one = municipalities().get(place)
    if one is None:
        raise NoSuchRule(f"`{place}` is no region or municipality; a code looks like AM13, GM0855.")
    return one.region.code, place


def _require(name: str, known: Collection[str], what: str) -> None:
    if name not in known:
        raise NoSuchRule(f"`{name}` is no {what}. {instead(name, known)}")


def _require_told(table: Table, last: str, read: Mapping[str, Seen]) -> None:
    """Nothing is explained of answers that nobody can have: what a row asks for must be told."""
    rows = table.rows[: [row.name for row in table.rows].index(last) + 1]
    for name in dict.fromkeys(name for row in rows for name, _ in row.when.cells):
        seen = read[name]
        if not set(seen if isinstance(seen, tuple) else (seen,)) <= {*table.reads[name]}:
            words = ", ".join(table.reads[name])
            raise NoSuchRule(f"`{name}` is {shown(seen)} here; the table takes {words}. Tell more.")


def _passed(table: Table, reader: Reader, counting: list[str]) -> Iterator[Passed]:
    """The rows above the last that counts, with the cells that kept them from it."""
    names = [row.name for row in table.rows]
    for row in table.rows[: names.index(counting[-1])]:
        cells = tuple(
            (name, shown(reader.see(name)), takes(cell))
            for name, cell in row.when.cells
            if not cell(reader.see(name))
        )
        if cells:
            yield Passed(row.name, cells)


def _where(row: Row) -> str:
    return f"{row.reason.where.rpartition(':')[0]}:{row.line}"
