"""Who stopped hears nothing until they begin again, but what they ask for themselves."""

import pytest

from pow_bot.conversations.reminding import nudge
from pow_bot.domain.chats.words import Stage
from pow_bot.domain.consent.queries import standing
from pow_bot.domain.consent.words import Purpose, State
from pow_bot.double.people import Person
from tests.telegram.crossing import on_the_web
from tests.telegram.peace import peace
from tests.telegram.town import Town
from tests.web.serving import on_both

__all__ = ["peace"]


async def stage(town: Town, person: Person) -> Stage | None:
    chat = await town.chat(person)
    return chat.stage if chat else None


async def stopped(town: Town, language: str = "nl") -> Person:
    noor = await town.registered(language)
    await town.type(noor, "/stop")
    return noor


@on_both
async def test_after_stop_nothing_is_sent_whatever_happens(town: Town) -> None:
    noor = await town.met()
    await town.type(noor, "1")
    await town.type(noor, "/stop")
    assert "wij sturen u hier niets meer." in noor.last.text
    said = len(noor.said)

    for words in ("7511", "hallo", "terug", "help", "ja", "stop", "Wat kost dit?"):
        await town.type(noor, words)
    await noor.send_photo()
    await noor.edit(await noor.type("hoi"), "7511")
    await noor.share_contact("+31612345678")
    town.house.clock.forward(days=2, minutes=5)
    book = town.house.library.book
    await town.house.database.write(lambda db: nudge(db, book, town.clock()))
    await town.still()

    assert len(noor.said) == said
    assert await town.answers(noor) == {"zelfmelden.situation": "looking"}


@pytest.mark.parametrize(
    "words",
    ["stop", "Stop!", "/STOP", "ik wil stoppen", "geen berichten meer", "unsubscribe", "/stop@pow_double_bot"],
)  # fmt: skip
async def test_stop_may_be_said_in_words(town: Town, words: str) -> None:
    noor = await town.met()
    await town.type(noor, words)
    assert await stage(town, noor) is Stage.STOPPED


async def test_stop_takes_the_yes_to_telegram_back_and_keeps_what_was_sent(town: Town) -> None:
    noor = await stopped(town)

    chat = await town.chat(noor)
    assert chat is not None
    person = chat.person
    assert person is not None
    consent = (await town.house.read(lambda db: standing(db, person)))[Purpose.TELEGRAM]
    assert consent.state is State.WITHDRAWN
    assert "Uw aanmelding blijft staan." in noor.last.text
    assert await town.intakes() == 1


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_what_is_asked_for_by_a_command_is_answered_without_a_question(
    town: Town, language: str
) -> None:
    noor = await stopped(town, language)
    intake = await town.intake(noor)
    assert intake is not None
    told = {
        "/help": "/privacy", "/privacy": "/delete", "/status": intake.written,
        "/human": "/mens", "/website": "https://werk.example.nl", "/stop": "/start",
    }  # fmt: skip

    for command, words in told.items():
        said = len(noor.said)
        await town.type(noor, command)
        assert len(noor.said) == said + 1, command
        assert words in noor.last.text, command
        assert noor.last.labels == [], command
        assert await stage(town, noor) is Stage.STOPPED, command
    for command in ("/back", "/change"):
        said = len(noor.said)
        await town.type(noor, command)
        assert len(noor.said) == said, command


async def test_another_language_may_be_chosen_and_the_silence_stays(town: Town) -> None:
    noor = await stopped(town)
    await town.type(noor, "/taal")
    await town.tap(noor, "English")
    assert noor.last.text == "Language: English"

    said = len(noor.said)
    await town.type(noor, "hello")
    assert len(noor.said) == said
    await town.type(noor, "/start")
    assert "Telegram can read" in noor.last.text


async def test_an_old_button_says_how_to_begin_again(town: Town) -> None:
    noor = await town.met()
    question = noor.last
    await town.type(noor, "/stop")
    said = len(noor.said)

    await noor.tap(question, 0)
    await town.still()

    assert noor.toasts[-1].text == "U bent gestopt. Schrijf /start om verder te gaan."
    assert len(noor.said) == said
    assert await town.answers(noor) == {}


async def test_what_cannot_wait_is_answered_all_the_same(town: Town) -> None:
    noor = await stopped(town)
    await town.type(noor, "ik wil niet meer leven")
    assert "0800-0113" in noor.last.text
    assert await stage(town, noor) is Stage.STOPPED


@on_both
async def test_who_begins_again_is_asked_for_a_yes_and_goes_on_where_they_were(
    town: Town,
) -> None:
    noor = await town.met()
    await town.type(noor, "1")
    await town.type(noor, "/stop")

    await town.tap(noor, "Weer beginnen")
    assert "Telegram kan dit gesprek meelezen." in noor.last.text
    await town.tap(noor, "Ja, verder")

    assert "postcode" in noor.last.text
    assert await stage(town, noor) is Stage.OPEN
    assert (await town.house.counts())["conversations"] == 1


async def test_who_thinks_better_of_it_stays_silent(town: Town) -> None:
    noor = await stopped(town)
    await town.type(noor, "/start")
    await town.tap(noor, "Nee")
    said = len(noor.said)

    await town.type(noor, "hallo")

    assert len(noor.said) == said
    assert await stage(town, noor) is Stage.STOPPED


async def test_who_blocks_after_a_stop_finds_it_again(town: Town) -> None:
    noor = await stopped(town)
    await noor.block()
    await town.still()
    assert await stage(town, noor) is Stage.STOPPED
    await noor.start()
    await town.still()
    await town.tap(noor, "Ja, verder")

    await town.type(noor, "/status")

    intake = await town.intake(noor)
    assert intake is not None
    assert intake.written in "\n".join(one.text for one in noor.said[-2:])


@on_both
async def test_stop_on_the_web_silences_the_chat(town: Town) -> None:
    noor = await town.registered()
    browser = await on_the_web(town, noor)
    await browser.open("/gegevens")
    (form,) = [form for form in browser.page.select("form") if form.select('[value="telegram"]')]
    said = len(noor.said)

    sent = {str(one["name"]): str(one.get("value", "")) for one in form.select("[name]")}
    await browser.post(str(form["action"]), list(sent.items()))
    await town.type(noor, "hallo")

    assert await stage(town, noor) is Stage.STOPPED
    assert len(noor.said) == said


async def test_a_stranger_who_stops_is_forgotten(town: Town) -> None:
    noor = await town.person()
    await noor.start()
    await town.still()

    await town.type(noor, "/stop")

    assert noor.last.text == "Wij bewaren niets van u."
    assert await town.chat(noor) is None
    assert (await town.house.counts()).keys() <= {"inbox", "rates"}


async def test_before_the_language_everything_is_answered_and_asked_again(town: Town) -> None:
    noor = await town.person()
    await noor.start()
    await town.still()
    for words in ("Hallo", "/terug", "verder"):
        await town.type(noor, words)
        assert noor.last.labels == ["Nederlands", "English"]
