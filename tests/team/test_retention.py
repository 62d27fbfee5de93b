"""The coordinator sees what goes when, postpones it with a reason, and confirms the clock."""

import re
from datetime import datetime, timedelta
from functools import partial

import pytest
from httpx import AsyncClient, Response

from pow_bot.domain.intake.words import Closing
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Retention
from pow_bot.domain.retention.actions import confirm_clock, run
from pow_bot.domain.staff.permissions import DUTIES, Duty
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Db
from tests.domain.intake.making import (
    DAY,
    NOW,
    at,
    claimed,
    close,
    make_colleague,
)
from tests.team.making import Team, fields, token

_URL = "/team/retention"
_OVER = NOW + 365 * DAY


def closed(db: Db, samira: Actor) -> str:
    reference = claimed(db, samira)
    close(db, at(db, samira, reference, NOW), Closing.NO_LONGER_NEEDED, "Niets meer nodig.")
    return reference


async def an_announced(team: Team, now: datetime) -> str:
    samira = await make_colleague(team.database)
    reference = await team.database.write(partial(closed, samira=samira))
    await team.database.write(lambda db: confirm_clock(db, now, by=None))
    await team.database.write(partial(run, now=now))
    return reference


async def boss_at(team: Team, now: datetime) -> AsyncClient:
    team.clock.now = now
    return await team.colleague("Carla de Wit", role=Role.COORDINATOR)


async def send(browser: AsyncClient, reference: str, **said: str) -> Response:
    page = await browser.get(_URL)
    times = re.findall(r'name="times" value="(\d+)"', page.text)
    form = {**fields(page), "times": times[0] if times else "", **said}
    return await browser.post(f"{_URL}/{reference}", data=form)


async def test_the_list_says_what_goes_when_and_by_which_rule(team: Team) -> None:
    reference = await an_announced(team, _OVER - 30 * DAY)
    boss = await boss_at(team, _OVER - 30 * DAY)

    page = (await boss.get(_URL)).text

    assert reference in page
    assert "23 november 2027" in page
    assert "Afgerond, en de termijn is om" in page
    assert (await team.audited())[-1] == "retention.look"


async def test_an_empty_list_says_when_it_was_made(team: Team) -> None:
    now = NOW + 40 * DAY
    samira = await make_colleague(team.database)
    await team.database.write(partial(closed, samira=samira))
    await team.database.write(partial(run, now=now))
    later = now + timedelta(minutes=20)
    boss = await boss_at(team, later)
    shorter = Retention(closed=30, without_follow_up=30)
    await team.database.write(lambda db: keep(db, "AM13", shorter, 0, later, by=None))

    page = (await boss.get(_URL)).text

    assert "Er staat nu niets op de lijst. De lijst wordt elk uur bijgewerkt." in page
    assert "Laatst gekeken: vandaag" in page
    assert "elk uur bijgewerkt" in (await boss.get("/team/settings/retention")).text


async def test_postponing_moves_it_and_says_so(team: Team) -> None:
    reference = await an_announced(team, _OVER - 20 * DAY)
    boss = await boss_at(team, _OVER - 20 * DAY)

    saved = await send(boss, reference, until="1-2-2028", reason="Er loopt een klacht.")

    assert (saved.status_code, saved.headers["location"]) == (303, f"{_URL}?done=1")
    page = (await boss.get(_URL)).text
    assert "Uitgesteld tot 1 februari 2028, 1 keer." in page
    assert "Er loopt een klacht." not in page
    assert "retention.postponed" in await team.audited()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"until": "morgen", "reason": "Nodig."}, "Schrijf een dag zoals"),
        ({"until": "1-1-2030", "reason": "Nodig."}, "Kies een dag na"),
        ({"until": "1-2-2028", "reason": ""}, "Schrijf op waarom"),
        ({"until": "1-2-2028", "reason": "BSN 111222333"}, "burgerservicenummer"),
    ],
)
async def test_what_cannot_be_postponed_comes_back_typed_in(
    team: Team, said: dict[str, str], sentence: str
) -> None:
    reference = await an_announced(team, _OVER - 20 * DAY)
    boss = await boss_at(team, _OVER - 20 * DAY)

    refused = await send(boss, reference, **said)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert f'value="{said["until"]}"' in refused.text


async def test_of_two_who_postpone_the_second_sees_what_the_first_did(team: Team) -> None:
    reference = await an_announced(team, _OVER - 20 * DAY)
    boss = await boss_at(team, _OVER - 20 * DAY)
    await send(boss, reference, until="1-2-2028", reason="Eerste.")

    stale = await send(boss, reference, until="1-3-2028", reason="Tweede.", times="0")

    assert stale.status_code == 409
    assert "Uitgesteld tot 1 februari 2028" in stale.text
    assert "Tweede." in stale.text


async def test_what_cannot_be_postponed_any_more_says_so_beside_no_form(team: Team) -> None:
    reference = await an_announced(team, _OVER - 20 * DAY)
    boss = await boss_at(team, _OVER - 20 * DAY)
    await send(boss, reference, until="1-2-2028", reason="Eerste.")
    old = {**fields(await boss.get(_URL)), "until": "1-4-2028", "reason": "Te laat.", "times": "1"}
    await send(boss, reference, until="1-3-2028", reason="Tweede.")

    stale = await boss.post(f"{_URL}/{reference}", data=old)

    assert stale.status_code == 409
    assert "Een collega heeft deze aanmelding intussen gewijzigd." in stale.text


async def test_what_goes_next_is_said(team: Team) -> None:
    reference = await an_announced(team, _OVER - 30 * DAY)
    boss = await boss_at(team, _OVER + timedelta(hours=1))

    page = (await boss.get(_URL)).text

    assert "De volgende keer, binnen een uur" in page
    assert reference in page


async def test_a_jump_is_told_and_confirmed(team: Team) -> None:
    await team.database.write(lambda db: confirm_clock(db, NOW, by=None))
    later = NOW + 40 * DAY
    await team.database.write(partial(run, now=later))
    boss = await boss_at(team, later)
    page = await boss.get(_URL)
    assert "Er wordt nu niets gewist." in page.text

    saved = await boss.post(f"{_URL}/confirm", data=fields(page))

    assert saved.status_code == 303
    assert "Er wordt nu niets gewist." not in (await boss.get(_URL)).text
    assert "retention.confirmed" in await team.audited()


@pytest.mark.parametrize("role", sorted(set(Role) - DUTIES[Duty.RETENTION]))
async def test_nobody_else_sees_or_does_it(team: Team, role: Role) -> None:
    reference = await an_announced(team, _OVER - 20 * DAY)
    team.clock.now = _OVER - 20 * DAY
    other = await team.colleague("Eva Kok", role=role)
    form = {
        **token(await other.get("/team/account")),
        "until": "1-2-2028",
        "reason": "x",
        "times": "0",
    }

    assert (await other.get(_URL)).status_code == 404
    for path in (f"{_URL}/{reference}", f"{_URL}/confirm"):
        assert (await other.post(path, data=form)).status_code == 404


async def test_another_region_sees_nothing_of_it(team: Team) -> None:
    reference = await an_announced(team, _OVER - 20 * DAY)
    team.clock.now = _OVER - 20 * DAY
    other = await team.colleague("Dirk Smit", role=Role.COORDINATOR, regions=("AM05",))

    assert reference not in (await other.get(_URL)).text
    form = {
        **token(await other.get("/team/account")),
        "until": "1-2-2028",
        "reason": "x",
        "times": "0",
    }
    refused = await other.post(f"{_URL}/{reference}", data=form)
    assert refused.status_code == 404
