"""What the tables decide: an intake's queue, line and urgency, and others, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pow_bot.authoring.reads import MUNICIPALITY, owner, table_of
from pow_bot.engine.answers import NOT_ASKED, UNKNOWN, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Ask, At, Fact
from pow_bot.engine.tables import Decision, Table, decide, decide_all

# What tables read that no flow knows, with its values; and what holds where nobody said it.
INPUTS: Mapping[str, tuple[str, ...]] = {"distress": ("yes", "no")}
_UNSAID: Mapping[str, str] = {"distress": "no"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The region (None for the catch-all queue) and the decisions, in the order of the tables.

    `municipality` is there only where it is certain.
    """

    region: str | None
    decisions: tuple[Decision, ...]
    municipality: str | None = None

    def gives(self, name: str) -> str:
        """One outcome by name: `line`, `urgency`."""
        return next(d.gives[name] for d in self.decisions if name in d.gives)

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(d.gives["tag"] for d in self.decisions if "tag" in d.gives)

    def as_json(self) -> list[dict[str, Any]]:
        """What is kept beside the answers, so that a colleague can read why."""
        return [{**plain(decision), "region": self.region} for decision in self.decisions]


def judge(
    book: Book,
    flow: str,
    answers: Mapping[str, Answer],
    today: date,
    given: Mapping[str, str] | None = None,
) -> Verdict:
    """Decide with the tables of the region and municipality that the answers lead to.

    `given` is what tables read that no flow knows, see `INPUTS`.
    """
    told = {At(flow, step): answer for step, answer in answers.items()}
    reader = Reader(book, flow, told, today, given or {})
    tables = (table_for(book, name, reader) for name in ("queue", "line", "urgency"))
    decisions = tuple(decide(table, reader.see) for table in tables)
    return Verdict(reader.region, decisions, reader.municipality)


def decided(
    book: Book,
    name: str,
    answers: Mapping[At, Answer],
    today: date,
    given: Mapping[str, str] | None = None,
) -> tuple[Decision, ...]:
    """What one table decides of the answers of all flows: one row, or as many as it lets count."""
    flow = owner(book, book.tables[name], INPUTS)
    reader = Reader(book, flow.name if flow else book.main, answers, today, given or {})
    return decide_all(table_for(book, name, reader), reader.see)


def table_for(book: Book, name: str, reader: "Reader") -> Table:
    """The table as the municipality has it that the answers lead to; else as the region has it."""
    return table_of(book, name, reader.region, reader.municipality)


@dataclass(frozen=True, slots=True)
class Reader:
    """Sees what a table of `flow` reads: answers, facts, and what was given beside them."""

    book: Book
    flow: str
    answers: Mapping[At, Answer]
    today: date
    given: Mapping[str, str]

    @property
    def region(self) -> str | None:
        """The region that is certain."""
        return self._certain(self.book.region)

    @property
    def municipality(self) -> str | None:
        """The municipality that is certain."""
        return self._certain(MUNICIPALITY)

    def see(self, name: str) -> Seen:
        """What stands under a name; what was given goes before what is derived."""
        if name in self.given:
            return self.given[name]
        if name in _UNSAID:
            return _UNSAID[name]
        fact = self.book.facts.get(name)
        return self._answered(name) if fact is None else self._derived(fact)

    def _certain(self, name: str) -> str | None:
        seen = self.see(name)
        return None if seen in (UNKNOWN, NOT_ASKED) else str(seen)

    def _derived(self, fact: Fact) -> Seen:
        read = {key: self.answers.get(At(*key.split(".", 1))) for key in fact.reads}
        return fact.derive({key: answer for key, answer in read.items() if answer}, self.today)

    def _answered(self, name: str) -> Seen:
        at = At(self.flow, name)
        answer = self.answers.get(at)
        if answer is None:
            return NOT_ASKED
        step = self.book.step(at)
        if answer.unknown or not isinstance(step, Ask):
            return UNKNOWN
        return self.book.kinds[step.kind].seen(answer)


def plain(decision: Decision) -> dict[str, Any]:
    """A decision as it is kept beside the answers."""
    return {
        "table": decision.table,
        "version": decision.version,
        "row": decision.row,
        "gives": dict(decision.gives),
        "reason": [decision.reason.context, decision.reason.source],
        "read": {name: _seen(seen) for name, seen in decision.read.items()},
    }


def _seen(seen: Seen) -> Any:
    return list(seen) if isinstance(seen, tuple) else seen
