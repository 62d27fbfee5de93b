"""Seen in a browser: pages from right to left, and pages with 40 % longer words, still fit and work."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Running, Windows, started
from tests.browser.driving import violations
from tests.browser.test_looks import WALKS, Walk
from tests.pseudo import LONGER, RIGHT_TO_LEFT, pseudo_locales
from tests.web.test_look import CLIPPED, SMALL


@pytest.fixture(scope="module")
def elsewhere(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("elsewhere")
    with started(empty_file, folder, pseudo_locales(folder / "locales")) as there:
        yield there


@pytest.fixture
def page_of(browser: Browser, elsewhere: Running) -> Iterator[Windows]:
    windows = Windows(browser, elsewhere.address)
    yield windows
    windows.close()


@pytest.mark.parametrize("locale", [RIGHT_TO_LEFT, LONGER])
@pytest.mark.parametrize("walk", WALKS)
def test_every_page_fits_and_is_accessible(page_of: Windows, walk: Walk, locale: str) -> None:
    page = page_of(language=locale, viewport={"width": 320, "height": 844})
    found: list[str] = []

    def look(name: str) -> None:
        found.extend(f"{name}: {it}" for it in [*page.evaluate(CLIPPED), *page.evaluate(SMALL)])
        # Longer words have the same marks around them.
        if locale == RIGHT_TO_LEFT:
            found.extend(f"{name}: {it}" for it in violations(page, contrast=False))

    walk(page, look)
    assert found == []


def _start_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"] if page.evaluate("document.dir") == "ltr" else 320 - box["x"] - box["width"]


@pytest.mark.parametrize("selector", ["h1", ".card", "form.ask button.strong", ".brand"])
def test_from_right_to_left_everything_begins_at_the_right(page_of: Windows, selector: str) -> None:
    places: list[float] = []
    for locale in (LONGER, RIGHT_TO_LEFT):
        page = page_of(language=locale, viewport={"width": 320, "height": 844})
        page.goto("/")
        places.append(_start_of(page, selector))

    assert places[0] == pytest.approx(places[1], abs=1)


def test_a_number_reads_from_left_to_right_in_every_language(page_of: Windows) -> None:
    page = page_of(language=RIGHT_TO_LEFT)
    page.goto("/")

    numbers: Callable[[], list[str]] = page.locator('footer a[href^="tel:"] bdi').all_inner_texts
    assert numbers() == ["112", "113", "0800-0113", "0800-2000"]
    assert page.locator('footer a[href^="tel:"] bdi:not([dir=ltr])').count() == 0
