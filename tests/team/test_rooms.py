"""What a room asks of the database does not grow with what is in it."""

from functools import partial

import pytest

from pow_bot.domain.case_table.actions import put_on
from pow_bot.domain.case_table.words import NewItem
from pow_bot.domain.contact.appointments import plan
from pow_bot.domain.handover.actions import offer
from pow_bot.domain.handover.words import Given, Ground, ToLine
from pow_bot.domain.intake.words import Line
from pow_bot.domain.notices import actions as notices
from pow_bot.domain.notices.words import Kind as Told
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Limits
from pow_bot.domain.requests.actions import take_in
from pow_bot.domain.requests.words import Came, Kind, NewRequest
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Db
from tests.domain.contact.test_rules import NUMBER, a_plan
from tests.domain.handover.making import an_offer
from tests.domain.intake.making import DAY, NOW, at, claimed, make_colleague, standing
from tests.team.making import Team
from tests.team.test_queue import counted

MEETING = (NOW + 3 * DAY).date()
ROOMS = (
    "/team/calls",
    "/team/appointments?day=2026-11-24",
    "/team/offers",
    f"/team/case-table?on={MEETING}",
    "/team/requests",
    "/team/notices",
    "/team/audit",
)


def _one_of_each(db: Db, boss: Actor) -> None:
    """An intake that stands in every room."""
    answers = {"number": {"value": NUMBER}, "name": {"value": "Fatima"}}
    reference = claimed(db, boss, answers=answers, decisions=[])
    plan(db, at(db, boss, reference), a_plan(), anyway=True)
    put_on(db, at(db, boss, reference), NewItem(question="Wie weet dit?", meeting=MEETING))
    to = an_offer(ToLine(Line.DISMISSAL), given=Given(ground=Ground.TEAM))
    offer(db, at(db, boss, reference), to)
    notices.tell(db, boss.id, Told.ASSIGNED, standing(db, reference), NOW)
    new = NewRequest(
        region="AM13", kind=Kind.COMPLAINT, came=Came.PHONE, received_on=NOW.date(),
        asked="Wacht lang.", reference=reference,
    )  # fmt: skip
    take_in(db, boss, new, NOW)


def _some(db: Db, boss: Actor, many: int) -> None:
    for _ in range(many):
        _one_of_each(db, boss)


@pytest.mark.parametrize("room", ROOMS)
async def test_a_room_asks_no_more_the_more_there_is(
    team: Team, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    boss = await make_colleague(team.database, role=Role.COORDINATOR)
    browser = await team.signed_in(boss)
    await team.database.write(lambda db: keep(db, "AM13", Limits(0), 0, NOW, by=None))
    asked = []
    for many in (2, 10):
        await team.database.write(partial(_some, boss=boss, many=many))
        with counted(monkeypatch) as sent:
            page = await browser.get(room)
        assert page.status_code == 200
        asked.append(sent)
    few, more = asked
    assert len(more) <= len(few), room
