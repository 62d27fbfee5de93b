"""The first words: which language, whether Telegram may carry it, and what a link tells."""

from sqlalchemy import select

from pow_bot.domain.chats.records import chats
from pow_bot.domain.consent.queries import standing
from pow_bot.domain.consent.words import Purpose, State
from tests.telegram.town import Town


async def test_who_begins_is_asked_for_a_language_and_shown_the_website(town: Town) -> None:
    noor = await town.person()

    await noor.start()
    await town.still()

    assert noor.last.labels == ["Nederlands", "English"]
    assert "https://werk.example.nl" in noor.last.text


async def test_telegram_is_agreed_to_before_anything_is_asked(town: Town) -> None:
    noor = await town.person()
    await noor.start()
    await town.still()

    await town.tap(noor, "Nederlands")

    assert "Telegram kan dit gesprek meelezen." in noor.last.text
    assert noor.last.labels == ["Ja, verder in Telegram", "Liever op de website", "Nee"]
    assert len(noor.said) == 1


async def test_before_the_yes_nothing_of_a_person_is_kept(town: Town) -> None:
    noor = await town.person()
    await noor.start()
    await town.still()
    await town.tap(noor, "English")

    counts = await town.house.counts()

    assert counts.keys() == {"chats", "inbox", "rates"}
    row = await town.house.read(lambda db: db.execute(select(chats)).one())
    assert (row.person, row.address, row.board) == (None, None, None)


async def test_a_no_leaves_nothing_behind(town: Town) -> None:
    noor = await town.person()
    await noor.start()
    await town.still()
    await town.tap(noor, "Nederlands")

    await town.tap(noor, "Nee")

    assert "Hier gebeurt verder niets" in noor.last.text
    assert await town.chat(noor) is None


async def test_a_yes_is_kept_with_exactly_what_was_shown(town: Town) -> None:
    noor = await town.met()

    chat = await town.chat(noor)
    assert chat is not None
    assert chat.person is not None
    person = chat.person
    consent = (await town.house.read(lambda db: standing(db, person)))[Purpose.TELEGRAM]
    assert (consent.state, consent.channel) == (State.GIVEN, "telegram")
    shown = consent.text.splitlines()
    assert shown[0] == "Telegram kan dit gesprek meelezen."
    assert shown[-1] == "Wilt u hier verder, in Telegram?"


async def test_words_do_what_the_buttons_do(town: Town) -> None:
    noor = await town.person("en")
    await noor.start()
    await town.still()

    await town.type(noor, "english please")
    await town.type(noor, "engels")
    await town.type(noor, "yes")

    assert "What fits you best?" in noor.last.text
