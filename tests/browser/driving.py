"""What people do in a window: choose, type, go on. The same with script and without."""

from collections.abc import Mapping

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.web.serving import ANSWERS

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def step_of(page: Page) -> str:
    """The name of the question that is asked; empty where there is none."""
    field = page.locator("form.ask input[name=at]")
    return (field.get_attribute("value") or "").partition(".")[2] if field.count() else ""


def say(page: Page, answer: str | tuple[str, ...]) -> None:
    """Choose what is offered under these names, or type it; and wait for what follows."""
    asked, names = step_of(page), (answer,) if isinstance(answer, str) else answer
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
    _settled(page, asked)


def _settled(page: Page, asked: str) -> None:
    """Another question is there, or the same one with a problem."""
    other = f'form.ask input[name=at]:not([value$=".{asked}"])'
    page.locator(f"{other}, #problem, #slip, #conversation:not(:has(form.ask))").first.wait_for(
        state="attached"
    )


def fill_in(page: Page, answers: Mapping[str, str | tuple[str, ...]], until: str = "") -> None:
    """Answer whatever is asked, up to `until` or to what these answers do not hold."""
    while (step := step_of(page)) in answers and step != until:
        say(page, answers[step])


def register(page: Page, **other: str) -> str:
    """From the first question to the receipt; its reference."""
    page.goto("/")
    fill_in(page, {**ANSWERS, **other})
    say(page, "yes")
    page.locator("#slip").wait_for()
    return page.locator(".reference").inner_text()


def violations(page: Page, *, only: list[str] | None = None) -> list[str]:
    """What axe finds, a line each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    run_only = {"type": "rule", "values": only} if only else {"type": "tag", "values": RULES}
    found: list[str] = page.evaluate(
        """(runOnly) => axe.run({ runOnly, resultTypes: ["violations"] }).then(
          ({ violations }) => violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)))""",
        run_only,
    )
    return found


def focused(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))
