"""On paper: black on white, nothing to press, and the addresses of other sites to read."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Windows
from tests.browser.driving import register

# What would cost ink: any ground but white, any letters but black, on all that shows.
INK = """() => [...document.querySelectorAll("body, body *")]
  .filter((it) => it.checkVisibility())
  .flatMap((it) => {
    const { backgroundColor, color } = getComputedStyle(it);
    const white = ["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(backgroundColor);
    return white && color === "rgb(0, 0, 0)" ? [] : [`${it.outerHTML.slice(0, 80)} ${backgroundColor} ${color}`];
  })"""
PRESSED = "button, input:not([type=hidden]), .foot, nav, .skip, form"


@pytest.fixture
def receipt(page_of: Windows) -> Page:
    """A receipt on a dark screen, about to be printed."""
    page = page_of(color_scheme="dark")
    register(page)
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_a_receipt_prints_black_on_white_with_nothing_to_press(receipt: Page) -> None:
    shown = receipt.locator(PRESSED).evaluate_all(
        "all => all.filter((it) => it.checkVisibility()).map((it) => it.outerHTML.slice(0, 80))"
    )

    assert shown == []
    assert receipt.evaluate(INK) == []
    assert receipt.locator(".reference").is_visible()


def test_the_address_of_another_site_stands_on_paper(receipt: Page) -> None:
    after = receipt.locator('main a[href^="http"]').evaluate_all(
        "all => all.map((it) => [it.href, getComputedStyle(it, '::after').content])"
    )

    assert after
    assert all(f'"{address}"' in written or address[:-1] in written for address, written in after)


def test_the_copy_of_what_is_kept_prints_as_well(receipt: Page) -> None:
    receipt.emulate_media(media="screen")
    receipt.goto("/gegevens")
    receipt.emulate_media(media="print", color_scheme="dark")

    assert receipt.evaluate(INK) == []
    assert receipt.locator("dl.sheet").first.is_visible()


def test_what_is_folded_away_on_a_screen_is_open_on_paper(receipt: Page) -> None:
    receipt.locator("main").evaluate(
        """(main) => main.insertAdjacentHTML("beforeend",
             '<details><summary>Wat u toen las</summary><p id="folded">Dit.</p></details>')"""
    )

    assert (receipt.locator("#folded").bounding_box() or {"height": 0})["height"] > 0
