"""What people do in a window: choose, type, go on. The same with script and without."""

from collections.abc import Mapping
from urllib.parse import urlencode

from axe_playwright_python.base import AXE_SCRIPT
from bs4 import BeautifulSoup
from playwright.sync_api import APIResponse, Page

from tests.web.person import hidden
from tests.web.serving import ANSWERS

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def step_of(page: Page) -> str:
    """The name of the question that is asked; empty where there is none."""
    field = page.locator("form.ask input[name=at]")
    return (field.get_attribute("value") or "").partition(".")[2] if field.count() else ""


def say(page: Page, answer: str | tuple[str, ...]) -> None:
    """Choose what is offered under these names, or type it; and wait for what follows."""
    names = (answer,) if isinstance(answer, str) else answer
    page.locator("form.ask").evaluate("(form) => { form.dataset.answered = 'yes'; }")
    button = page.locator(f'form.ask button[name=choice][value="{names[0]}"]')
    cards = [page.locator(f'form.ask .card input[value="{name}"]') for name in names]
    if button.count():
        button.click()
    elif all(card.count() for card in cards):
        for card in cards:
            card.check()
        page.locator("form.ask button.strong").click()
    else:
        page.locator("form.ask [name=text]").fill(names[0])
        page.locator("form.ask button.strong").click()
    page.locator("form[data-answered]").wait_for(state="detached")
    page.locator("h1").wait_for()


def fill_in(page: Page, answers: Mapping[str, str | tuple[str, ...]], until: str = "") -> None:
    """Answer whatever is asked, up to `until` or to what these answers do not hold."""
    while (step := step_of(page)) in answers and step != until:
        say(page, answers[step])


def hurry(page: Page, answers: Mapping[str, str | tuple[str, ...]], until: str = "") -> None:
    """As `fill_in`, but the forms are sent without showing their pages; only the last is shown."""
    language = {"Accept-Language": str(page.evaluate("navigator.language"))}
    typed = {**language, "Content-Type": "application/x-www-form-urlencoded"}
    shown = page.request.get("/", headers=language)
    while fields := _answered(shown, answers, until):
        shown = page.request.post("/antwoord", data=urlencode(fields), headers=typed)
    page.goto("/")


def _answered(
    shown: APIResponse, answers: Mapping[str, str | tuple[str, ...]], until: str
) -> list[tuple[str, str]]:
    """The fields of the form on this page with its answer; none where there is no answer for it."""
    form = BeautifulSoup(shown.text(), "html.parser").select_one("form.ask")
    step = str(dict(hidden(form)).get("at", "")).partition(".")[2] if form else ""
    if form is None or step == until or step not in answers:
        return []
    answer = answers[step]
    names = (answer,) if isinstance(answer, str) else answer
    offered = {str(tag.get("value")) for tag in form.select("[name=choice]")}
    kind = "choice" if offered.issuperset(names) else "text"
    return [*hidden(form), *((kind, name) for name in names)]


def open_help(page: Page) -> None:
    """Ask for help at once, at the bottom of any page."""
    page.locator("footer button[value=nood]").click()
    page.locator('form.ask input[value="nood.kind"]').wait_for(state="attached")


def register(page: Page, **other: str) -> str:
    """From the first question to the receipt; its reference."""
    page.goto("/")
    fill_in(page, {**ANSWERS, **other})
    say(page, "yes")
    page.locator("#slip").wait_for()
    return page.locator(".reference").inner_text()


def registered(page: Page, **other: str) -> str:
    """As `register`, in a hurry."""
    hurry(page, {**ANSWERS, **other, "check": "yes"})
    page.goto("/bewijs")
    return page.locator(".reference").inner_text()


def violations(page: Page, *, only: list[str] | None = None, contrast: bool = True) -> list[str]:
    """What axe finds, a line each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    run_only = {"type": "rule", "values": only} if only else {"type": "tag", "values": RULES}
    found: list[str] = page.evaluate(
        """([runOnly, contrast]) => axe.run({
          runOnly, resultTypes: ["violations"], rules: { "color-contrast": { enabled: contrast } },
        }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)))""",
        [run_only, contrast],
    )
    return found


def reaches_beyond(page: Page) -> bool:
    """Whether anything must be moved sideways to be read."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def focused(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))
