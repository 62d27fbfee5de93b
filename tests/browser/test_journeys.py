"""Acceptance points 1, 3, 4, 5 and 8: a registration in a real browser, with script and without."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Running, Windows
from tests.browser.driving import fill_in, focused, hurry, register, say, step_of
from tests.web.serving import ANSWERS

MOST_ON_A_FIRST_LOAD = 70_000


class TestWithAndWithoutScript:
    @pytest.mark.parametrize(
        "answers",
        [
            {"situation": "dismissal", "place": "7351", "municipality": "GM0200", "reach": "mail"},
            {"situation": "helping", "for_whom": "self_employed", "reach": "helper"},
            {"place": "no_fixed_address", "stays": "Utrecht", "reach": "visit"},
        ],
        ids=["dismissal", "helping", "no address"],
    )
    def test_the_same_is_kept(
        self, page_of: Windows, running: Running, answers: dict[str, str]
    ) -> None:
        with_script, without = page_of(), page_of(script=False)

        one = running.kept(register(with_script, **answers))
        other = running.kept(register(without, **answers))

        assert one.answers == other.answers
        assert (one.intake.queue, one.intake.line) == (other.intake.queue, other.intake.line)


class TestArriving:
    def test_after_a_right_answer_the_new_heading_has_the_focus(self, page_of: Windows) -> None:
        page = page_of()
        page.goto("/")
        for step in ("situation", "place", "reach", "number", "message", "urgent"):
            before = page.title()
            assert step_of(page) == step
            say(page, ANSWERS[step])
            expect(page.locator("#question")).to_be_focused()
            assert page.title() != before
            fields = page.locator("form.ask [name=text]")
            assert [fields.nth(n).input_value() for n in range(fields.count())] in ([], [""])
            assert page.locator("form.ask input:checked").count() == 0
        assert step_of(page) == "check"

    @pytest.mark.parametrize("script", [True, False])
    def test_after_a_wrong_one_the_problem_has_it_and_what_was_typed_stays(
        self, page_of: Windows, script: bool
    ) -> None:
        page = page_of(script=script)
        hurry(page, ANSWERS, until="number")
        statuses: list[int] = []
        page.on("response", lambda response: statuses.append(response.status))

        page.locator("form.ask [name=text]").fill("06 1234")
        page.keyboard.press("Enter")

        expect(page.locator("#problem")).to_be_visible()
        expect(page).to_have_title("Fout: Wat is uw telefoonnummer? – Werkwijzer")
        expect(page.locator("form.ask [name=text]")).to_have_value("06 1234")
        assert 422 in statuses
        if script:
            expect(page.locator("#problem")).to_be_focused()
        page.locator("form.ask [name=text]").fill("06 12 34 56 78")
        page.keyboard.press("Enter")
        expect(page.locator("#question")).to_have_text(
            "Mogen wij op dit nummer een bericht achterlaten?"
        )
        expect(page).to_have_title("Mogen wij op dit nummer een bericht achterlaten? – Werkwijzer")

    def test_what_may_be_meant_is_one_press_away(self, page_of: Windows) -> None:
        page = page_of()
        hurry(page, {**ANSWERS, "reach": "mail"}, until="email")
        say(page, "fatima@gmial.com")
        page.get_by_role("button", name="fatima@gmail.com").click()
        expect(page.locator("dd", has_text="fatima@gmail.com")).to_be_attached()


@pytest.mark.parametrize("script", [True, False])
class TestHistory:
    def test_back_forward_and_reload_show_what_was_there(
        self, page_of: Windows, script: bool
    ) -> None:
        page = page_of(script=script)
        page.goto("/")
        fill_in(page, ANSWERS, until="reach")

        page.go_back()
        wait_for(page, "place")
        expect(page.locator("form.ask [name=text]")).to_have_value("3511")
        page.go_back()
        wait_for(page, "situation")
        page.go_forward()
        wait_for(page, "place")
        page.reload()
        wait_for(page, "place")
        say(page, "5038")
        wait_for(page, "reach")
        assert "5038" in page.locator(".rows").inner_text()

    def test_a_reload_never_sends_twice(
        self, page_of: Windows, running: Running, script: bool
    ) -> None:
        page = page_of(script=script)
        before = running.registrations()
        reference = register(page)
        page.reload()
        page.go_back()
        # htmx reloads a page of the history by itself.
        page.wait_for_load_state("networkidle")
        page.reload()
        page.goto("/bewijs")
        expect(page.locator(".reference")).to_have_text(reference)
        assert running.registrations() == before + 1


class TestMind:
    """What needs no browser without script: the tests of the pages themselves prove that."""

    def test_a_change_returns_to_the_check_page(self, page_of: Windows) -> None:
        page = page_of()
        hurry(page, ANSWERS)
        page.locator("button[value='zelfmelden.place']").click()
        wait_for(page, "place")
        say(page, "5038")
        wait_for(page, "check")
        page.locator("button[value='zelfmelden.reach']").click()
        wait_for(page, "reach")
        say(page, "mail")
        wait_for(page, "email")
        expect(page.locator("#said")).to_contain_text("Dit telt niet meer")
        say(page, "fatima@voorbeeld.nl")
        wait_for(page, "check")

    def test_another_language_keeps_answers_and_place(self, page_of: Windows) -> None:
        page = page_of()
        hurry(page, ANSWERS, until="urgent")
        rows = page.locator(".row").count()
        page.get_by_role("link", name="English").click()
        expect(page.locator("#question")).to_have_text("Is there anything that cannot wait?")
        assert (step_of(page), page.locator(".row").count()) == ("urgent", rows)
        assert page.locator("html").get_attribute("lang") == "en"

    def test_after_a_wrong_answer_too(self, page_of: Windows) -> None:
        page = page_of()
        hurry(page, ANSWERS, until="place")
        say(page, "niks")
        page.get_by_role("link", name="English").click()
        expect(page.locator("#question")).to_have_text("What are the four digits of your postcode?")


class TestLine:
    def test_a_cut_line_keeps_what_was_typed_and_says_so(self, page_of: Windows) -> None:
        page = page_of()
        hurry(page, ANSWERS, until="number")
        page.context.set_offline(True)

        page.locator("form.ask [name=text]").fill("06 12 34 56 78")
        page.keyboard.press("Enter")

        expect(page.locator("#offline")).to_be_visible()
        expect(page.locator("form.ask [name=text]")).to_have_value("06 12 34 56 78")
        page.context.set_offline(False)
        page.locator("form.ask button.strong").click()
        wait_for(page, "message")
        expect(page.locator("#offline")).to_be_hidden()

    def test_two_presses_send_once(self, page_of: Windows, running: Running) -> None:
        page = page_of()
        before = running.registrations()
        hurry(page, ANSWERS)
        page.locator("form.ask button.strong").dblclick()
        page.locator("#slip").wait_for()
        assert running.registrations() == before + 1

    @pytest.mark.parametrize("script", [True, False])
    def test_a_first_load_is_small(self, page_of: Windows, script: bool) -> None:
        page = page_of(script=script)
        responses: list[Response] = []

        def note(response: Response) -> None:
            responses.append(response)

        page.on("response", note)
        page.goto("/", wait_until="networkidle")

        hosts = {response.url.split("/")[2] for response in responses}
        assert len(hosts) == 1
        assert sum(weight(response) for response in responses) <= MOST_ON_A_FIRST_LOAD

    def test_an_error_page_is_shown_whole(self, page_of: Windows) -> None:
        page = page_of()
        hurry(page, ANSWERS, until="number")
        page.evaluate("document.querySelector('form.ask [name=token]').value = 'forged'")
        page.locator("form.ask [name=text]").fill("06 12 34 56 78")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Dit mag hier niet")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        assert page.locator("header").count() == 1


def test_with_nothing_but_the_keyboard(page_of: Windows, running: Running) -> None:
    """Tab, arrows, space and Enter, from the first question to the receipt."""
    page = page_of()
    page.goto("/")
    presses = {
        "situation": ("Tab", "Space"),
        "place": ("Tab", "3511"),
        "reach": ("Tab", "Space"),
        "number": ("Tab", "0612345678"),
        "message": ("Tab", "ArrowDown"),
        "urgent": ("Tab", "ArrowUp"),
    }
    page.locator("#main").focus()
    for step, keys in presses.items():
        wait_for(page, step)
        tab_into(page, "form.ask [name=choice], form.ask [name=text]")
        for key in keys[1:]:
            page.keyboard.type(key) if key.isdigit() else page.keyboard.press(key)
        page.keyboard.press("Enter")
    wait_for(page, "check")
    assert focused(page) == "question"
    tab_into(page, "form.ask button.strong")
    page.keyboard.press("Enter")
    page.locator("#slip").wait_for()
    answers = running.kept(page.locator(".reference").inner_text()).answers
    assert answers["situation"] == {"value": "looking"}
    assert answers["message"] == {"value": "no"}
    assert answers["urgent"] == {"value": "no"}


class TestReceipt:
    def test_it_can_be_opened_by_its_link_on_another_phone(self, page_of: Windows) -> None:
        page = page_of()
        reference = register(page, urgent="no_income")
        link = page.locator("main bdi", has_text="/bewijs/").inner_text()
        assert link
        expect(page.locator("#slip")).to_contain_text("Het team van regio Midden-Utrecht")
        expect(page.locator("#slip")).to_contain_text("woensdag 25 november")
        expect(
            page.locator("main li", has_text="Daar vraagt u geld aan om te leven.")
        ).to_be_visible()
        with page.expect_download() as calendar:
            page.get_by_role("link", name="Zet in uw agenda").click()
        assert "BEGIN:VCALENDAR" in Path(calendar.value.path()).read_text(encoding="utf-8")

        other = page_of(script=False)
        other.goto(link)

        expect(other.locator(".reference")).to_have_text(reference)
        assert "06 12345678" not in other.content()

    def test_four_words_bring_the_conversation_along(self, page_of: Windows) -> None:
        page = page_of()
        hurry(page, ANSWERS, until="urgent")
        page.get_by_role("link", name="Later verder").click()
        words = page.locator(".words li").all_inner_texts()

        other = page_of(language="en")
        other.goto("/later")
        other.get_by_label("Your four words").fill(" ".join(words))
        other.get_by_role("button", name="Open my conversation").click()

        expect(other.locator("#question")).to_have_text("Is there anything that cannot wait?")

    def test_leaving_leaves_no_page_to_go_back_to(self, page_of: Windows) -> None:
        page = page_of()
        page.route("https://www.buienradar.nl/", lambda route: route.fulfill(body="weer"))
        page.goto("/privacy")
        hurry(page, ANSWERS, until="place")
        page.get_by_role("link", name="Verlaat deze pagina").click()
        page.wait_for_url("https://www.buienradar.nl/")

    def test_wiping_takes_it_off_this_phone(self, page_of: Windows) -> None:
        page = page_of()
        hurry(page, ANSWERS)
        page.get_by_role("button", name="Wis dit van deze telefoon").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Gewist van deze telefoon")
        page.go_back()
        wait_for(page, "situation")
        assert page.locator(".row").count() == 0


def wait_for(page: Page, step: str) -> None:
    page.locator(f'form.ask input[name=at][value$=".{step}"]').wait_for(state="attached")


def tab_into(page: Page, fields: str) -> None:
    """Press Tab until a field has the focus, as people do."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("(fields) => document.activeElement.matches(fields)", fields):
            return
    raise AssertionError(f"no Tab leads to {fields}")


def weight(response: Response) -> int:
    """The body on the line, compressed as it was sent."""
    if response.headers.get("content-encoding") == "gzip":
        return len(gzip.compress(response.body(), 4))
    return len(response.body())
