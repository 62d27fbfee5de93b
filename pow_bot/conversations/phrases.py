"""Phrases in a plain file, and finding them in what people type. The file's head says its form."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pow_bot.engine.words import fold

SAME, GROUP, INNOCENT = "same", "group", "innocent"
_LANGUAGES = frozenset({"nl", "en"})
_GAP = ".."
_POINT = "."
_NEAR = "+"
_SENTENCE = re.compile(r"[.,;:!?]+")
# How many words a gap may stand for.
_BETWEEN = 4
# How far from the first word others may stand that have no order.
_AROUND = 9
# A shorter word with one slip is too often another word; a shorter beginning is of too many words.
_LONG = 7
_STEM = 4
_WORD = re.compile(rf"\.|[a-z0-9]+|[a-z]{{{_STEM},}}\*|[a-z]{{{_LONG},}}~")

# A word as it may be read: its usual spelling, and as the beginning of a longer one (`moord*`).
_Read = frozenset[str]


class Unreadable(ValueError):
    """A line is not as the head of its file says."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One word of a phrase: what it may be, and among how many words it may stand."""

    words: frozenset[str]
    reach: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    kind: str
    items: tuple[_Item, ...]
    needs: tuple[frozenset[str], ...]
    ordered: bool

    def may_stand_in(self, written: frozenset[str]) -> bool:
        """Whether each of its words is there at all, in whatever order: quickly said."""
        return not any(map(written.isdisjoint, self.needs))

    def among(self, words: list[_Read], opening: str) -> Iterator[tuple[int, int, str]]:
        """Each place where it begins with this word: from, to, kind."""
        for start, word in enumerate(words):
            if opening in word and (end := self._end(words, start)):
                yield start, end, self.kind

    def _end(self, words: list[_Read], start: int) -> int:
        """Where it ends if it begins here; 0 where it does not."""
        return self._run(words, start) if self.ordered else self._around(words, start)

    def _around(self, words: list[_Read], start: int) -> int:
        close = frozenset[str]().union(*words[max(0, start - _AROUND) : start + _AROUND + 1])
        return start + 1 if self.may_stand_in(close) else 0

    def _run(self, words: list[_Read], start: int) -> int:
        ends = {start}
        for item in self.items:
            ends = {
                at + 1
                for end in ends
                for at in range(end, min(end + item.reach, len(words)))
                if not item.words.isdisjoint(words[at])
            }
        return max(ends, default=0)


_ByWord = Mapping[str, tuple[_Phrase, ...]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """All phrases of a file, by the word that they open with."""

    found: _ByWord
    innocent: _ByWord
    same: Mapping[str, str]
    lenient: tuple[str, ...]
    stems: Mapping[str, tuple[str, ...]]

    def kinds_in(self, typed: str) -> set[str]:
        """The kinds of all phrases in what was typed, outside what is innocent."""
        words = [self._read(word) for word in _words(typed)]
        for start, end, _ in list(_within(words, self.innocent)):
            words[start:end] = [frozenset()] * (end - start)
        return {kind for _, _, kind in _within(words, self.found)}

    def _read(self, word: str) -> _Read:
        meant = self.same.get(word) or self._without_slip(word)
        stems = self.stems.get(meant[:_STEM], ())
        return frozenset([meant, *(f"{stem}*" for stem in stems if meant.startswith(stem))])

    def _without_slip(self, word: str) -> str:
        if len(word) < _LONG - 1:
            return word
        near = process.extractOne(word, self.lenient, scorer=OSA.distance, score_cutoff=1)
        return near[0] if near else word


def _words(typed: str) -> Iterator[str]:
    """The words, and a point after each sentence."""
    for sentence in _SENTENCE.split(typed):
        yield from fold(sentence).split()
        yield _POINT


def _within(words: list[_Read], phrases: _ByWord) -> Iterator[tuple[int, int, str]]:
    written = frozenset[str]().union(*words)
    for opening in written & phrases.keys():
        for phrase in phrases[opening]:
            if phrase.may_stand_in(written):
                yield from phrase.among(words, opening)


# Reading the file


_Groups = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    what: str
    words: tuple[str, ...]


def read_phrases(text: str, kinds: Iterable[str]) -> Phrases:
    """The phrases of a file.

    Raises:
        Unreadable: for the first line that is not as it should be.
    """
    lines = list(_lines(text, {SAME, GROUP, INNOCENT, *kinds}))
    same = {other: line.words[0] for line in _of(lines, SAME) for other in line.words}
    groups = {line.words[0]: line.words[1:] for line in _of(lines, GROUP)}
    phrases = [_phrase(line, same, groups) for line in lines if line.what not in {SAME, GROUP}]
    written = {word for line in lines for words in line.words for word in words.split("/")}
    return Phrases(
        found=_by_word(phrase for phrase in phrases if phrase.kind != INNOCENT),
        innocent=_by_word(phrase for phrase in phrases if phrase.kind == INNOCENT),
        same=same,
        lenient=tuple(sorted(word[:-1] for word in written if word.endswith("~"))),
        stems=_by_opening(word[:-1] for word in written if word.endswith("*")),
    )


def _lines(text: str, kinds: set[str]) -> Iterator[_Line]:
    for number, line in enumerate(text.splitlines(), start=1):
        what, *rest = line.partition("#")[0].split() or [""]
        if not what:
            continue
        if what not in kinds or len(rest) < 2 or rest[0] not in _LANGUAGES:
            raise Unreadable(f"Line {number} needs a kind, nl or en, and words: {line}")
        yield _Line(number, what, tuple(rest[1:]))


def _of(lines: Iterable[_Line], what: str) -> list[_Line]:
    return [line for line in lines if line.what == what]


def _phrase(line: _Line, same: Mapping[str, str], groups: _Groups) -> _Phrase:
    ordered = _NEAR not in line.words
    written = _after_gaps(line.words) if ordered else _beside_each_other(line.words)
    items = tuple(
        _Item(frozenset(_spellings(line, word, same, groups)), reach) for word, reach in written
    )
    return _Phrase(line.what, items, tuple(item.words for item in items), ordered)


def _after_gaps(words: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Each word with its reach: after a gap it may stand further on."""
    reach = 1
    for at, word in enumerate(words):
        if word == _GAP and 0 < at < len(words) - 1 and reach == 1:
            reach += _BETWEEN
        else:
            yield word, reach
            reach = 1


def _beside_each_other(words: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    for at, word in enumerate(words):
        if word != _NEAR or at % 2 == 0 or at == len(words) - 1:
            yield word, 1


def _spellings(
    line: _Line, written: str, same: Mapping[str, str], groups: _Groups
) -> Iterator[str]:
    for each in written.split("/"):
        for word in groups.get(each, (each,)):
            if not _WORD.fullmatch(word):
                raise Unreadable(f"Line {line.number}: {word} is no word as the head says.")
            bare = word.removesuffix("~")
            yield same.get(bare, bare)


def _by_word(phrases: Iterable[_Phrase]) -> _ByWord:
    found: dict[str, list[_Phrase]] = defaultdict(list)
    for phrase in phrases:
        for word in phrase.items[0].words:
            found[word].append(phrase)
    return {word: tuple(those) for word, those in found.items()}


def _by_opening(stems: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for stem in stems:
        found[stem[:_STEM]].append(stem)
    return {opening: tuple(those) for opening, those in found.items()}
