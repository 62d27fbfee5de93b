"""Every route of the team, by every role, from every region: no leak, and every refusal noted."""

import re
from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Database
from tests.domain.intake.conftest import database, postgres_server
from tests.domain.intake.making import make_colleague, make_intake, opened, standing
from tests.team.making import Team, a_team, fields, post

__all__ = ["database", "postgres_server"]

ACTIONS = {
    "claim": {},
    "release": {},
    "note": {"text": "gezien"},
    "attempt": {"outcome": "reached"},
    "answer": {"text": "hallo"},
    "wait": {"until": "2026-11-25"},
    "hand_over": {"to": "colleague:0123456789ab"},
    "close": {"reason": "no_longer_needed", "next_step": "niets"},
    "reopen": {},
}
LISTS = [
    f"/team?view={view}{only}"
    for view in ("open", "mine", "late", "waiting", "all")
    for only in ("", "&region=AM13", "&region=none", "&line=work")
]
SECRET = "Geheim voor AM13"


@pytest.fixture
async def team(database: Database) -> AsyncIterator[Team]:
    async with a_team(database) as made:
        yield made


def sees(role: Role, region: str) -> bool:
    return role in {Role.INTAKE_WORKER, Role.COORDINATOR} and region == "AM13"


def test_the_matrix_knows_every_route(team: Team) -> None:
    described = team.app.openapi()["paths"]
    paths = {(path, method.upper()) for path, methods in described.items() for method in methods}
    walked = {
        ("/team/in", "GET"), ("/team/in/{token}", "GET"), ("/team/in/{token}", "POST"),
        ("/team/out", "POST"), ("/team/shortcuts", "POST"), ("/team", "GET"), ("/team/new", "GET"),
        ("/team/intakes/{reference}", "GET"), ("/team/intakes/{reference}/arriving", "GET"),
        ("/team/intakes/{reference}/{action}", "POST"),
        ("/team/events", "GET"), ("/team/settings", "GET"),
        ("/team/settings/doors", "GET"), ("/team/settings/doors/{door}", "GET"),
        ("/team/settings/doors/{door}", "POST"), ("/team/settings/flows", "GET"),
        ("/team/settings/flows/talk", "GET"), ("/team/settings/flows/talk", "POST"),
        ("/team/settings/{slug}", "GET"), ("/team/settings/{slug}", "POST"),
    }  # fmt: skip
    assert paths == walked


@pytest.mark.parametrize("region", ["AM13", "AM05"])
@pytest.mark.parametrize("role", Role)
async def test_nobody_sees_or_does_what_is_not_theirs(team: Team, role: Role, region: str) -> None:
    browser = await team.colleague(role=role, regions=(region,))
    receipt = await make_intake(team.database, answers={"own_words": {"value": SECRET}})
    unknown = "K7P-4QM" if receipt.reference != "K7P-4QM" else "K7P-4QN"
    if sees(role, region):
        assert SECRET in (await browser.get(f"/team/intakes/{receipt.reference}")).text
        return
    for path in LISTS:
        page = await browser.get(path)
        assert page.status_code == 200
        assert receipt.reference not in page.text
    assert (await browser.get("/team/new?since=0&known=0")).text.strip() == ""
    typed = {"csrf": fields(await browser.get("/team"))["csrf"], "q": receipt.reference}
    found = await browser.post("/team/search", data=typed, follow_redirects=True)
    assert "Niets gevonden" in found.text
    before = await _refusals(team)
    token = fields(await browser.get("/team"))["csrf"]
    refused = 0
    for reference in (receipt.reference, unknown):
        assert await _answer(browser, reference) == (404, '{"detail":"Not Found"}')
        assert await _answer(browser, f"{reference}/arriving") == (404, '{"detail":"Not Found"}')
        for action, said in ACTIONS.items():
            form = {"token": token, "revision": "1", **said}
            response = await browser.post(f"/team/intakes/{reference}/{action}", data=form)
            assert (response.status_code, response.text) == (404, '{"detail":"Not Found"}')
        refused += 2 + len(ACTIONS)
    assert await _refusals(team) == before + refused
    intake = await team.database.write(lambda db: standing(db, receipt.reference))
    assert (intake.revision, intake.owner) == (1, None)


@pytest.mark.parametrize("role", [Role.INTAKE_WORKER, Role.COORDINATOR])
async def test_the_catch_all_queue_is_seen_by_who_is_named_for_it(team: Team, role: Role) -> None:
    receipt = await make_intake(team.database, region=None)
    named = await team.colleague(role=role, regions=(), catch_all=True)
    other = await team.colleague("Piet de Boer", role=role)
    assert receipt.reference in (await named.get("/team?region=none")).text
    assert receipt.reference not in (await other.get("/team?region=none")).text
    assert (await other.get(f"/team/intakes/{receipt.reference}")).status_code == 404
    offer = {"to": "region:AM13", "ground": "team", "reason": "Woont daar.", "todo": "Bel.",
             "for_person": "Zij bellen u."}  # fmt: skip
    assert (await post(named, receipt.reference, "offer", **offer)).status_code == 303
    offers = await other.get("/team/offers")
    [accept] = re.findall(r"/team/offers/\w+/accept", offers.text)
    assert (await other.post(accept, data=fields(offers))).status_code == 303
    assert receipt.reference in (await other.get("/team")).text


@pytest.mark.parametrize(
    "reference", ["x", "K7P-4Q", "%00", "..%2F..", "' OR 1=1", "{{7*7}}", "١٢٣"]
)
async def test_a_strange_reference_is_no_intake(team: Team, reference: str) -> None:
    browser = await team.colleague()
    assert (await browser.get(f"/team/intakes/{reference}")).status_code in {404, 405}


async def test_every_look_is_noted_before_anything_is_shown(team: Team) -> None:
    actor = await make_colleague(team.database)
    browser, receipt = await team.signed_in(actor), await make_intake(team.database)
    for n in range(1, 4):
        await browser.get(f"/team/intakes/{receipt.reference}")
        assert (await team.audited()).count("intake.look") == n
    seen = await team.database.write(lambda db: opened(db, actor, receipt.reference))
    assert [event.kind for event in seen.events].count("looked") == 3


@pytest.mark.parametrize("action", ["", "delete", "claim%00", "../claim"])
async def test_there_are_no_other_actions(team: Team, action: str) -> None:
    browser, receipt = await team.colleague(), await make_intake(team.database)
    form = fields(await browser.get(f"/team/intakes/{receipt.reference}"))
    response = await browser.post(f"/team/intakes/{receipt.reference}/{action}", data=form)
    assert response.status_code in {307, 404, 405}


async def _answer(browser: AsyncClient, reference: str) -> tuple[int, str]:
    response = await browser.get(f"/team/intakes/{reference}")
    return response.status_code, response.text


async def _refusals(team: Team) -> int:
    return len([one for one in await team.audited() if one.startswith("refused.")])
