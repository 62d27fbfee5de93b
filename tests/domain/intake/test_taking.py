"""Work is given out once: the next one, one for a colleague, no more than the region lets them."""

import asyncio
import os
from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from pow_bot.domain.intake.actions import answer_from_person
from pow_bot.domain.intake.desk import At, attempt, claim, wait_until
from pow_bot.domain.intake.keeping import hours_of
from pow_bot.domain.intake.own import registration_behind
from pow_bot.domain.intake.queries import Only, View, page
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.taking import assign, claim_next, remind, stop_reminding
from pow_bot.domain.intake.words import (
    Attempt,
    Closing,
    Line,
    NextAction,
    NotAllowed,
    NotYours,
    TakenBy,
    Urgency,
)
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Limits, Opening
from pow_bot.domain.routing.terms import Span, working_time_left
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Database, Db
from tests.domain.intake.making import (
    DAY,
    HOUR,
    NOW,
    at,
    claimed,
    close,
    colleague,
    make_colleague,
    standing,
    submitted,
)

ALL = Only()
RACES = 1_000 if os.environ.get("POW_SOAK") else 25
RIVALS = 4


async def test_of_those_who_claim_one_intake_exactly_one_gets_it(database: Database) -> None:
    rivals = [await make_colleague(database, f"Collega {n}") for n in range(RIVALS)]
    await database.write(lambda db: keep(db, "AM13", Limits(0), 0, NOW, by=rivals[0].id))
    for _ in range(RACES):
        reference, revision = await database.write(_fresh)
        tries = [_tries(database, At(one, reference, revision, NOW)) for one in rivals]
        outcomes = await asyncio.gather(*tries)
        assert Counter(outcomes) == {"got it": 1, "told who": RIVALS - 1}


def _fresh(db: Db) -> tuple[str, int]:
    reference = submitted(db).reference
    return standing(db, reference).reference, standing(db, reference).revision


async def _tries(database: Database, there: At) -> str:
    try:
        await database.write(partial(claim, at=there))
    except TakenBy:
        return "told who"
    return "got it"


async def test_who_takes_the_next_at_once_get_each_another(database: Database) -> None:
    rivals = [await make_colleague(database, f"Collega {n}") for n in range(RIVALS)]
    for _ in range(RIVALS - 1):
        await database.write(submitted)
    taking = [
        database.write(partial(claim_next, actor=one, view=View.OPEN, only=ALL, now=NOW))
        for one in rivals
    ]
    got = await asyncio.gather(*taking)
    assert got.count(None) == 1
    assert len(set(got)) == RIVALS


