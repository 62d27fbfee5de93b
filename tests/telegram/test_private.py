"""Health and money are neither asked nor told in Telegram, also where the web was told of them."""

from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from pow_bot.conversations.book import read_book
from pow_bot.double.people import Person
from pow_bot.engine.flow import Ask, Text
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from tests.telegram.crossing import link_to_web, on_the_web
from tests.telegram.peace import peace
from tests.telegram.town import Town
from tests.web.serving import on_both

__all__ = ["peace"]

FIRST, HEALTH = "werkfit.first", "werkfit.health"
ASIDE = ("1", "Noor", "1", "nee", "nee", "ja")
TOLD: Mapping[str, str | tuple[str, ...]] = {
    "helps": ("sign_language", "step_free"), "wants": "yes", "can": "yes", "week": "whole", "first": ("dutch", "health", "money"),
    "health": "yes", "together": "yes",
}  # fmt: skip


@cache
def private_words() -> frozenset[str]:
    return frozenset(_private_words())


def _private_words() -> Iterator[str]:
    """Every question and choice that is only for where nobody reads along, in each language."""
    catalogues = Catalogues(content("locales"))
    book = read_book(content("flows"), catalogues)
    for flow in book.flows.values():
        for step in flow.steps:
            if isinstance(step, Ask):
                for text in _private(step):
                    yield from (catalogues.text(locale, text) for locale in catalogues.locales)


def _private(ask: Ask) -> Iterator[Text]:
    if ask.private == "yes":
        yield ask.text
    labels = [(choice, choice.label) for choice in ask.choices if isinstance(choice.label, Text)]
    for choice, label in labels:
        # A short one such as *Ja* is said everywhere.
        if choice.private or (ask.private == "yes" and len(label.source) > 6):
            yield label


def leaked(person: Person) -> list[str]:
    """What of it stands in the chat, on its buttons, or was said over one."""
    seen = [f"{one.text} {one.buttons}" for one in person.said]
    told = "\n".join([*seen, *(toast.text for toast in person.toasts)])
    return [words for words in private_words() if words in told]


async def at_werkfit(town: Town, language: str = "nl") -> Person:
    """Somebody at the first question about working."""
    noor = await town.registered(language)
    for said in ASIDE:
        await town.type(noor, said)
    assert "Hoe denkt u nu over werken?" in noor.last.text
    return noor


def test_there_is_something_that_is_private() -> None:
    assert {"Mijn gezondheid", "My health", "Mijn geldzaken"} <= private_words()


async def test_here_those_questions_and_choices_do_not_exist(town: Town) -> None:
    noor = await at_werkfit(town)
    for said in ("1", "1", "3"):
        await town.type(noor, said)

    assert "Moet u eerst iets regelen?" in noor.last.text
    assert "zelfmelden.helps" not in await town.answers(noor)
    assert leaked(noor) == []


@on_both
async def test_what_the_web_was_told_is_not_told_here(town: Town) -> None:
    noor = await at_werkfit(town)
    browser = await on_the_web(town, noor)
    await browser.fill_in(TOLD)
    before = await town.answers(noor)
    assert (before[FIRST], before[HEALTH]) == (["dutch", "health", "money"], "yes")

    await shows_all(town, noor)


async def shows_all(town: Town, noor: Person) -> None:
    """Look at everything that a chat can show of a conversation, in both languages."""
    for language in ("English", "Nederlands"):
        for said in ("/start", "/wijzig", "/status", *["/terug"] * 8, "/start", "/taal"):
            await town.type(noor, said)
            assert leaked(noor) == [], said
        await town.tap(noor, language)


