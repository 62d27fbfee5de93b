"""Rounding off while something that comes first is open: asked once, and kept with the reason."""

import re
from html import unescape

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient

from pow_bot.domain.intake.actions import answer_from_person
from pow_bot.domain.intake.words import Line, Stage
from pow_bot.web.team.intake.closings import SUGGESTIONS
from tests.domain.intake.making import NOW, make_intake
from tests.team.making import (
    ANYWAY,
    Team,
    bulk,
    post,
)

HELPED = {"reason": "reached_and_helped", "next_step": "U belt UWV op dinsdag."}
NOT_NEEDED = {"reason": "no_longer_needed", "next_step": "U heeft werk. Tot ziens."}
FIRST = "Uitkering aangevraagd, of niet nodig"
UNHEARD = "Er staat nog geen contact genoteerd. Sprak u deze persoon toch?"


async def _mine(team: Team, browser: AsyncClient, line: Line = Line.WORK) -> str:
    reference = (await make_intake(team.database, line=line)).reference
    await post(browser, reference, "claim")
    return reference


async def test_what_comes_first_is_asked_once_and_the_reason_is_kept(team: Team) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser)
    before = _form(await _read(browser, reference))
    assert FIRST in before
    assert 'name="anyway"' not in before
    refused = await post(browser, reference, "close", **NOT_NEEDED)
    form = _form(refused.text)
    assert refused.status_code == 422
    assert f"Nog open, en eerst nodig: {FIRST}." in form
    assert 'name="anyway"' in form
    assert NOT_NEEDED["next_step"] in form
    done = await post(browser, reference, "close", **NOT_NEEDED, **ANYWAY)
    assert done.status_code == 303
    page = await _read(browser, reference)
    assert f"Rondde af terwijl er nog iets open stond: {ANYWAY['why_anyway']}" in page


async def test_a_tick_without_a_reason_is_asked_for_one(team: Team) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser)
    refused = await post(browser, reference, "close", **NOT_NEEDED, anyway="1", why_anyway=" ")
    assert refused.status_code == 422
    assert "Schrijf kort op waarom u toch afrondt." in refused.text


@pytest.mark.parametrize("mark", ["done", "not_needed"])
async def test_nothing_is_asked_where_what_comes_first_is_marked(team: Team, mark: str) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser)
    await post(browser, reference, "check", **{"item-benefit": mark})
    assert FIRST not in _form(await _read(browser, reference))
    assert (await post(browser, reference, "close", **NOT_NEEDED)).status_code == 303


async def test_nothing_is_asked_where_a_line_has_nothing_that_comes_first(team: Team) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser, Line.EMPLOYER)
    assert (await post(browser, reference, "close", **NOT_NEEDED)).status_code == 303


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
    refused = await post(browser, reference, "close", **NOT_NEEDED)
    assert refused.status_code == 422
    assert signed in _form(refused.text)


async def test_of_several_those_with_something_open_are_left_out_and_named(team: Team) -> None:
    browser = await team.colleague()
    ready, not_ready = await _mine(team, browser), await _mine(team, browser)
    await post(browser, ready, "check", **{"item-benefit": "done"})
    told = await bulk(browser, ready, not_ready, do="close", **NOT_NEEDED, **ANYWAY)
    assert "1 gelukt, 1 niet." in told.text
    failed = told.text.split("Nog open, en eerst nodig")[0].rsplit("<li", 1)[1]
    assert not_ready in failed
    assert "Open deze aanmelding, en rond die daar af." in told.text
    assert "Toch afronden" not in told.text
    assert FIRST in told.text
    assert (await team.standing(ready)).stage is Stage.CLOSED
    assert (await team.standing(not_ready)).stage is Stage.CLAIMED


@pytest.mark.parametrize(("mark", "told"), [("done", "Gedaan"), ("not_needed", "Niet nodig")])
async def test_what_comes_first_is_marked_in_the_form_itself(
    team: Team, mark: str, told: str
) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser)
    done = await post(browser, reference, "close", **NOT_NEEDED, **{"item-benefit": mark})
    assert done.status_code == 303
    assert (await team.standing(reference)).stage is Stage.CLOSED
    page = await _read(browser, reference)
    shown = page.split('id="d-checklist"')[1].split("</section>")[0]
    assert f"<dt>{FIRST}</dt><dd>{told}<small> Samira El Idrissi" in shown
    assert "Rondde af terwijl" not in page
    audit = await team.audited()
    assert [one for one in audit if one in {"intake.checked", "intake.closed"}] == [
        "intake.checked",
        "intake.closed",
    ]


