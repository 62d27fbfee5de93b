"""The invented sentences, and how well they are told apart."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pow_bot.conversations.distress import Kind, detect

TUNED, HELD_OUT = "tuned", "held out"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, what is meant by it, and whether the patterns were made looking at it."""

    half: str
    meant: str
    text: str

    @property
    def kind(self) -> Kind | None:
        return Kind(self.meant) if self.meant in list(Kind) else None


@dataclass(frozen=True, slots=True)
class Score:
    """How many were found and rightly so; a sentence found as another kind is wrong twice."""

    right: int
    found: int
    meant: int

    @property
    def recall(self) -> float:
        return self.right / self.meant

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}, recall {self.recall:.3f} of {self.meant}"


def sentences() -> list[Sentence]:
    """All of them, in both languages."""
    files = sorted(Path(__file__).parent.glob("sentences.*.txt"))
    return [each for file in files for each in _read(file.read_text(encoding="utf-8"))]


def _read(text: str) -> Iterator[Sentence]:
    half = ""
    for line in text.splitlines():
        if line.startswith("["):
            half = line.strip("[]")
        elif "|" in line and not line.startswith("#"):
            meant, _, sentence = line.partition("|")
            yield Sentence(half, meant.strip(), sentence.strip())


def score(those: Iterable[Sentence], kind: Kind | None = None) -> Score:
    """For one kind, or for all of them together."""
    told = Counter[str]()
    for each in those:
        found = detect(each.text)
        told["found"] += found is not None and kind in {found, None}
        told["meant"] += each.kind is not None and kind in {each.kind, None}
        told["right"] += found is not None and found == each.kind and kind in {found, None}
    return Score(told["right"], told["found"], told["meant"])
