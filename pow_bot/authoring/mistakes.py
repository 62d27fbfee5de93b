"""What is wrong in a file of content: where, what, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing that is wrong. `file` is written as people name it: `flows/zelfmelden.yaml`."""

    file: str
    line: int
    says: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says} {self.fix}"


class Mistaken(ValueError):
    """Files that cannot be used, with all that is wrong in them."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def instead(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """What may have been meant; else what there is to choose from, while that is short."""
    names = sorted(known)
    near = get_close_matches(word, names, n=1, cutoff=0.7)
    if near:
        return f"Did you mean `{near[0]}`?"
    if otherwise:
        return otherwise
    return f"Use one of: {', '.join(names)}." if 0 < len(names) <= 25 else "Take it away."
