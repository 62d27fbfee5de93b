"""Who reads what, in a real browser: restricting, arranging it unread, and who looked where."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from pow_bot.domain.intake.desk import claim
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Db
from tests.browser.conftest import DESK, NARROW, Office, Running, newcomer
from tests.browser.driving import reaches_beyond, violations
from tests.domain.intake.making import at, submitted

REGION = "AM11"


@pytest.fixture
def signed_in(office: Office, running: Running) -> tuple[Page, Page, str]:
    """A worker, their coordinator, and the number of a registration that the worker has."""
    worker, boss, reference = running.write(partial(_two, now=running.now))
    return office.window(worker), office.window(boss), reference


def test_one_restricts_it_the_other_arranges_it_and_all_of_it_is_told(
    signed_in: tuple[Page, Page, str],
) -> None:
    worker, coordinator, reference = signed_in
    worker.goto(f"/team/intakes/{reference}")
    worker.locator("summary", has_text="Scherm af").click()
    assert violations(worker) == []
    worker.locator("#do-restrict button.strong").click()
    expect(worker.locator(".note.good")).to_contain_text("Alleen wie u aanwees, leest dit nu.")

    coordinator.goto(f"/team/intakes/{reference}")
    expect(coordinator.locator("main")).to_contain_text("ziet u hier niet")
    expect(coordinator.locator("main")).not_to_contain_text("Fatima")
    coordinator.locator("summary", has_text="Wijzig wie meeleest").click()
    _require_easy(coordinator)
    coordinator.get_by_label("Coör van Toegang").check()
    coordinator.locator("#do-restrict button.strong").click()
    expect(coordinator.locator("#detail")).to_contain_text("Leest nu mee: Coör van Toegang")

    worker.locator("summary", has_text="Ik ken deze persoon").click()
    worker.get_by_role("button", name="Ja, ik ken deze persoon").click()
    # At once, whatever was changed since the page was made.
    expect(worker.locator("main")).not_to_contain_text(reference)

    for page in ("/team/audit", "/team/audit/unusual"):
        coordinator.goto(page)
        _require_easy(coordinator)
    coordinator.goto("/team/audit")
    row = coordinator.locator("tbody tr", has_text="Kent deze persoon")
    row.get_by_role("link", name=reference).click()
    expect(coordinator.locator("tbody")).to_contain_text("Schermde de aanmelding af")


def _require_easy(page: Page) -> None:
    """Nothing in anybody's way, and nothing beside the screen."""
    for size in (NARROW, DESK):
        page.set_viewport_size(size)
        assert violations(page) == []
        assert not reaches_beyond(page)


def _two(db: Db, now: datetime) -> tuple[Actor, Actor, str]:
    """Both, and the reference."""
    worker = newcomer(db, "Wim van Toegang", REGION)
    boss = newcomer(db, "Coör van Toegang", REGION, Role.COORDINATOR)
    answers = {"own_words": {"value": "Fatima zoekt werk."}}
    early = now - timedelta(minutes=5)
    reference = submitted(db, early, region=REGION, answers=answers, decisions=[]).reference
    claim(db, at(db, worker, reference, now))
    return worker, boss, reference
