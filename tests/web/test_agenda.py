"""The promised day in somebody's own calendar: a number and a day, in both languages."""

from datetime import date

import pytest
from icalendar import Calendar
from icalendar.cal import Component

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.words import Closing
from pow_bot.storage import Db
from tests.domain.intake.making import at, close, colleague
from tests.web.person import Person
from tests.web.serving import Served, sent
from tests.web.test_slips import link_of


async def entry(person: Person, url: str) -> Component:
    """The one entry of the file."""
    await person.open(url)
    assert person.status == 200, person.status
    assert person.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(person.html).events
    return event


@pytest.mark.parametrize(
    ("language", "summary"), [("nl", "Nummer {number}"), ("en", "Number {number}")]
)
async def test_it_holds_the_number_and_the_whole_day(
    served: Served, language: str, summary: str
) -> None:
    person = await sent(served.person(language), place="9711")
    reference, link = person.reference, link_of(person)
    (offered,) = person.page.select('a[href$=".ics"]')

    event = await entry(person, str(offered["href"]))

    assert str(event["summary"]) == summary.format(number=reference)
    assert event.decoded("dtstart") == date(2026, 11, 30)
    assert event.decoded("dtend") == date(2026, 12, 1)
    told = person.html.lower()
    private = ("groningen", "werk", "9711", "fatima", "http", link.rpartition("/")[2].lower())
    assert [word for word in private if word in told] == []
    disposition = person.headers["content-disposition"]
    assert disposition == f'attachment; filename="{reference}.ics"'
    assert person.headers["cache-control"] == "no-store"


async def test_by_the_link_it_is_the_same_entry(served: Served) -> None:
    person = await sent(served.person())
    link = link_of(person)
    mine = await entry(person, "/bewijs.ics")

    other = await served.person().open(link)
    (offered,) = other.page.select('a[href$=".ics"]')
    served.clock.forward(days=1)
    theirs = await entry(other, str(offered["href"]))

    assert link.endswith(str(offered["href"]).removesuffix(".ics"))
    assert (theirs["uid"], theirs["dtstart"]) == (mine["uid"], mine["dtstart"])
    assert "set-cookie" not in other.headers


async def test_two_registrations_are_two_entries(served: Served) -> None:
    first = await entry(await sent(served.person()), "/bewijs.ics")
    second = await entry(await sent(served.person()), "/bewijs.ics")
    assert first["uid"] != second["uid"]


async def test_the_receipt_says_that_somebody_may_read_it(served: Served) -> None:
    person = await sent(served.person())
    assert "In de agenda staat alleen uw nummer." in person.text()


async def test_who_comes_by_chooses_the_day(served: Served) -> None:
    person = await sent(served.person(), reach="visit")
    assert person.page.select('a[href$=".ics"]') == []
    assert (await person.open("/bewijs.ics")).url.endswith("/bewijs")


async def test_what_is_done_has_no_day_any_more(served: Served) -> None:
    person = await sent(served.person())
    link, reference = link_of(person), person.reference

    def closed(db: Db) -> None:
        actor = colleague(db)
        desk.claim(db, at(db, actor, reference, served.clock()))
        close(
            db,
            at(db, actor, reference, served.clock()),
            Closing.REACHED_AND_HELPED,
            "Dinsdag naar UWV.",
        )

    await served.database.write(closed)
    await person.open(f"{link}.ics")
    assert person.url.endswith("/bewijs")
    assert person.page.select('a[href$=".ics"]') == []


@pytest.mark.parametrize("url", ["/bewijs/unknown.ics", "/bewijs/.ics", "/bewijs/%00.ics"])
async def test_an_unknown_link_is_a_page_that_says_so(served: Served, url: str) -> None:
    assert (await served.person().open(url)).status == 404


async def test_before_sending_it_leads_back_to_the_questions(served: Served) -> None:
    person = await served.person().open("/")
    await person.answer("looking")
    assert (await person.open("/bewijs.ics")).step == "place"
