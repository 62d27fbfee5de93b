"""What is over goes: announced first, postponed where somebody needs it, never on a jumping clock."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from pow_bot.domain.contact.records import appointments
from pow_bot.domain.handover.records import handovers
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.actions import withdraw
from pow_bot.domain.intake.parts import put_together
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.words import Closing, NotAllowed, NotYours, Stale, Unseen
from pow_bot.domain.journal.records import journal
from pow_bot.domain.notices.queries import told
from pow_bot.domain.notices.words import Kind
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Retention
from pow_bot.domain.requests import actions as asking
from pow_bot.domain.requests.records import requests
from pow_bot.domain.requests.words import Came, NewRequest, Outcome
from pow_bot.domain.requests.words import Kind as Asked
from pow_bot.domain.retention import rules
from pow_bot.domain.retention.actions import confirm_clock, due, postpone, run
from pow_bot.domain.retention.planning import plan_of
from pow_bot.domain.retention.queries import announced, kept_until, standing
from pow_bot.domain.retention.records import retentions
from pow_bot.domain.retention.words import Clock, Guard, Rule
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.domain.werkfit.records import judgements, objections
from pow_bot.storage import Database, Db, new_id
from pow_bot.storage.keyring import keys
from tests.domain.intake.making import (
    DAY,
    NOW,
    at,
    claimed,
    close,
    make_colleague,
    make_intake,
    submitted,
)
from tests.domain.intake.making import standing as intake_of

WHOLE_TERM = 365 * DAY


def closed(db: Db, samira: Actor, now: datetime = NOW) -> str:
    """An intake that was taken up and rounded off."""
    reference = claimed(db, samira, now)
    close(db, at(db, samira, reference, now), Closing.NO_LONGER_NEEDED, "Niets meer nodig.")
    return reference


async def run_daily(database: Database, since: datetime, until: datetime) -> None:
    """As the server does, but once a day; what is long before the end is passed over as confirmed."""
    now = max(since, until - 40 * DAY)
    if now > since:
        await database.write(lambda db: confirm_clock(db, now, by=None))
    while now <= until:
        while await database.write(partial(run, now=now)):
            pass
        now += DAY


async def there(database: Database, reference: str) -> bool:
    found = select(intakes.c.id).where(intakes.c.reference == understood(reference))
    return bool(await database.read(lambda db: db.execute(found).first()))


async def a_closed(database: Database) -> tuple[Actor, str]:
    """A colleague, and the number of what they rounded off."""
    samira = await make_colleague(database)
    return samira, await database.write(partial(closed, samira=samira))


async def goes_on(database: Database, reference: str, since: datetime, day: datetime) -> bool:
    """Whether it stays until the day before, and is gone on this one."""
    await run_daily(database, since, day - DAY)
    stayed = await there(database, reference)
    await run_daily(database, day, day)
    return stayed and not await there(database, reference)


async def test_a_closed_case_is_told_of_a_month_before_and_gone_when_its_year_is_over(
    database: Database,
) -> None:
    samira, reference = await a_closed(database)
    boss = await make_colleague(database, "Carla", role=Role.COORDINATOR)
    person = await database.write(lambda db: intake_of(db, reference).person)
    last_day = NOW + WHOLE_TERM

    await run_daily(database, NOW, last_day - 31 * DAY)
    assert await database.read(partial(announced, actor=boss, now=NOW)) == []
    await run_daily(database, last_day - 30 * DAY, last_day - DAY)
    (line,) = await database.read(partial(announced, actor=boss, now=last_day - DAY))
    assert (line.reference, line.rule, line.due_on) == (
        reference,
        Rule.CLOSED,
        last_day.date(),
    )
    kinds = [one.kind for one in await database.read(partial(told, actor=boss))]
    assert kinds == [Kind.RETENTION]
    assert Kind.RETENTION in [n.kind for n in await database.read(partial(told, actor=samira))]
    assert await there(database, reference)
    await run_daily(database, last_day, last_day)

    assert not await there(database, reference)
    kept = await database.read(
        lambda db: db.execute(select(keys.c.holder).where(keys.c.holder == person)).first()
    )
    assert kept is None
    events = await database.read(lambda db: db.execute(select(journal.c.event)).scalars().all())
    assert {"submitted", "claimed", "erased"} <= set(events)


async def test_what_nobody_ever_took_up_goes_after_half_a_year(database: Database) -> None:
    reference = (await make_intake(database)).reference

    assert await goes_on(database, reference, NOW, NOW + 183 * DAY)


async def test_what_somebody_works_on_never_goes(database: Database) -> None:
    samira = await make_colleague(database)
    reference = (await make_intake(database)).reference
    await database.write(lambda db: desk.claim(db, at(db, samira, reference)))

    await run_daily(database, NOW, NOW + 800 * DAY)

    assert await there(database, reference)
    assert await database.read(_rows) == 0


async def test_a_reopened_case_is_not_told_of_any_more(database: Database) -> None:
    samira, reference = await a_closed(database)
    day = NOW + WHOLE_TERM - 10 * DAY
    await run_daily(database, NOW, day)
    assert await database.read(_rows) == 1

    await database.write(lambda db: desk.reopen(db, at(db, samira, reference, day)))
    await run_daily(database, day, NOW + WHOLE_TERM + 40 * DAY)

    assert await there(database, reference)
    assert await database.read(_rows) == 0


async def test_all_of_a_person_goes_at_once_when_the_last_is_over(database: Database) -> None:
    samira = await make_colleague(database)
    first = await database.write(partial(closed, samira=samira))
    second = await database.write(partial(closed, samira=samira, now=NOW + 100 * DAY))

    def same(db: Db) -> UUID:
        one, other = intake_of(db, first), intake_of(db, second)
        put_together(db, other, one, NOW + 100 * DAY)
        return one.person

    person = await database.write(same)
    plan = await database.read(partial(plan_of, person=person, now=NOW))

    assert plan is not None
    assert (len(plan.people), plan.due_on) == (2, (NOW + 465 * DAY).date())
    assert await goes_on(database, first, NOW, NOW + 465 * DAY)
    assert not await there(database, second)


@pytest.mark.parametrize("guard", sorted(set(Guard) - {Guard.OFFERED}))
async def test_what_somebody_still_needs_waits_for_it(database: Database, guard: Guard) -> None:
    samira, reference = await a_closed(database)
    over = NOW + WHOLE_TERM
    held = await database.write(
        partial(_hold, guard=guard, reference=reference, by=samira, on=over)
    )

    await run_daily(database, NOW, over + 5 * DAY)
    assert await there(database, reference)
    plan = await database.write(lambda db: plan_of(db, intake_of(db, reference).person, over))
    assert plan is not None
    assert plan.guard is guard
    await database.write(lambda db: _let_go(db, guard, held, over))
    await run_daily(database, over + 6 * DAY, over + 6 * DAY)

    assert not await there(database, reference)


async def test_an_offer_keeps_what_is_open_and_nothing_that_is_closed(database: Database) -> None:
    samira = await make_colleague(database)

    def guarded(db: Db, reference: str, code: str) -> Guard | None:
        held = _hold(db, Guard.OFFERED, reference, samira, NOW)
        db.execute(update(handovers).where(handovers.c.id == held).values(code=code))
        plan = plan_of(db, intake_of(db, reference).person, NOW + WHOLE_TERM)
        assert plan is not None
        return plan.guard

    left = (await database.write(partial(submitted, now=NOW))).reference
    done = await database.write(partial(closed, samira=samira))
    assert await database.write(partial(guarded, reference=left, code="a")) is Guard.OFFERED
    assert await database.write(partial(guarded, reference=done, code="b")) is None


async def test_the_dry_run_says_exactly_what_the_run_does(database: Database) -> None:
    samira = await make_colleague(database)
    for days in (0, 1, 30):
        await database.write(partial(closed, samira=samira, now=NOW + days * DAY))
    await database.write(partial(submitted, now=NOW))
    day = NOW + WHOLE_TERM + DAY
    await run_daily(database, NOW, day - 2 * DAY)
    await database.write(lambda db: confirm_clock(db, day, by=None))
    foreseen = await database.read(lambda db: sorted(gone.intake.written for gone in due(db, day)))
    before = await _references(database)

    await run_daily(database, day, day)

    assert len(foreseen) == 2
    assert before - await _references(database) == set(foreseen)


async def test_postponing_keeps_it_until_that_day_and_the_person_can_read_why(
    database: Database,
) -> None:
    _, reference = await a_closed(database)
    boss = await make_colleague(database, "Carla", role=Role.COORDINATOR)
    person = await database.write(lambda db: intake_of(db, reference).person)
    over = NOW + WHOLE_TERM
    day = over - 5 * DAY
    await run_daily(database, NOW, day)
    until = (over + 60 * DAY).date()

    await database.write(
        lambda db: postpone(db, _at(boss, reference, 0, day), until, "Er loopt een klacht.")
    )

    kept = await database.read(partial(kept_until, person=person, now=day))
    assert kept is not None
    assert (kept.until, kept.reason) == (until, "Er loopt een klacht.")
    assert await goes_on(database, reference, day, over + 60 * DAY)


async def test_postponing_has_an_end(database: Database) -> None:
    samira, reference = await a_closed(database)
    boss = await make_colleague(database, "Carla", role=Role.COORDINATOR)
    other = await make_colleague(database, "Dirk", role=Role.COORDINATOR, regions=("AM05",))
    over = NOW + WHOLE_TERM
    day = over - 5 * DAY
    await run_daily(database, NOW, day)

    async def try_to(actor: Actor, times: int, until: date, why: str = "Nodig.") -> None:
        await database.write(lambda db: postpone(db, _at(actor, reference, times, day), until, why))

    with pytest.raises(NotYours):
        await try_to(samira, 0, (over + DAY).date())
    with pytest.raises(Unseen):
        await try_to(other, 0, (over + DAY).date())
    for late in (over.date(), (day + 184 * DAY).date()):
        with pytest.raises(NotAllowed, match="Kies een dag"):
            await try_to(boss, 0, late)
    with pytest.raises(NotAllowed, match="waarom"):
        await try_to(boss, 0, (over + DAY).date(), " ")
    await try_to(boss, 0, (over + DAY).date())
    with pytest.raises(Stale):
        await try_to(boss, 0, (over + 2 * DAY).date())
    await try_to(boss, 1, (over + 2 * DAY).date())
    with pytest.raises(NotAllowed, match="twee keer"):
        await try_to(boss, 2, (over + 3 * DAY).date())


async def test_a_clock_that_jumps_400_days_ahead_erases_nothing(database: Database) -> None:
    _, reference = await a_closed(database)
    await run_daily(database, NOW, NOW + 30 * DAY)
    wrong = NOW + 430 * DAY

    await run_daily(database, wrong, wrong + 3 * DAY)

    assert await there(database, reference)
    assert await database.read(_rows) == 0
    assert (await database.read(standing)).held_at == wrong
    # Somebody sets the clock right: it goes on by itself.
    await run_daily(database, NOW + 31 * DAY, NOW + 31 * DAY)
    assert (await database.read(standing)).held_at is None


async def test_after_a_confirmed_jump_everybody_is_told_of_first(database: Database) -> None:
    samira, reference = await a_closed(database)
    await run_daily(database, NOW, NOW)
    back = NOW + 430 * DAY

    await database.write(lambda db: confirm_clock(db, back, by=samira.id))
    assert await goes_on(database, reference, back, back + 30 * DAY)


async def test_a_clock_that_goes_back_waits_until_it_is_as_late_again(database: Database) -> None:
    _, reference = await a_closed(database)
    over = NOW + WHOLE_TERM
    await run_daily(database, NOW, over - DAY)
    hour = timedelta(hours=1)

    await database.write(partial(run, now=over - DAY - hour))
    assert (await database.read(standing)).held_at == over - DAY - hour
    await run_daily(database, over, over)

    assert not await there(database, reference)
    assert (await database.read(standing)).held_at is None


async def test_the_first_run_of_an_old_installation_only_tells(database: Database) -> None:
    samira = await make_colleague(database)
    boss = await make_colleague(database, "Carla", role=Role.COORDINATOR)
    for _ in range(30):
        await database.write(partial(closed, samira=samira))
    much_later = NOW + 1_000 * DAY

    await run_daily(database, much_later, much_later)

    lines = await database.read(partial(announced, actor=boss, now=much_later))
    assert len(lines) == 30
    assert {line.due_on for line in lines} == {(much_later + 30 * DAY).date()}
    assert len(await database.read(partial(told, actor=boss))) == 1


async def test_a_shorter_term_still_tells_first(database: Database) -> None:
    _, reference = await a_closed(database)
    day = NOW + 100 * DAY
    await run_daily(database, NOW, day)
    shorter = Retention(closed=30, announced=14)
    await database.write(lambda db: keep(db, "AM13", shorter, 0, day, by=None))

    assert await goes_on(database, reference, day, day + 14 * DAY)


async def test_a_longer_term_holds_for_what_was_told_of_already(database: Database) -> None:
    _, reference = await a_closed(database)
    over = NOW + WHOLE_TERM
    await run_daily(database, NOW, over - DAY)
    longer = Retention(closed=730)
    await database.write(lambda db: keep(db, "AM13", longer, 0, over - DAY, by=None))

    await run_daily(database, over, over + 100 * DAY)

    assert await there(database, reference)


async def test_what_was_taken_back_has_a_term_too(database: Database) -> None:
    _, reference = await a_closed(database)
    await database.write(lambda db: withdraw(db, intake_of(db, reference).conversation, NOW))

    assert await goes_on(database, reference, NOW, NOW + WHOLE_TERM)


async def test_a_request_without_a_registration_goes_a_year_after_it_was_closed(
    database: Database,
) -> None:
    boss = await make_colleague(database, "Carla", role=Role.COORDINATOR)
    new = NewRequest(
        region="AM13", kind=Asked.COMPLAINT, came=Came.PHONE, received_on=NOW.date(),
        asked="Klacht.", name="Bo Jansen",
    )  # fmt: skip
    done = await database.write(lambda db: asking.take_in(db, boss, new, NOW))
    still = await database.write(lambda db: asking.take_in(db, boss, new, NOW))
    form = asking.For(boss, done, 1, NOW)
    await database.write(lambda db: asking.close(db, form, Outcome.DONE, "Uitgelegd.", "Gebeld."))

    await run_daily(database, NOW, NOW + 364 * DAY)
    assert set(await database.read(_requests)) == {done, still}
    await run_daily(database, NOW + WHOLE_TERM, NOW + WHOLE_TERM)

    assert await database.read(_requests) == [still]


@pytest.mark.parametrize(
    ("moment", "closed_on"),
    [
        # The nights in which the clock goes back and forward, around midnight at home.
        (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 22, 1, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 1, tzinfo=UTC), date(2026, 3, 29)),
    ],
)
async def test_days_are_those_at_home_also_when_the_clock_changes(
    database: Database, moment: datetime, closed_on: date
) -> None:
    samira = await make_colleague(database)
    reference = await database.write(partial(closed, samira=samira, now=moment))

    plan = await database.write(lambda db: plan_of(db, intake_of(db, reference).person, moment))

    assert plan is not None
    assert plan.due_on == closed_on + WHOLE_TERM


@pytest.mark.parametrize(
    ("apart", "clock"),
    [
        (timedelta(0), Clock.STEADY),
        (timedelta(hours=1), Clock.STEADY),
        (timedelta(days=4), Clock.STEADY),
        (timedelta(days=4, seconds=1), Clock.JUMPED),
        (timedelta(days=400), Clock.JUMPED),
        (timedelta(hours=-1), Clock.BACK),
        (timedelta(seconds=-1), Clock.BACK),
    ],
)
def test_how_far_apart_two_runs_may_be(apart: timedelta, clock: Clock) -> None:
    assert rules.clock(NOW, NOW + apart) is clock
    assert rules.clock(None, NOW + apart) is Clock.STEADY


def _at(actor: Actor, reference: str, times: int, now: datetime) -> desk.At:
    return desk.At(actor, understood(reference) or "", times, now)


def _requests(db: Db) -> list[str]:
    return list(db.execute(select(requests.c.reference)).scalars())


def _rows(db: Db) -> int:
    return int(db.execute(select(func.count()).select_from(retentions)).scalar_one())


async def _references(database: Database) -> set[str]:
    def read(db: Db) -> set[str]:
        rows = db.execute(select(intakes.c.reference)).scalars()
        return {f"{one[:3]}-{one[3:]}" for one in rows}

    return await database.read(read)


def _hold(db: Db, guard: Guard, reference: str, by: Actor, on: datetime) -> UUID:
    """Something that keeps it, as its own subject keeps that."""
    intake, held = intake_of(db, reference), new_id()
    safe, whose = db.safe(intake.person), {"id": held, "intake": intake.id}
    match guard:
        case Guard.REQUEST:
            values = {
                **whose, "reference": "ABC234", "holder": intake.person, "region": "AM13",
                "kind": "access", "came": "web", "received_on": on.date(), "due_on": on.date(),
                "identity": "known", "revision": 1, "told": safe.seal(requests.c.told, held, {}),
            }  # fmt: skip
            db.insert_once(requests, **values)
        case Guard.OBJECTION:
            values = {
                **whose, "person": intake.person, "state": "final", "judge": "gemeente",
                "asked_at": NOW, "revision": 1, "final_at": NOW,
                "content": safe.seal(judgements.c.content, held, {}),
            }  # fmt: skip
            db.insert_once(judgements, **values)
            objected = {**whose, "id": new_id(), "judgement": held, "person": intake.person}
            db.insert_once(objections, **objected, at=NOW)
        case Guard.OFFERED:
            values = {
                **whose, "code": "x", "person": intake.person, "receiver": "line",
                "from_queue": "AM13", "from_line": "work", "state": "offered", "offered_at": NOW,
                "offered_by": by.id, "due_at": NOW, "revision": 1,
                "told": safe.seal(handovers.c.told, held, {}),
            }  # fmt: skip
            db.insert_once(handovers, **values)
        case Guard.APPOINTMENT:
            values = {
                **whose, "person": intake.person, "starts_at": on + 9 * DAY, "minutes": 30,
                "kind": "desk", "state": "planned", "revision": 1, "colleague": by.id,
                "details": safe.seal(appointments.c.details, held, {}),
            }  # fmt: skip
            db.insert_once(appointments, **values)
    return held


def _let_go(db: Db, guard: Guard, held: UUID, now: datetime) -> None:
    match guard:
        case Guard.REQUEST:
            db.execute(update(requests).where(requests.c.id == held).values(closed_at=now))
        case Guard.OBJECTION:
            there = judgements.c
            db.execute(update(judgements).where(there.id == held).values(superseded_at=now))
        case Guard.OFFERED:
            db.execute(update(handovers).where(handovers.c.id == held).values(state="lapsed"))
        case Guard.APPOINTMENT:
            there = appointments.c
            db.execute(update(appointments).where(there.id == held).values(state="cancelled"))
