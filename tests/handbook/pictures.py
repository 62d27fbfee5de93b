"""What the handbook shows: each picture is a page of the demo, as one colleague sees it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.conftest import ARGS
from tests.browser.install import chromium
from tests.operate.running import free_port, served

DOCS = Path(__file__).parents[2] / "docs"
HANDBOOK, PICTURES = DOCS / "handboek.md", DOCS / "handboek"
_SIZE: ViewportSize = {"width": 1200, "height": 760}
NOBODY, WORKER, COORDINATOR, ASSESSOR = "", "J. de Wit", "T. de Boer", "A. Visser"


@dataclass(frozen=True)
class Picture:
    """One picture; `row` opens an intake of the list at the address that the page `then` belongs to."""

    name: str
    who: str
    path: str
    row: int | None = None
    then: str = ""


ALL = (
    Picture("inloggen", NOBODY, "/team/in"),
    Picture("lijst", WORKER, "/team"),
    Picture("aanmelding", WORKER, "/team?view=mine", row=0),
    Picture("antwoord", WORKER, "/team?view=mine", row=0, then="?template=make_appointment"),
    Picture("meldingen", COORDINATOR, "/team/notices"),
    Picture("zoeken", WORKER, "/team/search"),
    Picture("bellen", WORKER, "/team/calls"),
    Picture("afspraken", WORKER, "/team/appointments"),
    Picture("inschrijven", WORKER, "/team/register"),
    Picture("papier", WORKER, "/team/register/paper"),
    Picture("oordeel", ASSESSOR, "/team?view=judge", row=0, then="/judgement"),
    Picture("overdrachten", WORKER, "/team/offers"),
    Picture("adresboek", COORDINATOR, "/team/directory"),
    Picture("caseoverleg", WORKER, "/team/case-table"),
    Picture("verzoeken", COORDINATOR, "/team/requests"),
    Picture("wie-keek", COORDINATOR, "/team/audit"),
    Picture("collegas", COORDINATOR, "/team/colleagues"),
    Picture("instellingen", COORDINATOR, "/team/settings"),
    Picture("bewaren", COORDINATOR, "/team/retention"),
    Picture("account", WORKER, "/team/account"),
)


@dataclass(frozen=True)
class Studio:
    """The demo, and a browser for each colleague."""

    browser: Browser
    address: str
    links: Mapping[str, str]
    pages: dict[str, Page]

    def show(self, picture: Picture) -> Page:
        """Go to what a picture shows; the page answers with 200."""
        page = self._page(picture.who)
        address = f"{self.address}{picture.path}"
        if picture.row is not None:
            page.goto(address)
            there = page.locator("tbody th a").nth(picture.row).get_attribute("href")
            assert there is not None, picture
            address = f"{self.address}{there.partition('?')[0]}{picture.then}"
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, picture
        return page

    def _page(self, who: str) -> Page:
        if who not in self.pages:
            context = self.browser.new_context(viewport=_SIZE, locale="nl-NL")
            self.pages[who] = context.new_page()
            if who != NOBODY:
                self.pages[who].goto(self.links[who])
                self.pages[who].locator("main form button").first.click()
        return self.pages[who]


@contextmanager
def studio(folder: Path) -> Iterator[Studio]:
    """Serve the demo, and open a browser."""
    port = free_port()
    with served("demo", "--port", str(port), folder=folder, settings={}, port=port) as server:
        found = re.findall(r"(http://\S+/team/in/\S+)  (\w\. (?:de )?\w+)", server.log)
        links = {who: link for link, who in found}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
            yield Studio(browser, f"http://localhost:{port}", links, {})
            browser.close()
