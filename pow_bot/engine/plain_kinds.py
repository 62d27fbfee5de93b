"""The kinds of answer that need nothing but the standard library, dates excepted (`dates.py`)."""

import re
from dataclasses import dataclass
from typing import ClassVar

from pow_bot.engine.answers import GIVEN, UNKNOWN, Answer
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Ask, Choice, Text
from pow_bot.engine.heard import Here, Said
from pow_bot.engine.kinds import Asked, Problem
from pow_bot.engine.words import best_match, clean, looks_like_bsn, number_in, ordinal

_NO_OPTIONS: frozenset[str] = frozenset()
_SEPARATORS = re.compile(r"\s*(?:[,;\n+&]|\ben\b|\band\b)\s*", re.IGNORECASE)

BSN = Text(
    "kind/bsn",
    "Dit lijkt op een burgerservicenummer. Wij bewaren dat nooit. Schrijf uw antwoord zonder dat nummer.",
)
_EMPTY = Text("kind/empty", "Schrijf of kies eerst een antwoord.")
_TOO_LONG = Text("kind/too_long", "Dit is te lang. Schrijf het korter, in hooguit {most} tekens.")


def written(said: Said, most: int) -> str | Problem:
    """What was typed, fit to be kept: visible, not too long, and without a service number."""
    text = clean(said.text)
    if not text:
        return Problem(_EMPTY)
    if len(text) > most:
        return Problem(_TOO_LONG, {"most": str(most)})
    return Problem(BSN) if looks_like_bsn(text) else text


def chosen(said: Said, asked: Asked) -> str | None:
    """The name of the one choice that was tapped, or that the typed words stand for."""
    names = [choice.name for choice in asked.choices]
    if said.choices:
        return said.choices[0] if len(said.choices) == 1 and said.choices[0] in names else None
    place = ordinal(said.text, len(names))
    if place is not None:
        return names[place - 1]
    spoken = [(choice.name, asked.wording.labels(choice.label)) for choice in asked.choices]
    return best_match(clean(said.text), spoken)


def renamed(value: object, asked: Asked) -> str | None:
    """The choice that now stands for a kept one: itself, or the one that says it `was` that."""
    same = [choice.name for choice in asked.choices if choice.name == value]
    earlier = [choice.name for choice in asked.choices if value in choice.was]
    return next(iter(same + earlier), None)


@dataclass(frozen=True, slots=True)
class ChoiceKind:
    """One of several."""

    options: ClassVar[frozenset[str]] = _NO_OPTIONS
    free: ClassVar[bool] = False
    ask_one: ClassVar[Text] = Text("kind/choice/one", "Kies één van de antwoorden.")
    ask_more: ClassVar[Text] = Text("kind/choice/opens", "Schrijf bij uw keuze ook een antwoord.")
    texts: ClassVar[tuple[Text, ...]] = (ask_one, ask_more, _EMPTY, _TOO_LONG, BSN)

    def understand(self, said: Said, asked: Asked) -> Answer | Problem:
        name = chosen(said, asked)
        choice = asked.choice(name) if name else None
        if choice is None:
            return Problem(self.ask_one)
        if choice.opens is None:
            return Answer(choice.name)
        if not (said.choices and clean(said.text)):
            return Problem(self.ask_more)
        note = written(said, most=300)
        return note if isinstance(note, Problem) else Answer(choice.name, note=note)

    def stands(self, answer: Answer, asked: Asked) -> Answer | None:
        name = renamed(answer.value, asked)
        return None if name is None else Answer(name, note=answer.note)

    def seen(self, answer: Answer) -> Seen:
        return str(answer.value)

    def classes(self, ask: Ask) -> tuple[Seen, ...]:
        return tuple(choice.name for choice in ask.choices if choice.change is None)

    def examples(self, ask: Ask, choices: tuple[Choice, ...], here: Here) -> tuple[Answer, ...]:
        return tuple(Answer(choice.name) for choice in choices if choice.change is None)


@dataclass(frozen=True, slots=True)
class YesNoKind(ChoiceKind):
    """Yes or no; the two words belong to the kind, so no flow writes them again."""

    yes: ClassVar[Choice] = Choice("yes", Text("kind/yes", "Ja"))
    no: ClassVar[Choice] = Choice("no", Text("kind/no", "Nee"))


@dataclass(frozen=True, slots=True)
class ConsentKind(ChoiceKind):
    """Yes, no, or first talk to someone; it covers the text and the preview it was said to."""

    options: ClassVar[frozenset[str]] = frozenset({"covers", "version"})

    def understand(self, said: Said, asked: Asked) -> Answer | Problem:
        answer = ChoiceKind.understand(self, said, asked)
        if isinstance(answer, Problem):
            return answer
        return Answer(answer.value, covered=asked.covers)

    def stands(self, answer: Answer, asked: Asked) -> Answer | None:
        return (
            answer if answer.covered == asked.covers and asked.choice(str(answer.value)) else None
        )


