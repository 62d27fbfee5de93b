"""Four words to come back with: drawn at random, read leniently, found by their hash."""

import re
import secrets
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from pow_bot.engine.words import fold

HOW_MANY = 4
_LIST = Path(__file__).with_name("words.nl.txt")
_LETTERS = re.compile(r"[a-z]+")


@cache
def word_list() -> tuple[str, ...]:
    """The 2,048 words, so that four of them hold 44 bits."""
    return tuple(_LIST.read_text(encoding="utf-8").split())


def draw() -> tuple[str, ...]:
    """Four words that nobody can foresee."""
    return tuple(secrets.choice(word_list()) for _ in range(HOW_MANY))


def read(typed: str) -> tuple[str, ...] | None:
    """The four words that were typed, each with at most one slip; None where that is not clear."""
    written = _LETTERS.findall(fold(typed))
    if len(written) != HOW_MANY:
        return None
    found = tuple(_nearest(word) for word in written)
    return tuple(word for word in found if word) if all(found) else None


def spoken(words: tuple[str, ...]) -> str:
    """The words as one string, in the one form that is hashed."""
    return " ".join(words)


def _nearest(word: str) -> str | None:
    if word in _known():
        return word
    close = process.extract(
        word, word_list(), scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=2
    )
    return close[0][0] if len(close) == 1 else None


@cache
def _known() -> frozenset[str]:
    return frozenset(word_list())
