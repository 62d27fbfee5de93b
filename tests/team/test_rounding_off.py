"""Rounding off while something that comes first is open: asked once, and kept with the reason."""

import re
from html import unescape

import pytest
from httpx import AsyncClient

from pow_bot.domain.intake.words import Line, Stage
from pow_bot.web.team.intake.closings import SUGGESTIONS
from tests.domain.intake.making import make_intake
from tests.team.making import (
    ANYWAY,
    Team,
    bulk,
    post,
)

HELPED = {"reason": "reached_and_helped", "next_step": "U belt UWV op dinsdag."}
FIRST = "Uitkering aangevraagd, of niet nodig"


async def _mine(team: Team, browser: AsyncClient, line: Line = Line.WORK) -> str:
    reference = (await make_intake(team.database, line=line)).reference
    await post(browser, reference, "claim")
    return reference


async def test_what_comes_first_is_asked_once_and_the_reason_is_kept(team: Team) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser)
    before = (await browser.get(f"/team/intakes/{reference}")).text
    assert FIRST in _form(before)
    assert 'name="anyway"' not in before
    refused = await post(browser, reference, "close", **HELPED)
    form = _form(refused.text)
    assert refused.status_code == 422
    assert f"Nog open, en eerst nodig: {FIRST}." in form
    assert 'name="anyway"' in form
    assert HELPED["next_step"] in form
    done = await post(browser, reference, "close", **HELPED, **ANYWAY)
    assert done.status_code == 303
    page = await _read(browser, reference)
    assert f"Rondde af terwijl er nog iets open stond: {ANYWAY['why_anyway']}" in page


async def test_a_tick_without_a_reason_is_asked_for_one(team: Team) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser)
    refused = await post(browser, reference, "close", **HELPED, anyway="1", why_anyway=" ")
    assert refused.status_code == 422
    assert "Schrijf kort op waarom u toch afrondt." in refused.text


@pytest.mark.parametrize("mark", ["done", "not_needed"])
async def test_nothing_is_asked_where_what_comes_first_is_marked(team: Team, mark: str) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser)
    await post(browser, reference, "check", **{"item-benefit": mark})
    assert FIRST not in _form(await _read(browser, reference))
    assert (await post(browser, reference, "close", **HELPED)).status_code == 303


async def test_nothing_is_asked_where_a_line_has_nothing_that_comes_first(team: Team) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser, Line.EMPLOYER)
    assert (await post(browser, reference, "close", **HELPED)).status_code == 303


async def test_what_was_answered_is_asked_on_every_line(team: Team) -> None:
    browser = await team.colleague()
    answers = {"situation": {"value": "looking"}, "paper": {"value": "signed"}}
    reference = (await make_intake(team.database, answers=answers)).reference
    await post(browser, reference, "claim")
    signed = "Getekend? Dan binnen 14 dagen laten nakijken"
    page = await _read(browser, reference)
    assert signed in page.split('id="d-checklist"')[1]
    assert signed in _form(page)
    await post(browser, reference, "check", **{"item-benefit": "done"})
    refused = await post(browser, reference, "close", **HELPED)
    assert refused.status_code == 422
    assert signed in _form(refused.text)


async def test_of_several_those_with_something_open_are_left_out_and_named(team: Team) -> None:
    browser = await team.colleague()
    ready, not_ready = await _mine(team, browser), await _mine(team, browser)
    await post(browser, ready, "check", **{"item-benefit": "done"})
    told = await bulk(browser, ready, not_ready, do="close", **HELPED, **ANYWAY)
    assert "1 gelukt, 1 niet." in told.text
    failed = told.text.split("Nog open, en eerst nodig")[0].rsplit("<li", 1)[1]
    assert not_ready in failed
    assert "Open deze aanmelding, en rond die daar af." in told.text
    assert "Toch afronden" not in told.text
    assert FIRST in told.text
    assert (await team.standing(ready)).stage is Stage.CLOSED
    assert (await team.standing(not_ready)).stage is Stage.CLAIMED


def test_no_suggestion_promises_what_nobody_does() -> None:
    steps = (step.source for some in SUGGESTIONS.values() for step in some)
    said = [sentence for step in steps for sentence in re.split(r"(?<=[.?]) ", step)]
    assert "U belt hen zelf." in said
    assert [one for one in said if re.match(r"(Wij|Zij|Het team) (?!konden )", one)] == []


def _form(page: str) -> str:
    return unescape(page.split('id="do-close"')[1].split("</form>", maxsplit=1)[0])


async def _read(browser: AsyncClient, reference: str) -> str:
    return unescape((await browser.get(f"/team/intakes/{reference}")).text)
