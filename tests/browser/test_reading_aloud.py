"""*Lees voor* reads what a person has before them, stops when asked, and hides without a voice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Windows
from tests.browser.driving import fill_in, register, say
from tests.web.serving import ANSWERS

# A browser's voices, as far as the page knows them: they say nothing and write it down.
VOICES = """(languages) => {
  const heard = { said: [], voices: [], speaking: false, ending: null };
  window.heard = heard;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const stop = () => { heard.speaking = false; heard.ending?.(); heard.ending = null; };
  window.stopByItself = stop;
  Object.defineProperty(window, "speechSynthesis", { configurable: true, value: {
    get speaking() { return heard.speaking; },
    getVoices: () => languages.map((lang) => ({ lang })),
    addEventListener: (_, act) => { window.voicesChanged = (more) => { languages = more; act(); }; },
    cancel: stop,
    speak: (words) => {
      heard.said.push(words.text);
      heard.voices.push(words.lang);
      heard.speaking = true;
      heard.ending = words.onend;
    },
  }});
}"""

Listening = Callable[..., Page]


@pytest.fixture
def listening(page_of: Windows) -> Listening:
    """A window of a browser that has voices of these languages."""

    def opened(*voices: str, language: str = "nl") -> Page:
        page = page_of(language=language)
        page.add_init_script(f"({VOICES})({list(voices)})")
        return page

    return opened


def _button(page: Page) -> Locator:
    return page.locator("[data-read]")


def _heard(page: Page) -> list[str]:
    said: list[str] = page.evaluate("heard.said")
    return said[-1].splitlines() if said else []


def _shown(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def test_what_was_said_the_question_and_every_answer_are_read_in_order(
    listening: Listening,
) -> None:
    page = listening("en-GB", "nl-NL")
    page.goto("/")

    _button(page).click()

    seen = _shown(page, "#said li, #question, #help, .card > label, .buttons button")
    assert [line.rstrip(".") for line in _heard(page)] == [line.rstrip(".") for line in seen]
    assert {"Wat past het best bij u?", "Ik zoek werk.", "Dat weet ik niet."} <= {*_heard(page)}
    assert page.evaluate("heard.voices") == ["nl-NL"]


def test_help_and_a_problem_are_read(listening: Listening) -> None:
    page = listening("nl-BE")
    page.goto("/")
    fill_in(page, ANSWERS, until="number")
    say(page, "06")

    _button(page).click()

    heard = _heard(page)
    assert "Wat is uw telefoonnummer?" in heard
    assert any(line.startswith("Wij bellen soms") for line in heard)
    assert any(line.startswith("Fout:") for line in heard)
    assert "Toch liever op een andere manier." in heard


def test_the_check_page_is_read_with_its_answers(listening: Listening) -> None:
    page = listening("nl-NL")
    page.goto("/")
    fill_in(page, ANSWERS)

    _button(page).click()

    heard = _heard(page)
    assert "Klopt dit?" in heard
    assert "Ik zoek werk." in heard
    assert not any("Wijzig:" in line for line in heard)


def test_pressing_again_stops_and_the_button_says_what_it_does(listening: Listening) -> None:
    page = listening("nl-NL")
    page.goto("/")

    _button(page).click()
    expect(_button(page)).to_have_text("Stop met lezen")
    _button(page).click()
    expect(_button(page)).to_have_text("Lees voor")
    assert page.evaluate("heard.speaking") is False

    _button(page).click()
    page.evaluate("stopByItself()")
    expect(_button(page)).to_have_text("Lees voor")


def test_it_stops_where_the_next_question_comes(listening: Listening) -> None:
    page = listening("nl-NL")
    page.goto("/")
    _button(page).click()

    say(page, "looking")

    assert page.evaluate("heard.speaking") is False
    expect(_button(page)).to_have_text("Lees voor")
    _button(page).click()
    assert "Wat zijn de vier cijfers van uw postcode?" in _heard(page)


@pytest.mark.parametrize(("voices", "language"), [((), "nl"), (("en-GB",), "nl"), (("nl",), "en")])
def test_it_hides_without_a_voice_of_the_language(
    listening: Listening, voices: tuple[str, ...], language: str
) -> None:
    page = listening(*voices, language=language)
    page.goto("/")

    expect(_button(page)).to_be_hidden()


def test_it_comes_when_the_voices_come(listening: Listening) -> None:
    page = listening()
    page.goto("/")

    page.evaluate("voicesChanged(['nl_NL'])")

    expect(_button(page)).to_be_visible()


def test_english_is_read_by_an_english_voice(listening: Listening) -> None:
    page = listening("nl-NL", "en-GB", language="en")
    page.goto("/")

    _button(page).click()

    assert page.evaluate("heard.voices") == ["en-GB"]
    assert "What fits you best?" in _heard(page)


@pytest.mark.parametrize("url", ["/mens", "/privacy", "/gegevens"])
def test_a_page_to_read_is_read_as_a_whole(listening: Listening, url: str) -> None:
    page = listening("nl-NL")
    page.goto(url)

    _button(page).click()

    heard = _heard(page)
    assert heard[0].rstrip(".") == page.locator("h1").inner_text()
    assert len(heard) == len(set(heard)) > 3
    assert "Lees voor." not in heard


def test_the_receipt_is_read_with_its_number_and_its_day(listening: Listening) -> None:
    page = listening("nl-NL")
    reference = register(page)

    _button(page).click()

    heard = _heard(page)
    assert heard[0] == "Uw aanmelding is gelukt."
    assert any(reference in line for line in heard)
    assert any("november" in line for line in heard)
    assert len(heard) == len(set(heard))