@dataclass(frozen=True, slots=True)
class SeveralKind:
    """Any number of choices, at least one; an exclusive one (*Niets*) stands alone."""

    options: ClassVar[frozenset[str]] = _NO_OPTIONS
    free: ClassVar[bool] = False
    ask_some: ClassVar[Text] = Text("kind/several/some", "Kies één of meer antwoorden.")
    ask_clear: ClassVar[Text] = Text(
        "kind/several/exclusive", "Kies of alleen dat antwoord, of alleen de andere antwoorden."
    )
    texts: ClassVar[tuple[Text, ...]] = (ask_some, ask_clear)

    def understand(self, said: Said, asked: Asked) -> Answer | Problem:
        names = self._chosen(said, asked)
        if not names:
            return Problem(self.ask_some)
        if _contradict(names, asked):
            return Problem(self.ask_clear)
        return Answer(tuple(choice.name for choice in asked.choices if choice.name in names))

    def stands(self, answer: Answer, asked: Asked) -> Answer | None:
        kept = answer.value if isinstance(answer.value, tuple) else ()
        names = [name for value in kept if (name := renamed(value, asked))]
        # One that is offered no more is asked again, rather than dropped unseen.
        whole = len(names) == len(kept) and not _contradict(set(names), asked)
        return Answer(tuple(dict.fromkeys(names))) if names and whole else None

    def seen(self, answer: Answer) -> Seen:
        return answer.value if isinstance(answer.value, tuple) else ()

    def classes(self, ask: Ask) -> tuple[Seen, ...]:
        return tuple(choice.name for choice in ask.choices)

    def examples(self, ask: Ask, choices: tuple[Choice, ...], here: Here) -> tuple[Answer, ...]:
        """All sets of choices are too many: each alone and all together tell the cells apart."""
        alone = tuple(Answer((choice.name,)) for choice in choices)
        together = tuple(choice.name for choice in choices if not choice.exclusive)
        return (*alone, Answer(together)) if len(together) > 1 else alone

    def _chosen(self, said: Said, asked: Asked) -> set[str]:
        if said.choices:
            names = set(said.choices)
            return names if all(asked.choice(name) for name in names) else set()
        parts = [part for part in _SEPARATORS.split(clean(said.text)) if part]
        found = [chosen(Said(text=part), asked) for part in parts]
        whole = chosen(said, asked)
        if None not in found and found:
            return {name for name in found if name}
        return {whole} if whole else set()


def _contradict(names: set[str], asked: Asked) -> bool:
    alone = any(choice.exclusive for choice in asked.choices if choice.name in names)
    return alone and len(names) > 1


@dataclass(frozen=True, slots=True)
class TextKind:
    """Free text. `most` is its length in characters."""

    options: ClassVar[frozenset[str]] = frozenset({"most"})
    free: ClassVar[bool] = True
    texts: ClassVar[tuple[Text, ...]] = (_EMPTY, _TOO_LONG, BSN)
    most: int = 1000

    def understand(self, said: Said, asked: Asked) -> Answer | Problem:
        text = written(said, int(asked.ask.options.get("most", self.most)))
        return text if isinstance(text, Problem) else Answer(text)

    def stands(self, answer: Answer, asked: Asked) -> Answer | None:
        return answer if isinstance(answer.value, str) else None

    def seen(self, answer: Answer) -> Seen:
        return GIVEN

    def classes(self, ask: Ask) -> tuple[Seen, ...]:
        return (GIVEN,)

    def examples(self, ask: Ask, choices: tuple[Choice, ...], here: Here) -> tuple[Answer, ...]:
        return (Answer("iets"),)


@dataclass(frozen=True, slots=True)
class NameKind(TextKind):
    """What to call someone: one short line with a letter in it."""

    no_name: ClassVar[Text] = Text("kind/name", "Dat lijkt geen naam. Een voornaam is genoeg.")
    texts: ClassVar[tuple[Text, ...]] = (*TextKind.texts, no_name)
    most: int = 60

    def understand(self, said: Said, asked: Asked) -> Answer | Problem:
        answer = TextKind.understand(self, said, asked)
        if isinstance(answer, Problem):
            return answer
        name = " ".join(str(answer.value).split())
        plain = any(sign.isalpha() for sign in name) and not set("<>{}[]=@/\\|") & set(name)
        return Answer(name) if plain else Problem(self.no_name)


@dataclass(frozen=True, slots=True)
class NumberKind:
    """A whole number, from `least` to `most`."""

    options: ClassVar[frozenset[str]] = frozenset({"least", "most"})
    free: ClassVar[bool] = False
    ask_number: ClassVar[Text] = Text("kind/number", "Schrijf een getal. Bijvoorbeeld 16.")
    too_small: ClassVar[Text] = Text(
        "kind/number/least", "Dat getal is te klein. Het is minstens {least}."
    )
    too_big: ClassVar[Text] = Text(
        "kind/number/most", "Dat getal is te groot. Het is hooguit {most}."
    )
    texts: ClassVar[tuple[Text, ...]] = (ask_number, too_small, too_big)

    def understand(self, said: Said, asked: Asked) -> Answer | Problem:
        number = number_in(said.text)
        if number is None:
            return Problem(self.ask_number)
        least, most = self._bounds(asked.ask)
        if number < least:
            return Problem(self.too_small, {"least": str(least)})
        return Answer(number) if number <= most else Problem(self.too_big, {"most": str(most)})

    def stands(self, answer: Answer, asked: Asked) -> Answer | None:
        least, most = self._bounds(asked.ask)
        return answer if isinstance(answer.value, int) and least <= answer.value <= most else None

    def seen(self, answer: Answer) -> Seen:
        return answer.value if isinstance(answer.value, int) else UNKNOWN

    def classes(self, ask: Ask) -> tuple[Seen, ...]:
        return ()

    def examples(self, ask: Ask, choices: tuple[Choice, ...], here: Here) -> tuple[Answer, ...]:
        """Every number there is, up to a hundred apart: cells cut anywhere."""
        least, most = self._bounds(ask)
        return tuple(Answer(number) for number in range(least, min(most, least + 100) + 1))

    def _bounds(self, ask: Ask) -> tuple[int, int]:
        return int(ask.options.get("least", 0)), int(ask.options.get("most", 999))
