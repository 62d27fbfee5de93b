"""A colleague's own account: what it changes, who is out afterwards, and when it asks to sign in again."""

import asyncio
import re
from collections.abc import AsyncIterator
from functools import partial

import pyotp
import pytest
from fastapi.sse import ServerSentEvent
from httpx import AsyncClient, Response

from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.signing_in.rules import FRESH
from pow_bot.domain.staff import actions as staff
from pow_bot.domain.staff.queries import colleague
from pow_bot.domain.staff.rules import Actor
from pow_bot.web.team.guard import SignedIn
from pow_bot.web.team.queue.live import stream
from tests.domain.intake.making import make_colleague
from tests.team.making import Team, fields
from tests.team.signing import PASSWORD, a_person, try_in

NEW = "wolk tegel fluit azijn"


async def change(browser: AsyncClient, action: str, **said: str) -> Response:
    """Send a form of the account's page, as it stands now."""
    page = await browser.get("/team/account")
    return await browser.post(f"/team/account/{action}", data={**fields(page), **said})


async def test_who_was_invited_chooses_a_password_and_comes_back_with_it(team: Team) -> None:
    actor = await make_colleague(team.database, "Samira")
    token = await team.database.write(
        lambda db: staff.link(db, actor.id, team.clock(), invites=True)
    )
    browser = team.browser()
    page = await browser.get(f"/team/in/{token}")
    arrived = await browser.post(f"/team/in/{token}", data=fields(page))
    assert arrived.headers["location"] == "/team/account/welcome"

    page = await browser.get("/team/account/welcome")
    assert "niet meer inloggen zonder nieuwe link" in page.text
    form = {**fields(page), "password": NEW, "again": NEW}
    kept = await browser.post("/team/account/password?from=welcome", data=form)

    assert (kept.status_code, kept.headers["location"]) == (303, "/team/account?done=password")
    assert "zonder nieuwe link" not in (await browser.get("/team/account/welcome")).text
    assert (await try_in(team.browser(), "samira@example.org", NEW)).status_code == 303


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("kort", "kort", "15 tekens"),
        ("samira-samira-2026", "samira-samira-2026", "makkelijk te raden"),
        (NEW, f"{NEW}!", "niet gelijk"),
    ],
)
async def test_a_password_that_is_refused_is_told_why(
    team: Team, password: str, again: str, said: str
) -> None:
    browser = await team.signed_in((await a_person(team)).actor)

    refused = await change(browser, "password", password=password, again=again)

    assert refused.status_code == 422
    assert said in refused.text
    assert password not in refused.text


async def test_a_new_password_ends_all_sessions_but_this_one(team: Team) -> None:
    person, here, there = await a_person(team), team.browser(), team.browser()
    await try_in(here, person.email)
    await try_in(there, person.email)

    await change(here, "password", password=NEW, again=NEW)

    assert (await here.get("/team")).status_code == 200
    assert (await there.get("/team")).status_code == 303
    assert (await try_in(team.browser(), person.email, PASSWORD)).status_code == 422


async def test_codes_count_once_the_phone_has_made_a_right_one(team: Team) -> None:
    person, browser = await a_person(team), team.browser()
    await try_in(browser, person.email)
    assert (await change(browser, "begin")).headers["location"] == "/team/account/code"
    page = await browser.get("/team/account/code")
    secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page.text)
    assert secret
    phone = pyotp.TOTP(secret[1].replace(" ", ""))
    assert (await try_in(team.browser(), person.email)).status_code == 303, "not yet"

    wrong = await browser.post("/team/account/confirm", data={**fields(page), "code": "000000"})
    right = {**fields(page), "code": phone.at(team.clock())}
    shown = await browser.post("/team/account/confirm", data=right)

    assert wrong.status_code == 422
    assert len(re.findall(r'<code dir="ltr">[a-z0-9]{5}-[a-z0-9]{5}</code>', shown.text)) == 10
    assert (await try_in(team.browser(), person.email)).status_code == 422
    used = await try_in(team.browser(), person.email, code=phone.at(team.clock()))
    assert used.status_code == 422, "the code that switched it on is spent"
    assert (await browser.get("/team/account/code")).status_code == 404, "nobody sees it again"


