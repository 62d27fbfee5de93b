"""Acceptance point 2: every page of the real product, seen by axe, small and in the dark."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Windows
from tests.browser.driving import fill_in, hurry, open_help, register, say, violations
from tests.web.serving import ANSWERS, MORE
from tests.web.test_conversations import WERKFIT
from tests.web.test_look import CLIPPED, SMALL

SOAK = "POW_SOAK" in os.environ  # measures all colours in both languages; they are the same

Walk = Callable[[Page, Callable[[str], None]], None]


def questions(page: Page, look: Callable[[str], None]) -> None:
    """Each kind of question, right and wrong, up to the check page."""
    page.goto("/")
    look("choice")
    page.locator("form.ask button.strong").click()
    page.locator("#problem").wait_for()
    look("choice, wrong")
    fill_in(page, {**ANSWERS, "situation": "dismissal"}, until="place")
    look("place, with what protects")
    say(page, "Bergen")
    look("place, what may be meant")
    say(page, "bbz")
    look("place, what may be asked")
    fill_in(page, {**ANSWERS, "place": "7351"}, until="municipality")
    look("municipality")
    hurry(page, {**ANSWERS, "municipality": "GM0200"}, until="number")
    look("phone")
    say(page, "06")
    look("phone, wrong")
    say(page, "otherwise")
    fill_in(page, {**ANSWERS, "reach": "mail"}, until="email")
    look("mail, what no longer counts")
    hurry(page, ANSWERS, until="last_day")
    look("date")
    hurry(page, ANSWERS)
    look("check")


def after_the_receipt(page: Page, look: Callable[[str], None]) -> None:
    register(page)
    look("receipt")
    link = page.locator("main bdi", has_text="/bewijs/").inner_text()
    letters = page.locator('main a[href^="/berichten"]').first.get_attribute("href")
    hurry(page, MORE, until="name")
    look("name")
    hurry(page, MORE, until="language")
    look("choice that opens")
    hurry(page, MORE, until="helps")
    look("several")
    hurry(page, MORE, until="more_work")
    look("yes or no")
    hurry(page, MORE, until="done")
    look("text")
    hurry(page, {**MORE, "publish": "no"})
    look("end")
    for url in ("/status", "/gegevens", "/waarom"):
        page.goto(url)
        look(url)
    page.goto(letters or "")
    look("no letters")
    page.locator("#reply").fill("Dank u.\n\nTot dinsdag.")
    page.locator("form.ask button.strong").click()
    page.locator(".letters li").wait_for()
    look("letters")
    page.context.clear_cookies()
    page.goto(link or "")
    look("receipt by its link")


def a_business_and_help(page: Page, look: Callable[[str], None]) -> None:
    """What somebody reads who tells nothing to a team, and what cannot wait."""
    business = {**ANSWERS, "situation": "self_employed", "pressure": "all", "call": "keep"}
    hurry(page, business, until="happened")
    look("business")
    hurry(page, business, until="call")
    look("business, every step at once")
    hurry(page, business)
    look("business, nothing left behind")
    page.goto("/stappen")
    look("steps to keep")
    open_help(page)
    look("help, which")
    say(page, "home")
    look("help, how to reach safely")
    say(page, "chat")
    look("help, go on")
    say(page, "not_meant")
    look("help, a wrong alarm")
    for url in ("/vragen", "/vragen/bbz"):
        page.goto(url)
        look(url)


def an_employer(page: Page, look: Callable[[str], None]) -> None:
    """An employer's own questions, up to what is left when all of it is erased."""
    answers = {**ANSWERS, "situation": "employer", "reach": "mail", "check": "yes"}
    hurry(page, answers, until="need")
    look("employer, several")
    hurry(page, answers, until="work")
    look("employer, text")
    hurry(page, answers, until="contact")
    look("employer, name")
    hurry(page, answers)
    page.goto("/mens")
    look("a person, after sending")
    page.locator("main button[value=mens]").click()
    page.locator('form.ask input[value="mens.call"]').wait_for(state="attached")
    look("a person, asked")
    say(page, "yes")
    page.goto("/gegevens")
    page.locator("main button[value=gegevens]").click()
    page.locator('form.ask input[value="gegevens.what"]').wait_for(state="attached")
    look("my data, what to do")
    say(page, "erase")
    look("my data, sure")
    say(page, "yes")
    look("erased")


def work_and_a_profile(page: Page, look: Callable[[str], None]) -> None:
    """What the computer reads, what others would see, and taking all of it back."""
    answers = {**ANSWERS, **MORE, **WERKFIT, "check": "yes", "more": "now", "reach": "chat"}
    hurry(page, answers, until="first")
    look("several, one excludes")
    hurry(page, answers, until="health")
    look("consent, health")
    hurry(page, answers, until="publish")
    look("consent, with what is read and what is shown")
    say(page, "yes")
    page.locator(".card input[value=yes]").check()
    look("a choice that opens, open")
    hurry(page, {"not_for": "no", "guardian": "no"})
    look("consent, support")
    say(page, "no")
    look("consent, given")
    page.goto("/gegevens")
    look("my data, with consents")
    page.locator("main button[value=gegevens]").click()
    page.locator('form.ask input[value="gegevens.what"]').wait_for(state="attached")
    say(page, "withdraw")
    look("withdraw, sure")
    say(page, "yes")
    look("withdrawn")


def leaflets(page: Page, look: Callable[[str], None]) -> None:
    page.goto("/later")
    look("later, nothing yet")
    page.goto("/gegevens")
    look("my data, nothing yet")
    page.goto("/woorden")
    look("words")
    page.locator("#words").fill("een twee drie")
    page.locator("form.ask button.strong").click()
    page.locator("#problem").wait_for()
    look("words, wrong")
    page.goto("/")
    fill_in(page, {**ANSWERS, "place": "9711", "situation": "helping", "knows": "no"})
    look("not asked yet")
    for url in ("/later", "/mens", "/privacy", "/none"):
        page.goto(url)
        look(url)
    page.locator('form[action="/wis"] button').click()
    page.locator("h1").wait_for()
    look("wiped")


WALKS = [
    questions,
    after_the_receipt,
    a_business_and_help,
    an_employer,
    work_and_a_profile,
    leaflets,
]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("walk", WALKS)
def test_every_page_is_accessible_and_fits(page_of: Windows, walk: Walk, language: str) -> None:
    page = page_of(language=language)
    found: list[str] = []

    def look(name: str) -> None:
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            found.extend(f"{name}, {width}: {it}" for it in page.evaluate(CLIPPED))
        found.extend(f"{name}, small: {it}" for it in page.evaluate(SMALL))
        coloured = language == "nl" or SOAK
        found.extend(f"{name}: {it}" for it in violations(page, contrast=coloured))
        if coloured:
            page.emulate_media(color_scheme="dark")
            dark = violations(page, only=["color-contrast"])
            found.extend(f"{name}, dark: {it}" for it in dark)
            page.emulate_media(color_scheme="light")

    walk(page, look)
    assert found == []
