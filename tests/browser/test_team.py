"""Acceptance points 13 to 15: the team's queue in real browsers, beside real registrations."""

import pytest
from playwright.sync_api import Page, expect

from pow_bot.domain.staff.rules import Role
from tests.browser.conftest import Office, Windows
from tests.browser.driving import registered, violations

# The place that registrations of these tests have, and the region it lies in.
PLACE, REGION = "9712", "AM01"


class TestTwoWhoWantTheSame:
    def test_one_gets_it_and_the_other_is_told_who(self, page_of: Windows, office: Office) -> None:
        reference = registered(page_of(), place=PLACE)
        first, second = office.colleague("A. Eerste", REGION), office.colleague("B. Tweede", REGION)
        for page in (first, second):
            page.goto(f"/team/intakes/{reference}")

        first.locator("[data-key=c]").click()
        expect(first.locator("#detail")).to_contain_text("A. Eerste")
        # Within two seconds of that, without a press.
        expect(second.locator(".looking")).to_contain_text("A. Eerste heeft", timeout=2_000)
        expect(second.locator("[data-key=c]")).to_have_count(0)
        second.get_by_role("link", name="Toon").click()
        expect(second.locator(".looking")).not_to_contain_text("heeft deze aanmelding")

    def test_who_presses_too_late_is_told_who_has_it(
        self, page_of: Windows, office: Office
    ) -> None:
        reference = registered(page_of(), place=PLACE)
        first = office.colleague("A. Eerste", REGION)
        second = office.colleague("B. Tweede", REGION, script=False)
        for page in (first, second):
            page.goto(f"/team/intakes/{reference}")

        first.locator("[data-key=c]").click()
        expect(first.locator("#detail")).to_contain_text("A. Eerste")
        second.locator("[data-key=c]").click()

        expect(second.locator("main")).to_contain_text("A. Eerste heeft", timeout=2_000)

    def test_a_save_that_comes_too_late_shows_both_versions(
        self, page_of: Windows, office: Office
    ) -> None:
        reference = registered(page_of(), place=PLACE)
        first, second = office.colleague("C. Derde", REGION), office.colleague("D. Vierde", REGION)
        for page in (second, first):
            page.goto(f"/team/intakes/{reference}")
        second.locator("[data-key=c]").click()
        second.locator("#do-answer").wait_for(state="attached")

        _say(first, "note", "Notitie", "Gebeld: komt dinsdag.")
        _say(second, "answer", "Antwoord", "Heeft een cv gestuurd.")

        expect(second.locator(".versions")).to_contain_text("Heeft een cv gestuurd.")
        expect(second.get_by_role("heading", name="Niet bewaard")).to_be_focused()
        expect(second.locator("main")).to_contain_text("C. Derde")


class TestKeys:
    def test_j_and_enter_open_the_next_one_and_c_claims_it(
        self, page_of: Windows, office: Office
    ) -> None:
        registered(page_of(), place=PLACE)
        page = office.colleague("E. Vijfde", REGION)
        page.goto("/team?view=unassigned")

        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.locator("[data-key=c]").wait_for()
        page.keyboard.press("c")

        expect(page.locator("#detail")).to_contain_text("E. Vijfde")

    def test_they_are_dead_inside_a_field(self, office: Office) -> None:
        page = office.colleague("F. Zesde", REGION)
        before = page.url

        page.locator("#q").press_sequentially("cj/k?")

        assert page.locator("#q").input_value() == "cj/k?"
        assert page.url == before
        expect(page.locator("dialog[open]")).to_have_count(0)

    def test_out_of_a_field_with_escape_and_off_with_ctrl_and_enter(
        self, page_of: Windows, office: Office
    ) -> None:
        reference = registered(page_of(), place=PLACE)
        page = office.colleague("N. Toetser", REGION)
        page.goto(f"/team/intakes/{reference}")
        page.keyboard.press("c")
        page.locator("#do-plan").wait_for(state="attached")

        page.keyboard.press("n")
        expect(page.locator("#note-text")).to_be_focused()
        page.keyboard.type("Belt morgen]")
        page.keyboard.press("Escape")
        expect(page.locator("#note-text")).not_to_be_focused()
        expect(page.locator("#note-text")).to_have_value("Belt morgen]")
        page.keyboard.press("/")
        page.keyboard.type("zoek")
        page.keyboard.press("Escape")
        expect(page.locator("#q")).to_have_value("zoek")
        for key, field in (("t", "#attempt-outcome"), ("m", "#plan-day"), ("n", "#note-text")):
            page.keyboard.press(key)
            expect(page.locator(field)).to_be_focused()
            if key != "n":
                page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")

        page.wait_for_url("**done=note**")
        expect(page.locator(".timeline")).to_contain_text("Belt morgen]")
        page.keyboard.press("l")
        expect(page.locator("#do-check select").first).to_be_focused()

    def test_they_can_be_switched_off(self, office: Office) -> None:
        page = office.colleague("G. Zevende", REGION)
        page.keyboard.press("?")
        page.locator("dialog button[name=shortcuts]").click()
        page.locator("#queue-title").wait_for()

        page.keyboard.press("?")
        page.keyboard.press("/")

        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(page.locator("#q")).not_to_be_focused()
        page.locator("#q").fill("zoek")
        page.keyboard.press("Control+Enter")
        page.keyboard.press("Escape")
        expect(page.locator("#q")).to_be_focused()
        expect(page.locator("#queue-title")).to_be_visible()