async def test_the_picture_to_scan_is_drawn_and_kept_nowhere(team: Team) -> None:
    person, browser = await a_person(team), team.browser()
    await try_in(browser, person.email)
    assert (await browser.get("/team/account/code.svg")).status_code == 404
    await change(browser, "begin")

    picture = await browser.get("/team/account/code.svg")

    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["cache-control"] == "no-store"
    assert picture.text.rstrip().endswith("</svg>")
    assert "style=" not in picture.text


async def test_what_lets_people_in_changes_only_just_after_signing_in(team: Team) -> None:
    person, browser = await a_person(team), team.browser()
    await try_in(browser, person.email)
    team.clock.forward(FRESH)

    for action in ("password", "begin", "passkey", "code_off", "spare", "elsewhere_off"):
        refused = await change(browser, action, password=NEW, again=NEW)
        assert refused.headers["location"] == "/team/in?next=/team/account&again=1", action
    page = await browser.get("/team/in?next=/team/account&again=1")
    form = {**fields(page), "email": person.email, "password": PASSWORD, "next": "/team/account"}
    again = await browser.post("/team/in", data=form)

    assert again.headers["location"] == "/team/account"
    kept = await change(browser, "password", password=NEW, again=NEW)
    assert kept.headers["location"] == "/team/account?done=password"


async def test_a_name_that_fits_nowhere_is_refused_and_not_cut(team: Team) -> None:
    browser = await team.colleague("Samira")
    for name in ("S" * 60, "S" * 61):
        answered = await change(browser, "name", name=name)
    assert answered.status_code == 422
    assert "Gebruik hooguit 60 tekens." in answered.text
    page = await browser.get("/team/account")
    assert f'value="{"S" * 60}"' in page.text


async def test_a_name_and_sessions_can_be_changed_at_any_time(team: Team) -> None:
    person, here, there = await a_person(team), team.browser(), team.browser()
    await try_in(here, person.email)
    there.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
    await try_in(there, person.email)
    team.clock.forward(FRESH)

    await change(here, "name", name="Sam de Wit")
    page = await here.get("/team/account")
    code = re.search(r'name="session" value="([0-9a-f]+)"', page.text)
    assert code
    assert "Firefox, Windows" in page.text
    await change(here, "session", session=code[1])

    assert "Sam de Wit" in (await here.get("/team")).text
    assert (await there.get("/team")).status_code == 303
    assert (await here.get("/team")).status_code == 200


async def test_nobody_ends_the_session_of_another(team: Team) -> None:
    mine, theirs = team.browser(), team.browser()
    await try_in(mine, (await a_person(team)).email)
    person = await a_person(team, "Piet")
    await try_in(theirs, person.email)
    await try_in(team.browser(), person.email)
    page = await theirs.get("/team/account")
    code = re.search(r'name="session" value="([0-9a-f]+)"', page.text)
    assert code

    await change(mine, "session", session=code[1])

    assert (await theirs.get("/team/account")).text.count('name="session"') == 1


async def test_every_change_stands_in_the_audit(team: Team) -> None:
    person, browser = await a_person(team), team.browser()
    await try_in(browser, person.email)
    before = len(await team.audited())

    await change(browser, "name", name="Sam")
    await change(browser, "password", password=NEW, again=NEW)
    await change(browser, "begin")
    await change(browser, "sessions")

    assert (await team.audited())[before:] == [
        "account.name", "account.password", "account.code.begin", "account.session.end_others",
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["disabled", "recovered", "signed out elsewhere"])
async def test_an_open_stream_ends_with_its_session(team: Team, how: str) -> None:
    person, browser, other = await a_person(team), team.browser(), team.browser()
    await try_in(browser, person.email)
    await try_in(other, person.email)
    token = browser.cookies["team"]
    known = await team.database.read(partial(colleague, known=person.actor.id))
    events = stream(team.services, SignedIn(known.actor, token, "nl"))
    assert (await asyncio.wait_for(anext(events), 5)).event == "changed"

    await _end(team, person.actor, other, how)

    # What is said on the way out is the last that the page hears, within seconds.
    assert (await asyncio.wait_for(_rest(events), 5))[-1] == "over"


async def _rest(events: AsyncIterator[ServerSentEvent]) -> list[str | None]:
    return [one.event async for one in events]


async def _end(team: Team, actor: Actor, other: AsyncClient, how: str) -> None:
    if how == "disabled":
        await team.database.write(partial(disable, known=actor.id, now=team.clock()))
    elif how == "recovered":
        await team.database.write(partial(staff.shut_out, colleague=actor.id))
    else:
        await change(other, "sessions")
