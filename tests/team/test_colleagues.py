"""A coordinator and an admin with the accounts of colleagues, and with the work of who is away."""

import re
from functools import partial
from typing import Any

import pytest
from httpx import AsyncClient, Response

from pow_bot.domain.audit.queries import verify
from pow_bot.domain.signing_in.rules import FRESH
from pow_bot.domain.staff.queries import code_of, everyone, organisations_known
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Db
from tests.domain.intake.making import make_colleague, make_intake
from tests.team.making import Team, fields, post
from tests.team.signing import PASSWORD, a_person, try_in

NEW = {
    "name": "Noor de Vries",
    "email": "noor@example.org",
    "organisation": "UWV",
    "kind": "uwv",
    "role": "assessor",
    "region": "AM13",
    "municipality": "GM0344",
}


async def a_coordinator(team: Team, **other: Any) -> AsyncClient:
    return await team.colleague("Co Ordinator", role=Role.COORDINATOR, **other)


async def at(team: Team, actor: Actor) -> str:
    code: str = await team.database.read(partial(code_of, known=actor.id))
    return f"/team/colleagues/{code}"


async def act(browser: AsyncClient, url: str, action: str, **said: Any) -> Response:
    """Send a form about a colleague, also one that their page does not show."""
    page = await browser.get("/team/account")
    return await browser.post(f"{url}/{action}", data={**fields(page), **said})


async def invite(browser: AsyncClient, **other: Any) -> Response:
    page = await browser.get("/team/colleagues/new")
    return await browser.post("/team/colleagues/new", data={**fields(page), **NEW, **other})


def link_in(page: Response) -> str:
    found = re.search(r"http://localhost:8000(/team/in/[A-Za-z0-9_-]+)", page.text)
    assert found, page.text
    return found[1]


async def test_an_invited_colleague_comes_in_as_what_the_coordinator_said(team: Team) -> None:
    coordinator, new = await a_coordinator(team), team.browser()

    link = link_in(await invite(coordinator))
    page = await new.get(link)
    arrived = await new.post(link, data=fields(page))

    assert arrived.headers["location"] == "/team/account/welcome"
    actor = (await team.database.read(_by_name))["Noor de Vries"]
    assert actor.role is Role.ASSESSOR
    assert actor.regions == {"AM13"}
    assert actor.municipalities == {"GM0344"}
    assert not actor.at_front_door
    assert "staff.invite" in await team.audited()


async def test_pressed_twice_one_colleague_is_invited_by_one_link(team: Team) -> None:
    coordinator = await a_coordinator(team)
    form = {**fields(await coordinator.get("/team/colleagues/new")), **NEW}

    first = await coordinator.post("/team/colleagues/new", data=form)
    second = await coordinator.post("/team/colleagues/new", data=form)

    assert link_in(first) == link_in(second)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"email": "noor"}, "e-mailadres"),
        ({"name": " "}, "naam"),
        ({"organisation": ""}, "organisatie"),
        ({"role": "boss"}, "rol"),
        ({"role": "admin"}, "niet geven"),
        ({"region": "AM05", "municipality": []}, "niet geven"),
        ({"region": [], "municipality": []}, "Kies minstens één regio."),
        ({"name": "N" * 61}, "hooguit 60 tekens"),
        ({"region": "XX99", "municipality": []}, "regio"),
        ({"municipality": "GM0363"}, "gemeenten in die regio"),
        ({"kind": "club"}, "soort"),
        ({"catch_all": "yes"}, "niet geven"),
        ({"email": "co.ordinator@example.org"}, "al een account"),
    ],
)
async def test_what_a_coordinator_cannot_invite(
    team: Team, other: dict[str, Any], said: str
) -> None:
    coordinator = await a_coordinator(team)

    refused = await invite(coordinator, **other)

    assert refused.status_code == 422
    problem = re.search(r'id="problem".*?</div>', refused.text)
    assert problem
    assert said in problem[0]
    assert len(await team.database.read(everyone)) == 1


@pytest.mark.parametrize("written", ["uwv", " UWV ", "Uwv"])
async def test_an_organisation_that_is_there_is_known_however_it_is_written(
    team: Team, written: str
) -> None:
    coordinator = await a_coordinator(team)
    await invite(coordinator)
    before = await team.database.read(organisations_known)

    await invite(coordinator, email="piet@example.org", organisation=written, kind="gemeente")

    assert await team.database.read(organisations_known) == before


