"""Reading what people type: cleaning, folding, numbers in words, and labels with a slip."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Joiners shape letters in some scripts and hold emoji together; alone they are cut away.
_JOINERS = "\u200c\u200d"
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*\n+\s*")
_WORD = re.compile(r"[^\W_]+")
# Signs for nothing at all, which count as letters or symbols.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_APOSTROPHES = str.maketrans("", "", "'`\u00b4\u2018\u2019\u02bc")
_NEGATIONS = frozenset(
    [
        "geen",
        "niet",
        "niets",
        "niemand",
        "nergens",
        "nooit",
        "nimmer",
        "no",
        "not",
        "never",
        "none",
        "nothing",
        "nobody",
        "nowhere",
        "cannot",
        "cant",
        "dont",
        "doesnt",
        "didnt",
        "wont",
        "isnt",
        "arent",
        "wasnt",
        "werent",
        "hasnt",
        "havent",
        "hadnt",
    ]
)
_REFUSALS = frozenset({"nee", "neen", "no"})
# A sign before it, or a point inside: not the whole number that its figures would make.
_NOT_WHOLE = re.compile(r"(?<!\w)[-\u2212]\d|\d[.,]\d")
# Nine figures in a row or in the groups of a service number, and not what follows a country code.
_NINE = re.compile(
    r"(?<!\d)(?<!31[ .\-])(?<!\+\d\d[ .\-])(?<!00\d\d[ .\-])(?<!\(0\))"
    r"(?:\d{9}|\d{3}[ .\-]\d{3}[ .\-]\d{3}|\d{4}[ .\-]\d{2}[ .\-]\d{3})(?!\d)"
)

# How alike a typed label must be to count, and how far ahead of the next best.
_ALIKE = 0.82
_AHEAD = 0.08

_NUMBERS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "nul zero",
            "een one eerste first",
            "twee two tweede second",
            "drie three derde third",
            "vier four vierde fourth",
            "vijf five vijfde fifth",
            "zes six zesde sixth",
            "zeven seven zevende seventh",
            "acht eight achtste eighth",
            "negen nine negende ninth",
            "tien ten tiende tenth",
            "elf eleven",
            "twaalf twelve",
        )
    )
    for word in words.split()
}


def clean(text: str) -> str:
    """The text as a reader sees it: composed, without control signs or direction overrides."""
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    # A form ends its lines with both signs; that is one end of a line.
    lines = composed.replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(sign for sign in lines if _visible(sign))
    return _LINES.sub("\n\n", _SPACE.sub(" ", seen)).strip(f" \n{_JOINERS}")


def fold(text: str) -> str:
    """Lower case, without accents or punctuation: `Één, dank u` becomes `een dank u`."""
    # Taken apart, some signs show capitals: the sign for trade mark is TM.
    bare = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold()).casefold()
    plain = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(_WORD.findall(plain.translate(_APOSTROPHES)))


@lru_cache(4096)
def fold_label(label: str) -> str:
    """The same for what flows say, remembered; never for what people type."""
    return fold(label)


def number_in(text: str) -> int | None:
    """A whole number in figures or in a word up to twelve, alone or beside other words."""
    if _NOT_WHOLE.search(text):
        return None
    found = {_number(word) for word in fold(text).split()} - {None}
    return found.pop() if len(found) == 1 else None


def ordinal(text: str, of: int) -> int | None:
    """`2`, `2.`, `twee`, `nummer twee`: the place in a list of `of`, counted from 1."""
    words = [
        word for word in fold(text).split() if word not in {"nummer", "number", "optie", "option"}
    ]
    number = _number(words[0]) if len(words) == 1 else None
    return number if number is not None and 1 <= number <= of else None


def best_match(text: str, labels: Iterable[tuple[str, tuple[str, ...]]]) -> str | None:
    """The name whose label was typed: whole, in part where that is unmistakable, or with a slip.

    `labels` pairs a name with its label in every language. A denial never matches what it denies.
    """
    typed = fold(text)
    if not typed:
        return None
    folded = [(name, {fold_label(label) for label in spoken}) for name, spoken in labels]
    for fits in (_same, _begins, _within):
        found = [name for name, spoken in folded if any(fits(typed, label) for label in spoken)]
        if len(found) == 1:
            return found[0]
    return _alike(typed, folded)


def _same(typed: str, label: str) -> bool:
    return typed == label


def _begins(typed: str, label: str) -> bool:
    """The label's first words: *nee* for *Nee, het kan een paar dagen wachten*."""
    return f"{label} ".startswith(f"{typed} ")


def _alike(typed: str, folded: list[tuple[str, set[str]]]) -> str | None:
    scores = sorted(
        (
            (max((_score(typed, label) for label in spoken), default=0.0), name)
            for name, spoken in folded
        ),
        reverse=True,
    )
    if not scores or scores[0][0] < _ALIKE:
        return None
    clear = len(scores) == 1 or scores[0][0] - scores[1][0] >= _AHEAD
    return scores[0][1] if clear else None


def _score(typed: str, label: str) -> float:
    if denies(typed) != denies(label) or _refuses(typed) > _refuses(label):
        return 0.0
    alike = SequenceMatcher(None, typed, label, autojunk=False)
    # Comparing a page with a label takes seconds; its length alone says that they differ.
    return alike.ratio() if alike.real_quick_ratio() >= _ALIKE - _AHEAD else 0.0


def _within(typed: str, label: str) -> bool:
    """Whole words of the label, in its order, and enough of them to mean something.

    What the label denies before them it denies of them: *werken* is not *niet werken*.
    """
    before, found, _ = f" {label} ".partition(f" {typed} ")
    return len(typed) >= 3 and bool(found) and not denies(before)


def denies(folded: str) -> bool:
    """Whether folded words say that something is not so."""
    return not _NEGATIONS.isdisjoint(folded.split())


def _refuses(folded: str) -> bool:
    return folded.split(maxsplit=1)[0] in _REFUSALS if folded else False


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit() and len(word) <= 9:
        return int(word)
    return _NUMBERS.get(word)


def _visible(sign: str) -> bool:
    if sign == "\n" or sign in _JOINERS:
        return True
    return sign not in _BLANK and unicodedata.category(sign) not in _INVISIBLE


def looks_like_bsn(text: str) -> bool:
    """Whether nine figures pass the eleven-test of the Dutch citizen service number.

    They may stand in a row or in groups, alone or beside other numbers.
    """
    joined = re.sub(r"(?<=\d)[ .\-](?=\d)", "", text)
    alone: list[str] = re.findall(r"(?<!\d)(?<!\(0\))\d{9}(?!\d)", joined)
    beside = [re.sub(r"\D", "", run) for run in _NINE.findall(text)]
    return any(_eleven(run) for run in alone + beside)


def _eleven(nine: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return (
        nine != "000000000"
        and sum(w * int(d) for w, d in zip(weights, nine, strict=True)) % 11 == 0
    )
