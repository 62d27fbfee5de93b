"""What may not hurt anybody in Telegram. Each was found by somebody who tried to break it."""

import pytest
from sqlalchemy import select

from pow_bot.conversations.crossing import MESSENGER, ticket
from pow_bot.conversations.records import conversations
from pow_bot.domain.chats.words import Stage
from pow_bot.domain.intake.rules import reached_by
from pow_bot.storage import Db
from pow_bot.storage.outbox import outbox
from tests.telegram.crossing import link_to_web, on_the_web
from tests.telegram.office import opened_office
from tests.telegram.town import Town
from tests.web.person import Person as Browser

NUMBERS = ("112", "0800-0113")


async def opened_on_web(browser: Browser, flow: str) -> Browser:
    await browser.open("/")
    return await browser.post("/antwoord", [*browser.form("footer form"), ("open", flow)])


class TestWordsAnswerOnlyWhatWasAskedHere:
    async def test_a_yes_here_is_no_yes_to_erasing_that_the_web_asks(self, town: Town) -> None:
        noor = await town.registered()
        browser = await on_the_web(town, noor)
        await opened_on_web(browser, "gegevens")
        await browser.answer("erase")
        assert browser.step == "sure_erase"

        await town.type(noor, "ja")

        assert await town.chat(noor) is not None
        assert await town.intakes() == 1

    async def test_a_number_counts_in_the_question_that_stands_here(self, town: Town) -> None:
        noor = await town.met()
        browser = await on_the_web(town, noor)
        await browser.answer("looking")
        await browser.answer(text="7511")
        assert browser.step == "reach"

        await town.type(noor, "3")

        answers = await town.answers(noor)
        assert answers["zelfmelden.situation"] == "dismissal"
        assert "zelfmelden.reach" not in answers

    async def test_a_sheet_that_changed_on_the_web_is_not_sent_by_a_typed_yes(
        self, town: Town
    ) -> None:
        noor = await town.met()
        for said in ("1", "7511", "hier in deze chat", "4"):
            await town.type(noor, said)
        browser = await on_the_web(town, noor)
        await browser.change("zelfmelden.urgent")
        await browser.answer("no_income")

        await town.type(noor, "/start")
        await browser.change("zelfmelden.urgent")
        await browser.answer("no")
        await town.type(noor, "ja, verstuur")

        assert await town.intakes() == 0
        assert "Kijk alles nog een keer na." in noor.last.text

    async def test_a_yes_to_telegram_is_no_yes_to_erasing(self, town: Town) -> None:
        noor = await town.registered()
        for said in ("/stop", "/delete", "/start", "ja"):
            await town.type(noor, said)

        assert await town.intakes() == 1
        chat = await town.chat(noor)
        assert chat is not None
        assert chat.stage is Stage.OPEN

    async def test_a_late_skip_does_not_empty_what_was_told_on_the_web(self, town: Town) -> None:
        noor = await town.registered()
        await town.tap(noor, "Ja, nu")
        question = noor.last
        browser = await on_the_web(town, noor)
        await browser.answer(text="Sam")

        await noor.tap(question, "Sla over")
        await town.still()

        assert (await town.answers(noor))["zelfmelden.name"] == "Sam"


