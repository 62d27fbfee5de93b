"""What was promised when it was sent: the receipt tells it as it is, and nothing else repeats it."""

import pytest

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.words import Closing
from pow_bot.storage import Db
from tests.domain.intake.making import at, close, colleague
from tests.web.person import Person
from tests.web.serving import MORE, Served, sent

PROMISE = "belt u uiterlijk"


async def opened(person: Person, flow: str) -> Person:
    return await person.post("/antwoord", [*person.form("footer form"), ("open", flow)])


async def done(served: Served, reference: str) -> None:
    def closed(db: Db) -> None:
        actor = colleague(db)
        desk.claim(db, at(db, actor, reference, served.clock()))
        place = at(db, actor, reference, served.clock())
        close(db, place, Closing.REACHED_AND_HELPED, "Dinsdag naar UWV.")

    await served.database.write(closed)


@pytest.mark.parametrize(
    ("language", "told", "to_receipt"),
    [
        ("nl", "Uw aanmelding is verstuurd.", "Naar uw bewijs"),
        ("en", "Your registration has been sent.", "To your receipt"),
    ],
)
async def test_the_conversation_leads_to_it(
    served: Served, language: str, told: str, to_receipt: str
) -> None:
    person = await sent(served.person(language))
    reference = person.reference

    await person.open("/")

    assert person.step == "more"
    assert f"{told} {to_receipt}" in person.said
    assert reference not in " ".join(person.said)
    link = person.page.select_one("#said a")
    assert link is not None
    assert (await person.open(str(link["href"]))).reference == reference


async def test_nobody_is_promised_a_call_by_a_team_that_is_done(served: Served) -> None:
    person = await sent(served.person())
    assert PROMISE in person.text()
    await done(served, person.reference)

    assert PROMISE not in (await person.open("/")).text()
    assert PROMISE not in (await person.open("/bewijs")).text()


async def test_nor_is_who_was_found_not_to_be_safe(served: Served) -> None:
    person = await opened(await sent(served.person()), "nood")
    await person.answer("home")
    await person.answer("nothing")

    assert PROMISE not in (await person.open("/")).text()
    assert "Wij nemen geen contact op" in (await person.open("/bewijs")).text()


async def test_the_night_on_which_it_was_sent_is_not_told_the_next_day(served: Served) -> None:
    served.clock.forward(hours=9)
    person = await sent(served.person(), urgent="no_food_or_bed")
    assert "Buiten kantoortijd leest niemand mee." in person.text()

    for url in ("/", "/stappen"):
        assert "Buiten kantoortijd" not in (await person.open(url)).text(), url
    assert "Meld u vandaag ook bij uw gemeente" in person.text()


async def test_what_lasts_is_still_said(served: Served) -> None:
    person = await (await sent(served.person())).open("/")
    assert "Zo weet u dat het echt is." in " ".join(person.said)

    await person.fill_in(MORE)

    assert "Uw aanmelding is verstuurd." not in person.text()
