"""A row of an intake, as every list shows it; and the fields by which a list is narrowed.

No row has a name: a list of names would be a look at fifty people, and nobody could say at whom.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from pow_bot.domain.intake.keeping import hours_in
from pow_bot.domain.intake.queries import Listed, judging
from pow_bot.domain.intake.records import NOWHERE, region_of
from pow_bot.domain.intake.words import NextAction
from pow_bot.domain.routing.terms import Hours
from pow_bot.domain.staff.queries import names
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.words import Words

# By the name of a field: what is chosen, and what can be, each with its label.
Choices: TypeAlias = Mapping[str, tuple[str | None, Sequence[tuple[str, str]]]]


_QUEUE = re.compile(rf"AM[0-9]{{2}}|{NOWHERE}")
# Where a cry is the news: nothing was written to the team.
_TO_REACH = frozenset({NextAction.FIRST_CONTACT, NextAction.GO_ON})
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Rows:
    """Intakes, who has each by reference, their names, and when the doors are open."""

    listed: tuple[Listed, ...]
    has: Mapping[str, UUID | None]
    names: Mapping[UUID, str]
    hours: Mapping[str, Hours]


def read_rows(db: Db, listed: tuple[Listed, ...], *, to_judge: bool = False) -> Rows:
    """What is told beside each; among what is to be judged, who judges has it."""
    has = judging(db, listed) if to_judge else {row.reference: row.owner for row in listed}
    region = {row.queue: region_of(row.queue) for row in listed}
    hours = hours_in(db, set(region.values()))
    return Rows(
        listed,
        has,
        names(db, has.values()),
        {queue: hours[there] for queue, there in region.items()},
    )


def told(row: Listed, rows: Rows, words: Words, now: datetime) -> dict[str, Any]:
    """One of them, in a colleague's language; `words` are brief."""
    hours, has = rows.hours[row.queue], rows.has[row.reference]
    return {
        "reference": row.written,
        "line": words.line(row.line),
        "region": words.region(row.queue),
        "language": words.language(row.locale),
        "channel": words.channel(row.channel),
        "owner": has and rows.names.get(has, words.say(texts.COLLEAGUE)),
        "stage": words.standing(row.stage, row.waiting_until),
        "term": words.term(
            row.stage, row.term_at, row.waiting_until, now, hours, action=row.next_action
        ),
        "urgent": words.say(texts.CANNOT_WAIT) if row.flagged else None,
        "unread": row.answered_at is not None and row.next_action not in _TO_REACH,
    }


def selects(choices: Choices, words: Words) -> list[dict[str, Any]]:
    """The fields to narrow a list by; one thing alone is no choice."""
    return [
        {
            "name": name,
            "label": words.say(texts.FILTERS[name]),
            "value": value or "",
            "options": [
                {"value": "", "label": words.say(texts.ANY)},
                *({"value": option, "label": label} for option, label in options),
            ],
        }
        for name, (value, options) in choices.items()
        if len(options) > 1
    ]


def one_of(kind: type[E], text: str | None) -> E | None:
    """What an address chose; None for whatever it does not know."""
    return next((one for one in kind if one == text), None)


def queue_in(text: str) -> str | None:
    """A queue, as an address names it."""
    return text if _QUEUE.fullmatch(text) else None
