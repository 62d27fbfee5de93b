"""What makes Dutch hard to read, rule by rule. Each takes a text and says what to write instead."""

import re
from collections.abc import Iterator, Mapping

from pow_bot.authoring.plain_language.numbers import numbers
from pow_bot.authoring.plain_language.passages import (
    Remark,
    breaths,
    paragraphs,
    sentences,
    starts,
    words,
)
from pow_bot.authoring.plain_language.passive import passive
from pow_bot.authoring.plain_language.word_list import official_words, word_list

SENTENCES = 3
LETTERS = 20

_DOTTED = re.compile(r"(?<![\w.])[A-Za-z]{1,3}(?:\.[A-Za-z]{1,3})+\.?(?![\w@])|\b[a-z]/[a-z]\b")
_CAPITALS = re.compile(
    r"(?<![\w{])(?:[A-Z](?=[a-z]*[A-Z])[A-Za-z]{1,5}|Avg|Awb|Bbz|Pw|Wia|Wlz|Wmo|Ww|Zvw)(?![\w}])"
)
_SHORT: Mapping[str, str] = {
    "aub": "alstublieft",
    "bijv.": "bijvoorbeeld",
    "bv.": "bijvoorbeeld",
    "ca.": "ongeveer",
    "dhr.": "meneer",
    "dmv": "met",
    "enz.": "wat er nog meer is",
    "etc.": "wat er nog meer is",
    "evt.": "als u wilt",
    "excl.": "zonder",
    "gem.": "gemeente",
    "hr.": "meneer",
    "incl.": "met",
    "ivm": "door, of over",
    "max.": "hoogstens",
    "mbt": "over",
    "mevr.": "mevrouw",
    "min.": "minstens",
    "mw.": "mevrouw",
    "nl.": "namelijk",
    "nr.": "nummer",
    "svp": "alstublieft",
    "tel.": "telefoon",
    "tov": "dan",
    "tbv": "voor",
    "tgv": "door",
    "vlgs.": "volgens",
    "vnl.": "vooral",
    "zgn.": "het voluit",
    "zsm": "snel",
}
_LETTERS_SPELT = re.compile(
    r"(?<!\w)(?:" + "|".join(re.escape(short) for short in _SHORT) + r")(?!\w)", re.IGNORECASE
)
_TOO_CLOSE = re.compile(r"\b(?:jij|je|jou|jouw|jullie|jezelf)\b", re.IGNORECASE)
_PROMISES = word_list(
    {
        "100%": "wat u zeker weet",
        "100 procent": "wat u zeker weet",
        "beloof*": "wat er gebeurt, en wanneer",
        "beloven": "wat er gebeurt, en wanneer",
        "garand*": "wat er gebeurt, en wanneer",
        "garantie*": "wat er gebeurt, en wanneer",
        "gegarandeerd*": "wat er gebeurt, en wanneer",
        "geen enkel probleem": "wat er gebeurt",
        "komt goed": "wat er gebeurt",
        "komt helemaal goed": "wat er gebeurt",
        "maak u geen zorgen": "wat er gebeurt",
        "geen zorgen": "wat er gebeurt",
        "ongetwijfeld": "wat er gebeurt",
        "vinden altijd": "wat u doet",
        "vindt altijd": "wat u doet",
        "zeker weten": "wat er gebeurt",
        "zonder twijfel": "wat er gebeurt",
    }
)
_CHEERS = word_list(
    dict.fromkeys(
        [
            "gefeliciteerd",
            "geweldig",
            "goed gedaan",
            "goed bezig",
            "hoera",
            "knap gedaan",
            "perfect",
            "super",
            "top",
            "toppie",
            "wat fijn",
            "wauw",
            "yes",
        ],
        "",
    )
)


def dutch(text: str) -> Iterator[Remark]:
    """Everything that makes this hard for who reads Dutch at level B1."""
    yield from _long_messages(text)
    yield from _many_questions(text)
    yield from _many_numbers(text)
    yield from _abbreviations(text)
    yield from _official(text)
    yield from _passive(text)
    yield from _long_words(text)
    yield from _promises(text)
    yield from manners(text)


def manners(text: str) -> Iterator[Remark]:
    """What holds for colleagues too: no shouting, and *u*."""
    if "!" in text:
        yield Remark("An exclamation mark shouts.", "End with a full stop.")
    for found in sorted({word.lower() for word in _TOO_CLOSE.findall(text)}):
        yield Remark(f"`{found}` is not how we speak to people.", "Write `u` or `uw`.")


def _long_messages(text: str) -> Iterator[Remark]:
    for paragraph in paragraphs(text):
        count = sentences(paragraph)
        if count > SENTENCES:
            says = f"A message has {count} sentences; {SENTENCES} is the most: {starts(paragraph)}"
            yield Remark(says, "Leave one out, or begin a paragraph with an empty line.")


def _many_questions(text: str) -> Iterator[Remark]:
    if text.count("?") > 1:
        yield Remark("This asks two things at once.", "Make it two questions.")


def _many_numbers(text: str) -> Iterator[Remark]:
    for sentence in breaths(text):
        if len(found := numbers(sentence)) > 1:
            says = f"A sentence has {len(found)} numbers: {starts(sentence)}"
            yield Remark(says, "Give each a sentence of its own.")


def _abbreviations(text: str) -> Iterator[Remark]:
    for found in sorted({*_LETTERS_SPELT.findall(text)}):
        yield Remark(f"`{found}` is an abbreviation.", f"Write: {_SHORT[found.lower()]}.")
    for found in sorted({*_DOTTED.findall(text), *_CAPITALS.findall(text)} - {*_SHORT}):
        yield Remark(f"`{found}` is an abbreviation.", "Write it in full.")


def _official(text: str) -> Iterator[Remark]:
    for found, plain in official_words().found(text):
        yield Remark(f"`{found}` is a word of the office.", f"Say: {plain}.")


def _passive(text: str) -> Iterator[Remark]:
    for sentence in breaths(text):
        if said := passive(sentence):
            says = f"This does not say who does it (`{said}`): {starts(sentence)}"
            yield Remark(says, "Begin with who does it: `Wij bellen u.`")


def _long_words(text: str) -> Iterator[Remark]:
    parts = {part for word in words(text) if "{" not in word for part in word.split("-")}
    for word in sorted(parts):
        if len(word) > LETTERS:
            says = f"`{word}` has {len(word)} letters; {LETTERS} is the most."
            yield Remark(says, "Say it in two words.")


def _promises(text: str) -> Iterator[Remark]:
    for found, plain in _PROMISES.found(text):
        yield Remark(f"`{found}` promises what nobody can keep.", f"Say {plain}.")
    for found, _ in _CHEERS.found(text):
        yield Remark(f"`{found}` cheers.", "Leave it out.")
