"""Asking for a person: what is promised is what the team can do."""

import pytest

from tests.web.person import Person
from tests.web.serving import ANSWERS, Served, sent

PROMISE = "Iemand neemt contact met u op"
NOT_YET = "Wij weten nog niet hoe wij u bereiken. U kunt zelf contact opnemen."
MORE_QUESTIONS = "nog een paar vragen"


async def opened(person: Person, flow: str) -> Person:
    return await person.post("/antwoord", [*person.form("footer form"), ("open", flow)])


async def asked(person: Person) -> str:
    """What is said once a person was asked for."""
    await opened(person, "mens")
    await person.answer("yes")
    return " ".join(person.said)


@pytest.mark.parametrize("reach", ["call", "sms", "mail", "chat", "helper"])
async def test_who_can_be_reached_is_promised_that(served: Served, reach: str) -> None:
    assert PROMISE in await asked(await sent(served.person(), reach=reach))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "Het team weet het nu. Kom langs, of schrijf bij uw bewijs."),
        ("en", "The team knows now. Come by, or write at your receipt."),
    ],
)
async def test_who_comes_by_is_not_promised_to_be_called(
    served: Served, language: str, told: str
) -> None:
    said = await asked(await sent(served.person(language), reach="visit"))

    assert told in said
    assert PROMISE not in said


async def test_nor_is_who_wants_no_contact(served: Served) -> None:
    person = await opened(await sent(served.person()), "nood")
    await person.answer("home")
    await person.answer("nothing")

    said = await asked(person)

    assert "Wij nemen geen contact op. U kunt schrijven bij uw bewijs." in said
    assert PROMISE not in said


async def test_who_leaves_nothing_is_not_sent_to_questions_that_are_not_there(
    served: Served,
) -> None:
    person = await served.person().open("/")
    await person.fill_in({**ANSWERS, "situation": "self_employed", "call": "no"})
    await opened(person, "mens")

    assert MORE_QUESTIONS not in person.text()
    assert NOT_YET in person.text()


async def test_who_asks_for_another_one_is_not_either(served: Served) -> None:
    person = await served.person().open("/")
    await person.fill_in({**ANSWERS, "situation": "helping", "knows": "no"})
    await opened(person, "mens")

    assert MORE_QUESTIONS not in person.text()


async def test_who_is_half_way_goes_on_with_the_question_below(served: Served) -> None:
    person = await served.person().open("/")
    await person.fill_in(ANSWERS, until="reach")
    await opened(person, "mens")

    assert NOT_YET in person.text()
    assert person.step == "reach"


async def test_after_a_no_nothing_is_said_of_it(served: Served) -> None:
    person = await opened(await sent(served.person()), "mens")
    await person.answer("no")

    assert NOT_YET not in person.text()
    assert "Het team weet het nu." not in person.text()
