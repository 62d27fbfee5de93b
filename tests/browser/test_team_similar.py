"""Searching, files and merging in a real browser: back goes back, and nothing is in anyone's way."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from pow_bot.domain.intake.words import Submitted
from pow_bot.storage import Db
from tests.browser.conftest import NARROW, Office, Running
from tests.browser.driving import reaches_beyond, violations
from tests.domain.intake.making import submitted

REGION = "AM38"


@pytest.fixture
def worker(office: Office) -> Page:
    return office.colleague("C. Zoeker", REGION)


def two(running: Running, name: str = "Ali") -> tuple[Submitted, Submitted]:
    """Two registrations that share a number."""
    return running.write(partial(_two, name=name, now=running.now))


def test_who_goes_back_finds_the_words_and_what_was_found(worker: Page, running: Running) -> None:
    one, other = two(running, "Şule Yılmaz")
    worker.keyboard.press("/")
    worker.keyboard.type("şule yilmaz")
    worker.keyboard.press("Enter")
    rows = worker.locator("tr[data-row]")
    expect(rows).to_have_count(2)
    assert "yilmaz" not in worker.url.lower()

    worker.locator(f'tr[data-row="{one.reference}"] a').click()
    worker.locator("#detail-title").wait_for()
    worker.go_back()

    expect(rows).to_have_count(2)
    expect(worker.locator("#q")).to_have_value("şule yilmaz")
    assert violations(worker) == []
    worker.set_viewport_size(NARROW)
    assert not reaches_beyond(worker)
    expect(rows.nth(1)).to_contain_text(one.reference)
    expect(rows.nth(0)).to_contain_text(other.reference)


def test_a_file_is_what_the_page_shows(worker: Page, running: Running) -> None:
    two(running)
    worker.goto(f"/team/search?region={REGION}")
    shown = worker.locator("tr[data-row]").count()

    with worker.expect_download() as arriving:
        worker.get_by_role("button", name="CSV").click()

    lines = arriving.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == shown + 1
    assert arriving.value.suggested_filename.endswith(".csv")


def test_two_become_one_and_two_again(worker: Page, running: Running) -> None:
    one, other = two(running)
    for receipt in (other, one):
        worker.goto(f"/team/intakes/{receipt.reference}")
        worker.locator("[data-key=c]").click()
        worker.locator("form[action*=release]").wait_for()
    assert violations(worker) == []

    worker.get_by_role("link", name="Vergelijk en voeg samen").first.click()
    expect(worker.get_by_role("heading", name="Is dit dezelfde persoon?")).to_be_visible()
    assert violations(worker) == []
    worker.get_by_role("button", name="Voeg samen").click()
    expect(worker.get_by_role("heading", name=f"Samengevoegd: {other.reference}")).to_be_visible()
    assert violations(worker) == []

    worker.get_by_role("button", name="Haal weer uit elkaar").click()
    expect(worker.locator("#detail")).to_contain_text("staan weer los van elkaar")


def _two(db: Db, name: str, now: Any) -> tuple[Submitted, Submitted]:
    number = f"+3161{uuid4().int % 10_000_000:07}"
    same = {"name": {"value": name}, "number": {"value": number}}
    one, other = (
        submitted(db, now - back, region=REGION, answers=same, decisions=[])
        for back in (timedelta(hours=2), timedelta(hours=1))
    )
    return one, other
