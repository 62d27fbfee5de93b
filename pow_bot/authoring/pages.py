"""One file while it is read: its shapes are asked for, and everything that is wrong is noted."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from pow_bot.authoring.mistakes import Mistake, instead
from pow_bot.authoring.nodes import Items, Node, Record, Scalar
from pow_bot.engine.flow import Text

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
ACTION = re.compile(r"[a-z][a-z0-9_]{0,29}\.[a-z][a-z0-9_]{0,29}")
_NOTHING = Scalar(0, "")


@dataclass(slots=True)
class Places:
    """The line of what a step holds, by file and path; what has none of its own has its parent's.

    A path is a text's context without the region before its colon: the file tells that already.
    """

    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def note(self, file: str, path: str, line: int) -> None:
        self.lines.setdefault((file, path.rpartition(":")[2]), line)

    def line(self, file: str, path: str) -> int:
        while path:
            if (file, path) in self.lines:
                return self.lines[file, path]
            path = path.rpartition("/")[0]
        return 1


@dataclass(slots=True)
class Page:
    """A file and what was found in it. What is wrong is noted and read as something harmless."""

    file: str
    mistakes: list[Mistake]
    places: Places

    def wrong(self, line: int, says: str, fix: str) -> None:
        # Line 0 is what stands in for a missing value: that it is missing was noted already.
        if line:
            self.mistakes.append(Mistake(self.file, line, says, fix))

    def record(self, node: Node, known: Collection[str], needed: Iterable[str] = ()) -> Record:
        """A record with no other names than `known`, and all of `needed`."""
        record = self.any_record(node)
        for name in record.fields.keys() - set(known):
            says = f"`{name}` is not known here."
            self.wrong(record.lines[name], says, instead(name, known))
        for name in needed:
            if name not in record.fields and isinstance(node, Record):
                self.wrong(node.line, f"`{name}` is missing.", f"Add `{name}: ...`.")
        return record

    def any_record(self, node: Node) -> Record:
        if isinstance(node, Record):
            return node
        self.wrong(node.line, "Names and values are expected here.", "Write `name: value`.")
        return Record(node.line)

    def items(self, node: Node) -> tuple[Node, ...]:
        if isinstance(node, Items):
            return node.nodes
        self.wrong(node.line, "A list is expected here.", "Begin each item with a dash.")
        return ()

    def value(self, node: Node) -> str:
        """One value, never an empty one."""
        if not isinstance(node, Scalar):
            self.wrong(node.line, "One value is expected here.", "Write a single word or sentence.")
            return ""
        if not node.value.strip():
            self.wrong(node.line, "There is nothing here.", "Write it, or take the name away.")
        return node.value

    def words(self, node: Node) -> tuple[str, ...]:
        """One value, or a list of them."""
        nodes = node.nodes if isinstance(node, Items) else (node,)
        return tuple(self.value(each) for each in nodes)

    def some(self, node: Node, known: Collection[str]) -> tuple[str, ...]:
        """One or more of the known words."""
        words = self.words(node)
        for word in words:
            self._known(word, known, node.line)
        return words

    def one(self, node: Node, known: Collection[str]) -> str:
        """One of the known words."""
        word = self.value(node)
        self._known(word, known, node.line)
        return word

    def truth(self, node: Node) -> bool:
        return self.one(node, ("yes", "no")) == "yes"

    def name(self, node: Node) -> str:
        """A name that ids, addresses and button data can carry."""
        return self._shaped(node, NAME, "small letters, figures and _, at most 40, a letter first")

    def action(self, node: Node) -> str:
        return self._shaped(node, ACTION, "`subject.verb`, in small letters")

    def names(self, node: Node) -> tuple[str, ...]:
        nodes = node.nodes if isinstance(node, Items) else (node,)
        return tuple(self.name(each) for each in nodes)

    def text(self, node: Node, context: str) -> Text:
        """A sentence for people, folded to what translators see."""
        self.value(node)
        prose = node.prose if isinstance(node, Scalar) else ""
        self.places.note(self.file, context, node.line)
        return Text(context, prose, f"{self.file}:{node.line}")

    def number(self, node: Node) -> int:
        value = self.value(node)
        if re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
            return int(value)
        self.wrong(node.line, f"`{_short(value)}` is no whole number.", "Write figures only.")
        return 0

    def _shaped(self, node: Node, shape: re.Pattern[str], says: str) -> str:
        value = self.value(node)
        if value and not shape.fullmatch(value):
            self.wrong(node.line, f"`{_short(value)}` is no name.", f"Use {says}.")
        return value

    def _known(self, word: str, known: Collection[str], line: int) -> None:
        if word.strip() and word not in known:
            self.wrong(line, f"`{_short(word)}` is not known here.", instead(word, known))


def of(record: Record, name: str) -> Node:
    """A field that must be there; where it is not, that was noted, and nothing stands in."""
    return record.fields.get(name, _NOTHING)


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:37]}..."
