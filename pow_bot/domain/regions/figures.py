"""Reading a postcode's figures: close together, spaced, in words, in any script."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from pow_bot.domain.regions.places import is_postcode

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
# "3511 AB": two letters after the figures, whatever they are.
_LETTERS = re.compile(r"[a-z]{2}")

_DUTCH = "nul een twee drie vier vijf zes zeven acht negen"
_ENGLISH = "zero one two three four five six seven eight nine"
_TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien"
_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"


def postcode_in(folded: str) -> str | None:
    """The one postcode in a text: with its letters, else four figures alone, else spelled out."""
    tokens = _TOKEN.findall(_plain(folded))
    for candidates in (_with_letters(tokens), _alone(tokens), _spelled_out(tokens)):
        different = {candidate for candidate in candidates if is_postcode(candidate)}
        if different:
            return different.pop() if len(different) == 1 else None
    return None


def words_of(listed: str) -> frozenset[str]:
    """The words of a list written as one line."""
    return frozenset(listed.split())


def _plain(text: str) -> str:
    """Figures of any script as 0 to 9, as somebody's own keyboard writes them."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def _with_letters(tokens: list[str]) -> Iterator[str]:
    for figures, letters in pairwise(tokens):
        if is_postcode(figures) and _LETTERS.fullmatch(letters):
            yield figures


def _alone(tokens: list[str]) -> Iterator[str]:
    for run in _runs(tokens, in_words=False):
        if len(run) == 1:
            yield run[0]


def _spelled_out(tokens: list[str]) -> Iterator[str]:
    for run in _runs(tokens, in_words=True):
        yield "".join(run)


def _runs(tokens: list[str], *, in_words: bool) -> Iterator[list[str]]:
    """Stretches of numbers: of figures, or of figures and words for them."""
    run: list[str] = []
    for token in [*tokens, ""]:
        number = _numbers().get(token, "") if in_words and not token.isdigit() else token
        if number.isdigit():
            run.append(number)
        elif run:
            yield run
            run = []


@cache
def _numbers() -> Mapping[str, str]:
    """Dutch words up to 99, and English ones up to nine, as the figures they stand for."""
    spoken = (*_DUTCH.split(), *_TEENS.split())
    words = {word: str(number) for number, word in enumerate(spoken)}
    words |= {word: str(number) for number, word in enumerate(_ENGLISH.split())}
    for ten, tens in enumerate(_TENS.split(), start=2):
        words[tens] = f"{ten}0"
        words |= {f"{one}en{tens}": f"{ten}{n}" for n, one in enumerate(spoken[1:10], start=1)}
    return words
