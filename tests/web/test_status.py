"""Where a registration stands: what happened, what is next, who does it and by when."""

from collections.abc import Callable
from datetime import date

import pytest

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.actions import ask_for_person, withdraw
from pow_bot.domain.intake.own import registrations_of
from pow_bot.domain.intake.words import Attempt, Closing
from pow_bot.storage import Db
from tests.domain.intake.making import at, close, colleague
from tests.web.person import Person
from tests.web.serving import Served, checked, kept, on_both, sent
from tests.web.test_slips import link_of


async def team(served: Served, reference: str, *steps: Callable[[Db, desk.At], object]) -> None:
    """A colleague takes it up and does these, one after another."""

    def unit(db: Db) -> None:
        actor = colleague(db)
        for step in (desk.claim, *steps):
            step(db, at(db, actor, reference, served.clock()))

    await served.database.write(unit)


def happened(person: Person) -> list[str]:
    """What the page says that happened, without the moments."""
    items = person.page.select("ol.said li")
    for item in items:
        assert item.small is not None
        item.small.extract()
    return [" ".join(item.get_text(" ").split()) for item in items]


def lead(person: Person) -> str:
    found = person.page.select_one(".lead")
    return " ".join(found.get_text(" ").split()) if found else ""


def closed(db: Db, form: desk.At) -> None:
    close(db, form, Closing.REACHED_AND_HELPED, "Dinsdag naar UWV.")


@on_both
async def test_what_was_just_sent_waits_for_the_team(served: Served) -> None:
    person = await sent(served.person(), place="9711")
    reference = person.reference
    (link,) = person.page.select('main a[href="/status"]')

    await person.open(str(link["href"]))

    assert person.title == "Waar staat uw aanmelding? – Werkwijzer"
    assert reference in person.text()
    team_name = "Werkcentrum Groningen Noord-Drenthe"
    assert lead(person) == f"{team_name} belt u uiterlijk maandag 30 november."
    assert person.rows["Wie is aan de beurt?"] == team_name
    assert person.rows["Uiterlijk op"] == "maandag 30 november"
    assert happened(person) == ["U meldde zich aan."]


@on_both
async def test_it_follows_what_team_and_person_do(served: Served) -> None:
    person = await sent(served.person())
    reference = person.reference
    await team(
        served,
        reference,
        lambda db, form: desk.attempt(db, form, Attempt.NO_ANSWER),
        lambda db, form: desk.note(db, form, "Klinkt gehaast."),
        lambda db, form: desk.attempt(db, form, Attempt.REACHED),
        lambda db, form: desk.wait_until(db, form, date(2026, 12, 1)),
    )

    await person.open("/status")

    assert lead(person) == "Het team wacht op een bericht van u."
    assert (person.rows["Wie is aan de beurt?"], person.rows["Uiterlijk op"]) == (
        "U",
        "dinsdag 1 december",
    )
    assert happened(person) == [
        "U meldde zich aan.",
        "Iemand van het team pakte het op.",
        "Het team kon u niet bereiken.",
        "Het team sprak met u.",
        "Het team wacht op een bericht van u.",
    ]
    assert "gehaast" not in person.html
    assert "Samira" not in person.html

    await person.open("/berichten")
    await person.send("main form.ask", [("text", "Ik ben er nu.")])
    await person.open("/status")
    assert lead(person) == "Het team leest wat u schreef of wijzigde."
    assert happened(person)[-1] == "U schreef een bericht."


async def test_who_asked_for_a_person_reads_that_the_team_knows(served: Served) -> None:
    person = await sent(served.person("en"))
    there = (await kept(served, person.reference)).intake
    await team(served, person.reference, lambda db, form: desk.attempt(db, form, Attempt.REACHED))
    await served.database.write(lambda db: ask_for_person(db, there.conversation, served.clock()))

    await person.open("/status")

    assert lead(person) == "The team knows that you want to speak with a person."
    assert happened(person)[-1] == "You asked for a person."


async def test_a_day_that_is_past_is_not_hidden(served: Served) -> None:
    person = await sent(served.person(), place="9711")
    link = link_of(person).replace("/bewijs/", "/status/")
    served.clock.forward(days=9)

    await person.open(link)

    assert "Die dag is voorbij. Vraag het na bij het team." in person.text()


async def test_who_comes_by_has_the_turn_and_is_never_late(served: Served) -> None:
    person = await sent(served.person(), reach="visit")
    link = link_of(person).replace("/bewijs/", "/status/")
    served.clock.forward(days=9)

    await person.open(link)

    assert lead(person) == "Kijk op www.werkcentrum.nl waar u terecht kunt. Noem daar uw nummer."
    assert person.rows == {"Wie is aan de beurt?": "U"}
    assert "voorbij" not in person.text()


@on_both
async def test_when_the_team_is_done_it_says_so_and_names_no_old_date(served: Served) -> None:
    person = await sent(served.person())
    reference, link = person.reference, link_of(person)
    await team(served, reference, closed)

    for url in ("/bewijs", link, "/status", link.replace("/bewijs/", "/status/")):
        await person.open(url)
        assert "Uw aanmelding is klaar." in person.text(), url
        assert "Dinsdag naar UWV." in person.text(), url
        assert "30 november" not in person.text(), url
        assert "Niets gehoord op die dag?" not in person.text(), url

    await person.open("/status")
    assert "Uiterlijk op" not in person.rows
    assert happened(person)[-1] == "Het team rondde uw aanmelding af."
    await person.send('main form[action="/wis"]', [])
    await person.open("/")
    assert person.step == "situation"


@pytest.mark.parametrize("url", ["/status/x", "/status/%00", f"/status/{'a' * 3000}"])
async def test_an_unknown_link_is_a_page_that_says_so(served: Served, url: str) -> None:
    assert (await served.person().open(url)).status == 404


async def test_before_sending_it_leads_back_to_the_questions(served: Served) -> None:
    person = await checked(served.person())
    assert (await person.open("/status")).step == "check"


async def test_idle_it_asks_for_the_words_first(served: Served) -> None:
    person = await sent(served.person())
    served.clock.forward(minutes=31)
    assert (await person.open("/status")).url.endswith("/woorden")


async def test_what_was_taken_back_is_gone_from_it(served: Served) -> None:
    person = await sent(served.person())
    link = link_of(person).replace("/bewijs/", "/status/")
    there = (await kept(served, person.reference)).intake
    await served.database.write(lambda db: withdraw(db, there.conversation, served.clock()))

    assert (await person.open(link)).status == 404
    (mine,) = await served.read(lambda db: registrations_of(db, there.conversation))
    assert [one.kind for one in mine.happened] == ["submitted", "withdrawn"]
