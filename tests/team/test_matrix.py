"""Every route of the team, by every role, from every region: no leak, and every refusal noted."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient
from sqlalchemy import insert

from pow_bot.domain.intake.keeping import change
from pow_bot.domain.intake.records import acquaintances
from pow_bot.domain.staff.permissions import DUTIES
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role
from pow_bot.storage import Db, Keyring, open_database
from pow_bot.web.team.intake.forms import ACTS
from pow_bot.web.team.intake.sections import SECTIONS
from tests.domain.intake.making import make_colleague, make_intake, opened, standing
from tests.team.making import (
    Team,
    a_team,
    fields,
    post,
    token,
)
from tests.team.matrix import ACTIONS, ARRANGED, ROWS, TYPED, For, meant_for, row_of

LISTS = [
    f"/team?view={view}{only}"
    for view in ("open", "mine", "late", "waiting", "all")
    for only in ("", "&region=AM13", "&region=none", "&line=work")
]
SECRET = "Geheim voor AM13"


@pytest.fixture
async def pages(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Team]:
    """On one database: what is asked here of every route, the domain is asked on both."""
    opened = await open_database(sqlite_url, Keyring.create(tmp_path / "keyring"))
    async with a_team(opened) as made:
        yield made
    await opened.close()


def sees(role: Role, region: str) -> bool:
    return role in {Role.INTAKE_WORKER, Role.COORDINATOR} and region == "AM13"


def test_every_route_has_a_row_and_every_row_a_route(pages: Team) -> None:
    rows = {path: row_of(path) for path, _ in routes(pages)}
    assert [path for path, row in rows.items() if row is None] == [], "add it to matrix.ROWS"
    assert set(rows.values()) == set(ROWS)


def test_every_act_of_an_intake_has_a_row_and_every_row_an_act() -> None:
    brought = (act for section in SECTIONS for act in (*section.acts, *section.flow_acts))
    assert set(ACTIONS) == {*ACTS, *brought}


async def test_without_a_session_every_route_leads_to_the_way_in(pages: Team) -> None:
    receipt, browser = await make_intake(pages.database), pages.browser()
    for path, method in routes(pages):
        if meant_for(path) is For.ANYBODY:
            continue
        response = await browser.request(method, filled(path, receipt.reference))
        there = response.headers.get("location", "")
        assert response.status_code == 401 or there.startswith("/team/in"), (method, path)


@pytest.mark.parametrize("role", Role)
async def test_a_duty_is_done_by_who_has_it_and_who_tries_stands_in_the_audit(
    pages: Team, role: Role
) -> None:
    browser = await pages.colleague(role=role)
    form = {**token(await browser.get("/team", follow_redirects=True)), "revision": "1"}
    for path, method in routes(pages):
        duty = meant_for(path)
        if isinstance(duty, For):
            continue
        before = await _refusals(pages)
        said = form if method == "POST" else None
        answer = await browser.request(method, filled(path, "K7P-4QM"), data=said)
        if role not in DUTIES[duty]:
            assert answer.status_code in {403, 404}, (method, path)
            assert await _refusals(pages) == before + 1, (method, path)
        elif path in ROWS and method == "GET":
            assert answer.status_code == 200, (method, path)


HIDDEN = ["another region", "unknown", "restricted", "known person"]


@pytest.mark.parametrize("why", HIDDEN)
@pytest.mark.parametrize("role", [Role.INTAKE_WORKER, Role.ASSESSOR, Role.COORDINATOR])
async def test_an_intake_that_is_not_theirs_is_not_there_and_who_tries_stands_in_the_audit(
    pages: Team, role: Role, why: str
) -> None:
    actor = await make_colleague(pages.database, role=role)
    browser, reference = await pages.signed_in(actor), await hidden(pages, actor, why)
    forms = token(await browser.get("/team", follow_redirects=True))
    arranges = why == "restricted" and role is Role.COORDINATOR
    for path, method in routes(pages):
        if meant_for(path) is not For.INTAKE or (arranges and "/access" in path):
            continue
        for action in ACTIONS if path.endswith("{action}") else [""]:
            if arranges and action in ARRANGED:
                continue
            form = {**forms, "revision": "1", **ACTIONS.get(action, {}), **TYPED.get(path, {})}
            before = await _refusals(pages)
            address = filled(path, reference, action)
            said = form if method == "POST" else None
            answer = await browser.request(method, address, data=said)
            led = arranges and (method, path) == ("GET", "/team/intakes/{reference}")
            refused = {303} if led else {403, 404}
            assert answer.status_code in refused, (method, address)
            # Who is led to where they arrange it was refused nothing.
            assert await _refusals(pages) == before + (not led), (method, address)
            assert SECRET not in answer.text


@pytest.mark.parametrize("role", Role)
async def test_no_page_shows_anything_of_another_region(pages: Team, role: Role) -> None:
    browser = await pages.colleague("Ver Weg", role=role, regions=("AM05",))
    samira = await pages.colleague()
    receipt = await make_intake(pages.database, answers={"own_words": {"value": SECRET}})
    await post(samira, receipt.reference, "claim")
    for path, method in routes(pages):
        # A stream does not end, and tells nothing.
        if method == "POST" or "{" in path or path == "/team/events":
            continue
        shown = (await browser.get(path)).text
        assert receipt.reference not in shown, path
        assert SECRET not in shown, path
        # An admin keeps the accounts of the whole installation.
        assert "Samira" not in shown or (role is Role.ADMIN and path == "/team/colleagues"), path


def routes(team: Team) -> list[tuple[str, str]]:
    """Every address of the workplace, as the app itself knows them."""
    described = team.app.openapi()["paths"]
    return [(path, method.upper()) for path, methods in described.items() for method in methods]


def filled(path: str, reference: str, action: str = "claim") -> str:
    """An address with something plausible in each of its places."""
    named = path.replace("{reference}", reference).replace("{action}", action)
    return re.sub(r"\{[a-z]+\}", "0123456789ab", named)


async def hidden(team: Team, actor: Actor, why: str) -> str:
    """The reference of an intake that this colleague does not see."""
    region = "AM05" if why == "another region" else "AM13"
    said = {"own_words": {"value": SECRET}}
    reference = (await make_intake(team.database, region=region, answers=said)).reference
    if why == "unknown":
        return "K7P-4QM" if reference != "K7P-4QM" else "K7P-4QN"

    def hide(db: Db) -> None:
        intake = standing(db, reference)
        if why == "restricted":
            change(db, intake, restricted=True, judge=OrganisationKind.GEMEENTE)
        if why == "known person":
            row = {"intake": intake.id, "staff": actor.id, "person": intake.person}
            db.execute(insert(acquaintances), row)

    await team.database.write(hide)
    return reference


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
        page = await browser.get(path, follow_redirects=True)
        assert page.status_code == 200
        assert receipt.reference not in page.text
    assert (await browser.get("/team/new?since=0&known=0")).text.strip() == ""
    forms = token(await browser.get("/team", follow_redirects=True))
    typed = {**forms, "q": receipt.reference}
    found = await browser.post("/team/search", data=typed, follow_redirects=True)
    assert "Niets gevonden" in found.text
    before = await _refusals(team)
    refused = 0
    for reference in (receipt.reference, unknown):
        assert await _answer(browser, reference) == (404, '{"detail":"Not Found"}')
        assert await _answer(browser, f"{reference}/arriving") == (404, '{"detail":"Not Found"}')
        for action in ACTS:
            form = {**forms, "revision": "1", **ACTIONS[action]}
            response = await browser.post(f"/team/intakes/{reference}/{action}", data=form)
            assert (response.status_code, response.text) == (404, '{"detail":"Not Found"}')
        refused += 2 + len(ACTS)
    assert await _refusals(team) == before + refused
    intake = await team.standing(receipt.reference)
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
        await browser.get(f"/team/intakes/{receipt.reference}")
        assert (await team.audited()).count("intake.look") == n, "within a minute: the same look"
        team.clock.forward(timedelta(minutes=1))
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
