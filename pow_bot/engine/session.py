"""The state of a conversation: answers, receipts, and what was shown last. No position."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pow_bot.engine.answers import Answer, answer_from
from pow_bot.engine.flow import At


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say once beside the question, such as which answers no longer count."""

    name: str
    steps: tuple[At, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an effect was told, and what came out of it."""

    told: Mapping[str, Answer]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Session:
    """All that is kept of a conversation, under (flow, step). Immutable; JSON in, JSON out."""

    locale: str = "nl"
    answers: Mapping[At, Answer] = field(default_factory=dict)
    receipts: Mapping[At, Receipt] = field(default_factory=dict)
    opened: tuple[str, ...] = ()
    shown: At | None = None
    notices: tuple[Notice, ...] = ()
    revision: int = 0

    def answered(self, at: At, answer: Answer) -> "Session":
        return replace(self, answers={**self.answers, at: answer})

    def without(self, gone: Iterable[At]) -> "Session":
        """The same without these answers."""
        drop = frozenset(gone)
        return replace(self, answers={at: a for at, a in self.answers.items() if at not in drop})

    def noting(self, notice: Notice) -> "Session":
        return self if notice in self.notices else replace(self, notices=(*self.notices, notice))

    def receipted(self, at: At, receipt: Receipt | None) -> "Session":
        """With this receipt, or with none for that step any more."""
        others = {kept: r for kept, r in self.receipts.items() if kept != at}
        return replace(self, receipts=others if receipt is None else {**others, at: receipt})

    def as_json(self) -> dict[str, Any]:
        return {
            "locale": self.locale,
            "answers": [[a.flow, a.step, answer.as_json()] for a, answer in self.answers.items()],
            "receipts": [[a.flow, a.step, _receipt(r)] for a, r in self.receipts.items()],
            "opened": list(self.opened),
            "shown": [self.shown.flow, self.shown.step] if self.shown else None,
            "notices": [[n.name, [[a.flow, a.step] for a in n.steps]] for n in self.notices],
            "revision": self.revision,
        }


def session_from(kept: Mapping[str, Any]) -> Session:
    """Read back what `Session.as_json` wrote."""
    return Session(
        locale=kept["locale"],
        answers={At(flow, step): answer_from(a) for flow, step, a in kept["answers"]},
        receipts={
            At(flow, step): Receipt(
                {name: answer_from(a) for name, a in r["told"].items()}, r["facts"]
            )
            for flow, step, r in kept["receipts"]
        },
        opened=tuple(kept["opened"]),
        shown=At(*kept["shown"]) if kept["shown"] else None,
        notices=tuple(Notice(name, tuple(At(*at) for at in ats)) for name, ats in kept["notices"]),
        revision=kept["revision"],
    )


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "told": {name: answer.as_json() for name, answer in receipt.told.items()},
        "facts": dict(receipt.facts),
    }