class TestWhoIsInDanger:
    @pytest.mark.parametrize(
        "wrote",
        [
            "Ik wil dood, vergeet mij",
            "wis alles, ik wil niet meer leven",
            "vergeet mij, ik wil dood",
        ],
    )
    async def test_gets_help_before_anything_else_that_was_asked(
        self, town: Town, wrote: str
    ) -> None:
        noor = await town.met()
        await town.type(noor, wrote)
        assert all(number in noor.last.text for number in NUMBERS)

    async def test_gets_help_after_a_stop_and_a_wish_to_be_forgotten(self, town: Town) -> None:
        noor = await town.met()
        for said in ("/stop", "/delete", "ik wil dood"):
            await town.type(noor, said)
        assert all(number in noor.last.text for number in NUMBERS)

    async def test_is_heard_beside_a_picture(self, town: Town) -> None:
        noor = await town.met()
        await noor.send_photo("ik wil dood")
        await town.still()
        assert all(number in noor.last.text for number in NUMBERS)

    @pytest.mark.parametrize("wrote", ["112", "nood", "Hulp nu!", "ik ben bang"])
    async def test_need_not_know_a_command(self, town: Town, wrote: str) -> None:
        noor = await town.met()
        await town.type(noor, wrote)
        assert "Welke hulp heeft u nu nodig?" in noor.last.text

    async def test_what_was_told_on_the_web_stands_in_no_chat(self, town: Town) -> None:
        noor = await town.registered()
        browser = await on_the_web(town, noor)
        await opened_on_web(browser, "nood")
        await browser.answer("home")

        await town.type(noor, "/start")

        assert all("Veilig Thuis" not in message.text for message in noor.said)

    async def test_wiping_takes_the_words_and_the_help_out_of_the_chat(self, town: Town) -> None:
        noor = await town.registered()
        await town.tap(noor, "Ja, nu")
        await town.type(noor, "mijn man slaat mij")
        await town.tap(noor, "Neem geen contact")

        await town.tap(noor, "Wis wat ik schreef")

        standing = " ".join(message.text for message in noor.chat)
        assert "slaat" not in standing
        assert "Veilig Thuis" not in standing
        assert "Hoe mogen wij u noemen?" in noor.last.text
        intake = await town.intake(noor)
        assert intake is not None
        assert reached_by(await town.content(intake), intake.reach) == "nothing"


class TestSafetyWords:
    async def test_are_said_when_an_answer_changes_after_sending(self, town: Town) -> None:
        noor = await town.registered()
        await town.type(noor, "/wijzig")
        await town.tap(noor, "Is er iets dat niet kan wachten?")

        await town.tap(noor, "Ja, ik heb geen eten")

        assert "Ga vandaag naar uw gemeente." in noor.last.text

    async def test_are_not_said_again_in_another_language(self, town: Town) -> None:
        noor = await town.met()
        await town.type(noor, "3")
        assert "Teken nog niets." in noor.last.text
        await town.type(noor, "7511")

        await town.type(noor, "/taal")
        await town.tap(noor, "English")

        assert "Do not sign anything yet." not in noor.last.text


class TestComingFromTheWeb:
    @pytest.mark.parametrize("detour", [("ja",), ("/privacy", "ja"), ("/taal", "nederlands", "ja")])
    async def test_the_conversation_comes_along_however_the_yes_is_said(
        self, town: Town, detour: tuple[str, ...]
    ) -> None:
        browser = await town.house.person().open("/")
        await browser.answer("looking")
        token = await ticket_of(town)
        noor = await town.person()
        await noor.start(f"w_{token}")
        await town.still()

        for said in detour:
            await town.type(noor, said)

        assert (await town.answers(noor))["zelfmelden.situation"] == "looking"

    async def test_in_the_chat_before_nothing_is_left(self, town: Town) -> None:
        old = await town.registered()
        token = await ticket_of(town)
        new = await town.person()
        await new.start(f"w_{token}")
        await town.still()

        await town.type(new, "ja")

        assert [message.text for message in old.said] == [
            "Uw gesprek gaat verder in een andere chat. Hier is het gewist."
        ]
        assert await town.chat(old) is None


class TestSilence:
    async def test_who_stopped_on_the_web_is_asked_again_after_a_block(self, town: Town) -> None:
        noor = await town.registered()
        browser = await on_the_web(town, noor)
        await noor.block()
        await town.still()
        await browser.open("/gegevens")
        await browser.send('form[action$="/stop"]', [])
        await noor.unblock()

        await town.type(noor, "hoi")

        chat = await town.chat(noor)
        assert chat is not None
        assert chat.stage is Stage.STOPPED

    async def test_a_stop_while_asked_for_a_yes_counts(self, town: Town) -> None:
        noor = await town.registered()
        for said in ("/stop", "/start", "/stop"):
            await town.type(noor, said)
        before = len(noor.said)

        await town.type(noor, "ja")

        assert len(noor.said) == before


