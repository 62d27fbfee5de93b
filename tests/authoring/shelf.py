"""What the flows of these tests are read with: kinds, facts and a source that need no data."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pow_bot.authoring.checks import Limits, Report, check
from pow_bot.authoring.mistakes import Mistake
from pow_bot.authoring.reading import Reading, Shelf, read
from pow_bot.engine.answers import NOT_ASKED, UNKNOWN, Answer
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Choice, Fact, Source, Text
from pow_bot.engine.standard import PLAIN_KINDS

HERE = Path(__file__).parent
GOOD = HERE / "good"
TODAY = date(2026, 11, 23)
ACTIONS = frozenset({"intake.submit", "intake.amend", "intake.withdraw"})
LIMITS = Limits(actions=ACTIONS)

_REGIONS = {"enschede": "AM05", "utrecht": "AM26", "losser": "AM05", "bunnik": "AM26"}


class Dutch:
    """Wording in one language."""

    def labels(self, text: Text | str) -> tuple[str, ...]:
        return (text if isinstance(text, str) else text.source,)


def _region(known: Mapping[str, Answer], today: date) -> Seen:
    for name in ("main.municipality", "main.place"):
        answer = known.get(name)
        if answer and answer.value in _REGIONS:
            return _REGIONS[str(answer.value)]
    return UNKNOWN


def _line(known: Mapping[str, Answer], today: date) -> Seen:
    answer = known.get("main.situation")
    if answer is None:
        return NOT_ASKED
    return {"dismissal": "dismissal", "work": "work"}.get(str(answer.value), UNKNOWN)


def _municipalities(known: Mapping[str, Answer], today: date) -> tuple[Choice, ...]:
    return (Choice("losser", "Losser"), Choice("bunnik", "Bunnik"))


SHELF = Shelf(
    kinds=PLAIN_KINDS,
    facts={
        "region": Fact("region", ("main.place", "main.municipality"), ("AM05", "AM26"), _region),
        "line": Fact("line", ("main.situation",), ("work", "dismissal"), _line),
    },
    sources={"municipalities": Source("municipalities", ("main.place",), _municipalities)},
    wording=Dutch(),
    main="main",
)


def good() -> Reading:
    """The book in `good/`."""
    return read(GOOD, SHELF)


def folder_with(folder: Path, files: Mapping[str, str]) -> Path:
    """A copy of `good/`, called flows, with other files laid over it."""
    flows = folder / "flows"
    shutil.copytree(GOOD, flows, dirs_exist_ok=True)
    for name, text in files.items():
        (flows / name).parent.mkdir(parents=True, exist_ok=True)
        (flows / name).write_text(text, "utf-8")
    return flows


def report(folder: Path) -> Report:
    return check(folder, SHELF, today=TODAY, limits=LIMITS)


def mistakes(folder: Path, files: Mapping[str, str]) -> tuple[Mistake, ...]:
    """What is wrong in `good/` with these files laid over it."""
    return report(folder_with(folder, files)).mistakes
