"""Questions that people ask at any time, found by what they really type.

Words count by how few questions share them, with a slip or another ending, in every language at
once. What is found is offered and never acted upon; what was typed is kept nowhere.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import ratio

from pow_bot.authoring.question_files import Group, Question, questions_of
from pow_bot.conversations.distress import Kind, detect
from pow_bot.engine.words import fold
from pow_bot.i18n.catalogues import Catalogues

MOST = 3
# Nobody asks at more length; a story holds a word of everything.
_LONGEST = 200
_MOST_WORDS = 10
# How alike two words must be, and how long, to be one word with a slip or another ending.
_ALIKE = 0.9
_LONG_ENOUGH = 4
_LONGER = 2
_LONG = 8
# Words that begin so much alike are of one family: oplichting, oplichterij.
_STEM = 7
# How alike whole sentences must be, in hundredths, and how long.
_SAME = 86
_WHOLE = 9
# How near a question must be to be offered: less where the words ask than where they may answer us.
_NEAR = 0.4
_NEAR_ASKED = 0.3
# How near beside the best one.
_BESIDE = 0.62
# How near to disturb somebody whose answer was understood.
_SURE = 0.6
# How much of a score is the nearest way of asking; the rest is all ways together.
_NEAREST = 0.5

# Who writes *I do not want to go on* is not asking how to erase a registration.
_NOT_NOW = frozenset({Kind.DANGER, Kind.SUICIDE, Kind.HOME})

# Words that every question may hold, and that say nothing about which.
_SMALL = frozenset(
    fold(
        """
        aan al alle als ben bent bij ben daar dan dat de deze die dit doe doen doet door echt een
        eigenlijk en er even gaan gaat ga geen gewoon haar had heb hebben heeft hem het hier hij
        hoe hun iets ik in is ja jij jou jouw jullie kan kon kun kunnen kunt maar me mee mij mijn
        mag mogen moet moeten na naar niet nog nou nu of om omdat onze ook op over per s te ten
        toch tot u uit uw van vanaf via voor waar waarom wanneer was wat we wel wie wij wil wilt
        willen wordt word worden zal ze zij zijn zo zou m n t je eens dus bij met ander andere
        iets weet weten zoek zoeken jaar helpt helpen hulp nodig sorry hallo graag hiermee hierdoor
        years old help need okay yes
        a about all am an and any are as at be been but by can could did do does for from get give
        had has have he her him his how i id if ill im in is it its ive just like may me my no not
        now of off on or our pls please she should so some than that the their them then there
        these they this to too us was we were what whats when where which who why will with would
        you your
        """
    ).split()
)
# What asks wherever it stands, and what asks at the beginning.
_ASKING = frozenset(
    fold("wat wie wanneer waarom hoe hoeveel hoelang what who when why how whats hows").split()
)
_OPENERS = _ASKING | frozenset(
    fold(
        """
        waar welke welk kan kun kunt kunnen mag mogen moet moeten is zijn ben heb krijg verlies raak
        wordt word zal zou telt weet ziet zien vraag vragen bellen bestaat hoort doen
        where which can could may must should do does is are am will would
        """
    ).split()
)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to ask a question: its words that count, and what they weigh together."""

    name: str
    words: frozenset[str]
    weight: float
    alone: bool


