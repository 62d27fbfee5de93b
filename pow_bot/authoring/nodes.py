"""Strict YAML: plain scalars, lists and records, each with its line, and nothing clever.

Built from the parser's events, so that every scalar stays as it was written: `012`, `no`, dates.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from pow_bot.authoring.mistakes import Mistake, Mistaken

LARGEST = 1_000_000
DEEPEST = 12
_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it was written; `block` where its line ends are kept (`|`)."""

    line: int
    value: str
    block: bool = False

    @property
    def prose(self) -> str:
        """The value as sentences: a line end is a space, an empty line a new paragraph."""
        parts = _PARAGRAPHS.split(self.value) if self.block else self.value.split("\n")
        return "\n\n".join(" ".join(part.split()) for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Values by name; `lines` holds the line of each name."""

    line: int
    fields: Mapping[str, "Node"] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


Node = Scalar | Items | Record


def parse(text: str, file: str) -> Node:
    """Read one document.

    Raises:
        Mistaken: where it is no YAML, or more than the plain part of it; all of it that was found.
    """
    if len(text) > LARGEST:
        raise _stop(file, 1, "The file is too large.", "Divide it.")
    wrong = list(_lines(text, file))
    if wrong:
        raise Mistaken(wrong)
    builder = _Builder(_events(text, file), file)
    root = builder.document()
    if builder.mistakes:
        raise Mistaken(builder.mistakes)
    return root


def _stop(file: str, line: int, says: str, fix: str) -> Mistaken:
    return Mistaken([Mistake(file, line, says, fix)])


def _lines(text: str, file: str) -> Iterator[Mistake]:
    for number, line in enumerate(text.splitlines(), 1):
        if "\t" in line:
            yield Mistake(file, number, "There is a tab.", "Use spaces.")
        if line.startswith("%"):
            yield Mistake(file, number, "There is a YAML directive.", "Take the line away.")


def _events(text: str, file: str) -> Iterator[Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        says = f"This cannot be read: {_sentence(fault)}."
        fix = "Compare it with a line that works."
        raise _stop(file, _last(mark.line + 1, text) if mark else 1, says, fix) from fault
    except (yaml.YAMLError, ValueError, OverflowError) as fault:
        # What else the parser raises is about one sign: a control sign or an impossible escape.
        says, fix = "There is a sign that cannot be read.", "Write it plainly, without an escape."
        raise _stop(file, _strange(text), says, fix) from fault


def _last(line: int, text: str) -> int:
    """The line, or the last that there is: what never ends is told behind it."""
    return min(line, len(text.splitlines()))


def _sentence(fault: yaml.MarkedYAMLError) -> str:
    words = fault.problem or fault.context or "it is not YAML"
    return " ".join(str(words).split())


def _strange(text: str) -> int:
    lines = text.split("\n")
    found = (n for n, line in enumerate(lines, 1) if not line.isprintable() or "\\" in line)
    return next(found, 1)


class _Builder:
    """Turns events into nodes, and notes what is not plain."""

    def __init__(self, events: Iterator[Event], file: str) -> None:
        self.events = events
        self.file = file
        self.mistakes: list[Mistake] = []

    def document(self) -> Node:
        root: Node | None = None
        documents = 0
        for event in self.events:
            documents += isinstance(event, DocumentStartEvent)
            if documents > 1:
                raise _stop(self.file, _line(event), "A second document begins.", "Take it away.")
            if isinstance(event, NodeEvent):
                root = self._node(event, depth=0)
        if root is None:
            raise _stop(self.file, 1, "The file is empty.", "Write something in it.")
        return root

    def _node(self, event: Event, depth: int) -> Node:
        line = _line(event)
        if depth > DEEPEST:
            raise _stop(self.file, line, "This is nested too deeply.", "Write it flatter.")
        self._plain(event, line)
        match event:
            case ScalarEvent():
                return Scalar(line, event.value, block=event.style == "|")
            case SequenceStartEvent():
                return Items(line, tuple(self._items(depth)))
            case MappingStartEvent():
                return self._record(line, depth)
        return Scalar(line, "")

    def _plain(self, event: Event, line: int) -> None:
        fix = "Write the value itself."
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self.mistakes.append(Mistake(self.file, line, "There is an anchor or an alias.", fix))
        if getattr(event, "tag", None):
            self.mistakes.append(Mistake(self.file, line, "There is a tag.", fix))

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _record(self, line: int, depth: int) -> Record:
        fields: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            name = self._name(event)
            at = _line(event)
            value = self._node(next(self.events), depth + 1)
            if name in fields:
                fix = f"Keep one; the first is on line {lines[name]}."
                self.mistakes.append(Mistake(self.file, at, f"`{name}` is there twice.", fix))
                continue
            fields[name], lines[name] = value, at
        return Record(line, fields, lines)

    def _name(self, event: Event) -> str:
        self._plain(event, _line(event))
        if isinstance(event, ScalarEvent):
            return str(event.value)
        raise _stop(self.file, _line(event), "A name must be one word.", "Write `name: value`.")


def _line(event: Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1
