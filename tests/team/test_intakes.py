"""The team's pages: the way in, the queue, one intake, and what is done with it."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient, Response

from pow_bot.domain.audit.queries import verify
from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.intake.words import Urgency
from pow_bot.domain.staff import actions as staff
from tests.domain.intake.making import DAY, HOUR, NOW, make_colleague, make_intake
from tests.team.making import ANYWAY, Team, fields, post


async def test_a_look_at_a_link_does_not_use_it(team: Team) -> None:
    actor = await make_colleague(team.database)
    token = await team.link(actor)
    scanner, browser = team.browser(), team.browser()
    for _ in range(3):
        assert "Samira El Idrissi" in (await scanner.get(f"/team/in/{token}")).text
    page = await browser.get(f"/team/in/{token}")
    assert (await browser.post(f"/team/in/{token}", data=fields(page))).status_code == 303
    assert (await browser.get("/team")).status_code == 200
    assert (await scanner.get(f"/team/in/{token}")).status_code == 410
    again = await scanner.post(f"/team/in/{token}", data=fields(page))
    assert again.status_code == 410
    assert "team" not in scanner.cookies


async def test_a_link_that_is_too_old_or_unknown_lets_nobody_in(team: Team) -> None:
    token = await team.link(await make_colleague(team.database))
    browser = team.browser()
    page = await browser.get(f"/team/in/{token}")
    team.clock.forward(DAY)
    assert (await browser.get(f"/team/in/{token}")).status_code == 410
    assert (await browser.post(f"/team/in/{token}", data=fields(page))).status_code == 410
    assert (await browser.get("/team/in/unknown")).status_code == 404
    assert (await browser.post("/team/in/unknown", data={"csrf": "x"})).status_code == 403


async def test_signing_in_needs_the_button_of_our_own_page(team: Team) -> None:
    token = await team.link(await make_colleague(team.database))
    browser = team.browser()
    page = await browser.get(f"/team/in/{token}")
    elsewhere = await browser.post(
        f"/team/in/{token}", data=fields(page), headers={"sec-fetch-site": "cross-site"}
    )
    assert elsewhere.status_code == 403
    assert (await browser.post(f"/team/in/{token}")).status_code == 403


async def test_ten_wrong_links_an_hour_are_enough(team: Team) -> None:
    token = await team.link(await make_colleague(team.database))
    right = await team.link(await make_colleague(team.database, "Piet de Boer"))
    browser = team.browser()
    forms = [fields(await browser.get(f"/team/in/{token}")) for _ in range(12)]
    await browser.post(f"/team/in/{token}", data=forms.pop())
    tries = [await browser.post(f"/team/in/{token}", data=form) for form in forms]
    assert [response.status_code for response in tries] == [410] * 10 + [429]
    page = await browser.get(f"/team/in/{right}")
    assert (await browser.post(f"/team/in/{right}", data=fields(page))).status_code == 303


async def test_who_is_not_signed_in_is_shown_the_way_in(team: Team) -> None:
    receipt = await make_intake(team.database)
    browser = team.browser()
    sought = f"/team/intakes/{receipt.reference}"
    back = f"/team/in?next=%2Fteam%2Fintakes%2F{receipt.reference}"
    for path, way in (("/team", "/team/in"), (sought, back)):
        response = await browser.get(path)
        assert (response.status_code, response.headers["location"]) == (303, way)
    response = await browser.post(f"{sought}/claim")
    assert (response.status_code, response.headers["location"]) == (303, "/team/in")
    # A part of a page would show the way in amid what it may not show any more.
    there = {"HX-Request": "true", "HX-Current-URL": f"http://team.test{sought}?view=all#rest"}
    part = await browser.get(f"{sought}/looking", headers=there)
    assert (part.status_code, part.text, part.headers["hx-redirect"]) == (401, "", back)
    assert (await browser.get("/team/events")).status_code == 401
    assert 'name="password"' in (await browser.get("/team/in")).text


async def test_a_session_ends_when_it_is_left_and_at_the_end_of_the_day(team: Team) -> None:
    browser = await team.colleague()
    for _ in range(20):
        team.clock.forward(timedelta(minutes=35))
        assert (await browser.get("/team")).status_code == 200
    team.clock.forward(timedelta(minutes=21))
    assert (await browser.get("/team")).status_code == 303
    browser = await team.colleague("Piet de Boer")
    team.clock.forward(timedelta(minutes=60))
    assert (await browser.get("/team")).status_code == 303


async def test_who_is_disabled_is_out_at_once(team: Team) -> None:
    actor = await make_colleague(team.database)
    browser, receipt = await team.signed_in(actor), await make_intake(team.database)
    await post(browser, receipt.reference, "claim")
    link = await team.link(actor)
    await team.database.write(lambda db: disable(db, actor.id, team.clock()))
    assert (await browser.get("/team")).status_code == 303
    assert (await browser.get(f"/team/in/{link}")).status_code == 404
    intake = await team.standing(receipt.reference)
    assert (intake.owner, intake.stage) == (None, "submitted")


async def test_signing_out_ends_the_session_on_the_server(team: Team) -> None:
    browser = await team.colleague()
    kept = browser.cookies["team"]
    page = await browser.get("/team")
    assert (await browser.post("/team/out", data=fields(page))).status_code == 303
    browser.cookies.set("team", kept)
    assert (await browser.get("/team")).status_code == 303
    assert "U bent uitgelogd" in (await browser.get("/team/in?out=1")).text


async def test_a_claimed_intake_leaves_the_queue(team: Team) -> None:
    browser, receipt = await team.colleague(), await make_intake(team.database)
    assert receipt.reference in (await browser.get("/team?view=unassigned")).text

    claimed = await post(browser, receipt.reference, "claim")

    assert claimed.status_code == 303
    assert (
        "U heeft deze aanmelding opgepakt." in (await browser.get(claimed.headers["location"])).text
    )
    assert receipt.reference not in (await browser.get("/team?view=unassigned")).text
    assert receipt.reference in (await browser.get("/team?view=mine")).text


async def test_the_second_to_claim_sees_who_was_first(team: Team) -> None:
    first, second = await team.colleague(), await team.colleague("Piet de Boer")
    receipt = await make_intake(team.database)
    form = fields(await second.get(f"/team/intakes/{receipt.reference}"))
    await post(first, receipt.reference, "claim")
    late = await second.post(f"/team/intakes/{receipt.reference}/claim", data=form)
    assert late.status_code == 409
    assert "Samira El Idrissi heeft deze aanmelding al opgepakt." in late.text


async def test_a_stale_save_is_refused_with_both_versions(team: Team) -> None:
    first, second = await team.colleague(), await team.colleague("Piet de Boer")
    receipt = await make_intake(team.database)
    url = f"/team/intakes/{receipt.reference}"
    await post(second, receipt.reference, "claim")
    form = fields(await second.get(url))
    await post(first, receipt.reference, "note", text="Gebeld, geen gehoor.")
    stale = await second.post(f"{url}/answer", data={**form, "text": "Belt zelf terug."})
    assert stale.status_code == 409
    assert "Gebeld, geen gehoor." in stale.text
    assert "Belt zelf terug." in stale.text
    assert "Samira El Idrissi was eerder" in stale.text
    again = await second.post(f"{url}/answer", data={**fields(stale), "text": "Belt zelf terug."})
    assert again.status_code == 303


async def test_who_was_first_themselves_reads_that_it_was_another_screen(team: Team) -> None:
    browser = await team.colleague()
    receipt = await make_intake(team.database)
    url = f"/team/intakes/{receipt.reference}"
    await post(browser, receipt.reference, "claim")
    old = fields(await browser.get(url))
    await post(browser, receipt.reference, "answer", text="Wij bellen u.")

    stale = await browser.post(f"{url}/answer", data={**old, "text": "Wij mailen u."})

    assert stale.status_code == 409
    assert "U was eerder, op een ander scherm, vandaag" in stale.text
    assert "Samira El Idrissi was eerder" not in stale.text


async def test_two_notes_at_once_are_both_kept(team: Team) -> None:
    first, second = await team.colleague(), await team.colleague("Piet de Boer")
    receipt = await make_intake(team.database)
    url = f"/team/intakes/{receipt.reference}"
    form = fields(await second.get(url))
    await post(first, receipt.reference, "note", text="Gebeld, geen gehoor.")
    kept = await second.post(f"{url}/note", data={**form, "text": "Belt zelf terug."})
    tried = await second.post(f"{url}/attempt", data={**form, "outcome": "no_answer"})
    assert (kept.status_code, tried.status_code) == (303, 303)
    page = (await first.get(url)).text
    assert page.index("Gebeld, geen gehoor.") < page.index("Belt zelf terug.")


async def test_a_double_click_counts_once(team: Team) -> None:
    browser, receipt = await team.colleague(), await make_intake(team.database)
    form = {**fields(await browser.get(f"/team/intakes/{receipt.reference}")), "text": "Gebeld."}
    url = f"/team/intakes/{receipt.reference}/note"
    answers = await asyncio.gather(*(browser.post(url, data=form) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [303] * 3
    assert (await browser.get(f"/team/intakes/{receipt.reference}")).text.count("Gebeld.") == 1


@pytest.mark.parametrize("token", ["", "forged", "x" * 54])
async def test_a_form_that_is_not_ours_is_refused_and_noted(team: Team, token: str) -> None:
    browser, receipt = await team.colleague(), await make_intake(team.database)
    response = await browser.post(
        f"/team/intakes/{receipt.reference}/claim", data={"token": token, "revision": "1"}
    )
    assert response.status_code == 403
    assert (await team.audited())[-1] == "refused.403"


async def test_another_sessions_form_is_refused(team: Team) -> None:
    first, second = await team.colleague(), await team.colleague("Piet de Boer")
    receipt = await make_intake(team.database)
    form = fields(await first.get(f"/team/intakes/{receipt.reference}"))
    response = await second.post(f"/team/intakes/{receipt.reference}/claim", data=form)
    assert response.status_code == 403


async def test_the_whole_way_of_an_intake(team: Team) -> None:
    browser = await team.colleague()
    receipt = await make_intake(team.database, reach="mail", email="f@example.org")
    steps = {
        "claim": {},
        "note": {"text": "Spreekt Tigrinya."},
        "attempt": {"outcome": "no_answer"},
        "answer": {"text": "Wanneer kunnen wij bellen?"},
        "wait": {"until": (NOW + 2 * DAY).date().isoformat()},
        "close": {"reason": "reached_and_helped", "next_step": "U belt UWV op dinsdag.", **ANYWAY},
        "reopen": {},
        "release": {},
    }
    for action, said in steps.items():
        assert (await post(browser, receipt.reference, action, **said)).status_code == 303, action
    page = (await browser.get(f"/team/intakes/{receipt.reference}")).text
    for text in (
        "Spreekt Tigrinya.",
        "Wanneer kunnen wij bellen?",
        "Bereikt en geholpen",
        "Heropend",
    ):
        assert text in page
    assert await team.database.read(partial(verify, known={})) == []


@pytest.mark.parametrize(
    ("action", "said", "why"),
    [
        ("note", {"text": " "}, "Schrijf eerst een notitie."),
        ("answer", {"text": "BSN 111222333"}, "burgerservicenummer"),
        ("wait", {"until": "gisteren"}, "Kies een dag."),
        ("wait", {"until": "2026-11-23"}, "Kies een dag na vandaag"),
        ("attempt", {"outcome": "rejected"}, "Kies wat er van de poging kwam."),
        ("hand_over", {"to": "region:AM05"}, "Kies een collega."),
        ("hand_over", {"to": "colleague:0123456789ab"}, "Kies een collega"),
        ("hand_over", {"to": ""}, "Kies een collega."),
        ("close", {"reason": "", "next_step": "Belt."}, "Kies een reden."),
        ("close", {"reason": "rejected", "next_step": "Belt."}, "Kies een reden."),
        ("close", {"reason": "no_longer_needed", "next_step": ""}, "volgende stap"),
        ("close", {"reason": "not_reached", "next_step": "Belt."}, "drie keer"),
    ],
)
async def test_a_form_that_cannot_be_taken_says_why_and_keeps_what_was_typed(
    team: Team, action: str, said: dict[str, str], why: str
) -> None:
    browser, receipt = await team.colleague(), await make_intake(team.database)
    await post(browser, receipt.reference, "claim")
    refused = await post(browser, receipt.reference, action, **said)
    assert refused.status_code == 422
    assert why in refused.text
    intake = await team.standing(receipt.reference)
    assert (intake.revision, intake.stage) == (2, "claimed")


async def test_handed_to_a_colleague_it_is_theirs(team: Team) -> None:
    browser, other = await team.colleague(), await team.colleague("Piet de Boer")
    receipt = await make_intake(team.database)
    page = (await browser.get(f"/team/intakes/{receipt.reference}")).text
    choices = page.split('id="hand-over-to"')[1]
    code = choices.split("Piet de Boer</option>")[0].rsplit('value="colleague:', 1)[1].split('"')[0]
    assert (
        await post(browser, receipt.reference, "hand_over", to=f"colleague:{code}")
    ).status_code == 303
    assert receipt.reference in (await other.get("/team?view=mine")).text
    refused = await post(browser, receipt.reference, "answer", text="Hallo")
    assert refused.status_code == 403
    assert "Alleen de collega die deze aanmelding heeft" in refused.text


async def test_a_private_answer_is_read_by_who_has_the_case(team: Team) -> None:
    browser = await team.colleague()
    receipt = await make_intake(team.database, answers={"health": {"value": "gevoelig"}})
    assert "gevoelig" not in (await browser.get(f"/team/intakes/{receipt.reference}")).text
    await post(browser, receipt.reference, "claim")
    assert "gevoelig" in (await browser.get(f"/team/intakes/{receipt.reference}")).text


async def test_a_number_is_found_as_it_is_typed(team: Team) -> None:
    browser, receipt = await team.colleague(), await make_intake(team.database)
    elsewhere = await make_intake(team.database, region="AM05")
    typed = {**fields(await browser.get("/team")), "q": receipt.reference.replace("-", "").lower()}
    found = await browser.post("/team/search", data=typed)
    assert found.headers["location"] == f"/team/intakes/{receipt.reference}"
    for nothing in (elsewhere.reference, "Ali", "' OR 1=1 --", "{{ 7*7 }}"):
        sought = {**typed, "q": nothing}
        page = await browser.post("/team/search", data=sought, follow_redirects=True)
        assert page.status_code == 200
        assert "Niets gevonden" in page.text or "niets te vinden" in page.text
    searched = [one for one in await team.audited() if "search" in one]
    assert searched[:3] == ["intake.search", "refused.search", "intake.search"]


async def test_terms_are_shown_in_words(team: Team) -> None:
    browser = await team.colleague()
    await make_intake(team.database, urgency=Urgency.TODAY)
    await make_intake(team.database)
    page = (await browser.get("/team")).text
    assert "Vandaag voor 17.00 uur" in page
    assert "Voor ma 30 nov 17.00" in page
    team.clock.forward(10 * HOUR)
    browser = await team.colleague("Piet de Boer")
    assert "Te laat: minder dan een uur" in (await browser.get("/team?view=late")).text
    team.clock.forward(DAY)
    browser = await team.colleague("Els Vos")
    assert "Te laat: sinds ma 23 nov" in (await browser.get("/team?view=late")).text


async def test_filters_stand_in_the_address_and_strange_ones_do_nothing(team: Team) -> None:
    browser = await team.colleague()
    dutch = await make_intake(team.database)
    english = await make_intake(team.database, locale="en")
    only = (await browser.get("/team?language=en&line=work")).text
    assert english.reference in only
    assert dutch.reference not in only
    strange = "view=%00&line=x&urgency=&stage=../&language=xx&channel=fax&region=AM99&owner=zz&after=9.K7P4QM%27&before=-1.x"
    assert (await browser.get(f"/team?{strange}")).status_code == 200


async def test_the_news_counts_what_the_list_does_not_show(team: Team) -> None:
    browser = await team.colleague()
    shown = await make_intake(team.database)
    page = (await browser.get("/team")).text
    news = page.split('hx-get="/team/new')[1].split('"')[0].replace("&amp;", "&")
    assert (await browser.get(f"/team/new{news}")).text.strip() == ""
    team.clock.forward(timedelta(seconds=1))
    await make_intake(team.database, team.clock())
    await make_intake(team.database, team.clock(), region="AM05")
    assert "1 nieuwe aanmelding" in (await browser.get(f"/team/new{news}")).text
    assert shown.reference in page
    assert (await browser.get("/team/new?since=x&known=0")).status_code == 404


async def test_shortcuts_can_be_switched_off_and_the_language_chosen(team: Team) -> None:
    browser = await team.colleague()
    assert 'data-queue="keys"' in (await browser.get("/team")).text
    page = await browser.get("/team")
    await browser.post("/team/shortcuts", data={**fields(page), "shortcuts": "off"})
    assert 'data-queue="off"' in (await browser.get("/team?lang=en")).text
    assert 'lang="en"' in (await browser.get("/team")).text


async def test_a_colleague_who_looks_is_seen(team: Team) -> None:
    first, second = await team.colleague(), await team.colleague("Piet de Boer")
    receipt = await make_intake(team.database)
    await first.get(f"/team/intakes/{receipt.reference}")
    page = (await second.get(f"/team/intakes/{receipt.reference}")).text
    assert "Samira El Idrissi kijkt nu" in page
    assert "Bekeken" in page
    assert (await team.audited()).count("intake.look") == 2


async def test_regions_taken_away_are_not_seen_any_more(team: Team) -> None:
    actor = await make_colleague(team.database)
    browser, receipt = await team.signed_in(actor), await make_intake(team.database)
    await team.database.write(lambda db: staff.regions(db, actor.id, ["AM05"]))
    assert receipt.reference not in (await browser.get("/team?view=all")).text
    assert (await browser.get(f"/team/intakes/{receipt.reference}")).status_code == 404


async def test_a_stale_choice_is_shown_by_its_words(team: Team) -> None:
    first, second = await team.colleague(), await team.colleague("Piet de Boer")
    receipt = await make_intake(team.database)
    form = fields(await second.get(f"/team/intakes/{receipt.reference}"))
    await post(first, receipt.reference, "note", text="Gebeld, geen gehoor.")
    said = {"reason": "reached_and_helped", "next_step": "U belt UWV."}
    stale = await second.post(f"/team/intakes/{receipt.reference}/close", data={**form, **said})
    mine = _facts(stale, 2)
    assert mine == {
        "Actie": "Rond af",
        "Reden": "Bereikt en geholpen",
        "Volgende stap": "U belt UWV.",
    }
    waits = await second.post(
        f"/team/intakes/{receipt.reference}/wait", data={**form, "until": "2026-11-27"}
    )
    assert _facts(waits, 2)["Wacht op klant tot"] == "vrijdag 27 november"


def _facts(page: Response, part: int) -> dict[str, str]:
    """The facts in one part of the page of who was too late: theirs, then mine."""
    found = BeautifulSoup(page.text, "html.parser").select("main dl")[part - 1]
    labels, texts = found.select("dt"), found.select("dd")
    return {
        label.get_text(strip=True): text.get_text(strip=True)
        for label, text in zip(labels, texts, strict=True)
    }


@pytest.mark.parametrize("tried", [True, False])
async def test_the_list_and_the_page_say_the_same_of_who_waits(team: Team, tried: bool) -> None:
    browser = await team.colleague()
    reference = (await make_intake(team.database)).reference
    await post(browser, reference, "claim")
    if tried:
        await post(browser, reference, "attempt", outcome="no_answer")
    await post(browser, reference, "wait", until="2026-12-02")
    brief, page = await _terms(browser, reference)
    if tried:
        assert (brief, page) == ("Wacht tot wo 2 dec", "Wacht tot woensdag 2 december")
        said = "Opnieuw contact zoeken, uiterlijk woensdag 2 december"
    else:
        assert brief == "Eerste contact. Voor ma 30 nov 17.00"
        assert page == "Eerste contact. Voor maandag 30 november 17.00"
        said = "Eerste contact, uiterlijk maandag 30 november"
    assert said in (await browser.get(f"/team/intakes/{reference}")).text
    team.clock.forward(8 * DAY)
    browser = await team.colleague("Piet de Boer")
    assert (reference in (await browser.get("/team?view=late")).text) is not tried
    if not tried:
        assert (await _terms(browser, reference))[0] == "Eerste contact. Te laat: sinds ma 30 nov"
    team.clock.forward(2 * DAY)
    browser = await team.colleague("Els Vos")
    late = "Te laat: wachtte tot wo 2 dec" if tried else "Eerste contact. Te laat: sinds ma 30 nov"
    assert (await _terms(browser, reference))[0] == late


async def _terms(browser: AsyncClient, reference: str) -> tuple[str, str]:
    """The term, as the list and the page of an intake have it."""
    read = []
    for address, there in (
        ("/team", ".list .term"),
        (f"/team/intakes/{reference}", ".dossier .term"),
    ):
        page = BeautifulSoup((await browser.get(address)).text, "html.parser")
        (term,) = page.select(there)
        read.append(term.get_text(strip=True))
    return read[0], read[1]


async def test_a_wait_for_a_day_on_which_the_door_is_shut_is_asked_once_more(team: Team) -> None:
    browser = await team.colleague()
    reference = (await make_intake(team.database)).reference
    await post(browser, reference, "claim")
    open_day = await browser.get(f"/team/intakes/{reference}")
    assert 'id="wait-anyway"' not in open_day.text
    refused = await post(browser, reference, "wait", until="2026-11-29")
    assert refused.status_code == 422
    assert "Het team is dan gesloten." in refused.text
    assert 'value="2026-11-29"' in refused.text
    assert 'id="wait-anyway"' in refused.text
    done = await post(browser, reference, "wait", until="2026-11-29", anyway="1")
    assert done.status_code == 303


async def test_who_speaks_another_language_than_they_write_in_is_told_with_both(team: Team) -> None:
    browser = await team.colleague()
    answers = {"language": {"value": "uk"}}
    reference = (await make_intake(team.database, answers=answers)).reference
    await post(browser, reference, "claim")
    page = BeautifulSoup((await browser.get(f"/team/intakes/{reference}")).text, "html.parser")
    (heading,) = page.select(".dossier > .hint")
    assert "Oekraïens, schrijft in het Nederlands" in heading.get_text()
    (hint,) = page.select("#answer-hint")
    said = "Deze persoon leest het gesprek in het Nederlands en spreekt liefst Oekraïens."
    assert hint.get_text().startswith(said)
