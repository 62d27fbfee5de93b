"""Letters both ways: what the team writes arrives in the chat, and what is written back reaches it."""

from pow_bot.domain.intake.words import NextAction
from pow_bot.double.people import Person
from tests.telegram.crossing import on_the_web
from tests.telegram.office import Office, opened_office
from tests.telegram.peace import peace
from tests.telegram.town import Town
from tests.web.serving import on_both

__all__ = ["peace"]

LETTER, ANSWER = "Kunt u dinsdag om tien uur? <3", "Ja, dat kan & graag."


async def talking(town: Town, language: str = "nl") -> tuple[Person, Office]:
    """Somebody who has sent the four answers, and who has their registration in hand."""
    noor = await town.registered(language)
    await town.type(noor, "later")
    return noor, await opened_office(town, noor)


@on_both
async def test_a_letter_arrives_and_is_known_to_have_arrived(town: Town) -> None:
    noor, office = await talking(town)

    await office.writes(LETTER)

    head, _, words = noor.last.text.partition("\n\n")
    assert words == LETTER
    assert head.startswith("Het team van regio Twente")
    assert office.intake.written in head
    assert noor.last.labels == ["Schrijf terug"]
    assert noor.last.protected
    assert await office.letters() == [(LETTER, "delivered")]


@on_both
async def test_what_is_typed_then_reaches_the_team_and_the_clock_runs_again(town: Town) -> None:
    noor, office = await talking(town)
    await office.writes(LETTER)
    await noor.type(ANSWER)
    await town.still()

    assert await office.letters() == [(LETTER, "delivered"), (ANSWER, "received")]
    intake = (await office.looks()).intake
    assert intake.next_action == NextAction.READ_ANSWER
    assert intake.answered_at is not None
    assert "Uw bericht is bij het team." in noor.last.text
    assert (await office.happened())[-1] == "answered"


async def test_a_reply_to_an_older_letter_reaches_the_team_too(town: Town) -> None:
    noor = await town.registered()
    office = await opened_office(town, noor)
    await office.writes(LETTER)
    letter = noor.last
    await town.type(noor, "/start")
    assert "Wilt u nog een paar vragen" in noor.last.text

    await noor.reply(letter, "nee")
    await town.still()

    assert [words for words, _ in await office.letters()] == [LETTER, "nee"]
    assert "zelfmelden.more" not in await town.answers(noor)


async def test_write_back_asks_for_words_and_they_are_the_letter(town: Town) -> None:
    noor = await town.registered()
    office = await opened_office(town, noor)
    await office.writes(LETTER)
    letter = noor.last
    await town.type(noor, "/start")

    await noor.tap(letter, "Schrijf terug")
    await town.still()
    assert noor.last.text == "Schrijf nu uw bericht aan het team."
    await town.type(noor, "nee")

    assert [words for words, _ in await office.letters()] == [LETTER, "nee"]
    # The question that waited is asked again when they want it, and words answer it then.
    await town.type(noor, "/start")
    await town.type(noor, "nee, dit is genoeg")
    assert (await town.answers(noor))["zelfmelden.more"] == "enough"


async def test_what_was_shown_last_is_what_words_answer(town: Town) -> None:
    noor = await town.registered()
    office = await opened_office(town, noor)
    await office.writes(LETTER)
    await town.type(noor, "later")
    assert [words for words, _ in await office.letters()] == [LETTER, "later"]

    await office.writes("En woensdag?")
    await noor.tap(town.with_button(noor, "Later"), town.label(noor, "Later"))
    await town.still()

    assert (await town.answers(noor))["zelfmelden.more"] == "later"
    assert len(await office.letters()) == 3


async def test_a_command_after_a_letter_is_no_letter(town: Town) -> None:
    noor, office = await talking(town)
    await office.writes(LETTER)
    for words in ("/status", "help", "Stop"):
        await town.type(noor, words)
    assert [words for words, _ in await office.letters()] == [LETTER]


@on_both
async def test_distress_in_a_letter_is_answered_at_once_and_puts_it_first(town: Town) -> None:
    noor, office = await talking(town)
    await office.writes(LETTER)

    await town.type(noor, "ik wil niet meer leven")

    assert "0800-0113" in noor.last.text
    assert (await office.looks()).intake.flagged_at is not None
    assert len(await office.letters()) == 2


@on_both
async def test_who_blocked_us_is_not_reached_and_the_team_sees_it(town: Town) -> None:
    noor, office = await talking(town)
    await noor.block()
    await town.still()
    assert (await office.happened())[-1] == "unreachable"
    said = len(noor.said)

    await office.writes(LETTER)

    assert len(noor.said) == said
    assert await office.letters() == [(LETTER, "blocked")]
    assert (await office.looks()).intake.next_action == NextAction.READ_ANSWER


async def test_who_blocked_without_a_word_is_found_out_by_the_letter(town: Town) -> None:
    noor, office = await talking(town)
    noor.private.standing = "kicked"

    await office.writes(LETTER)

    assert await office.letters() == [(LETTER, "blocked")]
    assert (await office.happened())[-1] == "undelivered"


async def test_who_comes_back_is_reached_again(town: Town) -> None:
    noor, office = await talking(town)
    await noor.block()
    await town.still()
    await noor.unblock()
    await town.type(noor, "/status")

    await office.writes(LETTER)

    assert LETTER in noor.last.text
    assert await office.letters() == [(LETTER, "delivered")]


@on_both
async def test_who_stopped_is_not_written_to_and_the_team_knows(town: Town) -> None:
    noor, office = await talking(town)
    await town.type(noor, "/stop")
    said = len(noor.said)

    await office.writes(LETTER)

    assert len(noor.said) == said
    assert await office.letters() == [(LETTER, "stopped")]


@on_both
async def test_a_closing_brings_the_next_step_and_status_tells_it_again(town: Town) -> None:
    noor, office = await talking(town)
    step = "U belt dinsdag met Samira."

    await office.rounds_off(step)

    assert step in noor.last.text
    assert office.intake.written in noor.last.text
    assert noor.last.labels == []
    await town.type(noor, "/status")
    assert step in noor.last.text
    await town.type(noor, "Dank u wel!")
    assert [words for words, _ in await office.letters()] == ["Dank u wel!"]
    assert "Uw bericht is bij het team." in noor.last.text


async def test_the_web_shows_the_same_letters(town: Town) -> None:
    noor, office = await talking(town)
    await office.writes(LETTER)
    await town.type(noor, ANSWER)

    browser = await on_the_web(town, noor)
    page = (await browser.open("/berichten")).text()

    assert LETTER in page
    assert ANSWER in page


async def test_in_english_the_frame_of_a_letter_is_english(town: Town) -> None:
    noor = await town.registered("en")
    office = await opened_office(town, noor)
    await office.writes(LETTER)
    assert noor.last.text.startswith("The team of region Twente writes")
    assert noor.last.labels == ["Write back"]


async def test_every_word_at_the_end_is_read_by_somebody(town: Town) -> None:
    noor, office = await talking(town)
    await town.type(noor, "Ik heb dinsdag een afspraak.")
    assert [words for words, _ in await office.letters()] == ["Ik heb dinsdag een afspraak."]
    assert "Uw bericht is bij het team." in noor.last.text


async def test_nine_digits_of_a_bsn_are_not_kept(town: Town) -> None:
    noor, office = await talking(town)
    await town.type(noor, "Mijn nummer is 111222333.")
    assert await office.letters() == []
    assert noor.last.text
