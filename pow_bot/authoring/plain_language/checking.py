"""Looks at passages with the rules of their language, and tells where each can be mended."""

import re
from collections.abc import Iterable, Iterator, Mapping

from pow_bot.authoring.mistakes import Mistake
from pow_bot.authoring.plain_language.dutch import dutch, manners
from pow_bot.authoring.plain_language.exceptions import Allowed, without
from pow_bot.authoring.plain_language.passages import SOURCE, Passage, Remark, breaths, starts

# At most so many words a sentence: about level B1. Dutch counts more strictly than English.
WORDS: Mapping[str, int] = {SOURCE: 15}
OTHER_WORDS = 20

# An address is read as one thing, whatever it is made of; so is a postcode.
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:nl|org|com|eu|net)\b")
_POSTCODE = re.compile(r"\b(\d{4}) ?[A-Z]{2}\b")


def check_plain(passages: Iterable[Passage], exceptions: Iterable[Allowed]) -> Iterator[Mistake]:
    """What makes these hard to read, each at its own file and line."""
    known = tuple(exceptions)
    for passage in passages:
        for remark in remarks(passage, known):
            language = "" if passage.locale == SOURCE else f"In `{passage.locale}`: "
            yield Mistake(passage.file, passage.line, f"{language}{remark.says}", remark.fix)


def remarks(passage: Passage, exceptions: Iterable[Allowed] = ()) -> Iterator[Remark]:
    """What makes one passage hard to read."""
    yield from _long_sentences(passage)
    text = _ADDRESS.sub("{address}", without(passage.words, exceptions))
    text = _POSTCODE.sub(r"\1", text)
    if passage.locale != SOURCE:
        yield from _in_other_languages(text)
    elif passage.for_staff:
        yield from manners(text)
    else:
        yield from dutch(text)


def _long_sentences(passage: Passage) -> Iterator[Remark]:
    strict = WORDS.get(passage.locale, OTHER_WORDS)
    most = OTHER_WORDS if passage.for_staff else strict
    for sentence in breaths(passage.words):
        count = len(sentence.split())
        if count > most:
            says = f"A sentence has {count} words; {most} is the most: {starts(sentence)}"
            yield Remark(says, "Make it two sentences.")


def _in_other_languages(text: str) -> Iterator[Remark]:
    if sum(text.count(mark) for mark in "?؟") > 1:
        yield Remark("This asks two things at once.", "Make it two questions.")
    if "!" in text:
        yield Remark("An exclamation mark shouts.", "End with a full stop.")
