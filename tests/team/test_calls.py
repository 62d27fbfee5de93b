"""The call list and the appointments, as a colleague uses them without JavaScript."""

from collections.abc import AsyncIterator
from datetime import date, time, timedelta
from typing import Any

import pytest

from pow_bot.domain.contact.queries import MOST
from pow_bot.domain.contact.records import appointments
from pow_bot.domain.intake.desk import claim
from pow_bot.domain.intake.records import calls, intakes
from pow_bot.domain.intake.words import Closing, Urgency
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Limits, Opening
from pow_bot.domain.routing.terms import Span
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Database
from pow_bot.web.team.intake.closings import SUGGESTIONS
from pow_bot.web.team.reader import AnswersReader
from tests.domain.intake.making import NOW, at, claimed, close, make_colleague, make_intake
from tests.team.making import Team, a_team, catalogues, flows
from tests.web.person import Person

ANSWERS: dict[str, Any] = {
    "situation": {"value": "looking"},
    "reach": {"value": "call"},
    "number": {"value": "+31612345678"},
    "name": {"value": "Fatima"},
    "message": {"value": "no"},
    "language": {"value": "ti"},
    "interpreter": {"value": "yes"},
    "helps": {"value": ["quiet"]},
}


@pytest.fixture
async def team(database: Database) -> AsyncIterator[Team]:
    read = AnswersReader(lambda: flows().book, catalogues(), lambda: date(2026, 11, 23))
    async with a_team(database, read) as made:
        yield made


async def _tap(person: Person, outcome: str, *more: tuple[str, str], form: str = "") -> Person:
    await person.open("/team/calls")
    return await person.send(form or ".taps > form", [("outcome", outcome), *more])


async def _somebody(team: Team, **other: Any) -> str:
    made = await make_intake(team.database, **{"answers": ANSWERS, "decisions": [], **other})
    return made.reference


