"""A text as a reader meets it: paragraphs, sentences, clauses and words."""

import re
from dataclasses import dataclass

SOURCE = "nl"

_PARAGRAPH = re.compile(r"\n\s*\n")
# Word counts break at a colon and a line end too: a reader takes breath there.
_BREATH = re.compile(r"[.!?:]+(?:\s|$)|\n")
_CLAUSE = re.compile(
    r"[,;:()–]|\b(?:en|of|maar|want|als|omdat|zodat|dat|die|wat|wie|waar|wanneer|hoe|welke?)\b"
)
_WORD = re.compile(r"\{[a-z0-9_]+\}|[^\W\d_]+(?:['’-][^\W\d_]+)*", re.UNICODE)
_ENDS = re.compile(r"[.!?]+(?=[\s)\"”’]|$)")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in one language, and the place where somebody can mend them."""

    file: str
    line: int
    locale: str
    words: str
    for_staff: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """What makes a text hard to read, and what to write instead."""

    says: str
    fix: str


def paragraphs(text: str) -> list[str]:
    """What stands together: on a screen each is a message."""
    return [part.strip() for part in _PARAGRAPH.split(text) if part.strip()]


def breaths(text: str) -> list[str]:
    """What is read without a pause: a sentence, or what stands before its colon."""
    return [part.strip() for part in _BREATH.split(text) if part.strip()]


def sentences(paragraph: str) -> int:
    """How many sentences a paragraph has; a label without a full stop is one."""
    text = paragraph.strip()
    ended = len(_ENDS.findall(text))
    return ended if not text or text[-1] in '.!?)"”’' else ended + 1


def clauses(sentence: str) -> list[str]:
    """What has one verb, more or less."""
    return [part for part in _CLAUSE.split(sentence) if part.strip()]


def words(text: str) -> list[str]:
    """The words, small; a placeholder is one, a figure is none."""
    return [word.lower() for word in _WORD.findall(text)]


def starts(text: str, most: int = 40) -> str:
    """How it begins, to find it by."""
    return text.strip() if len(text.strip()) <= most else f"{text.strip()[:most]}..."
