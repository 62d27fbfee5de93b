"""What a person answered, as it is kept: plain values that survive a trip through JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Value = str | int | tuple[str, ...]
Unknown = Literal["dont_know", "skip"]

# What a condition sees where no value is known. Two words, because "asked, and not answered"
# and "never asked" lead to different rows of a table.
UNKNOWN = "unknown"
NOT_ASKED = "not_asked"
# What a condition sees of free text: that it is there, never what it says.
GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `note` is what was typed beside a choice; `covered` what a yes was said to."""

    value: Value | None = None
    note: str | None = None
    unknown: Unknown | None = None
    covered: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Only what is there, so that a session stays small and two equal answers look alike."""
        fields = (("value", self.value), ("note", self.note))
        more = (("unknown", self.unknown), ("covered", self.covered))
        return {name: _plain(value) for name, value in fields + more if value is not None}


DONT_KNOW = Answer(unknown="dont_know")
SKIPPED = Answer(unknown="skip")

Answers = Mapping[str, Answer]


def answer_from(kept: Mapping[str, Any]) -> Answer:
    """Read back what `Answer.as_json` wrote."""
    value = kept.get("value")
    return Answer(
        value=tuple(value) if isinstance(value, list) else value,
        note=kept.get("note"),
        unknown=kept.get("unknown"),
        covered=kept.get("covered"),
    )


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
