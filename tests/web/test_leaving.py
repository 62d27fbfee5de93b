"""What is said when somebody leaves: of what stays behind, and of what is really gone."""

import pytest

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.words import Closing
from pow_bot.storage import Db
from tests.domain.intake.making import at, close, colleague
from tests.web.person import Person
from tests.web.serving import Served, checked, on_both, sent

GONE = "Uw gesprek is weg, hier en bij het team."
BACKUP = "Daar kan uw gesprek nog 30 dagen in staan, op slot."
IN_TOUCH = "Zij bellen of schrijven u gewoon."


async def opened(person: Person, flow: str) -> Person:
    return await person.post("/antwoord", [*person.form("footer form"), ("open", flow)])


async def done(served: Served, reference: str) -> None:
    """The team rounds it off."""

    def closed(db: Db) -> None:
        actor = colleague(db)
        desk.claim(db, at(db, actor, reference, served.clock()))
        close(
            db,
            at(db, actor, reference, served.clock()),
            Closing.NO_LONGER_NEEDED,
            "Dinsdag naar UWV.",
        )

    await served.database.write(closed)


async def wiped(person: Person) -> str:
    await person.send('form[action="/wis"]', [])
    return person.text()


async def erasing(person: Person) -> Person:
    """Up to the last question of *Alles wissen*."""
    await opened(person, "gegevens")
    return await person.answer("erase")


class TestWiping:
    async def test_who_is_to_be_called_is_told_so(self, served: Served) -> None:
        assert IN_TOUCH in await wiped(await sent(served.person()))

    async def test_who_comes_by_is_not(self, served: Served) -> None:
        text = await wiped(await sent(served.person(), reach="visit"))

        assert "Wat u al stuurde, heeft het team nog." in text
        assert IN_TOUCH not in text

    async def test_nor_is_who_wants_no_contact(self, served: Served) -> None:
        person = await opened(await sent(served.person()), "nood")
        await person.answer("home")
        await person.answer("nothing")

        assert IN_TOUCH not in await wiped(person)

    async def test_nor_is_whoever_the_team_is_done_with(self, served: Served) -> None:
        person = await sent(served.person())
        await done(served, person.reference)

        assert IN_TOUCH not in await wiped(person)


class TestErasing:
    @on_both
    async def test_right_after_it_says_what_is_gone_and_what_a_backup_holds(
        self, served: Served
    ) -> None:
        person = await erasing(await sent(served.person()))
        await person.answer("yes")

        assert (person.status, GONE in person.text(), BACKUP in person.text()) == (200, True, True)
        await person.open(person.url)
        assert GONE in person.text()

    async def test_to_others_it_says_nothing(self, served: Served) -> None:
        person = await checked(served.person(), reach="")
        for url in ("/gewist", "/gewist?na=", "/gewist?na=" + "x" * 54, "/gewist?na=%F0"):
            await person.open(url)
            assert (person.status, person.step) == (200, "reach"), url
            assert GONE not in person.text()

    async def test_a_while_later_its_address_tells_nothing_any_more(self, served: Served) -> None:
        person = await erasing(await sent(served.person()))
        await person.answer("yes")
        address = person.url
        served.clock.forward(minutes=21)

        await person.open(address)

        assert (person.step, GONE in person.text()) == ("situation", False)

    @pytest.mark.parametrize("htmx", [False, True])
    async def test_pressed_twice_it_is_erased_just_the_same(
        self, served: Served, htmx: bool
    ) -> None:
        person = await erasing(await sent(served.person()))
        form = person.form("form.ask", ("choice", "yes"))
        hurried = served.person()
        hurried.http.cookies.update(person.http.cookies)
        hurried.url = person.url
        if htmx:
            hurried.http.headers["HX-Request"] = "true"

        await person.post("/antwoord", form)
        await hurried.post("/antwoord", form)

        assert hurried.status == 200
        if htmx:
            assert hurried.headers["HX-Redirect"].startswith("/gewist?na=")
            hurried.http.headers.pop("HX-Request")
            await hurried.open(hurried.headers["HX-Redirect"])
        assert GONE in hurried.text()


async def test_who_sent_nothing_is_not_told_that_the_team_will_talk(served: Served) -> None:
    person = await opened(await checked(served.person(), reach=""), "nood")
    await person.answer("food")

    await person.open("/gegevens")

    assert "Het team leest dat pas als u alles verstuurt." in person.text()
    assert "tot het team met u sprak" not in person.text()


@pytest.mark.parametrize(("situation", "warned"), [("looking", True), ("employer", False)])
async def test_only_who_may_need_a_benefit_is_told_that_this_is_none(
    served: Served, situation: str, warned: bool
) -> None:
    person = await sent(served.person(), situation=situation)

    assert person.reference
    assert ("Dit is geen aanvraag voor een uitkering." in person.text()) is warned
