"""An appointment as the person has it: on their page, in their calendar, and a word before it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from pow_bot.channels.reminders import reminders
from pow_bot.domain.contact.appointments import cancel, move, plan
from pow_bot.domain.contact.queries import appointment_ahead
from pow_bot.domain.contact.words import Adjustment, Kind
from pow_bot.domain.intake import desk
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db, Sender
from tests.domain.contact.test_rules import a_plan
from tests.domain.intake.making import at, colleague
from tests.web.person import Person
from tests.web.serving import NOW, Served, kept, on_both, sent

TUESDAY = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


async def planned(served: Served, person: Person, **other: Any) -> Actor:
    """A colleague takes it up and makes an appointment."""

    def act(db: Db) -> Actor:
        worker = colleague(db)
        reference = person.reference
        desk.claim(db, at(db, worker, reference, NOW))
        wanted = a_plan(**{"starts_at": TUESDAY, "adjustments": (Adjustment.QUIET,), **other})
        plan(db, at(db, worker, reference, NOW), wanted)
        return worker

    return await served.database.write(act)


async def changed(served: Served, person: Person, worker: Actor, do: str) -> None:
    conversation = (await kept(served, person.reference)).intake.conversation

    def act(db: Db) -> None:
        there = appointment_ahead(db, conversation, NOW)
        assert there is not None
        if do == "cancel":
            cancel(db, at(db, worker, person.reference, NOW), there.code)
        else:
            later = a_plan(starts_at=TUESDAY + timedelta(days=1))
            move(db, at(db, worker, person.reference, NOW), there.code, later)

    await served.database.write(act)


async def entry(person: Person) -> Event:
    """The one entry of the file that their page offers."""
    response = await person.http.get("/afspraak.ics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/calendar")
    (found,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert isinstance(found, Event)
    return found


async def reminded(served: Served, now: datetime) -> None:
    """Let the time come, and what is due be done."""
    served.clock.now = now
    sends = reminders(served.database, served.clock)
    await Sender(served.database, sends, served.clock).send_due()


@on_both
async def test_they_read_when_and_where_on_their_own_page(served: Served) -> None:
    person = await sent(served.person())
    await planned(served, person)

    await person.open("/status")
    assert "dinsdag 1 december om 10.00 uur" in person.text()
    assert "Stadsplateau 1" in person.text()
    assert "rustig" not in person.text().lower()
    await person.open("/berichten")
    assert "U heeft een afspraak op dinsdag 1 december om 10.00 uur." in person.text()


async def test_their_calendar_holds_the_hour_and_a_number_and_nothing_that_tells(
    served: Served,
) -> None:
    person = await sent(served.person())
    await planned(served, person)

    event = await entry(person)
    assert event.decoded("dtstart") == TUESDAY
    assert event.decoded("dtend") == TUESDAY + timedelta(minutes=45)
    assert str(event["summary"]) == f"Nummer {person.reference}"
    assert not {"location", "description", "organizer", "url"} & {name.lower() for name in event}


async def test_moved_it_is_the_same_entry_again(served: Served) -> None:
    person = await sent(served.person())
    worker = await planned(served, person)
    before = await entry(person)
    await changed(served, person, worker, "move")

    after = await entry(person)
    assert after["uid"] == before["uid"]
    assert int(after.decoded("sequence")) > int(before.decoded("sequence"))
    assert after.decoded("dtstart") == TUESDAY + timedelta(days=1)


async def test_one_that_is_off_is_nowhere(served: Served) -> None:
    person = await sent(served.person())
    worker = await planned(served, person)
    await changed(served, person, worker, "cancel")

    await person.open("/status")
    assert "Uw afspraak" not in person.text()
    assert (await person.http.get("/afspraak.ics")).status_code == 303


@on_both
async def test_they_are_reminded_once_the_working_day_before(served: Served) -> None:
    person = await sent(served.person())
    await planned(served, person)
    await reminded(served, datetime(2026, 11, 30, 7, 59, tzinfo=UTC))
    assert "Denkt u aan" not in (await reading(person)).text()

    for _ in range(2):
        await reminded(served, datetime(2026, 11, 30, 8, 0, tzinfo=UTC))

    assert (await reading(person)).text().count("Denkt u aan uw afspraak?") == 1


@pytest.mark.parametrize("do", ["cancel", "move"])
async def test_nobody_is_reminded_of_what_is_not_to_be(served: Served, do: str) -> None:
    person = await sent(served.person())
    worker = await planned(served, person)
    await changed(served, person, worker, do)
    await reminded(served, datetime(2026, 11, 30, 8, 0, tzinfo=UTC))

    assert "Denkt u aan" not in (await reading(person)).text()


async def test_who_is_called_is_told_that(served: Served) -> None:
    person = await sent(served.person("en"))
    await planned(served, person, kind=Kind.PHONE, place="")

    await person.open("/status")
    assert "We will call you." in person.text()


@on_both
async def test_taken_back_nothing_of_it_is_left(served: Served) -> None:
    person = await sent(served.person())
    await planned(served, person)
    await person.open("/")
    await person.post("/antwoord", [*person.form("form#change"), ("open", "gegevens")])
    await person.answer("withdraw")
    await person.answer("yes")

    counts = await served.counts()
    assert "appointments" not in counts
    assert "outbox" not in counts


async def test_a_strangers_link_shows_nothing(served: Served) -> None:
    person = await sent(served.person())
    await planned(served, person)

    assert (await served.person().open("/afspraak/nothing.ics")).status == 404


async def reading(person: Person) -> Person:
    """Their letters; where a pause was long, their words are asked for, which they give."""
    words = person.words
    await person.open("/berichten")
    if "woorden" in person.url:
        await person.send("form[action*=woorden]", [("words", words)])
        await person.open("/berichten")
    return person
