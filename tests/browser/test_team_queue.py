"""A colleague at the queue all day: by keyboard, several at once, and beside others."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pow_bot.domain.staff.rules import Role
from tests.browser.conftest import Office, Running, Windows
from tests.browser.driving import reaches_beyond, registered, violations
from tests.browser.test_team import PLACE, REGION


def _row(page: Page, reference: str) -> Any:
    return page.locator(f'[data-row="{reference}"]')


class TestBesideOthers:
    def test_who_opens_the_same_one_is_named_within_two_seconds(
        self, page_of: Windows, office: Office
    ) -> None:
        reference = registered(page_of(), place=PLACE)
        first, second = office.colleague("S. Eerste", REGION), office.colleague("P. Tweede", REGION)
        first.goto(f"/team/intakes/{reference}")
        first.wait_for_load_state()

        second.goto(f"/team/intakes/{reference}")

        expect(second.locator(".looking")).to_have_text("S. Eerste kijkt nu")
        expect(first.locator(".looking")).to_have_text("P. Tweede kijkt nu", timeout=2_000)

    def test_who_goes_on_to_another_one_is_not_named_any_more(
        self, page_of: Windows, office: Office
    ) -> None:
        here, there = (registered(page_of(), place=PLACE) for _ in range(2))
        first, second = office.colleague("S. Derde", REGION), office.colleague("P. Vierde", REGION)
        first.goto(f"/team/intakes/{here}")
        second.goto(f"/team/intakes/{here}")
        expect(first.locator(".looking")).to_have_text("P. Vierde kijkt nu")

        second.goto(f"/team/intakes/{there}")

        expect(first.locator(".looking")).to_have_text("", timeout=2_000)


class TestByKeyboard:
    def test_a_whole_round_takes_five_keys_and_ends_at_the_next_one(
        self, page_of: Windows, running: Running, office: Office
    ) -> None:
        # In a town where nobody else of these tests lives.
        away = {"place": "5611", "reach": "mail", "email": "fatima@example.org"}
        known = [registered(page_of(), **away) for _ in range(2)]
        page = office.colleague("E. Vijfde", str(running.kept(known[0]).intake.region))
        page.goto("/team?view=unassigned")
        first, second = page.locator("[data-row]").nth(0), page.locator("[data-row]").nth(1)
        reference = first.get_attribute("data-row")
        following = second.get_attribute("data-row")
        first.locator("th a").focus()

        page.keyboard.press("Enter")
        page.locator("[data-key=c]").wait_for()
        page.keyboard.press("c")
        page.locator("#do-answer").wait_for(state="attached")
        page.keyboard.press("a")
        expect(page.locator("#do-answer textarea").first).to_be_focused()
        page.keyboard.type("Wij bellen u morgen. cx/?")
        page.locator("#do-answer button.strong").press("Enter")
        page.locator(".letters").wait_for()
        page.keyboard.press("e")
        expect(page.locator("#close-reason")).to_be_focused()
        page.locator("#close-reason").select_option("reached_and_helped")
        page.locator("#close-item-benefit").select_option("done")
        page.locator("#close-next").fill("U belt dinsdag met UWV.")
        page.keyboard.press("Enter")

        expect(_row(page, str(following)).locator("th a")).to_be_focused()
        expect(page.locator("form.undo")).to_contain_text("1 aanmelding afgerond.")
        page.keyboard.press("Enter")
        expect(page.locator("#detail-title")).to_contain_text(str(following))
        assert reference != following

    @pytest.mark.parametrize("script", [True, False])
    def test_the_reason_narrows_the_next_steps_that_are_suggested(
        self, page_of: Windows, office: Office, *, script: bool
    ) -> None:
        reference = registered(page_of(), place=PLACE)
        page = office.colleague("T. Tiende", REGION, script=script)
        page.goto(f"/team/intakes/{reference}")
        page.locator("[data-key=c]").click()
        page.locator("#detail summary", has_text="Rond af").click()
        offered, whole = page.locator("#close-steps option:enabled"), 7
        expect(offered).to_have_count(whole)

        page.locator("#close-reason").select_option("handed_to_other")
        page.locator("#close-next").focus()

        expect(offered).to_have_count(2 if script else whole)
        page.locator("#close-reason").focus()
        page.locator("#close-reason").select_option("")
        page.locator("#close-next").focus()
        expect(offered).to_have_count(whole)

    def test_keys_pick_several_and_take_back_what_was_done(
        self, page_of: Windows, office: Office
    ) -> None:
        for _ in range(2):
            registered(page_of(), place=PLACE)
        page = office.colleague("F. Zesde", REGION)
        page.goto("/team?view=unassigned")
        expect(page.locator("#bulk")).to_be_hidden()

        for key in "jxjx":
            page.keyboard.press(key)
        expect(page.locator("[data-picked]")).to_have_text("2")
        page.locator("#bulk button[value=claim]").click()
        expect(page.locator("form.undo")).to_contain_text("2 aanmeldingen opgepakt.")
        page.keyboard.press("u")

        expect(page.locator(".note.good")).to_contain_text("ongedaan gemaakt")
        page.goto("/team?view=mine")
        expect(page.locator("[data-row]")).to_have_count(0)

    def test_with_a_modifier_and_inside_a_field_they_are_dead(
        self, page_of: Windows, office: Office
    ) -> None:
        registered(page_of(), place=PLACE)
        page = office.colleague("G. Zevende", REGION)
        page.goto("/team?view=unassigned")
        before = page.url

        for key in ("Control+x", "Alt+j", "Meta+e"):
            page.keyboard.press(key)
        page.locator("#f-line").focus()
        for key in "xcu":
            page.keyboard.press(key)

        expect(page.locator("[name=at]:checked")).to_have_count(0)
        assert page.url == before


@pytest.mark.parametrize("script", [True, False])
def test_several_are_assigned_with_plain_forms(
    page_of: Windows, office: Office, *, script: bool
) -> None:
    references = [registered(page_of(), place=PLACE) for _ in range(2)]
    office.colleague("H. Achtste", REGION)
    page = office.colleague("C. Baas", REGION, Role.COORDINATOR, script=script)
    page.goto("/team?view=unassigned")

    for reference in references:
        _row(page, reference).locator("[name=at]").check()
    page.locator("#bulk summary", has_text="Wijs toe").click()
    page.locator("#bulk-to").select_option(label="H. Achtste")
    page.locator("#bulk button[value=assign]").click()

    page.goto("/team")
    for reference in references:
        expect(_row(page, reference)).to_contain_text("H. Achtste")


@pytest.mark.parametrize(("scheme", "width"), [("dark", 320), ("light", 1440)])
def test_the_form_that_rounds_off_is_whole_for_everybody(
    page_of: Windows, office: Office, scheme: str, width: int
) -> None:
    reference = registered(page_of(), place=PLACE)
    wide = {"width": width, "height": 900}
    page = office.colleague("V. Elfde", REGION, viewport=wide, color_scheme=scheme)
    page.goto(f"/team/intakes/{reference}")
    page.locator("[data-key=c]").click()
    page.locator("#detail summary", has_text="Rond af").click()
    page.locator("#close-reason").select_option("reached_and_helped")
    page.locator("#close-next").fill("U belt dinsdag met UWV.")
    page.locator("#do-close button").click()

    expect(page.locator("#do-close .problem")).to_be_focused()
    assert violations(page) == []
    assert not reaches_beyond(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_with_several_picked_it_is_whole_for_everybody(
    page_of: Windows, office: Office, scheme: str, width: int
) -> None:
    for _ in range(2):
        registered(page_of(), place=PLACE)
    page = office.colleague(
        "C. Baas",
        REGION,
        Role.COORDINATOR,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    page.goto("/team?view=unassigned")
    for box in page.locator("[name=at]").all()[:2]:
        box.check()
    page.locator("#bulk summary", has_text="Rond af").click()

    # The bar lies over rows until the end of the list: half of one is too small to press.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert violations(page) == []
    assert not reaches_beyond(page)
    page.locator("#bulk button[value=claim]").click()
    page.locator("form.undo").wait_for()
    assert violations(page) == []
