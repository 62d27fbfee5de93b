"""Distress in what people type, in Dutch and English at once. `distress.txt` holds the phrases.

What somebody denies is found as well: *I do not want to die* is written by somebody who thought of
it. Whoever needed no help loses a moment; whoever was missed may lose more.
"""

from enum import StrEnum
from functools import cache
from pathlib import Path

from pow_bot.conversations.phrases import Phrases, read_phrases

_FILE = Path(__file__).with_name("distress.txt")


class Kind(StrEnum):
    """What somebody may need help with. Of several that are written at once the first counts.

    Danger and suicide cannot wait an hour. At home and under force somebody else may keep a person
    from writing a second time; and who holds a worker often holds food and bed as well.
    """

    DANGER = "danger"
    SUICIDE = "suicide"
    HOME = "home"
    FORCED = "forced"
    FOOD = "food"


def detect(typed: str) -> Kind | None:
    """The most pressing distress that somebody seems to write about. It is never acted upon."""
    found = _phrases().kinds_in(typed)
    return next((kind for kind in Kind if kind in found), None)


@cache
def _phrases() -> Phrases:
    return read_phrases(_FILE.read_text(encoding="utf-8"), Kind)
