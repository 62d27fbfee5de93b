"""The title of a page stays in a history: it tells nothing that a reader over the shoulder may not
know."""

from collections.abc import Mapping

import pytest

from tests.web.person import Person
from tests.web.serving import ANSWERS, MORE, Served, sent

REGISTERS = "AM13"
WORKING: Mapping[str, str | tuple[str, ...]] = {
    **MORE,
    "more_werkfit": "yes",
    "wants": "yes",
    "can": "yes",
    "week": "half",
    "first": ("health",),
    "health": "no",
    "together": "yes",
    "publish": "yes",
    "not_for": "no",
    "guardian": "no",
}


async def opened(person: Person, flow: str) -> Person:
    return await person.post("/antwoord", [*person.form("footer form"), ("open", flow)])


async def titles(person: Person, answers: Mapping[str, str | tuple[str, ...]]) -> dict[str, str]:
    """The title at each question, by its name."""
    seen = {person.step: person.title}
    while person.step in answers:
        answer = answers[person.step]
        await (person.say(answer) if isinstance(answer, str) else person.answer(*answer))
        if person.step in seen:
            break
        seen[person.step] = person.title
    return seen


async def test_an_ordinary_question_has_a_title_of_its_own(served: Served) -> None:
    person = await served.person().open("/")

    seen = await titles(person, ANSWERS)

    assert seen["situation"] == "Wat past het best bij u? – Werkwijzer"
    assert len(set(seen.values())) == len(seen)


@pytest.mark.parametrize("flow", ["nood", "mens", "gegevens"])
@pytest.mark.parametrize("htmx", [False, True])
async def test_what_interrupts_has_the_name_of_the_site_alone(
    served: Served, flow: str, htmx: bool
) -> None:
    person = await sent(served.person())
    if htmx:
        person.http.headers["HX-Request"] = "true"

    await opened(person, flow)

    assert (person.status, person.title) == (200, "Werkwijzer")
    assert person.question not in {"", "Werkwijzer"}


@pytest.mark.registers(REGISTERS)
async def test_so_has_what_is_asked_about_health_and_consent(served: Served) -> None:
    person = await sent(served.person())

    seen = await titles(await person.open("/"), WORKING)

    told = {step for step, title in seen.items() if title == "Werkwijzer"}
    assert told >= {"helps", "health", "publish", "guardian"}, seen
    assert told.isdisjoint({"more", "name", "good_at", "wanted", "benefit"})


async def test_after_a_wrong_answer_it_still_tells_nothing(served: Served) -> None:
    person = await opened(await served.person().open("/"), "nood")

    await person.answer()

    assert (person.status, person.title) == (422, "Fout: Werkwijzer")