async def test_a_refused_form_keeps_the_marks_and_marks_nothing(team: Team) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser)
    before = (await team.standing(reference)).revision
    said = {"reason": "no_longer_needed", "next_step": " ", "item-benefit": "done"}
    refused = await post(browser, reference, "close", **said)
    form = BeautifulSoup(refused.text, "html.parser").select_one("#do-close")
    assert refused.status_code == 422
    assert form is not None
    problem = form.select_one("#problem[autofocus]")
    assert problem is not None
    assert "volgende stap" in problem.text
    chosen = {
        str(one.parent["name"]): str(one["value"])
        for one in form.select("[selected]")
        if one.parent
    }
    assert chosen == {"reason": "no_longer_needed", "item-benefit": "done"}
    assert [str(one["name"]) for one in form.select("[aria-invalid]")] == ["next_step"]
    assert "anyway" not in {one.get("name") for one in form.select("input")}
    standing = await team.standing(reference)
    assert (standing.revision, standing.stage) == (before, Stage.CLAIMED)
    assert "Checklist bijgewerkt" not in await _read(browser, reference)


async def test_who_is_said_to_be_reached_without_any_contact_is_asked_about(team: Team) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser, Line.EMPLOYER)
    await post(browser, reference, "attempt", outcome="no_answer")
    refused = await post(browser, reference, "close", **HELPED)
    assert refused.status_code == 422
    form = _form(refused.text)
    assert UNHEARD in form
    assert "eerst nodig" not in form
    done = await post(browser, reference, "close", **HELPED, **ANYWAY)
    assert done.status_code == 303
    page = await _read(browser, reference)
    assert f"Rondde af terwijl er nog iets open stond: {ANYWAY['why_anyway']}" in page


async def test_both_are_asked_at_once(team: Team) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser)
    form = _form((await post(browser, reference, "close", **HELPED)).text)
    assert f"Nog open, en eerst nodig: {FIRST}." in form
    assert UNHEARD in form


async def test_who_was_spoken_to_is_reached(team: Team) -> None:
    browser = await team.colleague()
    reference = await _mine(team, browser, Line.EMPLOYER)
    await post(browser, reference, "attempt", outcome="reached")
    assert (await post(browser, reference, "close", **HELPED)).status_code == 303


async def test_who_wrote_to_us_is_reached(team: Team) -> None:
    browser = await team.colleague()
    kept = await make_intake(team.database, line=Line.EMPLOYER)
    await post(browser, kept.reference, "claim")
    await team.database.write(lambda db: answer_from_person(db, kept.link, "Het is gelukt.", NOW))
    assert (await post(browser, kept.reference, "close", **HELPED)).status_code == 303


async def test_of_several_who_was_not_reached_is_left_out_and_named(team: Team) -> None:
    browser = await team.colleague()
    reached, not_reached = [await _mine(team, browser, Line.EMPLOYER) for _ in range(2)]
    await post(browser, reached, "attempt", outcome="reached")
    told = unescape((await bulk(browser, reached, not_reached, do="close", **HELPED)).text)
    assert "1 gelukt, 1 niet." in told
    assert not_reached in told.split("genoteerd. Open deze aanmelding")[0].rsplit("<dt>", 1)[1]
    assert (await team.standing(not_reached)).stage is Stage.CLAIMED


def test_no_suggestion_promises_what_nobody_does() -> None:
    steps = (step.source for some in SUGGESTIONS.values() for step in some)
    said = [sentence for step in steps for sentence in re.split(r"(?<=[.?]) ", step)]
    assert "U belt hen zelf." in said
    assert [one for one in said if re.match(r"(Wij|Zij|Het team) (?!konden )", one)] == []


def _form(page: str) -> str:
    return unescape(page.split('id="do-close"')[1].split("</form>", maxsplit=1)[0])


async def _read(browser: AsyncClient, reference: str) -> str:
    return unescape((await browser.get(f"/team/intakes/{reference}")).text)
