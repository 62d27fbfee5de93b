"""Who fills it in for somebody else: the number that is asked for is that of the other one."""

import pytest

from tests.web.serving import ANSWERS, Served

HELPING = {**ANSWERS, "situation": "helping"}


@pytest.mark.parametrize(
    ("language", "reach", "number"),
    [
        ("nl", "Geef dus niet uw eigen nummer", "Geef het nummer van die persoon, niet dat van u."),
        ("en", "do not give your own number", "Give that person's number, not your own."),
    ],
)
async def test_their_own_number_is_asked_for(
    served: Served, language: str, reach: str, number: str
) -> None:
    person = await served.person(language).open("/")
    await person.fill_in(HELPING, until="reach")
    assert reach in " ".join(person.said)

    await person.answer("call")

    assert person.step == "number"
    assert number in person.said


async def test_who_looks_for_work_is_told_nothing_of_it(served: Served) -> None:
    person = await served.person().open("/")
    await person.fill_in(ANSWERS, until="number")

    assert person.step == "number"
    assert "niet dat van u" not in person.text()