@on_both
async def test_changing_such_an_answer_here_keeps_what_the_web_was_told(town: Town) -> None:
    noor = await at_werkfit(town)
    browser = await on_the_web(town, noor)
    await browser.fill_in(TOLD)
    await town.type(noor, "/wijzig")
    await town.tap(noor, "Moet u eerst iets regelen?")
    labels = noor.last.labels

    await town.tap(noor, "Vervoer")
    await town.tap(noor, "Klaar")

    assert not [label for label in labels if "gezondheid" in label or "geldzaken" in label]
    answers = await town.answers(noor)
    assert set(answers[FIRST]) == {"dutch", "health", "money", "transport"}  # type: ignore[call-overload]
    assert answers[HEALTH] == "yes"
    assert leaked(noor) == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Moet u eerst iets regelen?", "Nee, niets"),
        ("Wilt u ook een paar vragen over werken", "Nee"),
    ],
)
async def test_a_change_that_undoes_a_private_answer_does_not_name_it(
    town: Town, question: str, answer: str
) -> None:
    noor = await at_werkfit(town)
    browser = await on_the_web(town, noor)
    await browser.fill_in(TOLD)
    await town.type(noor, "/wijzig")
    await town.tap(noor, question)

    await town.tap(noor, answer)

    assert leaked(noor) == []
    assert "telt niet meer" in noor.last.text


async def test_only_private_answers_of_a_question_read_as_told_elsewhere(town: Town) -> None:
    noor = await at_werkfit(town)
    browser = await on_the_web(town, noor)
    await browser.fill_in({**TOLD, "first": ("health",), "health": "no"})

    await town.type(noor, "/wijzig")

    assert any("Ingevuld op de website" in label for label in noor.last.labels)
    assert leaked(noor) == []


async def test_a_private_question_that_is_changed_on_the_web_is_not_shown_here(
    town: Town,
) -> None:
    noor = await at_werkfit(town)
    browser = await on_the_web(town, noor)
    await browser.fill_in({**TOLD, "together": "yes"})
    await browser.change("werkfit.health")
    assert browser.step == "health"

    await town.type(noor, "/start")
    await town.type(noor, "hallo")
    town.house.clock.forward(minutes=6)
    await town.type(noor, "/start")

    assert leaked(noor) == []
    assert (await town.answers(noor))[HEALTH] == "yes"


async def test_words_answer_what_was_asked_here_and_not_what_the_web_asks(town: Town) -> None:
    noor = await town.met()
    browser = await on_the_web(town, noor)
    await town.type(noor, "/start")
    await browser.answer("looking")
    assert browser.step == "place"

    await town.type(noor, "ik help iemand anders")

    assert await town.answers(noor) == {"zelfmelden.situation": "helping"}


@on_both
async def test_a_link_works_once_and_for_a_quarter_of_an_hour(town: Town) -> None:
    noor = await town.met()
    await town.type(noor, "1")
    used, late = await link_to_web(town, noor), await link_to_web(town, noor)
    browser = await town.house.person().open(used)
    await browser.send('main form[action^="/verder"]', [])
    assert browser.step == "place"

    assert (await town.house.person().open(used)).status == 404
    town.house.clock.forward(minutes=16)
    assert (await town.house.person().open(late)).status == 404


async def test_what_is_answered_there_is_asked_no_more_here(town: Town) -> None:
    noor = await town.met()
    await town.type(noor, "1")
    browser = await on_the_web(town, noor)
    await browser.answer(text="7511")

    await town.type(noor, "/start")

    assert "Hoe kunnen wij u het best bereiken?" in noor.last.text
    await town.type(noor, "hier in deze chat")
    assert (await browser.open("/")).step == "urgent"


@pytest.mark.parametrize("said", ["/website", "/web"])
async def test_the_link_itself_tells_nothing(town: Town, said: str) -> None:
    noor = await town.met()
    await town.type(noor, "1")
    await town.type(noor, said)

    (url,) = [button["url"] for button in noor.last.buttons]
    assert url.startswith("https://werk.example.nl/verder/")
    assert len(url) < 70
    assert noor.last.extra["link_preview_options"] == {"is_disabled": True}


async def test_before_anything_was_agreed_the_website_is_named_and_no_link_made(
    town: Town,
) -> None:
    noor = await town.person()
    await town.type(noor, "/website")
    assert "https://werk.example.nl" in noor.last.text
    assert "crossings" not in await town.house.counts()
