"""Lists of words that anybody can read and change: one `words: plain words` on a line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_OURS = Path(__file__).parent / "words.nl.txt"


@dataclass(frozen=True)
class WordList:
    """Finds words of a list in a text."""

    pattern: re.Pattern[str]
    plain: tuple[str, ...]

    def found(self, text: str) -> Iterator[tuple[str, str]]:
        """Each as it stands, with what the list says of it."""
        for match in self.pattern.finditer(text):
            yield match[0], self.plain[(match.lastindex or 1) - 1]


def lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Number, words, and what stands behind the colon; empty lines and remarks are left out."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            words, _, says = line.partition(": ")
            yield number, words.strip().removesuffix(":"), says.strip()


def word_list(entries: Mapping[str, str]) -> WordList:
    """The longest first, so that `in het kader van` is not read as `kader`."""
    ordered = sorted(entries, key=lambda words: (words.endswith("*"), -len(words)))
    either = "|".join(f"({_pattern(words)})" for words in ordered)
    pattern = re.compile(rf"(?<!\w)(?:{either or '(?!)()'})(?!\w)", re.IGNORECASE)
    return WordList(pattern, tuple(entries[words] for words in ordered))


@cache
def official_words() -> WordList:
    """Words of the office, with what a person says instead."""
    return word_list({words: plain for _, words, plain in lines(_OURS.read_text("utf-8"))})


def _pattern(words: str) -> str:
    return re.escape(words).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
