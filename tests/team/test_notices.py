"""The bell counts what a colleague was told; reading it leads to the intake; mail is as they wish."""

import re

import pytest
from httpx import AsyncClient

from pow_bot.domain.notices import actions
from pow_bot.domain.notices.queries import wish_of
from pow_bot.domain.notices.words import Digest, Kind, Wish
from pow_bot.domain.staff.queries import code_of
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.web.team.guard import SignedIn
from pow_bot.web.team.queue.live import stream
from tests.domain.intake.making import NOW, make_colleague, make_intake, standing
from tests.team.making import Team, fields, post, token

_BELL = re.compile(r'id="bell".*?</a>', re.DOTALL)
_NOTICE = re.compile(r'name="notice" value="([^"]*)"')


async def tell(team: Team, samira: Actor, kind: Kind = Kind.ASSIGNED) -> str:
    reference = (await make_intake(team.database)).reference
    await team.database.write(
        lambda db: actions.tell(db, samira.id, kind, standing(db, reference), NOW)
    )
    return reference


async def bell(browser: AsyncClient, path: str = "/team") -> str:
    found = _BELL.search((await browser.get(path)).text)
    assert found
    return found[0].replace('<span class="unseen"> </span>', "")


async def test_the_bell_counts_on_every_page_and_by_itself(team: Team) -> None:
    samira = await make_colleague(team.database)
    browser = await team.signed_in(samira)
    assert "count" not in await bell(browser)

    await tell(team, samira)
    await tell(team, samira, Kind.TERM)

    for path in ("/team", "/team/notices", "/team/notices/bell"):
        assert '<span class="count">2' in await bell(browser, path)


async def test_reading_one_leads_to_its_intake_and_counts_down(team: Team) -> None:
    samira = await make_colleague(team.database)
    browser = await team.signed_in(samira)
    reference = await tell(team, samira)
    page = await browser.get("/team/notices")
    assert reference in page.text

    form = {**fields(page), "notice": _NOTICE.findall(page.text)[0]}
    opened = await browser.post("/team/notices/read", data=form)

    assert opened.headers["location"] == f"/team/intakes/{reference}"
    assert "count" not in await bell(browser)
    assert reference in (await browser.get("/team/notices")).text


async def test_opening_the_intake_reads_what_was_told_of_it(team: Team) -> None:
    samira = await make_colleague(team.database)
    browser = await team.signed_in(samira)
    reference = await tell(team, samira)

    await browser.get(f"/team/intakes/{reference}")

    assert "count" not in await bell(browser)


async def test_all_at_once_reads_what_the_page_showed(team: Team) -> None:
    samira = await make_colleague(team.database)
    browser = await team.signed_in(samira)
    await tell(team, samira)
    page = await browser.get("/team/notices")
    seen = re.findall(r'name="seen" value="([^"]*)"', page.text)[0]

    await browser.post("/team/notices/read", data={**fields(page), "seen": seen})

    assert "count" not in await bell(browser)


async def test_nobody_reads_what_another_was_told(team: Team) -> None:
    samira = await make_colleague(team.database)
    reference = await tell(team, samira)
    other = await team.colleague("Bram Visser")
    browser = await team.signed_in(samira)
    page = await browser.get("/team/notices")

    theirs = await other.get("/team/notices")
    assert reference not in theirs.text
    form = {**token(await other.get("/team")), "notice": _NOTICE.findall(page.text)[0]}
    assert (await other.post("/team/notices/read", data=form)).status_code == 404
    assert '<span class="count">1' in await bell(browser)


@pytest.mark.parametrize("strange", ["gisteren", "2026-11-23T10:00:00", ""])
async def test_a_strange_moment_reads_nothing(team: Team, strange: str) -> None:
    samira = await make_colleague(team.database)
    browser = await team.signed_in(samira)
    await tell(team, samira)
    page = await browser.get("/team/notices")

    refused = await browser.post("/team/notices/read", data={**fields(page), "seen": strange})

    assert refused.status_code == 422
    assert "count" in await bell(browser)


