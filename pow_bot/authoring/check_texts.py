"""Whether people can read every text, in every language and on every channel."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pow_bot.authoring.mistakes import Mistake
from pow_bot.authoring.plain_language.checking import check_plain
from pow_bot.authoring.plain_language.exceptions import Allowed
from pow_bot.authoring.plain_language.passages import SOURCE, Passage
from pow_bot.authoring.question_files import Group, question_texts
from pow_bot.authoring.reading import Reading
from pow_bot.authoring.reads import variants
from pow_bot.authoring.texts import all_texts
from pow_bot.engine.flow import Ask, Choice, Do, Flow, Review, Say, Step, Text

# The most signs of a text, by where it stands; English is allowed a little more than its Dutch.
LIMITS: Mapping[str, int] = {
    "title": 40,
    "question": 120,
    "help": 240,
    "choice": 64,
    "opens": 120,
    "say": 400,
    "yes": 40,
    "reason": 160,
    "button": 64,
    "answer": 240,
}
LONGER = 1.25
# Telegram: the signs of a message, and the bytes that a button carries.
MESSAGE = 4096
BUTTON = 64

_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_FILL = re.compile(r"\{[a-z][a-z0-9_]*\}")


class Language(Protocol):
    """What was translated into one language."""

    @property
    def locale(self) -> str: ...

    def of(self, text: Text) -> str | None:
        """The translation, or None where there is none that counts."""

    def in_doubt(self, text: Text) -> bool:
        """Whether there is one that was made for another Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text in one language."""

    text: Text
    field: str
    locale: str
    words: str

    def wrong(self, says: str, fix: str) -> Mistake:
        language = "" if self.locale == SOURCE else f"In `{self.locale}`: "
        return _at(self.text, f"{language}{says}", fix)


def check_texts(
    reading: Reading,
    languages: Iterable[Language],
    fills: Collection[str] = (),
    exceptions: Iterable[Allowed] = (),
) -> Iterator[Mistake]:
    """All texts of a book. `fills` are the placeholders that every text may use."""
    known = tuple(exceptions)
    spoken = [language for language in languages if language.locale != SOURCE]
    texts = (*all_texts(reading.book), *question_texts(reading.groups))
    yield from _contexts(texts)
    fields = _fields(reading)
    for text in texts:
        yield from _translated(text, spoken)
        for each in _in_all(text, fields.get(text.context, ""), spoken):
            yield from _readable(each)
            yield from check_plain(_passages(each), known)
    yield from _filled(reading, fills)
    for _, flow in variants(reading.book):
        yield from _buttons(flow)
        yield from _messages(flow, spoken)


def _contexts(texts: Iterable[Text]) -> Iterator[Mistake]:
    """One context, one sentence: translators know a text by its context."""
    first: dict[str, Text] = {}
    for text in texts:
        known = first.setdefault(text.context, text)
        if known.source != text.source:
            says = f"`{text.context}` is said in two ways."
            yield _at(text, says, f"Say it as in {known.where or 'Python'}.")


def _translated(text: Text, languages: Iterable[Language]) -> Iterator[Mistake]:
    for language in languages:
        said = language.of(text)
        if said is None and language.in_doubt(text):
            says = f"The translation into `{language.locale}` is in doubt: {_short(text)}"
            yield _at(text, says, "Look at it, and take away `fuzzy`.")
        elif said is None:
            says = f"There is no translation into `{language.locale}`: {_short(text)}"
            yield _at(text, says, "Add it to messages.po.")
        elif _placeholders(said) != _placeholders(text.source):
            says = f"In `{language.locale}` other placeholders stand than in Dutch: {_short(text)}"
            yield _at(text, says, "Use the same names between braces.")


def _in_all(text: Text, field: str, languages: Iterable[Language]) -> Iterator[Spoken]:
    yield Spoken(text, field, SOURCE, text.source)
    for language in languages:
        said = language.of(text)
        if said is not None:
            yield Spoken(text, field, language.locale, said)


def _readable(spoken: Spoken) -> Iterator[Mistake]:
    most = int(LIMITS.get(spoken.field, 1000) * (1 if spoken.locale == SOURCE else LONGER))
    if len(spoken.words) > most:
        says = f"This {spoken.field} has {len(spoken.words)} signs; {most} is the most."
        yield spoken.wrong(says, "Say it shorter, or in two steps.")
    for stray in _BRACES.findall(spoken.words):
        if not _FILL.fullmatch(stray):
            yield spoken.wrong(f"`{stray}` is no placeholder.", "Write `{name}`, in small letters.")


def _passages(spoken: Spoken) -> Iterator[Passage]:
    """What Python says by itself has no place here: it is looked at with its own file and line."""
    if spoken.text.where:
        file, _, line = spoken.text.where.rpartition(":")
        yield Passage(file, int(line), spoken.locale, spoken.words)


def _fields(reading: Reading) -> Mapping[str, str]:
    """What each text of a flow is, by its context."""
    book = reading.book
    found = {flow.title.context: "title" for flow in book.flows.values()}
    for _, flow in variants(book):
        for step in flow.steps:
            found |= {text.context: field for text, field in _parts(step)}
    for tables in (book.tables, *book.regional_tables.values()):
        found |= {row.reason.context: "reason" for t in tables.values() for row in t.rows}
    return found | dict(_question_fields(reading.groups))


def _question_fields(groups: Iterable[Group]) -> Iterator[tuple[str, str]]:
    for group in groups:
        yield group.title.context, "title"
        for question in group.questions:
            yield question.asked.context, "button"
            yield from ((text.context, "answer") for text in question.answer)


def _parts(step: Step) -> Iterator[tuple[Text, str]]:
    match step:
        case Ask():
            yield step.text, "question"
            yield from _choice_parts(step.choices)
        case Say():
            yield step.text, "say"
        case Review():
            yield from ((step.text, "question"), (step.yes, "yes"))
    if isinstance(step, Ask | Review) and step.help is not None:
        yield step.help, "help"


def _choice_parts(choices: Iterable[Choice]) -> Iterator[tuple[Text, str]]:
    for choice in choices:
        if isinstance(choice.label, Text):
            yield choice.label, "choice"
        if choice.opens is not None:
            yield choice.opens, "opens"


def _filled(reading: Reading, fills: Collection[str]) -> Iterator[Mistake]:
    """What is told may use what an effect before it brought; a question may not."""
    for _, flow in variants(reading.book):
        known = set(fills)
        for step in flow.steps:
            if isinstance(step, Do):
                known |= set(step.brings)
            for text, _ in _parts(step):
                strange = _placeholders(text.source) - (
                    known if isinstance(step, Say) else {*fills}
                )
                for name in sorted(strange):
                    fix = "Name it in the `brings` of a `do` before it; only `say` can use it."
                    yield _at(text, f"Nothing brings `{{{name}}}`.", fix)


def _buttons(flow: Flow) -> Iterator[Mistake]:
    """A button carries its question and its choice, in few bytes."""
    for step in flow.steps:
        for choice in step.choices if isinstance(step, Ask) else ():
            carried = f"{step.at}:{choice.name}"
            if len(carried.encode()) > BUTTON:
                says = f"`{carried}` is too long for a button: {BUTTON} bytes is the most."
                yield Mistake(step.file, step.line, says, "Shorten a name.")


def _messages(flow: Flow, languages: Iterable[Language]) -> Iterator[Mistake]:
    """What is told since the last certain question goes into one message with the next one."""
    for locale, said in ((SOURCE, None), *((each.locale, each) for each in languages)):
        told = 0
        for step in flow.steps:
            size = sum(_length(text, said) for text, _ in _parts(step))
            if told + size > MESSAGE:
                says = f"With what is said before it this is over {MESSAGE} signs in `{locale}`."
                yield Mistake(step.file, step.line, says, "Say less before the next question.")
                told = 0
            if isinstance(step, Say):
                told += size
            elif isinstance(step, Ask | Review) and not step.when.cells:
                told = 0


def _length(text: Text, language: Language | None) -> int:
    said = language.of(text) if language else None
    # A line end or two, and the sign before a choice.
    return len(said or text.source) + 4


def _at(text: Text, says: str, fix: str) -> Mistake:
    file, _, line = text.where.rpartition(":")
    return Mistake(file or text.context, int(line) if line else 1, says, fix)


def _short(text: Text) -> str:
    return text.source if len(text.source) <= 60 else f"{text.source[:57]}..."


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(found[1:-1] for found in _FILL.findall(text))
