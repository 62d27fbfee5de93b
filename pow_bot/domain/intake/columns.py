"""Columns of an intake as JSON, and back: so that what was done with it can be taken back."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, LargeBinary, Uuid

from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.words import Line, Stage, Urgency
from pow_bot.domain.staff.rules import OrganisationKind
from pow_bot.storage import JSON, Utc

# Counted anew whenever an intake changes.
_DERIVED = frozenset({"revision", "shelf", "rank", "next_action", "next_on", "term_at"})
_WORDS: Mapping[str, Callable[[str], Any]] = {
    "stage": Stage,
    "line": Line,
    "urgency": Urgency,
    "judge": OrganisationKind,
}
_KINDS: Mapping[type, Callable[[str], Any]] = {
    LargeBinary: bytes.fromhex,
    Uuid: UUID,
    Utc: datetime.fromisoformat,
    Date: date.fromisoformat,
}


def differing(before: Intake, after: Intake) -> dict[str, JSON]:
    """How the columns stood that stand otherwise now, without what follows from the others."""
    was, stands = asdict(before), asdict(after)
    names = was.keys() - _DERIVED
    return as_json({name: was[name] for name in names if was[name] != stands[name]})


def as_json(columns: Mapping[str, Any]) -> dict[str, JSON]:
    """Values as JSON takes them."""
    return {name: _written(value) for name, value in columns.items()}


def as_columns(kept: Mapping[str, JSON]) -> dict[str, Any]:
    """The same values again, by the names and types of their columns."""
    return {name: _read(name, value) for name, value in kept.items()}


def _written(value: Any) -> JSON:
    match value:
        case bytes():
            return value.hex()
        case UUID():
            return value.hex
        case date():
            return value.isoformat()
    kept: JSON = value
    return kept


def _read(name: str, value: JSON) -> Any:
    if not isinstance(value, str):
        return value
    return _WORDS.get(name, _KINDS.get(type(intakes.c[name].type), str))(value)
