"""Buttons: tapped twice, tapped late, tapped in another language, or with data of somebody's invention."""

import pytest

from pow_bot.double.chats import Message
from pow_bot.double.people import Person
from tests.telegram.peace import peace
from tests.telegram.town import Town
from tests.web.serving import on_both

__all__ = ["peace"]

SITUATION, PLACE = "zelfmelden.situation", "zelfmelden.place"
INVENTED = [
    "", "x", "|", "a", "a|", "a|x|y", "a|zelfmelden.situation", "a|zelfmelden.situation|nothing",
    "a|zelfmelden.nothing|looking", "a|.|.", "a|zelfmelden.situation|looking|x", "a|werkfit.health|yes",
    "p|werkfit.first|health|1", "p|werkfit.first|health|2", "p|zelfmelden.situation|looking|1",
    "d|zelfmelden.situation", "d|x.y", "c|zelfmelden.check", "c|werkfit.first", "c|zelfmelden.helps",
    "c|x", "l|de", "l|", "l|../en", "y|", "y|token", "n|", "q|0", "q|-1", "q|99999999999", "q|x",
    "f|zelfmelden", "f|x", "f|", "w", "w|x", "z", "a|zelfmelden.check|yes|0", "\u202e" * 8,
    "a|zelfmelden.helps|sign_language", "a|gegevens.sure_erase|yes", "a|nood.go_on|wipe",
]  # fmt: skip


async def tap_on(town: Town, person: Person, message: Message, label: str) -> None:
    """Tap a button of this message as it was seen, behind its number or mark."""
    place = next(n for n, one in enumerate(message.labels) if one.endswith(label))
    await person.tap(message, place)
    await town.still()


async def twice(town: Town, person: Person, label: str) -> None:
    message, whole = town.with_button(person, label), town.label(person, label)
    await person.tap(message, whole)
    await person.tap(message, whole)
    await town.still()


def asking(person: Person) -> list[Message]:
    """Messages with more than *Wijzig* under them."""
    return [one for one in person.said if one.labels not in ([], ["Wijzig"], ["Change"])]


@on_both
async def test_a_double_tap_answers_once_and_sends_once(town: Town) -> None:
    noor = await town.met()
    await twice(town, noor, "Ik zoek werk")
    assert await town.answers(noor) == {SITUATION: "looking"}
    assert len([one for one in noor.said if "postcode" in one.text]) == 1

    for said in ("7511", "hier in deze chat", "4"):
        await town.type(noor, said)
    await twice(town, noor, "Ja, verstuur")

    assert await town.intakes() == 1
    assert len([one for one in noor.said if "Uw nummer is" in one.text]) == 1


@on_both
async def test_the_same_update_twice_has_one_effect(town: Town) -> None:
    noor = await town.registered()
    said, answers = [one.text for one in noor.said], await town.answers(noor)

    town.double.redeliver()
    await town.still()

    assert await town.intakes() == 1
    assert [one.text for one in noor.said] == said
    assert await town.answers(noor) == answers


@on_both
async def test_two_quick_messages_answer_two_questions(town: Town) -> None:
    noor = await town.met()
    for said in ("1", "7511", "hier in deze chat", "4"):
        await noor.type(said)
    await town.still()

    assert await town.answers(noor) == {
        SITUATION: "looking", PLACE: "7511", "zelfmelden.reach": "chat", "zelfmelden.urgent": "no",
    }  # fmt: skip
    assert "Klopt" in noor.last.text
    assert asking(noor) == [noor.last]


async def test_an_answered_question_becomes_its_summary(town: Town) -> None:
    noor = await town.met()
    question = noor.last

    await town.tap(noor, "Ik zoek werk")

    folded = noor.private.messages[question.id]
    assert folded.text.endswith("\u2713 Wat past het best bij u?\nIk zoek werk")
    assert folded.labels == ["Wijzig"]
    # One new message a tap.
    assert [one.id for one in noor.said if one.id > question.id] == [noor.last.id]


async def test_an_old_button_changes_that_answer(town: Town) -> None:
    noor = await town.met()
    question = noor.last
    await town.tap(noor, "Ik zoek werk")
    await town.type(noor, "7511")

    await tap_on(town, noor, question, "Ik wil een vak of een taal leren")

    assert (await town.answers(noor))[SITUATION] == "learning"
    folded = noor.private.messages[question.id]
    assert "Ik wil een vak of een taal leren" in folded.text
    assert folded.labels == ["Wijzig"]


async def test_an_old_button_of_a_question_that_is_gone_says_so_and_goes(town: Town) -> None:
    noor = await town.met()
    for said in ("1", "7511", "bel mij"):
        await town.type(noor, said)
    number = noor.last
    await town.type(noor, "06 12 34 56 78")
    message = noor.last
    await town.type(noor, "ja")
    reach = next(one for one in noor.said if "Hoe kunnen wij u het best bereiken?" in one.text)
    await tap_on(town, noor, reach, "Wijzig")
    # As somebody sees it whose phone is slow.
    folded = noor.private.messages[number.id]
    await town.tap(noor, "Ik kom langs")

    for gone, label in ((message, "Nee, liever niet"), (folded, "Wijzig")):
        await tap_on(town, noor, gone, label)
        assert "Die vraag telt niet meer." in noor.last.text
        assert "Is er iets dat niet kan wachten?" in noor.last.text
        assert noor.private.messages[gone.id].labels == []
    assert await standing(town, noor) == [SITUATION, PLACE, "zelfmelden.reach"]


