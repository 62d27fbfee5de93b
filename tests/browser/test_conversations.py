"""Acceptance points 1 and 3 to 7 in the conversations beside the main one, in a real browser."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from pow_bot.domain.consent.words import Purpose, State
from pow_bot.domain.intake.words import NextAction, Stage
from tests.browser.conftest import Running, Windows
from tests.browser.driving import fill_in, hurry, open_help, say
from tests.web.serving import ANSWERS, MORE
from tests.web.test_conversations import AGREES, WERKFIT, WROTE

# The history of a phone does not tell what somebody needs or agrees to.
QUIET_TITLE = "Werkwijzer"
GO_ON_IN_ENGLISH = "Would you like to go on with the questions now?"

Answers = Mapping[str, str | tuple[str, ...]]
Told = dict[str, Any]

HURRIED: Answers = {**ANSWERS, "check": "yes", "more": "now"}
TO_CONSENT: Answers = {**HURRIED, **MORE, "reach": "chat"}


def own_business(page: Page, running: Running) -> list[Told]:
    """All that one person may be asked and may ask: distress, work, a profile, a person, withdrawal."""
    page.goto("/")
    fill_in(page, {**ANSWERS, "situation": "self_employed", "reach": "chat"})
    say(page, "yes")
    reference = page.locator(".reference").inner_text()
    fill_in(page, MORE, until="done")
    say(page, WROTE)
    found = [running.told(reference)]
    fill_in(page, {**MORE, **WERKFIT, **AGREES, "go_on": "yes"})
    expect(page.locator("main a.strong")).to_have_attribute("href", "/bewijs")
    found.append(running.told(reference))
    page.goto("/mens")
    page.get_by_role("button", name="Vraag het team om contact").click()
    say(page, "yes")
    found.append(running.told(reference))
    page.goto("/gegevens")
    page.get_by_role("button", name="Weghalen of alles wissen").click()
    say(page, "withdraw")
    say(page, "yes")
    return [*found, running.told(reference)]


def employer(page: Page, running: Running) -> list[Told]:
    """An employer, who afterwards wants all of it erased."""
    page.goto("/")
    fill_in(page, {**ANSWERS, "situation": "employer", "reach": "mail"})
    say(page, "yes")
    reference = page.locator(".reference").inner_text()
    found = [running.told(reference)]
    page.goto("/gegevens")
    page.get_by_role("button", name="Weghalen of alles wissen").click()
    say(page, "erase")
    say(page, "yes")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alles is gewist")
    return [*found, running.told(reference)]


def learning(page: Page, running: Running) -> list[Told]:
    """Who asks for help before anything else, and then says what they want to learn."""
    page.goto("/")
    open_help(page)
    fill_in(page, {"kind": "home", "safe": "chat", "go_on": "yes"})
    fill_in(page, {**ANSWERS, "situation": "learning", "reach": "visit"})
    say(page, "yes")
    return [running.told(page.locator(".reference").inner_text())]


class TestWithAndWithoutScript:
    def test_a_business_in_trouble_tells_the_same(self, page_of: Windows, running: Running) -> None:
        one, other = self._both(own_business, page_of, running)

        assert one == other
        flagged, complete, asked, withdrawn = one
        assert flagged["content"]["distress"] == "suicide"
        assert set(MORE) - {"best_time"} <= set(complete["content"]["answers"])
        assert complete["content"]["told"].keys() == {"zelfstandige", "werkfit"}
        assert complete["consents"] == {
            Purpose.HEALTH: State.GIVEN,
            Purpose.REGISTER: State.GIVEN,
            Purpose.SUPPORT: State.REFUSED,
        }
        assert (asked["is"][3], withdrawn["is"][0]) == (NextAction.TALK, Stage.WITHDRAWN)
        assert WROTE not in str(withdrawn)

    def test_an_employer_tells_the_same(self, page_of: Windows, running: Running) -> None:
        one, other = self._both(employer, page_of, running)

        assert one == other
        assert one[0]["content"]["told"]["werkgever"]["answers"]["company"] == {"value": "De Pan"}
        assert one[1] == {}

    def test_who_wants_to_learn_and_is_afraid_tells_the_same(
        self, page_of: Windows, running: Running
    ) -> None:
        one, other = self._both(learning, page_of, running)

        assert one == other
        assert one[0]["content"]["distress"] == "home"
        assert one[0]["content"]["told"]["leren"]["answers"]["goal"] == {"value": "trade"}

    def _both(
        self, walk: Callable[[Page, Running], list[Told]], page_of: Windows, running: Running
    ) -> tuple[list[Told], list[Told]]:
        return walk(page_of(), running), walk(page_of(script=False), running)


@pytest.mark.parametrize("script", [True, False])
class TestDistress:
    def test_shows_where_to_call_before_the_next_question_and_lets_go(
        self, page_of: Windows, script: bool
    ) -> None:
        page = page_of(script=script)
        hurry(page, HURRIED, until="place")
        assert page.title() != QUIET_TITLE
        say(page, WROTE)

        expect(page).to_have_title(QUIET_TITLE)
        numbers = page.locator("#said li", has_text="0800-0113")
        assert in_the_first_view(page, numbers)
        assert above(numbers, page.locator("#question"))
        if script:
            expect(page.locator("#question")).to_be_focused()
        page.locator("form.ask button[value=skip]").click()
        wait_for(page, "zelfmelden.place")
        expect(page.locator("form.ask [name=text]")).to_have_value("")

    def test_stays_where_it_is_after_a_reload_a_step_back_and_in_another_language(
        self, page_of: Windows, script: bool
    ) -> None:
        page = page_of(script=script)
        hurry(page, HURRIED, until="place")
        open_help(page)
        say(page, "food")
        page.reload()
        wait_for(page, "nood.go_on")
        page.get_by_role("link", name="English").click()
        expect(page.locator("#question")).to_have_text(GO_ON_IN_ENGLISH)
        expect(page.locator("#said")).to_contain_text("municipality")
        page.go_back()
        page.go_back()
        # htmx reloads a page of the history by itself.
        page.wait_for_load_state("networkidle")
        page.goto("/")
        wait_for(page, "nood.go_on")
        say(page, "yes")
        wait_for(page, "zelfmelden.place")


def test_a_wrong_answer_to_help_keeps_the_numbers_in_sight(page_of: Windows) -> None:
    page = page_of()
    hurry(page, HURRIED, until="place")
    say(page, WROTE)

    page.locator("form.ask button.strong").click()

    expect(page.locator("#problem")).to_be_focused()
    expect(page).to_have_title(f"Fout: {QUIET_TITLE}")
    expect(page.locator('footer a[href="tel:113"]')).to_be_attached()


class TestConsent:
    def test_three_answers_are_as_big_and_none_is_chosen(self, page_of: Windows) -> None:
        page = page_of()
        hurry(page, TO_CONSENT, until="publish")

        assert page.locator("form.ask .profile").is_visible()
        assert page.locator("form.ask :checked").count() == 0
        assert page.locator("form.ask button.strong").count() == 0
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            buttons = page.locator("form.ask .equal button")
            boxes = buttons.evaluate_all(
                "all => all.map((it) => it.getBoundingClientRect()).map((it) => [it.width, it.height])"
            )
            assert len(boxes) == 3
            assert boxes == [boxes[0]] * 3, width
            looks = buttons.evaluate_all(
                "all => all.map((it) => getComputedStyle(it)).map((it) => [it.color, it.backgroundColor, it.font, it.border].join())"
            )
            assert len(set(looks)) == 1

    def test_keeps_its_place_and_a_no_ends_in_help(
        self, page_of: Windows, running: Running
    ) -> None:
        page = page_of()
        hurry(page, {**TO_CONSENT, "more_werkfit": "skip"}, until="more_werkfit")
        say(page, "no")
        wait_for(page, "toestemming.publish")
        expect(page.locator("#question")).to_be_focused()
        expect(page).to_have_title(QUIET_TITLE)
        page.reload()
        page.get_by_role("link", name="English").click()
        wait_for(page, "toestemming.publish")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.get_by_role("link", name="Nederlands").click()
        say(page, "no")

        expect(page.locator("#said")).to_contain_text("Het team helpt u gewoon verder.")
        # A reload, and not the way back: htmx reloads there by itself, and this page would be cut off.
        page.reload()
        page.goto("/bewijs")
        kept = running.told(page.locator(".reference").inner_text())
        assert kept["consents"] == {Purpose.REGISTER: State.REFUSED}


def wait_for(page: Page, at: str) -> None:
    page.locator(f'form.ask input[name=at][value="{at}"]').wait_for(state="attached")


def in_the_first_view(page: Page, shown: Locator) -> bool:
    """Whether all of it stands in the window, as the page came."""
    box = shown.bounding_box()
    assert box is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= page.evaluate("innerHeight")


def above(one: Locator, other: Locator) -> bool:
    tops = [box["y"] for each in (one, other) if (box := each.bounding_box())]
    return len(tops) == 2 and tops[0] < tops[1]
