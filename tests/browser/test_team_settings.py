"""The settings, the notices and what will be erased, in a real browser: whole, plain, and live."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.words import Closing
from pow_bot.domain.notices import actions
from pow_bot.domain.notices.words import Kind
from pow_bot.domain.retention.actions import confirm_clock, run
from pow_bot.domain.staff.actions import NewColleague, add, link
from pow_bot.domain.staff.queries import everyone
from pow_bot.domain.staff.rules import OrganisationKind, Role
from pow_bot.storage import Db
from tests.browser.conftest import Running, Windows
from tests.browser.driving import violations
from tests.domain.intake.making import at, standing, submitted

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# A region with a conversation of its own.
REGION = "AM24"
PAGES = (
    "",
    "/opening",
    "/terms",
    "/limits",
    "/handing",
    "/retention",
    "/judging",
    "/catalogue",
    "/doors",
    "/doors/new",
    "/desks",
    "/desks?item=new",
    "/templates",
    "/templates?item=new",
    "/checklists",
    "/checklists?item=new&group=work",
    "/instruments",
    "/instruments?item=new",
    "/flows",
    "/flows/talk",
)
Boss = Callable[..., tuple[Page, UUID]]


@pytest.fixture
def boss(page_of: Windows, running: Running) -> Boss:
    """Signs a new coordinator of the region in."""

    def signed_in(**window: Any) -> tuple[Page, UUID]:
        assert running.served is not None
        unit = partial(_linked, now=running.served.clock())
        token, colleague = running.ask(running.served.database.write(unit))
        page = page_of(**{"viewport": DESK, **window})
        page.goto(f"/team/in/{token}")
        page.locator("main button").first.click()
        page.locator("#queue-title").wait_for()
        return page, colleague

    return signed_in


def _linked(db: Db, now: datetime) -> tuple[str, UUID]:
    new = NewColleague(
        name="Carla de Wit",
        email=f"carla.{uuid4().hex}@example.org",
        organisation="Gemeente Middelburg",
        kind=OrganisationKind.GEMEENTE,
        role=Role.COORDINATOR,
        regions=(REGION,),
    )
    added = add(db, new)
    return link(db, added, now), added


@pytest.mark.parametrize("window", [DESK, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_settings_is_fit_for_everybody(
    boss: Boss, window: dict[str, int], scheme: str
) -> None:
    page, _ = boss(viewport=window, color_scheme=scheme)
    for path in (*(f"/team/settings{path}" for path in PAGES), "/team/retention", "/team/notices"):
        page.goto(path)
        assert violations(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= window["width"], path


def test_a_mistake_is_where_the_eye_and_the_screen_reader_are(boss: Boss) -> None:
    page, _ = boss()
    page.goto("/team/settings/opening")
    page.get_by_label("Maandag, tot").fill("8.00")

    page.get_by_role("button", name="Bewaar").click()

    expect(page.locator("#problem")).to_be_focused()
    wrong = page.get_by_label("Maandag, tot")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description("Fout: Het einde moet na het begin zijn.")
    assert violations(page) == []


def test_the_bell_rings_on_an_open_queue_without_a_reload(boss: Boss, running: Running) -> None:
    page, colleague = boss()
    expect(page.locator("#bell .count")).to_have_count(0)
    assert running.served is not None
    now = running.served.clock()

    def tell(db: Db) -> None:
        reference = submitted(db, now, region=REGION).reference
        actions.tell(db, colleague, Kind.ASSIGNED, standing(db, reference), now)

    running.ask(running.served.database.write(tell))

    expect(page.locator("#bell .count")).to_contain_text("1", timeout=5_000)
    page.locator("#bell").click()
    assert violations(page) == []
    page.get_by_role("button", name="Aan u gegeven").click()
    expect(page.locator("#bell .count")).to_have_count(0)


def test_erasing_is_postponed_from_the_list(boss: Boss, running: Running) -> None:
    page, colleague = boss(viewport=PHONE)
    assert running.served is not None
    now = running.served.clock()

    def announced(db: Db) -> str:
        long_ago = now - timedelta(days=364)
        actor = next(one.actor for one in everyone(db) if one.actor.id == colleague)
        reference = submitted(db, long_ago, region=REGION).reference
        desk.claim(db, at(db, actor, reference, long_ago))
        form = at(db, actor, reference, long_ago)
        desk.close(db, form, Closing.NO_LONGER_NEEDED, "Niets meer nodig.")
        confirm_clock(db, now, by=None)
        run(db, now)
        return reference

    reference = running.ask(running.served.database.write(announced))
    page.goto("/team/retention")
    line = page.locator("li", has_text=reference)
    line.locator("summary").click()
    assert violations(page) == []
    until = now + timedelta(days=90)
    line.get_by_label("Tot welke dag").fill(f"{until.day}-{until.month}-{until.year}")
    line.get_by_label("Waarom").fill("Er loopt een klacht.")

    line.get_by_role("button", name="Stel uit").click()

    expect(page.locator("main")).to_contain_text("Uitgesteld tot")


def test_the_conversation_is_talked_on_trial(boss: Boss) -> None:
    page, _ = boss()
    page.goto("/team/settings/flows/talk")
    page.get_by_label("Ik zoek werk", exact=True).check()

    page.get_by_role("button", name="Verder").click()

    expect(page.locator("#conversation")).to_contain_text("Ik zoek werk")
    assert page.url.endswith("/team/settings/flows/talk")
    assert violations(page) == []
