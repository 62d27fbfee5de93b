"""The checklist on an intake's page: what is to be done for somebody, and who marked it when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pow_bot.domain.intake.checking import Checklist, Mark, Tick, check, checklist_of
from pow_bot.domain.practice.lists import Check
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.queries import names
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.intake.section import Differing, Reading, Section, Sight
from pow_bot.web.team.intake.telling import Act
from pow_bot.web.team.room import Said

_MARKS: Mapping[Mark, Text] = {
    Mark.DONE: Text("team/checklist/done", "Gedaan"),
    Mark.NOT_NEEDED: Text("team/checklist/not_needed", "Niet nodig"),
}
_TO_DO = Text("team/checklist/to_do", "Nog doen")
_BY = Text("team/checklist/by", "{who}, {at}")
_FIELD = "item-"


@dataclass(frozen=True, slots=True)
class _Known:
    checklist: Checklist
    names: Mapping[UUID, str]


def _read(db: Db, reading: Reading) -> _Known:
    opened = reading.opened
    said = {"answers": opened.answers, "told": opened.told}
    checklist = checklist_of(db, opened.intake, said)
    return _Known(checklist, names(db, (tick.by for tick in checklist.ticks.values())))


def _told(known: _Known, sight: Sight) -> dict[str, Any] | None:
    checks, ticks = known.checklist.checks, known.checklist.ticks
    if not checks:
        return None
    return {
        "items": [_item(one, known, sight) for one in checks],
        "open": sum(one.code not in ticks for one in checks),
        "forms": {"check": sight.form("check", Action.CHECK, marks=_marks(sight))},
    }


def _item(item: Check, known: _Known, sight: Sight) -> dict[str, Any]:
    tick = known.checklist.ticks.get(item.code)
    typed = sight.typed("check").get(f"{_FIELD}{item.code}")
    return {
        "field": f"{_FIELD}{item.code}",
        "text": item.in_(sight.words.locale),
        "safety": item.safety,
        "mark": typed if typed is not None else (tick.mark if tick else ""),
        "label": sight.words.say(_MARKS[tick.mark] if tick else _TO_DO),
        "by": tick and _by(tick, known, sight),
    }


def first_of(known: _Known, sight: Sight) -> dict[str, Any]:
    """What comes first and is open still, for the form that rounds off."""
    typed = sight.typed("close")
    return {
        "first": [
            {
                "field": f"{_FIELD}{one.code}",
                "text": one.in_(sight.words.locale),
                "mark": typed.get(f"{_FIELD}{one.code}", ""),
            }
            for one in known.checklist.left_open
        ],
        "marks": _marks(sight),
    }


def _by(tick: Tick, known: _Known, sight: Sight) -> str:
    words = sight.words
    who = known.names.get(tick.by, words.say(texts.COLLEAGUE))
    return words.say(_BY, who=who, at=words.moment(tick.at, sight.now))


def _marks(sight: Sight) -> list[dict[str, str]]:
    return [{"value": "", "label": sight.words.say(_TO_DO)}, *sight.words.choices(_MARKS)]


def marks_in(form: Said) -> dict[str, Mark | None]:
    """How a form marks items, by their code."""
    return {
        name.removeprefix(_FIELD): _mark(value)
        for name, value in form.fields.items()
        if name.startswith(_FIELD)
    }


def _check(form: Said) -> Act:
    marks = marks_in(form)
    return lambda db, at: check(db, at, marks)


def _differs(known: _Known, sight: Sight, form: Said) -> Iterator[Differing]:
    words, ticks = sight.words, known.checklist.ticks
    wanted = marks_in(form)
    for one in known.checklist.checks:
        tick = ticks.get(one.code)
        mark = wanted.get(one.code)
        if one.code in wanted and mark != (tick and tick.mark):
            now = words.say(_MARKS[tick.mark] if tick else _TO_DO)
            said = f"{now} ({_by(tick, known, sight)})" if tick else now
            yield Differing(
                one.in_(words.locale), said, words.say(_MARKS[mark] if mark else _TO_DO)
            )


def _mark(value: str) -> Mark | None:
    return Mark(value) if value in set(Mark) else None


CHECKLIST = Section(
    name="checklist",
    told=_told,
    read=_read,
    acts={"check": _check},
    differs=_differs,
    labels={"check": Text("team/checklist/action", "Checklist bijwerken")},
    done={"check": Text("team/checklist/saved", "De checklist is bijgewerkt.")},
)
