"""What a colleague typed and did not save: it stays theirs, and it stays there."""

import pytest
from playwright.sync_api import Page, expect

from pow_bot.domain.staff.actions import link
from tests.browser.conftest import Office, Windows, newcomer
from tests.browser.driving import registered
from tests.browser.test_team import PLACE, REGION


def _unfolded(page: Page, label: str, act: str) -> None:
    page.locator("summary", has_text=label).first.click()
    page.locator(f"#do-{act}").wait_for()


def _claimed(page: Page, reference: str) -> None:
    page.goto(f"/team/intakes/{reference}")
    page.locator("[data-key=c]").click()
    page.locator("#do-answer").wait_for(state="attached")


def _in_storage(page: Page) -> int:
    return int(page.evaluate("sessionStorage.length + localStorage.length"))


def test_stands_there_again_after_another_row(page_of: Windows, office: Office) -> None:
    here, there = (registered(page_of(), place=PLACE) for _ in range(2))
    page = office.colleague("A. Half", REGION)
    _claimed(page, here)
    _unfolded(page, "Antwoord", "answer")
    page.locator("#answer-text").fill("Beste mevrouw, u kunt")

    page.locator(f'[data-row="{there}"] th a').click()
    expect(page.locator("#detail-title")).to_contain_text(there)
    page.locator(f'[data-row="{here}"] th a').click()
    expect(page.locator("#detail-title")).to_contain_text(here)

    expect(page.locator("#answer-text")).to_be_visible()
    expect(page.locator("#answer-text")).to_have_value("Beste mevrouw, u kunt")
    page.goto("/team/calls")
    page.goto(f"/team/intakes/{here}")
    expect(page.locator("#answer-text")).to_have_value("Beste mevrouw, u kunt")


def test_a_note_outlives_the_attempt_and_is_gone_once_it_is_saved(
    page_of: Windows, office: Office
) -> None:
    reference = registered(page_of(), place=PLACE)
    page = office.colleague("B. Beller", REGION)
    page.goto(f"/team/intakes/{reference}")
    _unfolded(page, "Notitie", "note")
    page.locator("#note-text").fill("Belt liever na vier uur.")

    _unfolded(page, "Poging", "attempt")
    page.locator("#attempt-outcome").select_option("no_answer")
    page.locator("#do-attempt button").click()
    page.wait_for_url("**done=attempt**")

    expect(page.locator("#note-text")).to_be_visible()
    expect(page.locator("#note-text")).to_have_value("Belt liever na vier uur.")
    assert page.locator("#attempt-outcome").input_value() == ""
    assert _in_storage(page) == 0
    page.locator("#do-note button").click()
    page.wait_for_url("**done=note**")
    expect(page.locator(".timeline")).to_contain_text("Belt liever na vier uur.")
    page.goto(f"/team/intakes/{reference}")
    expect(page.locator("#note-text")).to_have_value("")


@pytest.mark.parametrize("script", [True, False])
def test_an_example_goes_below_it_and_only_once(
    page_of: Windows, office: Office, *, script: bool
) -> None:
    reference = registered(page_of(), place=PLACE)
    page = office.colleague("C. Schrijver", REGION, script=script)
    _claimed(page, reference)
    _unfolded(page, "Antwoord", "answer")
    page.locator("#answer-text").fill("Dag Fatima,")

    for _ in range(2):
        page.locator("#do-answer summary").click()
        page.locator(".samples button").first.click()
        page.wait_for_url("**template=**")
        page.locator("#answer-text").wait_for()

    said = page.locator("#answer-text").input_value()
    assert said.startswith("Dag Fatima,\n\n")
    assert said.count(reference) == 1


def test_what_came_too_late_stands_in_its_form(page_of: Windows, office: Office) -> None:
    reference = registered(page_of(), place=PLACE)
    page, other = office.colleague("D. Laat", REGION), office.colleague("E. Vroeg", REGION)
    _claimed(page, reference)
    other.goto(f"/team/intakes/{reference}")
    _unfolded(other, "Notitie", "note")
    other.locator("#note-text").fill("Liever niet mailen.")
    other.locator("#do-note button").click()
    other.wait_for_url("**done=note**")
    _unfolded(page, "Antwoord", "answer")
    page.locator("#answer-text").fill("Wij mailen u morgen.")

    page.locator("#do-answer button.strong").click()
    page.locator(".versions").wait_for()
    page.locator("main a.strong").click()

    expect(page.locator("#answer-text")).to_have_value("Wij mailen u morgen.")


def test_nobody_else_finds_it_in_the_same_window(page_of: Windows, office: Office) -> None:
    reference = registered(page_of(), place=PLACE)
    running = office.running
    first = running.write(lambda db: newcomer(db, "F. Eerste", REGION))
    second = running.write(lambda db: newcomer(db, "G. Tweede", REGION))
    page = office.window(first)
    page.goto(f"/team/intakes/{reference}")
    _unfolded(page, "Notitie", "note")
    page.locator("#note-text").fill("Heeft het moeilijk.")
    assert _in_storage(page) == 0

    # Gone elsewhere with this window; in another one somebody signs out, and somebody else in.
    page.goto("about:blank")
    token = running.write(lambda db: link(db, second.id, running.now))
    beside = page.context.new_page()
    beside.goto("/team")
    beside.locator("form.me button").click()
    beside.goto(f"/team/in/{token}")
    beside.locator("main button").first.click()
    beside.locator("#queue-title").wait_for()
    page.goto(f"/team/intakes/{reference}")
    expect(page.locator("form.me")).to_contain_text("G. Tweede")
    expect(page.locator("#note-text")).to_have_value("")
    assert _in_storage(page) == 0


def test_is_gone_once_somebody_signs_out(page_of: Windows, office: Office) -> None:
    reference = registered(page_of(), place=PLACE)
    page = office.colleague("H. Weg", REGION)
    page.goto(f"/team/intakes/{reference}")
    _unfolded(page, "Notitie", "note")
    page.locator("#note-text").fill("Heeft het moeilijk.")

    page.locator("form.me button").click()
    page.locator("form.me").wait_for(state="detached")

    assert _in_storage(page) == 0
