"""Sentences that do not say who does it: *worden* or *is ... door* with a participle.

A list of rules finds most and accuses few: *u wordt gebeld* is found, *het is gelukt* is fine.
"""

import re
from functools import cache
from pathlib import Path

from pow_bot.authoring.plain_language.passages import clauses, words

_BECOME = frozenset(("word", "wordt", "worden", "werd", "werden"))
_BE = frozenset(("is", "zijn", "was", "waren", "bent"))
_BEFORE = (
    "aan|achter|af|bij|binnen|door|goed|in|klaar|mee|na|om|onder|op|over|samen|tegen|terug|toe"
    "|stil|stop|uit|vast|voor|vrij|weg|mis|thuis"
)
_GE = re.compile(rf"(?:{_BEFORE})?ge[a-zëï]{{2,}}(?:[^aeiou]d|[kfspxh]t|en|aan|daan|zien)")
_WITHOUT_GE = re.compile(rf"(?:{_BEFORE})?(?:be|ver|ont|her|er)[a-zëï]{{2,}}(?:[^s]d|[kfspxh]t)")
_HERE = Path(__file__).parent


def passive(sentence: str) -> str | None:
    """The words that hide who does it; None where nothing is hidden."""
    return next((said for clause in clauses(sentence) if (said := _in_clause(clause))), None)


def _in_clause(clause: str) -> str | None:
    said = words(clause)
    verb = next((word for word in said if word in _BECOME), None)
    if verb is None and "door" in said:
        verb = next((word for word in said if word in _BE), None)
    done = next((word for word in said if _is_participle(word)), None)
    return f"{verb} ... {done}" if verb and done else None


def _is_participle(word: str) -> bool:
    if word in _listed("no_participles.nl.txt"):
        return False
    return word in _listed("participles.nl.txt") or bool(
        _GE.fullmatch(word) or _WITHOUT_GE.fullmatch(word)
    )


@cache
def _listed(name: str) -> frozenset[str]:
    """The words of a file; a line that begins with `#` is a remark."""
    read = (_HERE / name).read_text("utf-8").splitlines()
    return frozenset(word for line in read if not line.startswith("#") for word in line.split())