async def test_the_next_one_is_the_most_urgent_of_the_view(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, other = colleague(db), colleague(db, "Piet de Boer")
        taken = submitted(db, urgency=Urgency.TODAY)
        claim(db, at(db, other, taken.reference))
        later, sooner = submitted(db), submitted(db, urgency=Urgency.TODAY)
        employer = submitted(db, line=Line.EMPLOYER)
        take = partial(claim_next, db, actor, now=NOW)
        assert take(view=View.MINE, only=ALL) is None
        assert take(view=View.LATE, only=ALL) is None
        assert take(view=View.OPEN, only=Only(line=Line.EMPLOYER)) == employer.reference
        assert take(view=View.OPEN, only=ALL) == sooner.reference
        assert take(view=View.UNASSIGNED, only=ALL) == later.reference
        assert take(view=View.ALL, only=ALL) is None

    await database.write(unit)


async def test_nobody_takes_up_more_than_the_region_lets_them(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, boss = colleague(db), colleague(db, "Coen", role=Role.COORDINATOR)
        keep(db, "AM13", Limits(open_intakes=2), 0, NOW, by=boss.id)
        one, two, three = (submitted(db).reference for _ in range(3))
        claim(db, at(db, actor, one))
        claim(db, at(db, actor, two))
        with pytest.raises(NotAllowed, match="heeft er al"):
            claim(db, at(db, actor, three))
        with pytest.raises(NotAllowed, match="heeft er al"):
            claim_next(db, actor, View.OPEN, ALL, NOW)
        close(db, at(db, actor, one), Closing.NO_LONGER_NEEDED, "Belt zelf.")
        claim(db, at(db, actor, three))

    with pytest.raises(NotAllowed):
        await database.write(_over_the_limit)
    await database.write(unit)


def _over_the_limit(db: Db) -> None:
    actor = colleague(db, "Anna")
    keep(db, "AM13", Limits(open_intakes=1), 0, NOW, by=actor.id)
    for _ in range(2):
        claim(db, at(db, actor, submitted(db).reference))


async def test_the_limit_holds_in_two_windows_at_once(database: Database) -> None:
    actor = await make_colleague(database)
    await database.write(lambda db: keep(db, "AM13", Limits(1), 0, NOW, by=actor.id))
    fresh = [await database.write(_fresh) for _ in range(4)]
    tries = [
        database.write(partial(claim, at=At(actor, reference, revision, NOW)))
        for reference, revision in fresh
    ]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(one is None for one in outcomes) == 1
    assert sum(isinstance(one, NotAllowed) for one in outcomes) == 3


async def test_a_coordinator_gives_work_to_a_colleague(database: Database) -> None:
    def unit(db: Db) -> None:
        boss, worker = colleague(db, "Coen", role=Role.COORDINATOR), colleague(db)
        other, far = colleague(db, "Piet"), colleague(db, "Ver", regions=("AM05",))
        reference = submitted(db).reference
        assign(db, at(db, boss, reference), worker.id)
        assert standing(db, reference).owner == worker.id
        assign(db, at(db, boss, reference), other.id)
        assert standing(db, reference).owner == other.id
        with pytest.raises(NotAllowed):
            assign(db, at(db, boss, reference), far.id)
        with pytest.raises(NotYours):
            assign(db, at(db, worker, reference), worker.id)

    await database.write(unit)


async def test_a_reminder_comes_when_its_day_comes_before_anything_else(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        actor = colleague(db)
        reference = claimed(db, actor)
        before = standing(db, reference)
        day = (NOW + DAY).date()
        remind(db, at(db, actor, reference), day, "Vraag naar het diploma.")
        after = standing(db, reference)
        assert (after.next_action, after.next_on) == (NextAction.REMIND, day)
        assert after.rank < before.rank, "it stands where that day stands"
        (row,) = page(db, actor, View.MINE, ALL, NOW).rows
        assert row.remind_on == day

        stop_reminding(db, at(db, actor, reference))
        assert standing(db, reference).next_action == NextAction.FIRST_CONTACT
        with pytest.raises(NotAllowed):
            stop_reminding(db, at(db, actor, reference))

    await database.write(unit)


async def test_a_reminder_is_silent_once_the_intake_is_closed(database: Database) -> None:
    def unit(db: Db) -> None:
        actor = colleague(db)
        reference = claimed(db, actor)
        remind(db, at(db, actor, reference), (NOW + DAY).date(), "Vraag naar het diploma.")
        close(db, at(db, actor, reference), Closing.NO_LONGER_NEEDED, "Belt zelf.")
        after = standing(db, reference)
        assert (after.remind_on, after.reminder, after.next_action) == (None, None, None)

    await database.write(unit)


async def test_the_person_hears_nothing_of_a_reminder(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, receipt = colleague(db), submitted(db)
        claim(db, at(db, actor, receipt.reference))
        remind(db, at(db, actor, receipt.reference), (NOW + DAY).date(), "Klonk verdrietig.")
        theirs = registration_behind(db, receipt.link)
        assert theirs is not None
        assert theirs.intake.next_action == NextAction.FIRST_CONTACT
        assert (theirs.intake.remind_on, theirs.intake.reminder) == (None, None)
        kept = db.execute(select(intakes.c.reminder)).scalar_one()
        assert b"verdrietig" not in kept

    await database.write(unit)


@pytest.mark.parametrize(("day", "why"), [(0, "Diploma"), (1, " "), (200, "Diploma")])
async def test_a_reminder_needs_a_day_ahead_and_a_reason(
    database: Database, day: int, why: str
) -> None:
    def unit(db: Db) -> None:
        actor = colleague(db)
        reference = claimed(db, actor)
        with pytest.raises(NotAllowed):
            remind(db, at(db, actor, reference), (NOW + day * DAY).date(), why)

    await database.write(unit)


MORNINGS = Opening(
    week=(*[Span(NOW.time().replace(hour=9), NOW.time().replace(hour=12))] * 4, None, None, None),
    closed=(date(2026, 11, 24),),
)


async def test_terms_are_counted_by_the_hours_of_the_regions_own_door(database: Database) -> None:
    def unit(db: Db) -> None:
        boss = colleague(db, role=Role.COORDINATOR)
        keep(db, "AM13", MORNINGS, 0, NOW, by=boss.id)
        here = submitted(db, urgency=Urgency.THIS_WEEK)
        there = submitted(db, urgency=Urgency.THIS_WEEK, region="AM05")
        # Monday counts; Tuesday is a day off here, so it is Thursday at noon, not Wednesday at five.
        assert here.due.isoformat() == "2026-11-26T11:00:00+00:00"
        assert there.due.isoformat() == "2026-11-25T16:00:00+00:00"
        assert standing(db, here.reference).term_at == here.due

    await database.write(unit)


async def test_a_break_as_long_as_the_day_that_was_once_kept_stops_nobodys_work(
    database: Database,
) -> None:
    all_day = replace(MORNINGS, breaks=(Span(time(9), time(12)),))

    def unit(db: Db) -> None:
        keep(db, "AM13", all_day, 0, NOW, by=None)
        receipt = submitted(db)
        claim(db, at(db, colleague(db), receipt.reference))
        assert hours_of(db, "AM13").breaks == ()
        assert standing(db, receipt.reference).term_at == receipt.due

    await database.write(unit)


async def test_the_promise_stands_still_while_who_was_tried_is_to_answer(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        actor, receipt = colleague(db), submitted(db)
        reference, hours = receipt.reference, hours_of(db, "AM13")
        claim(db, at(db, actor, reference))
        attempt(db, at(db, actor, reference), Attempt.NO_ANSWER)
        left = working_time_left(NOW, receipt.due, hours)
        wait_until(db, at(db, actor, reference), (NOW + 10 * DAY).date())
        waiting = standing(db, reference)
        assert waiting.term_at is not None
        assert waiting.term_at > receipt.due, "nobody is late who waits for the person"

        later = NOW + 9 * DAY
        answer_from_person(db, receipt.link, "Ik kan morgen.", later)

        after = standing(db, reference)
        assert after.paused_at is None
        assert working_time_left(later, after.due_at, hours) == left

    await database.write(unit)


async def test_waiting_for_somebody_whom_nobody_tried_takes_no_promise_back(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        actor, receipt = colleague(db), submitted(db)
        claim(db, at(db, actor, receipt.reference))
        wait_until(db, at(db, actor, receipt.reference), (NOW + 10 * DAY).date())
        assert standing(db, receipt.reference).term_at == receipt.due

    await database.write(unit)


async def test_a_clock_that_was_set_back_makes_no_term_shorter(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, receipt = colleague(db), submitted(db)
        reference = receipt.reference
        claim(db, at(db, actor, reference))
        attempt(db, at(db, actor, reference), Attempt.NO_ANSWER)
        wait_until(db, at(db, actor, reference), (NOW + 2 * DAY).date())
        answer_from_person(db, receipt.link, "Ik kan morgen.", NOW - timedelta(hours=3))
        assert standing(db, reference).due_at >= receipt.due

    await database.write(unit)


async def test_what_is_left_at_the_end_of_a_wait_is_no_more_than_was_paused(
    database: Database,
) -> None:
    """Who lets the day of a wait pass loses the time after it."""

    def unit(db: Db) -> None:
        actor, receipt = colleague(db), submitted(db)
        reference = receipt.reference
        claim(db, at(db, actor, reference))
        attempt(db, at(db, actor, reference), Attempt.NO_ANSWER)
        wait_until(db, at(db, actor, reference), (NOW + DAY).date())
        soon = NOW + DAY + 14 * HOUR
        late = NOW + 20 * DAY
        answer_from_person(db, receipt.link, "Ik was ziek.", late)
        hours = hours_of(db, "AM13")
        moved = working_time_left(receipt.due, standing(db, reference).due_at, hours)
        assert moved == working_time_left(NOW, soon, hours)

    await database.write(unit)