class TestTheCallList:
    async def test_it_says_what_one_must_know_before_the_phone_rings(self, team: Team) -> None:
        reference = await _somebody(team, line="dismissal")
        person = await Person(await team.colleague()).open("/team/calls")

        shown = person.text()
        for told in (
            reference,
            "Fatima",
            "Baan kwijt",
            "Tigrinya (ትግርኛ)",
            "Met tolk",
            "Spreek niets in",
            "06 12345678",
        ):
            assert told in shown
        link = person.page.select_one("a[href^='tel:']")
        assert link is not None
        assert link["href"] == "tel:+31612345678"
        assert (await team.audited()).count("contact.look") == 1

    async def test_how_late_it_is_counts_the_hours_of_its_own_door(self, team: Team) -> None:
        short = Opening(week=(*[Span(time(10), time(12))] * 5, None, None))
        await team.database.write(lambda db: keep(db, "AM13", short, 0, NOW, by=None))
        await _somebody(team, urgency=Urgency.TODAY)
        team.clock.forward(timedelta(hours=6))

        shown = (await Person(await team.colleague()).open("/team/calls")).text()

        assert "Te laat: minder dan een uur" in shown

    async def test_a_number_of_another_way_is_not_offered(self, team: Team) -> None:
        helper = {
            **ANSWERS,
            "reach": {"value": "helper"},
            "helper_number": {"value": "+31302860000"},
        }
        await _somebody(team, reach="helper", answers=helper)
        person = await Person(await team.colleague()).open("/team/calls")

        offered = [str(tag["href"]) for tag in person.page.select("a[href^='tel:']")]
        assert offered == ["tel:+31302860000"]
        assert "U belt iemand die helpt" in person.text()

    async def test_a_number_that_stands_there_twice_says_so_on_both(self, team: Team) -> None:
        helper = {
            **ANSWERS,
            "reach": {"value": "helper"},
            "helper_number": ANSWERS["number"],
        }
        one, other = await _somebody(team), await _somebody(team, reach="helper", answers=helper)
        alone = {**ANSWERS, "number": {"value": "+31302860000"}}
        third = await _somebody(team, answers=alone)
        person = await Person(await team.colleague()).open("/team/calls")

        def said(reference: str) -> str:
            (row,) = person.page.select(f"#call-{reference} .whom")
            return row.get_text()

        assert f"Hetzelfde nummer als {other}" in said(one)
        assert f"Hetzelfde nummer als {one}" in said(other)
        assert "Hetzelfde nummer" not in said(third)

    async def test_one_tap_says_what_came_of_it(self, team: Team) -> None:
        await _somebody(team)
        person = Person(await team.colleague())
        await _tap(person, "no_answer")

        (row,) = await team.rows(calls)
        assert row.outcome == "no_answer"
        assert "Vandaag al geprobeerd" in person.text()
        assert "Pogingen: 1" in person.text()

    async def test_a_wrong_tap_is_put_right(self, team: Team) -> None:
        await _somebody(team)
        person = Person(await team.colleague())
        await _tap(person, "reached")
        assert "Net gebeld" in person.text()
        await _tap(person, "no_answer", form="details.why .taps > form")

        (row,) = await team.rows(calls)
        (intake,) = await team.rows(intakes)
        assert (row.outcome, intake.contacted_at) == ("no_answer", None)

    async def test_calling_back_asks_for_a_time_and_keeps_what_was_typed(self, team: Team) -> None:
        await _somebody(team)
        person = Person(await team.colleague())
        await person.open("/team/calls")
        await person.send("details.act form", [("day", "2026-11-23"), ("time", "08:00")])
        assert person.status == 422
        field = person.page.select_one("details.act[open] input[name=time]")
        assert field is not None
        assert field["value"] == "08:00"

        await person.send("details.act form", [("day", "2026-11-23"), ("time", "14:30")])
        assert "Terugbellen: vandaag 14.30" in person.text()
        assert "Later vandaag" in person.text()

    async def test_a_call_back_on_another_day_names_it_wherever_it_stands(self, team: Team) -> None:
        reference = await _somebody(team)
        person = await Person(await team.colleague()).open("/team/calls")
        await person.send("details.act form", [("day", "2026-11-24"), ("time", "09:30")])
        assert "Terugbellen: dinsdag 24 november 09.30" in person.text()

        await person.open("/team?view=mine")
        term = person.page.select_one(f"tr:has(a[href*='{reference}']) .c-term")
        assert term is not None
        assert " ".join(term.get_text().split()).endswith("Voor di 24 nov 09.30 Terugbellen")
        await person.open(f"/team/intakes/{reference}")
        assert "Terugbellen, dinsdag 24 november om 09.30 uur" in person.text()

    async def test_who_spoke_to_them_is_told_that_it_is_theirs(self, team: Team) -> None:
        reference = await _somebody(team)
        person = Person(await team.colleague())
        await _tap(person, "reached")

        note = person.page.select_one("#done")
        assert note is not None
        assert "De aanmelding staat bij u." in note.get_text()
        assert note.select_one(f'a[href="/team/intakes/{reference}"]') is not None

    async def test_who_may_have_no_more_is_told_that_it_is_nobodys(self, team: Team) -> None:
        await _somebody(team)
        worker = await make_colleague(team.database)
        full = Limits(open_intakes=1)
        await team.database.write(lambda db: claimed(db, worker, reach="mail"))
        await team.database.write(lambda db: keep(db, "AM13", full, 0, NOW, by=worker.id))
        person = Person(await team.signed_in(worker))
        await _tap(person, "reached")

        note = person.page.select_one("#done")
        assert note is not None
        assert "Niemand heeft deze aanmelding nog" in note.get_text()

    async def test_a_tap_where_nobody_called_is_taken_back(self, team: Team) -> None:
        reference = await _somebody(team)
        person = Person(await team.colleague())
        await _tap(person, "no_answer")
        await _tap(person, "not_called", form="details.why .taps > form")

        assert await team.rows(calls) == []
        assert f"{reference}: er is niet gebeld. De poging is weg." in person.text()
        assert "Vandaag al geprobeerd" not in person.text()
        await person.open(f"/team/intakes/{reference}")
        assert "Poging verbeterd: er was niet gebeld" in person.text()

    async def test_it_says_how_many_there_are_where_it_shows_not_all(self, team: Team) -> None:
        for _ in range(MOST):
            await _somebody(team)
        person = await Person(await team.colleague()).open("/team/calls")
        assert person.page.select_one("#more") is None
        await _somebody(team)
        await person.open("/team/calls")

        more = person.page.select_one("#more")
        assert more is not None
        assert f"{MOST} van {MOST + 1} mensen" in more.get_text()

    async def test_a_double_tap_counts_once(self, team: Team) -> None:
        await _somebody(team)
        person = await Person(await team.colleague()).open("/team/calls")
        url = str(person.page.select(".taps > form")[0]["action"])
        form = person.form(".taps > form", ("outcome", "no_answer"))
        for _ in range(2):
            await person.post(url, form)

        assert len(await team.rows(calls)) == 1

    async def test_what_two_colleagues_tried_is_kept_of_both(self, team: Team) -> None:
        await _somebody(team)
        person = await Person(await team.colleague()).open("/team/calls")
        other = await Person(await team.colleague("Bram de Wit")).open("/team/calls")
        await _tap(other, "no_answer")
        await person.send(".taps > form", [("outcome", "no_answer")])

        assert person.status == 200
        assert len(await team.rows(calls)) == 2

    async def test_the_list_says_what_was_noted_and_where_that_is_put_right(
        self, team: Team
    ) -> None:
        shown = await _somebody(team)
        person = Person(await team.colleague())
        await _tap(person, "no_answer")

        note = person.page.select_one("#done[autofocus]")
        assert note is not None
        assert f"{shown}: geen gehoor genoteerd. Herstel" in " ".join(note.get_text().split())
        assert note.select_one(f'a[href="#undo-{shown}"]') is not None
        assert person.page.select_one(f"details#undo-{shown}[open]") is not None
        await person.send(f"#undo-{shown} .taps > form", [("outcome", "reached")])
        note = person.page.select_one("#done")
        assert note is not None
        assert f"{shown}: " in note.get_text()

    async def test_an_older_page_hits_nobody_and_says_so(self, team: Team) -> None:
        gone, other = await _somebody(team), await _somebody(team)
        actor = await make_colleague(team.database)
        person = await Person(await team.signed_in(actor)).open("/team/calls")
        form = f'form[action="/team/calls/{gone}"]'
        fields = person.form(form, ("outcome", "no_answer"))
        await team.database.write(lambda db: claim(db, at(db, actor, gone.replace("-", ""))))
        await team.database.write(
            lambda db: close(
                db, at(db, actor, gone.replace("-", "")), Closing.NO_LONGER_NEEDED, "Belt zelf."
            )
        )
        await person.post(f"/team/calls/{gone}", fields)

        assert person.status == 422
        problem = person.page.select_one(".problem[autofocus]")
        assert problem is not None
        assert gone in problem.get_text()
        assert other not in problem.get_text()
        assert await team.rows(calls) == []

    async def test_a_wrong_number_leads_to_a_letter(self, team: Team) -> None:
        reference = await _somebody(team)
        person = Person(await team.colleague())
        await _tap(person, "wrong_number")

        assert "Nummer klopt niet" in person.text()
        assert person.page.select_one("a[href^='tel:']") is None
        link = person.page.select_one(f".came a[href^='/team/intakes/{reference}?']")
        assert link is not None
        page = await person.open(str(link["href"]))
        shown = page.page.select_one("[aria-labelledby=d-contact]")
        assert shown is not None
        assert "06 12345678 Klopt niet" in " ".join(shown.get_text(" ").split())
        assert page.page.select_one("a[href^='tel:']") is None
        await page.send("form[action*='/claim']", [])

        page = await person.open(str(link["href"]))
        form = str(link["href"]).partition("#")[2]
        assert page.page.select_one(f"details[open] form#{form} textarea") is not None

    async def test_who_may_be_overheard_is_not_on_it(self, team: Team) -> None:
        reference = await _somebody(team, distress="home")
        person = await Person(await team.colleague()).open("/team/calls")

        assert reference not in person.text()
        assert "contact.look" not in await team.audited()

    @pytest.mark.parametrize("role", [Role.ASSESSOR, Role.NATIONAL_VIEWER, Role.ADMIN])
    async def test_only_who_calls_people_gets_here(self, team: Team, role: Role) -> None:
        person = Person(await team.colleague(role=role))
        for url in ("/team/calls", "/team/appointments"):
            assert (await person.open(url)).status == 403

    async def test_another_regions_number_is_not_tapped(self, team: Team) -> None:
        reference = await _somebody(team, region="AM22")
        await _somebody(team)
        person = await Person(await team.colleague()).open("/team/calls")
        form = person.form(".taps > form", ("outcome", "reached"))

        assert (await person.post(f"/team/calls/{reference}", form)).status == 404


