"""The settings, the notices and what will be erased, in a real browser: whole, plain, and live."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.words import Closing
from pow_bot.domain.notices import actions
from pow_bot.domain.notices.words import Kind
from pow_bot.domain.retention.actions import confirm_clock, run
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Db
from tests.browser.conftest import DESK, PHONE, Office, Running, newcomer
from tests.browser.driving import reaches_beyond, violations
from tests.domain.intake.making import at, close, standing, submitted

# A region with a conversation of its own.
REGION = "AM24"
BOSS = ("Carla de Wit", REGION, Role.COORDINATOR)
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


@pytest.mark.parametrize("window", [DESK, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_settings_is_fit_for_everybody(
    office: Office, window: dict[str, int], scheme: str
) -> None:
    page = office.colleague(*BOSS, viewport=window, color_scheme=scheme)
    beside = ("/team/retention", "/team/notices", "/team/notices/settings", "/team/nowhere")
    for path in (*(f"/team/settings{path}" for path in PAGES), *beside):
        page.goto(path)
        assert violations(page) == [], path
        assert not reaches_beyond(page), path


def test_a_mistake_is_where_the_eye_and_the_screen_reader_are(office: Office) -> None:
    page = office.colleague(*BOSS)
    page.goto("/team/settings/opening")
    page.get_by_label("Maandag, tot").fill("8.00")

    page.get_by_role("button", name="Bewaar").click()

    expect(page.locator("#problem")).to_be_focused()
    wrong = page.get_by_label("Maandag, tot")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description("Fout: Het einde moet na het begin zijn.")
    assert violations(page) == []


def test_the_bell_rings_on_an_open_queue_without_a_reload(office: Office, running: Running) -> None:
    boss = running.write(lambda db: newcomer(db, *BOSS))
    page, now = office.window(boss), running.now
    expect(page.locator("#bell .count")).to_have_count(0)

    def tell(db: Db) -> None:
        reference = submitted(db, now, region=REGION).reference
        actions.tell(db, boss.id, Kind.ASSIGNED, standing(db, reference), now)

    running.write(tell)

    expect(page.locator("#bell .count")).to_contain_text("1", timeout=5_000)
    page.locator("#bell").click()
    assert violations(page) == []
    page.get_by_role("button", name="Aan u gegeven").click()
    expect(page.locator("#bell .count")).to_have_count(0)


def test_erasing_is_postponed_from_the_list(office: Office, running: Running) -> None:
    boss = running.write(lambda db: newcomer(db, *BOSS))
    page, now = office.window(boss, viewport=PHONE), running.now

    def announced(db: Db) -> str:
        long_ago = now - timedelta(days=364)
        reference = submitted(db, long_ago, region=REGION).reference
        desk.claim(db, at(db, boss, reference, long_ago))
        form = at(db, boss, reference, long_ago)
        close(db, form, Closing.NO_LONGER_NEEDED, "Niets meer nodig.")
        confirm_clock(db, now, by=None)
        run(db, now)
        return reference

    reference = running.write(announced)
    page.goto("/team/retention")
    line = page.locator("li", has_text=reference)
    line.locator("summary").click()
    assert violations(page) == []
    until = now + timedelta(days=90)
    line.get_by_label("Tot welke dag").fill(f"{until.day}-{until.month}-{until.year}")
    line.get_by_label("Waarom").fill("Er loopt een klacht.")

    line.get_by_role("button", name="Stel uit").click()

    expect(page.locator("main")).to_contain_text("Uitgesteld tot")


def test_the_conversation_is_talked_on_trial(office: Office) -> None:
    page = office.colleague(*BOSS)
    page.goto("/team/settings/flows/talk")
    page.get_by_label("Ik zoek werk", exact=True).check()

    page.get_by_role("button", name="Verder").click()

    expect(page.locator("#conversation")).to_contain_text("Ik zoek werk")
    assert page.url.endswith("/team/settings/flows/talk")
    assert violations(page) == []