async def standing(town: Town, person: Person) -> list[str]:
    """The questions whose answers count."""
    await town.type(person, "/wijzig")
    return [button["callback_data"].partition("|")[2] for button in person.last.buttons]


async def test_change_asks_in_the_place_of_the_summary_and_folds_again(town: Town) -> None:
    noor = await town.met()
    question = noor.last
    await town.tap(noor, "Ik zoek werk")

    await town.tap(noor, "Wijzig")
    assert "6. Ik help iemand anders" in noor.private.messages[question.id].labels
    await tap_on(town, noor, question, "Ik zoek werk")

    assert noor.private.messages[question.id].labels == ["Wijzig"]
    assert await town.answers(noor) == {SITUATION: "looking"}


async def at_good_at(town: Town, language: str = "nl") -> Person:
    """Somebody at a question with several answers."""
    noor = await town.registered(language)
    for said in (
        ("1", "Noor", "1", "nee", "ja")
        if language == "nl"
        else ("1", "Noor", "2", "no", "no", "yes")
    ):
        await town.type(noor, said)
    return noor


@on_both
async def test_a_choice_of_several_is_put_on_and_off_and_tapped_twice_is_the_same(
    town: Town,
) -> None:
    noor = await at_good_at(town)
    question = noor.last
    assert "Waar bent u goed in?" in question.text

    for label in ("\u2610 Met mijn handen", "\u2610 Zwaar werk", "\u2610 Met mensen"):
        await twice(town, noor, label.strip("\u2610 "))
    await noor.tap(noor.private.messages[question.id], town.label(noor, "Zwaar werk"))
    await town.still()
    marks = [label[0] for label in noor.private.messages[question.id].labels[:7]]
    assert "".join(marks) == "\u2611\u2611\u2610\u2610\u2610\u2610\u2610"

    await twice(town, noor, "Klaar")

    assert (await town.answers(noor))["zelfmelden.good_at"] == ["hands", "people"]


async def test_ready_without_a_choice_asks_again_and_words_count_too(town: Town) -> None:
    noor = await at_good_at(town)
    await town.tap(noor, "Klaar")
    assert "zelfmelden.good_at" not in await town.answers(noor)
    assert "\u26a0" in noor.last.text

    await town.type(noor, "zwaar werk")

    assert (await town.answers(noor))["zelfmelden.good_at"] == ["heavy"]


@on_both
async def test_a_button_of_another_language_counts(town: Town) -> None:
    noor = await town.met()
    dutch = noor.last
    await town.type(noor, "/language")
    await town.tap(noor, "English")
    assert "What fits you best?" in noor.last.text

    await tap_on(town, noor, dutch, "Ik zoek werk")

    assert await town.answers(noor) == {SITUATION: "looking"}
    folded = noor.private.messages[dutch.id]
    assert folded.labels == ["Change"]
    assert asking(noor) == [noor.last]


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_invented_data_changes_nothing_and_is_answered(town: Town, language: str) -> None:
    noor = await town.met(language)
    await town.type(noor, "1")
    before = await town.answers(noor)

    for data in INVENTED:
        await noor.tap(noor.last, "?", data=data)
        await town.still()
        assert await town.answers(noor) == before, data

    await town.type(noor, "7511")
    assert (await town.answers(noor))[PLACE] == "7511"
    assert (await town.house.counts()).keys().isdisjoint({"intakes", "erasures"})


async def test_invented_data_of_a_stranger_changes_nothing(town: Town) -> None:
    noor = await town.person()
    await noor.start()
    await town.still()
    for data in INVENTED:
        await noor.tap(noor.last, "?", data=data)
        await town.still()

    assert noor.last.labels == ["Nederlands", "English"]
    chat = await town.chat(noor)
    assert chat is not None
    assert chat.person is None


async def test_a_check_page_of_before_a_change_is_looked_at_again(town: Town) -> None:
    noor = await town.met()
    for said in ("1", "7511", "hier in deze chat", "4"):
        await town.type(noor, said)
    check = noor.last
    await noor.tap(town.with_button(noor, "Wijzig"), "Wijzig")
    await town.still()
    await town.tap(noor, "Ja, ik heb binnenkort geen inkomen meer")

    await noor.tap(check, "Ja, verstuur")
    await town.still()

    assert await town.intakes() == 0
    assert "Kijk alles nog een keer na." in noor.last.text
    await town.tap(noor, "Ja, verstuur")
    assert await town.intakes() == 1


async def test_a_tap_on_a_message_that_is_gone_still_counts(town: Town) -> None:
    noor = await town.met()
    question = noor.last
    await noor.delete(question)

    await tap_on(town, noor, question, "Ik zoek werk")

    assert await town.answers(noor) == {SITUATION: "looking"}
    assert "postcode" in noor.last.text


async def test_a_question_that_is_passed_over_loses_its_buttons(town: Town) -> None:
    noor = await town.met()
    for said in ("1", "7511", "bel mij"):
        await town.type(noor, said)
    phone = noor.last
    assert "Deel mijn nummer" in phone.labels
    await town.type(noor, "/wijzig")
    await town.tap(noor, "Hoe kunnen wij u het best bereiken?")

    await town.tap(noor, "Hier in deze chat")

    assert [message.labels for message in noor.said if message.id == phone.id] == [[]]
