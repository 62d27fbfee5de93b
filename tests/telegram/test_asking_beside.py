"""Acceptance point 11: every command answers in each language and at every place of a conversation."""

from collections.abc import Awaitable, Callable
from datetime import time

import pytest

from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Opening
from pow_bot.domain.routing.terms import Span
from pow_bot.double.people import Person
from tests.telegram.office import opened_office
from tests.telegram.peace import peace
from tests.telegram.town import Town

__all__ = ["peace"]

Gets = Callable[[Town, str], Awaitable[Person]]

# Whoever is asked something is asked it again under the answer.
BESIDE = ("/privacy", "/help", "/status", "/human")
WORDS = {
    "nl": {"/privacy": "/delete", "/help": "/wijzig", "/website": "website", "/language": "taal"},
    "en": {"/privacy": "/delete", "/help": "/change", "/website": "website", "/language": "language"},
}  # fmt: skip
TWINS = {"nl": {"/back": "/terug", "/change": "/wijzig", "/human": "/mens", "/language": "/taal"}}


async def before_the_language(town: Town, language: str) -> Person:
    noor = await town.person(language)
    await noor.start()
    await town.still()
    return noor


async def before_the_yes(town: Town, language: str) -> Person:
    noor = await before_the_language(town, language)
    await town.tap(noor, "Nederlands" if language == "nl" else "English")
    return noor


async def in_the_middle(town: Town, language: str) -> Person:
    noor = await town.met(language)
    await town.type(noor, "1")
    return noor


async def at_the_check_page(town: Town, language: str) -> Person:
    noor = await town.met(language)
    for said in ("1", "7511", "hier in deze chat" if language == "nl" else "here in this chat", "4"):  # fmt: skip
        await town.type(noor, said)
    assert len(noor.last.labels) == 2
    return noor


async def after_the_receipt(town: Town, language: str) -> Person:
    return await town.registered(language)


async def at_the_end(town: Town, language: str) -> Person:
    noor = await town.registered(language)
    await noor.tap(noor.last, 2)
    await town.still()
    return noor


async def after_the_team_closed_it(town: Town, language: str) -> Person:
    noor = await at_the_end(town, language)
    await (await opened_office(town, noor)).rounds_off("U belt dinsdag met Samira.")
    return noor


STRANGERS = [before_the_language, before_the_yes]
PLACES = [
    in_the_middle, at_the_check_page, after_the_receipt, at_the_end, after_the_team_closed_it,
]  # fmt: skip
LANGUAGES = ["nl", "en"]


async def asked(town: Town, person: Person, command: str) -> str:
    """What is said to it: one new message, whatever it is."""
    said = len(person.said)
    await town.type(person, command)
    assert len(person.said) == said + 1, command
    return person.last.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gets", PLACES)
async def test_every_command_answers_and_no_answer_is_lost(
    town: Town, gets: Gets, language: str
) -> None:
    noor = await gets(town, language)
    answers = await town.answers(noor)
    for command in ("/privacy", "/help", "/website", "/language"):
        assert WORDS[language][command] in (await asked(town, noor, command)).lower(), command
    for command in ("/status", "/change", "/human", "/back", "/start", "/delete"):
        assert await asked(town, noor, command), command
    await town.tap(noor, "Nee" if language == "nl" else "No")
    kept = {at: said for at, said in (await town.answers(noor)).items() if "mens." not in at}
    assert answers.items() <= kept.items()

    assert "/start" in await asked(town, noor, "/stop")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gets", PLACES[:3])
async def test_what_is_asked_beside_stands_above_the_same_question(
    town: Town, gets: Gets, language: str
) -> None:
    noor = await gets(town, language)
    await town.type(noor, "/start")
    question, labels = noor.last.text.split("\n\n")[-1], noor.last.labels
    for command in ("/privacy", "/help", "/status"):
        text = await asked(town, noor, command)
        assert text.endswith(question), command
        assert noor.last.labels == labels, command
    # The question stands there once with its buttons, and at the bottom.
    assert [one.id for one in noor.said if one.labels == labels] == [noor.last.id]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gets", STRANGERS)
async def test_before_the_yes_every_command_answers_and_nothing_is_kept(
    town: Town, gets: Gets, language: str
) -> None:
    noor = await gets(town, language)
    for command in ("/privacy", "/help", "/website", "/status", "/human", "/back", "/change"):
        assert await asked(town, noor, command), command
        assert noor.last.labels, command
    assert await asked(town, noor, "/language")
    assert noor.last.labels == ["Nederlands", "English"]
    assert (await town.house.counts()).keys() == {"chats", "inbox", "rates"}
    for command in ("/stop", "/delete"):
        assert await asked(town, noor, command) in {
            "Wij bewaren niets van u.", "We keep nothing of you.",
        }  # fmt: skip
        assert await town.chat(noor) is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_status_tells_the_number_and_the_day_once_something_was_sent(
    town: Town, language: str
) -> None:
    noor = await in_the_middle(town, language)
    nothing = "nog niets verstuurd" if language == "nl" else "not sent anything"
    assert nothing in await asked(town, noor, "/status")

    kim = await town.registered(language)
    intake = await town.intake(kim)
    assert intake is not None
    told = await asked(town, kim, "/status")
    assert intake.written in told
    assert ("maandag 30 november" if language == "nl" else "Monday 30 November") in told