async def test_every_reason_to_close_brings_a_next_step_in_the_persons_language(
    team: Team,
) -> None:
    reference = await _somebody(team, locale="en")
    person = await Person(await team.colleague()).open(f"/team/intakes/{reference}")
    await person.send("form[action$='/claim']", [])

    assert set(SUGGESTIONS) == set(Closing)
    assert all(SUGGESTIONS.values())
    offered = [str(tag["value"]) for tag in person.page.select("#close-steps option")]
    assert "We could not reach you. You can always register again." in offered
    assert len(offered) == sum(map(len, SUGGESTIONS.values()))


async def test_calling_back_can_be_noted_on_the_intakes_page(team: Team) -> None:
    reference = await _somebody(team)
    person = await Person(await team.colleague()).open(f"/team/intakes/{reference}")
    said = [("outcome", "call_back"), ("day", "2026-11-23"), ("time", "15:00")]
    await person.send("form[action$='/attempt']", said)

    assert "Uw poging is bewaard. De aanmelding staat bij u." in person.text()
    assert "Terugbellen, maandag 23 november om 15.00 uur" in person.text()
    assert "Poging: Terugbellen afgesproken: maandag 23 november 15.00" in person.text()
    await person.open("/team/calls")
    assert "Terugbellen: vandaag 15.00" in person.text()