class Finder:
    """All questions, made ready to be found."""

    def __init__(self, groups: tuple[Group, ...], catalogues: Catalogues) -> None:
        self.groups = groups
        self.by_name = {question.name: question for question in questions_of(groups)}
        self.numbers = {name: place for place, name in enumerate(self.by_name, 1)}
        spoken = {name: tuple(_spoken(q, catalogues)) for name, q in self.by_name.items()}
        self._same = {fold(words): self.by_name[n] for n, all_ in spoken.items() for words in all_}
        self._weights = _weights(spoken.values())
        self._rarest = log(1 + len(self.by_name))
        self._vocabulary = _by_first_letter(self._weights)
        self._ways = [self._way(name, each) for name, all_ in spoken.items() for each in all_]
        self._by_word = _index(self._ways)
        self._words_of = {
            name: frozenset(word for each in all_ for word in _counting(each))
            for name, all_ in spoken.items()
        }

    def find(self, typed: str, *, searching: bool = False) -> tuple[Question, ...]:
        """The questions that were meant, the best first; none where nothing is near.

        `searching` is where people come to ask, and nothing else can be meant.
        """
        return tuple(question for question, _ in self._ranked(typed, searching=searching))

    def asks(self, typed: str) -> bool:
        """Whether this surely is one of the questions, and not an answer to ours."""
        # Most answers do not ask; nothing is looked up for those.
        ranked = self._ranked(typed) if _is_a_question(typed) else []
        return bool(ranked) and ranked[0][1] >= _SURE

    def number(self, found: tuple[Question, ...]) -> int | None:
        """The place of the first of these in the list, counted from 1."""
        return self.numbers[found[0].name] if found else None

    def numbered(self, number: int | None) -> tuple[Question, ...]:
        """The question at this place, if there is one."""
        found = [*self.by_name.values()]
        return (found[number - 1],) if number is not None and 1 <= number <= len(found) else ()

    def _ranked(self, typed: str, *, searching: bool = False) -> list[tuple[Question, float]]:
        folded = fold(typed[:_LONGEST])
        if same := self._same.get(folded):
            return [(same, 1.0)]
        if len(typed) > _LONGEST:
            return []
        asked = searching or _is_a_question(typed)
        found = self._by_words(folded, asked=asked) or self._alike(folded)
        return [] if found and detect(typed) in _NOT_NOW else found

    def _alike(self, folded: str) -> list[tuple[Question, float]]:
        """What reads much the same as a whole, where its words alone tell nothing."""
        if len(folded) < _WHOLE:
            return []
        near = process.extractOne(folded, self._same.keys(), scorer=ratio, score_cutoff=_SAME)
        return [(self._same[near[0]], near[1] / 100)] if near else []

    def _by_words(self, folded: str, *, asked: bool) -> list[tuple[Question, float]]:
        words = _counting(self._joined(folded))[:_MOST_WORDS]
        if not words:
            return []
        scores = self._scores(words, asked=asked)
        best = sorted(scores.items(), key=lambda scored: -scored[1])[:MOST]
        least = max(_NEAR_ASKED if asked else _NEAR, best[0][1] * _BESIDE) if best else 1
        return [(self.by_name[name], score) for name, score in best if score >= least]

    def _joined(self, folded: str) -> str:
        """The words, with those that we write as one made one: *burgerservice nummer*."""
        words = folded.split()
        for first, second in pairwise(words):
            if first + second in self._weights:
                return folded.replace(f"{first} {second}", first + second)
        return folded

    def _way(self, name: str, spoken: str) -> _Way:
        words = frozenset(_counting(spoken))
        weight = sum(self._weights[word] for word in words)
        return _Way(name, words, weight, alone=len(spoken.split()) == 1)

    def _scores(self, words: list[str], *, asked: bool) -> Mapping[str, float]:
        """How near each question is. Where nothing is asked, one word in common says nothing.

        *Later* and *Arabisch* are answers; *tolk* and *Bbz* are what people ask alone.
        """
        meant = [self._meant(word) for word in words]
        whole = sum(max(near.values(), default=self._rarest) for near in meant)
        nearest: dict[str, float] = defaultdict(float)
        known: dict[str, list[float]] = {}
        for way, shared in self._sharing(meant):
            in_all = known.get(way.name) or self._in_all(way.name, meant)
            known[way.name] = in_all
            if asked or way.alone or len(in_all) > 1:
                near = 2 * sum(shared) / (whole + way.weight)
                score = _NEAREST * near + (1 - _NEAREST) * sum(in_all) / whole
                nearest[way.name] = max(nearest[way.name], score)
        return nearest

    def _sharing(self, meant: Iterable[Mapping[str, float]]) -> Iterator[tuple[_Way, list[float]]]:
        """Each way to ask that holds a typed word, with what those words weigh."""
        shared: dict[int, list[float]] = defaultdict(list)
        for near in meant:
            here: dict[int, float] = {}
            for word, weight in near.items():
                for number in self._by_word[word]:
                    here[number] = max(here.get(number, 0), weight)
            for number, weight in here.items():
                shared[number].append(weight)
        return ((self._ways[number], weights) for number, weights in shared.items())

    def _in_all(self, name: str, meant: Iterable[Mapping[str, float]]) -> list[float]:
        """What each typed word weighs that one of all ways to ask this question holds."""
        own = self._words_of[name]
        found = (max((near[word] for word in near.keys() & own), default=0.0) for near in meant)
        return [weight for weight in found if weight]

    def _meant(self, word: str) -> Mapping[str, float]:
        """The known words that this one may be, with what they weigh; less where they differ."""
        own = self._weights.get(word, self._rarest)
        near = {word: own} if word in self._weights else {}
        if len(word) < _LONG_ENOUGH:
            return near
        found = process.extract(
            word,
            self._vocabulary.get(word[0], ()),
            scorer=JaroWinkler.normalized_similarity,
            score_cutoff=_ALIKE,
            limit=5,
        )
        alike = {
            other: min(self._weights[other], own) * score
            for other, score, _ in found
            if _is_a_form(word, other)
        }
        return {**alike, **near}


def kept_ready(
    groups: Callable[[], tuple[Group, ...]], catalogues: Catalogues
) -> Callable[[], Finder]:
    """The finder in the questions as they are now, made anew only when those were edited."""
    finder = Finder(groups(), catalogues)

    def current() -> Finder:
        nonlocal finder
        newest = groups()
        if newest is not finder.groups:
            finder = Finder(newest, catalogues)
        return finder

    return current


def _spoken(question: Question, catalogues: Catalogues) -> Iterator[str]:
    yield from catalogues.labels(question.asked)
    yield from question.also


def _counting(text: str) -> list[str]:
    """The words that tell questions apart, each once."""
    return list(dict.fromkeys(word for word in fold(text).split() if word not in _SMALL))


def _weights(spoken: Iterable[Iterable[str]]) -> Mapping[str, float]:
    """How much each word tells: the fewer questions hold it, the more."""
    counts: dict[str, int] = defaultdict(int)
    total = 0
    for ways in spoken:
        total += 1
        for word in {word for way in ways for word in _counting(way)}:
            counts[word] += 1
    return {word: log(1 + total / count) for word, count in counts.items()}


def _by_first_letter(words: Iterable[str]) -> Mapping[str, list[str]]:
    """Hardly anybody slips at the first letter, and to compare with all words costs most."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        found[word[0]].append(word)
    return dict(found)


def _index(ways: Iterable[_Way]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, way in enumerate(ways):
        for word in way.words:
            found[word].append(number)
    return found


def _is_a_form(word: str, other: str) -> bool:
    """The same word with another ending, or with a slip: two where it is long."""
    short, long = sorted((word, other), key=len)
    if long.startswith(short):
        return len(long) - len(short) <= _LONGER
    if len(short) >= _STEM and short[:_STEM] == long[:_STEM]:
        return True
    return OSA.distance(word, other) <= (2 if len(short) >= _LONG else 1)


def _is_a_question(typed: str) -> bool:
    words = fold(typed).split()
    opens = bool(words) and words[0] in _OPENERS
    return opens or not _ASKING.isdisjoint(words) or typed.rstrip().endswith("?")