class TestLetters:
    async def test_that_did_not_arrive_come_when_somebody_is_back(self, town: Town) -> None:
        noor = await town.registered()
        office = await opened_office(town, noor)
        await noor.block()
        await town.still()
        await office.writes("Het adres is Stationsplein 1.")
        await noor.unblock()

        await town.type(noor, "waar moet ik zijn?")

        assert any("Stationsplein 1" in message.text for message in noor.said)
        assert ("Het adres is Stationsplein 1.", "delivered") in await office.letters()

    async def test_two_messages_in_a_row_both_reach_the_team(self, town: Town) -> None:
        noor = await town.registered()
        await town.tap(noor, "Ja, nu")
        office = await opened_office(town, noor)
        await office.writes("Kunt u maandag?")

        await town.type(noor, "maandag kan ik niet")
        await town.type(noor, "dinsdag wel")

        assert [text for text, _ in await office.letters()][1:] == [
            "maandag kan ik niet",
            "dinsdag wel",
        ]
        assert "zelfmelden.name" not in await town.answers(noor)
        await town.tap(noor, "Verder met de vragen")
        assert "Hoe mogen wij u noemen?" in noor.last.text


class TestAnew:
    async def test_who_is_done_begins_as_somebody_new(self, town: Town) -> None:
        noor = await town.registered()
        office = await opened_office(town, noor)
        before = await town.chat(noor)
        await office.rounds_off("U heeft een gesprek bij het leerwerkloket.")
        await town.tap(noor, "Nee, dit is genoeg")
        await town.type(noor, "ik zoek weer werk")

        await town.tap(noor, "Nieuwe aanmelding")
        assert "Uw oude aanmelding blijft nog een tijd bij het team." in noor.last.text
        await town.tap(noor, "Ja, verder")

        now = await town.chat(noor)
        assert before is not None
        assert now is not None
        assert now.person != before.person
        assert await town.answers(noor) == {}
        assert await town.intakes() == 1


async def test_who_comes_by_is_told_where_to_look(town: Town) -> None:
    noor = await town.met()
    for said in ("1", "7511", "ik kom langs", "4"):
        await town.type(noor, said)
    await town.tap(noor, "Ja, verstuur")
    assert "werkcentrum.nl" in noor.last.text


async def test_an_answer_to_a_question_of_theirs_has_the_way_it_speaks_of(town: Town) -> None:
    noor = await town.met()
    await town.type(noor, "kan ik met een mens praten?")
    label = next(one for one in noor.last.labels if one.endswith("?"))
    await town.tap(noor, label)

    await town.tap(noor, "Hulp van een mens")

    assert "112" in noor.last.text


async def test_a_number_is_shared_only_where_it_is_ones_own(town: Town) -> None:
    noor = await town.met()
    for said in ("1", "7511", "6"):
        await town.type(noor, said)
    assert "Wat is het nummer van wie u helpt?" in noor.last.text
    assert "Deel mijn nummer" not in noor.last.labels


async def test_a_link_to_the_web_keeps_the_language(town: Town) -> None:
    noor = await town.met("en")
    assert (await link_to_web(town, noor)).endswith("lang=en")


async def test_nothing_of_an_erased_person_waits_in_the_outbox(town: Town) -> None:
    noor = await town.registered()
    await town.type(noor, "/delete")
    await town.tap(noor, "Ja, wis alles")
    rows = await town.house.read(lambda db: db.execute(select(outbox)).all())
    assert rows == []


async def ticket_of(town: Town) -> str:
    """The token of a link that carries the newest conversation to Telegram."""

    def made(db: Db) -> str:
        newest = select(conversations.c.person).order_by(conversations.c.id.desc()).limit(1)
        person = db.execute(newest).scalar_one()
        return ticket(db, person, MESSENGER, town.clock())

    return await town.house.database.write(made)