class TestAppointments:
    async def _planned(self, team: Team, **other: str) -> tuple[Person, str]:
        reference = await _somebody(team)
        person = await Person(await team.colleague()).open(f"/team/intakes/{reference}")
        await person.send("form[action$='/claim']", [])
        said = {
            "day": "2026-11-24",
            "time": "10:00",
            "minutes": "45",
            "kind": "visit",
            "place": "Stadsplateau 1",
            "interpreter": "arranged",
            "adjust-quiet": "yes",
            **other,
        }
        await person.send("form.fields[action$='/plan']", list(said.items()))
        return person, reference

    async def test_one_is_made_on_the_intakes_page_and_stands_in_the_week(self, team: Team) -> None:
        person, reference = await self._planned(team)
        assert "De afspraak staat" in person.text()
        assert "dinsdag 24 november 10.00 – 10.45" in person.text()
        assert "Rustige plek" in person.text()
        assert "U heeft een afspraak op dinsdag 24 november om 10.00 uur." in person.text()

        await person.open("/team/appointments")
        for told in (reference, "dinsdag 24 november", "10.00 – 10.45", "Tolk geregeld", "ትግርኛ"):
            assert told in person.text()
        assert "Rustige plek" not in person.text()

    async def test_what_the_person_asked_for_stands_in_the_form(self, team: Team) -> None:
        reference = await _somebody(team)
        person = await Person(await team.colleague()).open(f"/team/intakes/{reference}")
        await person.send("form[action$='/claim']", [])

        ticked = [str(tag["name"]) for tag in person.page.select("[name^=adjust-][checked]")]
        chosen = person.page.select_one("#plan-interpreter option[selected]")
        assert ticked == ["adjust-quiet"]
        assert chosen is not None
        assert chosen["value"] == "wanted"

    async def test_a_shut_door_warns_and_lets_who_means_it(self, team: Team) -> None:
        person, _ = await self._planned(team, day="2026-11-28")
        assert person.status == 422
        assert "gesloten" in person.text()
        field = person.page.select_one("#plan-day")
        assert field is not None
        assert field["value"] == "2026-11-28"
        said = [
            ("day", "2026-11-28"),
            ("time", "10:00"),
            ("minutes", "45"),
            ("kind", "phone"),
            ("anyway", "yes"),
        ]
        await person.send("form.fields[action$='/plan']", said)

        (row,) = await team.rows(appointments)
        assert row.kind == "phone"

    async def test_one_is_moved_called_off_and_settled(self, team: Team) -> None:
        person, reference = await self._planned(team)
        moved = [("day", "2026-11-25"), ("time", "11:30"), ("minutes", "30"), ("kind", "phone")]
        await person.send("form[action$='/move_appointment']", moved)
        assert "woensdag 25 november 11.30 – 12.00" in person.text()

        team.clock.forward(timedelta(days=2, hours=3))
        later = Person(await team.colleague("Bram de Wit", role=Role.COORDINATOR))
        await later.open(f"/team/intakes/{reference}")
        await later.send("form[action$='/settle_appointment']", [("state", "missed")])

        (row,) = await team.rows(appointments)
        assert row.state == "missed"
        assert "Kwam niet op de afspraak" in later.text()

    async def test_a_day_that_is_none_shows_today(self, team: Team) -> None:
        person = Person(await team.colleague())
        for day in ("2026-02-31", "x", "9999-12-31", "0001-01-01", ""):
            assert (await person.open(f"/team/appointments?day={day}")).status == 200
            assert "23 november" in person.question

    async def test_the_list_of_one_day_holds_that_day(self, team: Team) -> None:
        person, reference = await self._planned(team)

        assert (
            reference not in (await person.open("/team/appointments?day=2026-11-23&one=1")).text()
        )
        assert reference in (await person.open("/team/appointments?day=2026-11-24&one=1")).text()
