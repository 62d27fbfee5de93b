"""Calls and appointments on both databases: what comes of them, who is told, and what is undone."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from pow_bot.domain.audit.records import audit
from pow_bot.domain.contact.appointments import (
    REMINDER,
    cancel,
    move,
    plan,
    remind,
    settle,
)
from pow_bot.domain.contact.calls import call, correct
from pow_bot.domain.contact.queries import (
    MOST,
    appointments_of,
    calls_of,
    planned,
    to_call,
)
from pow_bot.domain.contact.records import appointments
from pow_bot.domain.contact.rules import Turn
from pow_bot.domain.contact.words import Adjustment, Interpreter, State
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.actions import withdraw
from pow_bot.domain.intake.records import calls, intakes, messages, timeline
from pow_bot.domain.intake.words import (
    Attempt,
    Closing,
    NextAction,
    NotAllowed,
    NotYours,
    Stage,
)
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Limits, Opening
from pow_bot.domain.routing.terms import Span
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Database, Db, erase
from pow_bot.storage.outbox import waiting_for
from tests.domain.contact.test_rules import NUMBER, a_plan
from tests.domain.intake.making import (
    DAY,
    HOUR,
    NOW,
    at,
    claimed,
    close,
    colleague,
    standing,
    submitted,
)

MINUTE = timedelta(minutes=1)
ANSWERS: dict[str, Any] = {
    "number": {"value": NUMBER},
    "helps": {"value": ["quiet", "someone"]},
}


def somebody(db: Db, **other: Any) -> str:
    """Who wants to be called; their number."""
    return submitted(db, **{"answers": ANSWERS, **other}).reference


def owned(db: Db, worker: Actor, **other: Any) -> str:
    return claimed(db, worker, **{"answers": ANSWERS, **other})


def listed(db: Db, actor: Actor, now: datetime = NOW, *, mine: bool = False) -> dict[str, Turn]:
    found = to_call(db, actor, now, mine=mine)
    return {one.intake.written: one.turn for one in found.people}


def letters(db: Db, reference: str) -> list[str]:
    intake = standing(db, reference)
    rows = db.execute(
        select(messages)
        .where(messages.c.intake == intake.id)
        .order_by(messages.c.at, messages.c.id)
    )
    return [db.safe(row.person).open(messages.c.text, row.id, row.text) for row in rows]


class TestTheCallList:
    async def test_who_chose_to_be_called_is_on_it_in_order(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            later, first = somebody(db), somebody(db, urgency="today")
            somebody(db, reach="mail", email="fatima@example.org")
            somebody(db, region="AM22")

            assert list(listed(db, worker)) == [first, later]
            looked = db.execute(select(audit).where(audit.c.action == "contact.look")).all()
            assert {row.thing for row in looked} == {standing(db, one).id for one in (first, later)}

        await database.write(act)

    async def test_who_is_not_to_be_called_is_never_on_it(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = somebody(db, distress="home")
            db.execute(
                update(intakes)
                .where(intakes.c.id == standing(db, reference).id)
                .values(wanted_at=NOW)
            )

            assert listed(db, worker) == {}
            assert db.execute(select(audit).where(audit.c.action == "contact.look")).all() == []

        await database.write(act)

    async def test_a_list_that_is_shown_again_at_once_is_one_look(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker, other = colleague(db), colleague(db, "Bram de Wit")
            somebody(db)
            for who, now in (
                (worker, NOW),
                (worker, NOW + timedelta(minutes=4)),
                (other, NOW),
                (worker, NOW + timedelta(minutes=6)),
            ):
                listed(db, who, now)

            looked = db.execute(select(audit).where(audit.c.action == "contact.look")).all()
            assert len(looked) == 3

        await database.write(act)

    async def test_mine_shows_mine(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker, other = colleague(db), colleague(db, "Bram de Wit")
            mine, theirs = owned(db, worker), owned(db, other)

            assert list(listed(db, worker, mine=True)) == [mine]
            assert set(listed(db, worker)) == {mine, theirs}

        await database.write(act)

    async def test_who_was_spoken_to_leaves_it_and_can_be_put_back(
        self, database: Database
    ) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = somebody(db)
            before = standing(db, reference)
            call(db, at(db, worker, reference), Attempt.REACHED)
            assert listed(db, worker) == {reference: Turn.DONE}
            assert listed(db, worker, NOW + HOUR) == {}

            (made,) = calls_of(db, before.id)
            correct(db, at(db, worker, reference), made.code, Attempt.NO_ANSWER)

            after = standing(db, reference)
            assert (after.contacted_at, after.rank) == (None, before.rank)
            assert listed(db, worker) == {reference: Turn.TRIED}

        await database.write(act)

    async def test_who_is_called_back_comes_back_at_that_time(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference, other = somebody(db), owned(db, worker)
            again = NOW + 2 * DAY
            call(db, at(db, worker, other, NOW + HOUR), Attempt.REACHED)
            call(db, at(db, worker, reference), Attempt.CALL_BACK, again)

            assert reference not in listed(db, worker, NOW + DAY)
            assert listed(db, worker, again - HOUR) == {reference: Turn.LATER}
            assert listed(db, worker, again) == {reference: Turn.NOW}
            assert standing(db, reference).contacted_at == NOW

        await database.write(act)

    @pytest.mark.parametrize("mine", [False, True])
    async def test_who_is_called_back_today_is_on_it_however_many_others_there_are(
        self, database: Database, *, mine: bool
    ) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            made = owned if mine else lambda db, _: somebody(db)
            for _ in range(MOST + 2):
                made(db, worker)
            tried, *_, reference = listed(db, worker, mine=mine)
            call(db, at(db, worker, reference), Attempt.CALL_BACK, NOW + HOUR)
            call(db, at(db, worker, tried), Attempt.NO_ANSWER)

            found = to_call(db, worker, NOW + MINUTE, mine=mine)
            turns = {one.intake.written: one.turn for one in found.people}
            assert turns[reference] is Turn.LATER
            assert turns[tried] is Turn.TRIED
            # Who was tried takes nobody's place, and one more waits for theirs only then.
            assert (len(turns), found.waiting) == (MOST + 2, 0)
            assert listed(db, worker, NOW + HOUR, mine=mine)[reference] is Turn.NOW
            made(db, worker)
            assert to_call(db, worker, NOW + MINUTE, mine=mine).waiting == 1

        await database.write(act)

    async def test_to_call_back_is_what_it_waits_for_until_they_are_spoken_to(
        self, database: Database
    ) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference, again = owned(db, worker), NOW + 7 * DAY
            call(db, at(db, worker, reference), Attempt.CALL_BACK, again)

            def waits() -> tuple[Any, Any]:
                intake = standing(db, reference)
                return intake.next_action, intake.term_at

            assert waits() == (NextAction.CALL_BACK, again)
            desk.reply(db, at(db, worker, reference, NOW + HOUR), "Ik bel u maandag.")
            assert waits() == (NextAction.CALL_BACK, again)
            call(db, at(db, worker, reference, again), Attempt.NO_ANSWER)
            assert waits() == (NextAction.CALL_BACK, again)
            assert listed(db, worker, again + DAY) == {reference: Turn.NOW}
            call(db, at(db, worker, reference, again + DAY), Attempt.REACHED)
            assert waits()[0] == NextAction.GO_ON

        await database.write(act)

    async def test_rounding_off_ends_what_was_agreed(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = owned(db, worker)
            call(db, at(db, worker, reference), Attempt.CALL_BACK, NOW + DAY)
            close(db, at(db, worker, reference), Closing.NO_LONGER_NEEDED, "Tot later.")
            desk.reopen(db, at(db, worker, reference, NOW + 7 * DAY))

            assert standing(db, reference).next_action == NextAction.GO_ON
            assert listed(db, worker, NOW + 7 * DAY) == {}

        await database.write(act)

    @pytest.mark.parametrize("outcome", [Attempt.REACHED, Attempt.CALL_BACK])
    async def test_who_spoke_to_them_has_it(self, database: Database, outcome: Attempt) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = somebody(db)
            again = NOW + DAY if outcome is Attempt.CALL_BACK else None
            call(db, at(db, worker, reference), outcome, again)

            intake = standing(db, reference)
            assert (intake.owner, intake.stage) == (worker.id, Stage.CLAIMED)
            told = db.execute(select(audit.c.action).order_by(audit.c.seq)).scalars().all()
            assert list(told)[-2:] == ["intake.claimed", "intake.attempt"]
            assert db.execute(select(calls.c.revision)).scalar_one() == intake.revision

        await database.write(act)

    async def test_who_spoke_to_a_colleagues_leaves_it_with_them(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker, other = colleague(db), colleague(db, "Bram de Wit", role=Role.COORDINATOR)
            reference = owned(db, worker)
            call(db, at(db, other, reference), Attempt.REACHED)

            assert standing(db, reference).owner == worker.id

        await database.write(act)

    async def test_who_may_have_no_more_notes_that_they_spoke_all_the_same(
        self, database: Database
    ) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            keep(db, "AM13", Limits(open_intakes=1), 0, NOW, by=worker.id)
            owned(db, worker)
            reference = somebody(db)
            call(db, at(db, worker, reference), Attempt.REACHED)

            intake = standing(db, reference)
            assert (intake.owner, intake.contacted_at) == (None, NOW)

        await database.write(act)

    @pytest.mark.parametrize("instead", [Attempt.NO_ANSWER, None])
    async def test_what_was_not_said_after_all_gives_it_back(
        self, database: Database, instead: Attempt | None
    ) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = somebody(db)
            before = standing(db, reference)
            call(db, at(db, worker, reference), Attempt.CALL_BACK, NOW + DAY)
            (made,) = calls_of(db, before.id)
            correct(db, at(db, worker, reference), made.code, instead)

            after = standing(db, reference)
            assert (after.owner, after.stage, after.rank) == (None, before.stage, before.rank)
            assert after.next_action == NextAction.FIRST_CONTACT

        await database.write(act)

    async def test_who_was_spoken_to_in_another_way_stays_with_who_spoke(
        self, database: Database
    ) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = somebody(db)
            call(db, at(db, worker, reference), Attempt.REACHED)
            (made,) = calls_of(db, standing(db, reference).id)
            correct(db, at(db, worker, reference), made.code, Attempt.CALL_BACK, NOW + DAY)

            after = standing(db, reference)
            assert (after.owner, after.term_at) == (worker.id, NOW + DAY)
            kinds = db.execute(select(timeline.c.kind)).scalars().all()
            assert kinds.count("claimed") == 1

        await database.write(act)

    async def test_a_call_that_nobody_made_counts_for_nothing(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = owned(db, worker)
            for days in range(3):
                when = at(db, worker, reference, NOW + days * DAY + days * 2 * HOUR)
                call(db, when, Attempt.NO_ANSWER)
            last = calls_of(db, standing(db, reference).id)[-1]
            correct(db, at(db, worker, reference, NOW + 3 * DAY), last.code, None)

            assert len(calls_of(db, standing(db, reference).id)) == 2
            assert len(desk.attempts_of(db, standing(db, reference))) == 2

        await database.write(act)

    async def test_a_time_to_call_back_lies_ahead(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = somebody(db)
            for again in (None, NOW - HOUR, NOW + timedelta(days=400)):
                with pytest.raises(NotAllowed):
                    call(db, at(db, worker, reference), Attempt.CALL_BACK, again)

        await database.write(act)

    async def test_only_the_last_call_can_be_put_right(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = owned(db, worker)
            call(db, at(db, worker, reference), Attempt.NO_ANSWER)
            (made,) = calls_of(db, standing(db, reference).id)
            desk.note(db, at(db, worker, reference), "Iets")

            with pytest.raises(NotAllowed):
                correct(db, at(db, worker, reference), made.code, Attempt.REACHED)

        await database.write(act)

    async def test_not_reached_needs_three_attempts_and_a_letter(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = owned(db, worker)

            def closed(now: datetime) -> None:
                close(db, at(db, worker, reference, now), Closing.NOT_REACHED, "Bel ons.")

            for days, hours in ((0, 0), (1, 5), (2, 0)):
                with pytest.raises(NotAllowed):
                    closed(NOW + days * DAY)
                when = NOW + days * DAY + hours * HOUR
                call(db, at(db, worker, reference, when), Attempt.NO_ANSWER)
            with pytest.raises(NotAllowed):
                closed(NOW + 3 * DAY)
            desk.reply(db, at(db, worker, reference, NOW + 3 * DAY), "Wij bellen u.")
            closed(NOW + 3 * DAY)

        await database.write(act)

    async def test_a_wrong_number_is_not_called_three_times(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = owned(db, worker)
            call(db, at(db, worker, reference), Attempt.WRONG_NUMBER)
            desk.reply(db, at(db, worker, reference), "Wat is uw nummer?")

            with pytest.raises(NotAllowed):
                close(db, at(db, worker, reference, NOW + DAY), Closing.NOT_REACHED, "Meld u weer.")
            later = at(db, worker, reference, NOW + 3 * DAY)
            close(db, later, Closing.NOT_REACHED, "Meld u weer.")

        await database.write(act)

    @pytest.mark.parametrize("reason", list(Closing))
    async def test_no_reason_closes_without_a_next_step(
        self, database: Database, reason: Closing
    ) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = owned(db, worker)
            for step in ("", "  ", "\u200b"):
                with pytest.raises(NotAllowed):
                    close(db, at(db, worker, reference), reason, step)

        await database.write(act)


class TestAppointments:
    async def test_one_is_told_in_the_persons_language_with_the_dutch_beside(
        self, database: Database
    ) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = owned(db, worker, locale="en")
            plan(db, at(db, worker, reference), a_plan(adjustments=(Adjustment.QUIET,)))

            (letter,) = letters(db, reference)
            assert "You have an appointment on Tuesday 24 November at 10:00." in letter
            assert "Stadsplateau 1" in letter
            assert "quiet" not in letter.lower()
            row = db.execute(select(messages)).one()
            dutch = db.safe(row.person).open(messages.c.beside, row.id, row.beside)
            assert "U heeft een afspraak op dinsdag 24 november om 10.00 uur." in dutch

        await database.write(act)

    async def test_a_shut_door_and_a_taken_hour_warn(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            first, second = owned(db, worker), owned(db, worker)
            plan(db, at(db, worker, first), a_plan())
            saturday = a_plan(starts_at=NOW + 5 * DAY)
            for wanted in (a_plan(), saturday):
                with pytest.raises(NotAllowed):
                    plan(db, at(db, worker, second), wanted)
                plan(db, at(db, worker, second), wanted, anyway=True)

            assert len(appointments_of(db, standing(db, second).id)) == 2

        await database.write(act)

    async def test_the_regions_own_hours_count(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            saturdays = Opening(week=(None,) * 5 + (Span(time(12), time(18)), None))
            keep(db, "AM13", saturdays, 0, NOW, by=worker.id)
            reference = owned(db, worker)

            with pytest.raises(NotAllowed):
                plan(db, at(db, worker, reference), a_plan())
            plan(db, at(db, worker, reference), a_plan(starts_at=NOW + 5 * DAY + 4 * HOUR))

        await database.write(act)

    async def test_one_that_is_moved_is_told_and_reminded_of_once(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = owned(db, worker)
            plan(db, at(db, worker, reference), a_plan(starts_at=NOW + 7 * DAY))
            [there] = appointments_of(db, standing(db, reference).id)
            move(db, at(db, worker, reference), there.code, a_plan(starts_at=NOW + 8 * DAY))
            posted = [one for one in waiting_for(db, there.person) if one.kind == REMINDER]
            assert [one.due.date().isoformat() for one in posted] == ["2026-11-27", "2026-11-30"]

            for one in posted:
                about: Any = one.payload
                for _ in range(2):
                    remind(db, UUID(about["appointment"]), about["revision"], str(one.due), one.due)

            told = letters(db, reference)
            assert len(told) == 3
            assert "verzet naar dinsdag 1 december" in told[1]
            assert "Denkt u aan uw afspraak?" in told[2]

        await database.write(act)

    @pytest.mark.parametrize("ending", ["cancelled", "closed", "withdrawn", "past"])
    async def test_nobody_is_reminded_of_what_is_not_to_be(
        self, database: Database, ending: str
    ) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = owned(db, worker)
            plan(db, at(db, worker, reference), a_plan(starts_at=NOW + 7 * DAY))
            intake = standing(db, reference)
            [there] = appointments_of(db, intake.id)
            now = NOW + 4 * DAY
            if ending == "cancelled":
                cancel(db, at(db, worker, reference), there.code)
            elif ending == "closed":
                close(db, at(db, worker, reference), Closing.NO_LONGER_NEEDED, "Tot later.")
            elif ending == "withdrawn":
                withdraw(db, intake.conversation, NOW)
            else:
                now = NOW + 8 * DAY
            before = letters(db, reference)

            remind(db, there.id, there.revision, "once", now)

            assert letters(db, reference) == before

        await database.write(act)

    async def test_one_that_was_kept_is_the_first_contact(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker = colleague(db)
            reference = owned(db, worker)
            plan(db, at(db, worker, reference), a_plan())
            [there] = appointments_of(db, standing(db, reference).id)
            with pytest.raises(NotAllowed):
                settle(db, at(db, worker, reference), there.code, State.KEPT)

            settle(db, at(db, worker, reference, NOW + 2 * DAY), there.code, State.KEPT)

            assert standing(db, reference).contacted_at == NOW + 2 * DAY
            [kept] = appointments_of(db, standing(db, reference).id)
            assert kept.state is State.KEPT

        await database.write(act)

    async def test_only_who_has_the_case_plans(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker, other = colleague(db), colleague(db, "Bram de Wit")
            reference = owned(db, worker)
            with pytest.raises(NotYours):
                plan(db, at(db, other, reference), a_plan())

        await database.write(act)

    async def test_the_days_list_shows_what_a_colleague_may_see(self, database: Database) -> None:
        def act(db: Db) -> None:
            worker, elsewhere = colleague(db), colleague(db, "Bram de Wit", regions=("AM22",))
            reference = owned(db, worker)
            plan(db, at(db, worker, reference), a_plan())
            until = NOW + 3 * DAY

            (shown,) = planned(db, worker, NOW, until, NOW, mine=False)
            assert (shown.intake.written, shown.language.code) == (reference, "nl")
            assert planned(db, elsewhere, NOW, until, NOW, mine=False) == ()

        await database.write(act)

    async def test_all_of_it_goes_with_the_person(self, database: Database) -> None:
        def act(db: Db) -> UUID:
            worker = colleague(db)
            reference = owned(db, worker)
            plan(db, at(db, worker, reference), a_plan(interpreter=Interpreter.WANTED))
            call(db, at(db, worker, reference), Attempt.NO_ANSWER)
            return standing(db, reference).person

        person = await database.write(act)
        await erase(database, person, NOW)

        def left(db: Db) -> list[Any]:
            return [*db.execute(select(calls)), *db.execute(select(appointments))]

        assert await database.read(left) == []
