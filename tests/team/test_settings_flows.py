"""What a region says otherwise stands beside what all others say, and can be talked on trial."""

import re
from html import unescape

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select

from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Db, metadata
from tests.team.making import Team

_TALK = "/team/settings/flows/talk"
_ASKED = re.compile(r'<form class="ask".*?</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_CHOICES = re.compile(r'name="choice" value="([^"]*)"')


@pytest.fixture
async def boss(team: Team) -> AsyncClient:
    return await team.colleague("Carla de Wit", role=Role.COORDINATOR, regions=("AM05",))


def asked(page: Response) -> str:
    found = _ASKED.search(page.text)
    assert found, page.text
    return found[0]


async def say(browser: AsyncClient, page: Response, **said: str) -> Response:
    return await browser.post(_TALK, data={**dict(_HIDDEN.findall(asked(page))), **said})


async def test_the_difference_stands_in_words_beside_what_all_others_have(
    boss: AsyncClient,
) -> None:
    page = unescape((await boss.get("/team/settings/flows")).text)

    assert "Zoekt u ook werk over de grens, in Duitsland?" in page
    assert "Erbij:" in page


async def test_a_changed_help_and_a_changed_decision_show_both(team: Team) -> None:
    boss = await team.colleague("Carla de Wit", role=Role.COORDINATOR, regions=("AM24",))

    page = unescape((await boss.get("/team/settings/flows")).text)

    assert "Onze kantoren liggen ver uit elkaar." in page
    assert "Anders:" in page
    assert "urgency: today" in page
    assert "urgency: this_week" in page


async def test_a_region_like_all_others_says_so(team: Team) -> None:
    boss = await team.colleague("Carla de Wit", role=Role.COORDINATOR)
    assert "volgt het gesprek van heel Nederland" in (await boss.get("/team/settings/flows")).text


async def test_a_coordinator_talks_and_nothing_is_kept(team: Team, boss: AsyncClient) -> None:
    page = await boss.get(_TALK)
    assert "Niets wordt bewaard" in page.text
    before = await team.database.read(_rows)

    first = dict(_HIDDEN.findall(asked(page)))["at"]
    page = await say(boss, page, choice=_CHOICES.findall(asked(page))[0])
    second = dict(_HIDDEN.findall(asked(page)))["at"]

    assert (page.status_code, first != second) == (200, True)
    assert "Wijzig" in page.text
    assert await team.database.read(_rows) == before


async def test_what_is_not_understood_comes_back(boss: AsyncClient) -> None:
    page = await boss.get(_TALK)

    wrong = await say(boss, page, text="qwertyuiop")

    assert wrong.status_code == 422
    assert 'class="problem"' in wrong.text
    assert dict(_HIDDEN.findall(asked(wrong)))["at"] == dict(_HIDDEN.findall(asked(page)))["at"]


async def test_htmx_gets_the_conversation_alone(boss: AsyncClient) -> None:
    page = await boss.get(_TALK)
    form = dict(_HIDDEN.findall(asked(page)))
    form["choice"] = _CHOICES.findall(asked(page))[0]

    part = await boss.post(_TALK, data=form, headers={"HX-Request": "true"})

    assert part.status_code == 200
    assert "<html" not in part.text
    assert 'class="ask"' in part.text


async def test_nobody_sends_another_story_than_they_were_given(
    team: Team, boss: AsyncClient
) -> None:
    other = await team.colleague("Dirk Smit", role=Role.COORDINATOR, regions=("AM05",))
    page = await boss.get(_TALK)
    form = dict(_HIDDEN.findall(asked(page)))

    for token in (form["token"][:-1] + "0x", "", "é", form["token"][5:], "A" * 70_000):
        assert (await boss.post(_TALK, data={**form, "token": token})).status_code == 403
    assert (await other.post(_TALK, data=form)).status_code == 403


async def test_only_who_sets_a_region_talks_on_trial(team: Team) -> None:
    worker = await team.colleague("Eva Kok")
    assert (await worker.get("/team/settings/flows")).status_code == 404
    assert (await worker.get(_TALK)).status_code == 404
    assert (await worker.post(_TALK, data={"token": "x"})).status_code == 404


def _rows(db: Db) -> dict[str, int]:
    counts = {
        table.name: select(func.count()).select_from(table) for table in metadata.tables.values()
    }
    return {name: int(db.execute(counted).scalar_one()) for name, counted in counts.items()}