async def test_the_list_tells_where_each_works_and_who_never_came(team: Team) -> None:
    coordinator = await a_coordinator(team)
    link = link_in(await invite(coordinator))

    there = (await coordinator.get("/team/colleagues")).text
    row = there.split("Noor de Vries", 1)[1].split("</tr>", 1)[0]
    assert "Midden-Utrecht: Utrecht" in row
    assert "Alleen eigen organisatie" in row
    assert "Uitgenodigd" in row
    assert "Uitgenodigd" not in there.replace(row, "")
    actor = (await team.database.read(_by_name))["Noor de Vries"]
    page = (await coordinator.get(await at(team, actor))).text
    assert "Gemeenten" in page
    assert "Alleen eigen organisatie" in page
    assert "Deze collega is nog niet ingelogd." in page
    new = team.browser()
    await new.post(link, data=fields(await new.get(link)))
    assert "Uitgenodigd" not in (await coordinator.get("/team/colleagues")).text


async def test_only_coordinators_and_admins_see_the_list(team: Team) -> None:
    for role in Role:
        browser = await team.colleague(f"Been {role}", role=role)
        allowed = role in {Role.COORDINATOR, Role.ADMIN}
        for path in ("/team/colleagues", "/team/colleagues/new"):
            assert (await browser.get(path)).status_code == (200 if allowed else 403), role
        assert ("/team/colleagues" in (await browser.get("/team/account")).text) is allowed


async def test_a_coordinator_sees_and_changes_nobody_of_another_region(team: Team) -> None:
    coordinator = await a_coordinator(team)
    far = await make_colleague(team.database, "Ver Weg", regions=("AM05",))
    both = await make_colleague(team.database, "Bei De", regions=("AM13", "AM05"))
    admin = await make_colleague(team.database, "Ad Min", role=Role.ADMIN, regions=("AM13",))

    assert "Ver Weg" not in (await coordinator.get("/team/colleagues")).text
    assert (await coordinator.get(await at(team, far))).status_code == 404
    for other in (both, admin):
        url = await at(team, other)
        for action in ("close", "recover"):
            assert (await act(coordinator, url, action)).status_code == 422
        place = {"organisation": "UWV", "kind": "uwv", "role": "assessor", "region": "AM13"}
        assert (await act(coordinator, url, "appoint", **place)).status_code == 422
    assert (await team.audited()).count("refused.close") == 2


async def test_who_is_let_in_again_begins_anew_and_the_audit_says_by_whom(team: Team) -> None:
    coordinator, person, lost = await a_coordinator(team), await a_person(team), team.browser()
    await try_in(lost, person.email)

    link = link_in(await act(coordinator, await at(team, person.actor), "recover"))

    assert (await lost.get("/team")).status_code == 303, "signed out at once"
    assert (await try_in(team.browser(), person.email, PASSWORD)).status_code == 422
    page = await lost.get(link)
    arrived = await lost.post(link, data=fields(page))
    assert arrived.headers["location"] == "/team/account/welcome"
    assert "staff.recover" in await team.audited()


async def test_a_desk_that_was_left_open_lets_nobody_in_as_somebody_else(team: Team) -> None:
    coordinator = await a_person(team, "Co Ordinator", role=Role.COORDINATOR)
    person, browser = await a_person(team), team.browser()
    await try_in(browser, coordinator.email)
    team.clock.forward(FRESH)

    later = await act(browser, await at(team, person.actor), "recover")

    assert later.headers["location"] == "/team/in?next=/team/colleagues&again=1"
    assert (await try_in(team.browser(), person.email)).status_code == 303, "nothing happened"


async def test_a_closed_account_is_out_at_once_and_its_work_is_in_the_queue(team: Team) -> None:
    coordinator, worker = await a_coordinator(team), await make_colleague(team.database)
    browser, receipt = await team.signed_in(worker), await make_intake(team.database)
    await post(browser, receipt.reference, "claim")

    closed = await act(coordinator, await at(team, worker), "close")

    assert closed.status_code == 303
    assert (await browser.get("/team")).status_code == 303
    intake = await team.standing(receipt.reference)
    assert (intake.owner, intake.stage) == (None, "submitted")
    assert "Afwezig" not in (await coordinator.get(await at(team, worker))).text
    assert (await act(coordinator, await at(team, worker), "recover")).status_code == 422