class TestTheList:
    def test_what_is_filtered_stands_in_the_address(self, page_of: Windows, office: Office) -> None:
        mine = registered(page_of(), place=PLACE)
        losing = {"situation": "dismissal", "last_day": "dont_know", "paper": "no"}
        other = registered(page_of(), place=PLACE, **losing)
        page = office.colleague("H. Achtste", REGION)

        page.locator("#f-line").select_option("dismissal")
        page.locator("form.filter[method=get] button").click()
        page.wait_for_url("**line=dismissal**")

        references = page.locator("tbody th a").all_inner_texts()
        assert other in references
        assert mine not in references

    def test_a_new_one_is_announced_and_no_row_moves(
        self, page_of: Windows, office: Office
    ) -> None:
        registered(page_of(), place=PLACE)
        page = office.colleague("I. Negende", REGION)
        page.wait_for_load_state()
        before = page.locator("tbody th a").all_inner_texts()

        new = registered(page_of(), place=PLACE)

        expect(page.locator("#live")).to_contain_text("toon", timeout=3_000)
        assert page.locator("tbody th a").all_inner_texts() == before
        page.locator("#live a").click()
        expect(page.locator(f'tr[data-row="{new}"]')).to_be_visible()

    def test_an_intake_opens_beside_the_list_which_stays_where_it_is(
        self, page_of: Windows, office: Office
    ) -> None:
        for _ in range(2):
            registered(page_of(), place=PLACE)
        page = office.colleague("J. Tiende", REGION)

        page.locator("tbody th a").nth(1).click()
        page.locator("#detail-title").wait_for()

        expect(page.locator("#detail-title")).to_be_in_viewport()
        expect(page.locator("#queue-title")).to_be_in_viewport()

    @pytest.mark.parametrize("script", [True, False])
    def test_everything_works_without_script(
        self, page_of: Windows, office: Office, *, script: bool
    ) -> None:
        reference = registered(page_of(), place=PLACE)
        page = office.colleague("K. Elfde", REGION, script=script)

        page.locator("#q").fill(reference.lower().replace("-", " "))
        page.locator("form[role=search] button").click()
        page.locator("[data-key=c]").click()
        page.locator("#detail summary", has_text="Rond af").click()
        form = page.locator("#do-close")
        form.locator("[name=reason]").select_option("no_longer_needed")
        form.locator("[name=next_step]").fill("U vond zelf werk. Tot ziens.")
        form.locator("button").click()
        expect(form.locator(".problem")).to_contain_text("Uitkering aangevraagd")
        expect(form.locator(".problem")).to_be_focused()
        expect(form.locator("[name=reason]")).to_have_value("no_longer_needed")
        form.locator("[name=item-benefit]").select_option("not_needed")
        form.locator("button").click()

        expect(page.locator("form.undo")).to_contain_text("1 aanmelding afgerond.")
        page.goto(f"/team/intakes/{reference}")
        expect(page.locator("#detail .stage").first).to_contain_text("Afgerond")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing(self, page_of: Windows, office: Office, scheme: str) -> None:
        reference = registered(page_of(), place=PLACE)
        page = office.colleague("L. Twaalfde", REGION, Role.COORDINATOR, color_scheme=scheme)

        assert violations(page) == []
        page.goto(f"/team/intakes/{reference}?lang=en")
        assert violations(page) == []


def _say(page: Page, act: str, label: str, text: str) -> None:
    page.locator("summary", has_text=label).click()
    page.locator(f"#do-{act} textarea").first.fill(text)
    page.locator(f"#do-{act} button.strong").click()
    page.wait_for_load_state()
