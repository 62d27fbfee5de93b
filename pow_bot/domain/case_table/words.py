"""What lies on the case table: a question, what was said, and what was decided."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How an item of the list stands."""

    LISTED = "listed"
    DECIDED = "decided"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is kept sealed of an item. `asked` says how the person was asked about others."""

    question: str = ""
    asked: str = ""
    notes: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """What is put on the list. `asked` is filled in where people from outside the team may hear it."""

    question: str
    meeting: date
    shared: bool = False
    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided: who does it, and by when. `owner` is a colleague's code."""

    decision: str
    owner: str
    next_on: date
