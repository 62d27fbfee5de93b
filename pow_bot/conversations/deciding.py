"""What the tables decide of an intake: its queue, its line, its urgency, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pow_bot.engine.answers import NOT_ASKED, UNKNOWN, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Ask, At
from pow_bot.engine.tables import Decision, decide


@dataclass(frozen=True, slots=True)
class Verdict:
    """The region (None for the catch-all queue) and the decisions, in the order of the tables."""

    region: str | None
    decisions: tuple[Decision, ...]

    def gives(self, name: str) -> str:
        """One outcome by name: `line`, `urgency`."""
        return next(d.gives[name] for d in self.decisions if name in d.gives)

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(d.gives["tag"] for d in self.decisions if "tag" in d.gives)

    def as_json(self) -> list[dict[str, Any]]:
        """What is kept beside the answers, so that a colleague can read why."""
        return [{**_plain(decision), "region": self.region} for decision in self.decisions]


def judge(book: Book, flow: str, answers: Mapping[str, Answer], today: date) -> Verdict:
    """Decide with the tables of the region that the answers lead to."""
    reader = _Reader(book, flow, answers, today)
    region = reader.see(book.region)
    known = None if region in (UNKNOWN, NOT_ASKED) else str(region)
    tables = (book.table(name, known) for name in ("queue", "line", "urgency"))
    return Verdict(known, tuple(decide(table, reader.see) for table in tables))


@dataclass(frozen=True, slots=True)
class _Reader:
    book: Book
    flow: str
    answers: Mapping[str, Answer]
    today: date

    def see(self, name: str) -> Seen:
        fact = self.book.facts.get(name)
        if fact is None:
            return self._seen(name)
        read = {key: answer for key in fact.reads if (answer := self._answer(key))}
        return fact.derive(read, self.today)

    def _answer(self, key: str) -> Answer | None:
        flow, step = key.split(".", 1)
        return self.answers.get(step) if flow == self.flow else None

    def _seen(self, name: str) -> Seen:
        answer = self.answers.get(name)
        if answer is None:
            return NOT_ASKED
        step = self.book.step(At(self.flow, name))
        if answer.unknown or not isinstance(step, Ask):
            return UNKNOWN
        return self.book.kinds[step.kind].seen(answer)


def _plain(decision: Decision) -> dict[str, Any]:
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
