"""Hand-overs, directory, requests and case table in a real browser: nothing in anyone's way."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from pow_bot.domain.intake.desk import claim
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Db
from tests.browser.conftest import DESK, NARROW, Office, Running, newcomer
from tests.browser.driving import reaches_beyond, violations
from tests.browser.test_print import INK
from tests.domain.intake.making import at, submitted

REGION = "AM35"
ROOMS = (
    "/team/offers",
    "/team/directory",
    "/team/directory/new",
    "/team/requests",
    "/team/requests?closed=1",
    "/team/requests/new",
    "/team/case-table",
)


@pytest.fixture
def signed_in(office: Office, running: Running) -> tuple[Page, Page, str]:
    """Two coordinators, and the number of a registration that the first of them has."""
    owner, other, reference = running.write(partial(_two, now=running.now))
    return office.window(owner), office.window(other), reference


def test_an_offer_goes_from_one_screen_to_the_other(signed_in: tuple[Page, Page, str]) -> None:
    sender, receiver, reference = signed_in
    sender.goto(f"/team/intakes/{reference}")
    sender.locator("#d-handover + .acts summary, #d-handover ~ .acts summary").first.click()
    sender.locator("#do-offer button.strong").click()
    expect(sender.locator("#problem")).to_be_focused()
    assert violations(sender) == []
    sender.locator("#offer-to").select_option("line:self_employed")
    sender.locator("#offer-reason").fill("Heeft een eigen zaak.")
    sender.locator("#offer-todo").fill("Bel over de boekhouding.")
    sender.locator("#ground-team").check()
    sender.locator("#offer-person").fill("Zij weten meer van een eigen zaak.")
    sender.locator("#do-offer button.strong").click()
    expect(sender.locator(".note.good")).to_contain_text("Aangeboden.")

    receiver.goto("/team/offers")
    _require_easy(receiver)
    card = receiver.locator(".offers > li", has_text=reference)
    card.locator("summary").click()
    card.get_by_role("button", name="Neem niet aan").click()
    expect(receiver.locator("#problem")).to_be_focused()
    assert violations(receiver) == []
    card = receiver.locator(".offers > li", has_text=reference)
    card.get_by_role("button", name="Neem aan en pak op").click()
    expect(receiver.locator("main")).to_contain_text(reference)

    receiver.goto(f"/team/intakes/{reference}")
    expect(receiver.locator("#detail")).to_contain_text("Zij weten meer van een eigen zaak.")


def test_every_room_reads_well_on_every_screen(signed_in: tuple[Page, Page, str]) -> None:
    page, _, reference = signed_in
    page.goto("/team/directory")
    page.get_by_role("button", name="Zet bekende loketten in het adresboek").click()
    expect(page.locator(".note.good")).to_be_visible()
    party = page.locator("tbody th a").first.get_attribute("href")
    request = _asked(page, reference)
    _put_on_the_table(page, reference)
    for path in (*ROOMS, party, request):
        for dark in ("light", "dark"):
            page.emulate_media(color_scheme=dark)
            page.goto(str(path))
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            _require_easy(page)


def test_the_case_table_prints_black_on_white_and_only_who_is_there_is_ticked(
    signed_in: tuple[Page, Page, str],
) -> None:
    page, _, reference = signed_in
    _put_on_the_table(page, reference)
    page.goto("/team/case-table")
    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator("main")).to_contain_text("Welke stap eerst?")
    pressed = page.locator("button, select, textarea, nav a, input:not([type=hidden])")
    shown = pressed.evaluate_all(
        "all => all.filter((it) => it.checkVisibility()).map((it) => it.type)"
    )
    assert set(shown) == {"checkbox"}
    assert page.evaluate(INK) == []


def _put_on_the_table(page: Page, reference: str) -> None:
    page.goto(f"/team/intakes/{reference}")
    page.locator("summary", has_text="Op het caseoverleg").click()
    page.locator("#case-question").fill("Welke stap eerst?")
    page.locator("#do-put_on button.strong").click()
    expect(page.locator(".note.good")).to_be_visible()


def _asked(page: Page, reference: str) -> str:
    page.goto("/team/requests/new")
    page.locator("#r-kind").select_option("complaint")
    page.locator("#r-came").select_option("phone")
    page.locator("#r-reference").fill(reference)
    page.locator("#r-asked").fill("Wachtte te lang.")
    page.get_by_role("button", name="Bewaar verzoek").click()
    expect(page.locator(".note.good")).to_be_visible()
    return page.url


def _require_easy(page: Page) -> None:
    """Nothing that axe finds, and nothing to be moved sideways on a phone."""
    assert violations(page) == [], page.url
    page.set_viewport_size(NARROW)
    assert not reaches_beyond(page), page.url
    page.set_viewport_size(DESK)


def _two(db: Db, now: datetime) -> tuple[Actor, Actor, str]:
    owner, other = (
        newcomer(db, name, REGION, Role.COORDINATOR) for name in ("Joke Smit", "Piet de Boer")
    )
    early = now - timedelta(hours=1)
    reference = submitted(db, early, region=REGION, answers={}, decisions=[]).reference
    claim(db, at(db, owner, reference, now))
    return owner, other, reference