async def test_how_a_mail_tells_is_their_own_choice(team: Team) -> None:
    samira = await make_colleague(team.database)
    browser = await team.signed_in(samira)
    page = await browser.get("/team/notices/settings")
    assert 'value="off" checked' in page.text

    saved = await browser.post("/team/notices/settings", data={**fields(page), "digest": "daily"})

    assert saved.headers["location"] == "/team/notices/settings?done=1"
    assert 'value="daily" checked' in (await browser.get("/team/notices/settings?done=1")).text
    kept = await team.database.read(lambda db: wish_of(db, samira.id))
    assert kept == Wish(Digest.DAILY, "nl")
    strange = await browser.post("/team/notices/settings", data={**fields(page), "digest": "ja"})
    assert strange.status_code == 422


@pytest.mark.parametrize("role", Role)
async def test_every_colleague_has_a_list_of_their_own(team: Team, role: Role) -> None:
    browser = await team.colleague(role=role)
    assert "Er zijn geen meldingen." in (await browser.get("/team/notices")).text
    assert (await browser.get("/team/notices/settings")).status_code == 200


async def test_an_open_page_hears_of_it_at_once(team: Team) -> None:
    samira = await make_colleague(team.database)
    browser = await team.signed_in(samira)
    who = SignedIn(samira, browser.cookies["team"], "nl")
    events = stream(team.services, who)
    assert (await anext(events)).event == "changed"

    await tell(team, samira)

    heard = {(await anext(events)).event for _ in range(2)}
    assert "told" in heard
    await events.aclose()


async def test_who_is_given_an_intake_is_told_and_who_gave_it_is_not(team: Team) -> None:
    samira = await make_colleague(team.database)
    boss = await make_colleague(team.database, "Carla de Wit", role=Role.COORDINATOR)
    reference = (await make_intake(team.database)).reference
    giver, taker = await team.signed_in(boss), await team.signed_in(samira)

    code = await team.database.read(lambda db: code_of(db, samira.id))
    await post(giver, reference, "claim")
    given = await post(giver, reference, "hand_over", to=f"colleague:{code}")

    assert given.status_code == 303
    assert "Aan u gegeven" in (await taker.get("/team/notices")).text
    assert "Er zijn geen meldingen." in (await giver.get("/team/notices")).text


async def test_who_can_accept_an_offer_is_told_until_they_see_the_list(team: Team) -> None:
    sender, here = await team.colleague(), await team.colleague("Piet Vos")
    there = await team.colleague("Noor Visser", regions=("AM05",))
    reference = (await make_intake(team.database)).reference

    await post(sender, reference, "claim")
    asked = {"ground": "asked", "asked_on": NOW.date().isoformat(), "asked_how": "phone"}
    words = {"reason": "Verhuisd.", "todo": "Bel.", "for_person": "Zij zijn dichterbij."}
    offered = await post(sender, reference, "offer", to="region:AM05", **asked, **words)

    assert offered.status_code == 303, offered.text
    assert '<span class="count">1' in await bell(there)
    page = await there.get("/team/notices")
    assert "Aan u aangeboden" in page.text
    assert reference not in page.text
    for other in (sender, here):
        assert "count" not in await bell(other)
    form = {**fields(page), "notice": _NOTICE.findall(page.text)[0]}
    led = await there.post("/team/notices/read", data=form)
    assert led.headers["location"] == "/team/offers"


async def test_opening_the_list_of_offers_reads_what_was_told_of_it(team: Team) -> None:
    sender, other = await team.colleague(), await team.colleague("Piet Vos")
    reference = (await make_intake(team.database)).reference
    await post(sender, reference, "claim")
    words = {"reason": "Eigen bedrijf.", "todo": "Bel.", "for_person": "Zij weten meer."}
    await post(sender, reference, "offer", to="line:self_employed", ground="team", **words)
    assert '<span class="count">1' in await bell(other)

    await other.get("/team/offers")

    assert "count" not in await bell(other)


async def test_whose_judgement_is_asked_is_told(team: Team) -> None:
    samira = await make_colleague(team.database)
    judge = await team.colleague("Anna Visser", role=Role.ASSESSOR)
    elsewhere = await team.colleague("Piet Vos", role=Role.ASSESSOR, regions=("AM05",))
    reference = (await make_intake(team.database)).reference
    worker = await team.signed_in(samira)

    await post(worker, reference, "claim")
    asked = await post(worker, reference, "ask_judgement", group="bijstand", why="Graag.")

    assert asked.status_code == 303, asked.text
    assert reference in (await judge.get("/team/notices")).text
    assert reference not in (await elsewhere.get("/team/notices")).text
