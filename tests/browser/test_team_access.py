"""Who reads what, in a real browser: restricting, arranging it unread, and who looked where."""

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from pow_bot.domain.intake.actions import submit
from pow_bot.domain.intake.desk import claim
from pow_bot.domain.staff.actions import NewColleague, add, link
from pow_bot.domain.staff.queries import colleague
from pow_bot.domain.staff.rules import OrganisationKind, Role
from pow_bot.storage import Db
from tests.browser.conftest import Running, Windows
from tests.browser.driving import violations
from tests.domain.intake.making import a_new, at

REGION = "AM11"
SIZES: tuple[ViewportSize, ...] = ({"width": 1440, "height": 900}, {"width": 320, "height": 700})


@pytest.fixture
def signed_in(page_of: Windows, running: Running) -> tuple[Page, Page, str]:
    """A worker, their coordinator, and the number of a registration that the worker has."""
    assert running.served is not None
    now = running.served.clock()
    mine, theirs, reference = running.ask(running.served.database.write(partial(_two, now=now)))
    return _window(page_of, mine), _window(page_of, theirs), reference


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
    for size in SIZES:
        page.set_viewport_size(size)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.set_viewport_size(SIZES[0])


def _window(page_of: Windows, token: str) -> Page:
    page = page_of(viewport=SIZES[0])
    page.goto(f"/team/in/{token}")
    page.locator("main button").first.click()
    page.locator("#queue-title").wait_for()
    return page


def _two(db: Db, now: datetime) -> tuple[str, str, str]:
    """Links for both, and the reference."""
    ids = [
        add(
            db,
            NewColleague(
                name=name,
                email=f"{uuid4().hex}@example.org",
                organisation="Gemeente Utrecht",
                kind=OrganisationKind.GEMEENTE,
                role=role,
                regions=(REGION,),
            ),
        )
        for name, role in (
            ("Wim van Toegang", Role.INTAKE_WORKER),
            ("Coör van Toegang", Role.COORDINATOR),
        )
    ]
    answers = {"own_words": {"value": "Fatima zoekt werk."}}
    new = a_new(db.new_holder(), region=REGION, answers=answers, decisions=[])
    receipt = submit(db, new, now - timedelta(minutes=5))
    worker = colleague(db, ids[0]).actor
    claim(db, at(db, worker, receipt.reference, now))
    return link(db, ids[0], now), link(db, ids[1], now), receipt.reference
