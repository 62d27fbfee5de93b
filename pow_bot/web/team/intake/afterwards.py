"""On the page of a closed intake: somebody wrote again, and a colleague says how it goes on."""

from typing import Any

from pow_bot.domain.intake.afterwards import NONE, Kin, kin_of, leave_closed, renew
from pow_bot.domain.intake.order import wrote_late
from pow_bot.domain.intake.references import written
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team.intake.section import Place, Reading, Section, Sight


def _read(db: Db, reading: Reading) -> Kin:
    return kin_of(db, reading.opened.intake)


def _told(kin: Kin, sight: Sight) -> dict[str, Any] | None:
    intake = sight.opened.intake
    late = wrote_late(intake.stage, intake.answered_at)
    if not late and kin == NONE:
        return None
    return {
        "late": late,
        "before": kin.before and _named(kin.before),
        "after": kin.after and _named(kin.after),
        "forms": {
            "renew": sight.form("renew", Action.RENEW),
            "leave_closed": sight.form("leave_closed", Action.LEAVE_CLOSED),
        },
        "reopen": sight.form("reopen", Action.REOPEN),
    }


def _named(reference: str) -> dict[str, str]:
    said = written(reference)
    return {"reference": said, "url": f"/team/intakes/{said}"}


AFTERWARDS = Section(
    name="afterwards",
    told=_told,
    read=_read,
    place=Place.FIRST,
    acts={"renew": lambda _: renew, "leave_closed": lambda _: leave_closed},
    labels={
        "renew": Text("team/afterwards/renew", "Nieuwe aanmelding maken"),
        "leave_closed": Text("team/afterwards/leave", "Laat afgerond"),
    },
    done={
        "renew": Text(
            "team/afterwards/renewed",
            "Er is een nieuwe aanmelding met dezelfde antwoorden. U heeft die opgepakt.",
        ),
        "leave_closed": Text("team/afterwards/left", "Gelezen. De aanmelding blijft afgerond."),
    },
)