async def test_who_works_elsewhere_from_now_on_leaves_the_work_behind(team: Team) -> None:
    coordinator = await a_coordinator(team, regions=("AM13", "AM26"))
    worker = await make_colleague(team.database)
    browser, receipt = await team.signed_in(worker), await make_intake(team.database)
    await post(browser, receipt.reference, "claim")
    place = {"organisation": "Gemeente Tilburg", "kind": "gemeente", "role": "intake_worker"}

    moved = await act(coordinator, await at(team, worker), "appoint", **place, region="AM26")

    assert moved.headers["location"].endswith("?done=appoint")
    actor = (await team.database.read(_by_name))[worker.name]
    assert actor.regions == {"AM26"}
    assert not actor.at_front_door
    intake = await team.standing(receipt.reference)
    assert intake.owner is None


async def test_one_act_moves_all_work_of_who_is_away(team: Team) -> None:
    coordinator = await a_coordinator(team)
    away = await make_colleague(team.database)
    other = await make_colleague(team.database, "Piet", municipalities=("GM0344",))
    browser = await team.signed_in(away)
    places = ("GM0344", "GM0344", "GM0356")
    receipts = [await make_intake(team.database, municipality=town) for town in places]
    for receipt in receipts:
        await post(browser, receipt.reference, "claim")
    url = await at(team, away)
    code = (await at(team, other)).rsplit("/", 1)[1]

    moved = await act(coordinator, url, "move", to=code)

    assert moved.headers["location"] == f"{url}?done=move&over=2&back=1"
    assert (
        "Overgezet: 2. Terug in de lijst: 1."
        in (await coordinator.get(moved.headers["location"])).text
    )
    owners = [await team.owner(receipt.reference) for receipt in receipts]
    assert owners == [other.id, other.id, None], "what Piet may not see went back"
    page = await coordinator.get(f"/team/intakes/{receipts[0].reference}")
    assert "Piet" in page.text
    told = (await (await team.signed_in(other)).get("/team/notices")).text
    there = [receipt.reference in told for receipt in receipts]
    assert there == [True, True, False], "who has it now is told"
    assert (await team.audited())[-7:].count("intake.handed_over") == 2
    assert await team.database.read(partial(verify, known={})) == []


async def test_what_only_who_is_away_may_read_is_arranged_first(team: Team) -> None:
    coordinator, away = await a_coordinator(team), await make_colleague(team.database)
    await make_colleague(team.database, "Lia Smit", organisation="ROC", at_front_door=False)
    browser, receipt = await team.signed_in(away), await make_intake(team.database)
    await post(browser, receipt.reference, "claim")
    await post(browser, receipt.reference, "restrict")
    url = await at(team, away)

    page = await coordinator.get(url)
    refused = await act(coordinator, url, "move", to="queue")

    assert f'href="/team/intakes/{receipt.reference}/access"' in page.text
    assert 'value="queue"' in page.text
    assert "Lia Smit" not in page.text, "she works behind the front door"
    assert refused.status_code == 422
    assert f"niemand anders leest mee: {receipt.reference}." in refused.text
    assert await team.owner(receipt.reference) == away.id


async def test_all_work_can_go_back_to_the_queue(team: Team) -> None:
    coordinator, away = await a_coordinator(team), await make_colleague(team.database)
    browser = await team.signed_in(away)
    receipt = await make_intake(team.database)
    await post(browser, receipt.reference, "claim")

    await act(coordinator, await at(team, away), "move", to="queue")

    assert await team.owner(receipt.reference) is None
    nobody = await act(coordinator, await at(team, away), "move", to="0" * 12)
    assert nobody.status_code == 422


async def test_an_admin_manages_accounts_and_moves_no_work(team: Team) -> None:
    admin = await team.colleague("Ad Min", role=Role.ADMIN, regions=())
    away = await make_colleague(team.database)
    browser, receipt = await team.signed_in(away), await make_intake(team.database)
    await post(browser, receipt.reference, "claim")
    url = await at(team, away)

    assert "/move" not in (await admin.get(url)).text
    await act(admin, url, "move", to="queue")
    assert await team.owner(receipt.reference) == away.id
    link_in(await invite(admin, region="AM05", role="admin", municipality=[]))


async def test_who_meets_no_people_begins_where_their_work_is(team: Team) -> None:
    admin = await team.colleague("Ad Min", role=Role.ADMIN, regions=())
    reader = await team.colleague("Lande Lijk", role=Role.NATIONAL_VIEWER)

    began = await admin.get("/team")
    assert (began.status_code, began.headers["location"]) == (303, "/team/colleagues")
    assert "Bij uw rol horen geen gegevens van personen." in (await reader.get("/team")).text


def _by_name(db: Db) -> dict[str, Actor]:
    return {one.actor.name: one.actor for one in everyone(db)}
