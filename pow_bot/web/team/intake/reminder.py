"""A day to think of an intake, and what of: set and dealt with on its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.taking import LONGEST_REASON, remind, stop_reminding
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team.intake.section import Reading, Section, Sight
from pow_bot.web.team.intake.telling import Act
from pow_bot.web.team.moments import day_of
from pow_bot.web.team.room import Said

_SET = Text("team/reminder/set", "Herinnering op {day}")


@dataclass(frozen=True, slots=True)
class _Known:
    on: date | None
    why: str


def _read(db: Db, reading: Reading) -> _Known:
    intake = reading.opened.intake
    if intake.reminder is None:
        return _Known(None, "")
    safe = db.safe(intake.person)
    return _Known(intake.remind_on, safe.open(intakes.c.reminder, intake.id, intake.reminder))


def _told(known: _Known, sight: Sight) -> Mapping[str, Any] | None:
    forms = {
        "remind": sight.form("remind", Action.REMIND, **_fields(known, sight)),
        "stop_reminding": sight.form("stop_reminding", Action.REMIND) if known.on else None,
    }
    if known.on is None and forms["remind"] is None:
        return None
    on = known.on and sight.words.say(_SET, day=sight.words.day(known.on))
    return {"on": on, "why": known.why, "forms": forms}


def _fields(known: _Known, sight: Sight) -> dict[str, Any]:
    return {
        "on": known.on.isoformat() if known.on else "",
        "why": known.why,
        "least": sight.tomorrow,
        "longest": LONGEST_REASON,
    }


def _remind(form: Said) -> Act:
    return lambda db, at: remind(db, at, day_of(form.get("on")), form.get("why"))


REMINDER = Section(
    name="reminder",
    told=_told,
    read=_read,
    acts={"remind": _remind, "stop_reminding": lambda _: stop_reminding},
    labels={
        "remind": Text("team/action/remind", "Herinnering zetten"),
        "stop_reminding": Text("team/action/stop_reminding", "Herinnering afvinken"),
    },
    fields={
        "on": Text("team/reminder/on", "Herinnering op"),
        "why": Text("team/reminder/why", "Waaraan denken"),
    },
    done={
        "remind": Text("team/done/remind", "De herinnering staat."),
        "stop_reminding": Text("team/done/stop_reminding", "De herinnering is gedaan."),
    },
)