async def test_a_person_is_called_with_one_more_tap(town: Town) -> None:
    noor = await town.registered()
    await asked(town, noor, "/mens")
    await town.tap(noor, "Ja")

    assert "Het team weet het nu." in noor.last.text
    assert "Wilt u nog een paar vragen" in noor.last.text
    intake = await town.intake(noor)
    assert intake is not None
    assert intake.wanted_at is not None


@pytest.mark.parametrize("command", ["/mens", "/human", "mens", "ik wil een mens spreken", "/Mens"])
async def test_a_person_is_asked_for_in_many_words(town: Town, command: str) -> None:
    noor = await in_the_middle(town, "nl")
    assert "helpt u." in await asked(town, noor, command)


async def test_while_a_person_is_asked_for_the_answers_can_be_seen(town: Town) -> None:
    noor = await town.registered()
    await asked(town, noor, "/mens")
    await asked(town, noor, "/wijzig")
    assert any("7511" in label for label in noor.last.labels)


@pytest.mark.parametrize("command", ["/back", "/terug", "terug", "vorige vraag"])
async def test_back_asks_the_question_before_and_change_asks_any(town: Town, command: str) -> None:
    noor = await in_the_middle(town, "nl")
    await town.type(noor, "7511")
    assert "postcode" in await asked(town, noor, command)
    await town.type(noor, "5038")
    assert (await town.answers(noor))["zelfmelden.place"] == "5038"

    assert "Welk antwoord" in await asked(town, noor, "/wijzig")
    await town.tap(noor, "Wat past het best bij u?")
    await town.tap(noor, "Ik wil een vak")
    assert (await town.answers(noor))["zelfmelden.situation"] == "learning"


async def test_a_language_is_kept_and_the_question_asked_anew_in_it(town: Town) -> None:
    noor = await in_the_middle(town, "nl")
    old = noor.last
    await asked(town, noor, "/language")
    await town.tap(noor, "English")

    assert "postcode" in noor.last.text
    assert "Question 2 of 4" in noor.last.text
    assert noor.private.messages[old.id].labels == []
    chat = await town.chat(noor)
    assert chat is not None
    assert chat.locale == "en"
    assert (await town.session(noor)).locale == "en"

    await town.type(noor, "7511")
    assert "What is the best way to reach you?" in noor.last.text


async def test_the_phone_s_language_is_a_guess_that_a_choice_outweighs(town: Town) -> None:
    noor = await town.person("en")
    await noor.start()
    await town.still()
    await town.tap(noor, "Nederlands")
    await town.tap(noor, "Ja, verder")
    assert "Wat past het best bij u?" in noor.last.text


async def test_what_is_personal_cannot_be_forwarded_and_no_link_is_fetched(town: Town) -> None:
    noor = await town.registered()
    for command in ("/status", "/wijzig", "/website", "/mens"):
        await town.type(noor, command)

    assert [one.text for one in noor.said[1:] if not one.protected] == []
    previews = {one.extra["link_preview_options"]["is_disabled"] for one in noor.said}
    assert previews == {True}


async def test_a_question_of_theirs_is_answered_and_ours_asked_again(town: Town) -> None:
    noor = await in_the_middle(town, "nl")
    await town.type(noor, "Wie leest dit?")
    (offered,) = [one for one in noor.last.buttons if one["callback_data"].startswith("q|")][:1]

    await noor.tap(noor.last, offered["text"])
    await town.still()

    assert offered["text"] in noor.last.text
    assert "postcode" in noor.last.text
    assert await town.answers(noor) == {"zelfmelden.situation": "looking"}


async def test_distress_is_answered_before_the_yes_in_both_languages(town: Town) -> None:
    noor = await before_the_language(town, "nl")
    await town.type(noor, "ik wil niet meer leven")
    assert noor.last.text.count("0800-0113") == 2


async def test_distress_shows_help_first_and_goes_on_with_one_tap(town: Town) -> None:
    noor = await in_the_middle(town, "nl")
    await town.type(noor, "ik wil niet meer leven")
    assert "0800-0113" in noor.last.text
    assert await town.answers(noor) == {"zelfmelden.situation": "looking", "nood.kind": "suicide"}

    await town.tap(noor, "Ja")

    assert "postcode" in noor.last.text


async def test_a_change_after_the_receipt_is_looked_at_and_reaches_the_team(town: Town) -> None:
    noor = await town.registered()
    await asked(town, noor, "/wijzig")
    await town.tap(noor, "Is er iets dat niet kan wachten?")
    await town.tap(noor, "Ja, ik heb geen eten")
    assert "Ga vandaag naar uw gemeente." in noor.transcript()

    intake = await town.intake(noor)
    assert intake is not None
    answers = (await town.content(intake))["answers"]
    assert isinstance(answers, dict)
    assert answers["urgent"]["value"] == "no_food_or_bed"
    assert intake.urgency == "today"


async def test_when_somebody_reads_it_follows_the_hours_of_the_team_itself(town: Town) -> None:
    on_tuesday = (None, Span(time(10), time(16)), None, None, None, None, None)
    house = town.house
    await house.database.write(
        lambda db: keep(db, "AM05", Opening(on_tuesday), 0, house.clock(), by=None)
    )
    noor = await town.registered()
    await asked(town, noor, "/wijzig")
    await town.tap(noor, "Is er iets dat niet kan wachten?")
    await town.tap(noor, "Ja, ik heb geen eten")

    told = noor.transcript()
    assert "Dinsdag 24 november om 10.00 uur leest iemand uw bericht." in told
    assert "Maandag 23 november" not in told
