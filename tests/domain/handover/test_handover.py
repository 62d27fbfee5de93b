"""A hand-over is an offer: it stays whose it was until somebody accepts it, on both databases."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Row, Table, func, select

from pow_bot.domain.handover.actions import offer, take_back
from pow_bot.domain.handover.deciding import (
    accept,
    accepted_elsewhere,
    agree_private,
    answer_back,
    refuse,
    refused_elsewhere,
)
from pow_bot.domain.handover.keeping import By, forget_words
from pow_bot.domain.handover.queries import of_intake, offered_by, offers_to, receivers_of
from pow_bot.domain.handover.records import handovers
from pow_bot.domain.handover.words import (
    Given,
    Ground,
    State,
    ToLine,
    ToParty,
    Topic,
    ToRegion,
    ToTeam,
)
from pow_bot.domain.intake.actions import withdraw
from pow_bot.domain.intake.desk import claim, release, reopen
from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.records import intakes, messages
from pow_bot.domain.intake.words import (
    Closing,
    Line,
    NotAllowed,
    NotYours,
    Refusal,
    Stage,
    TakenBy,
    Unseen,
)
from pow_bot.domain.staff.permissions import Action, may
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role
from pow_bot.storage import Database, Db, erase
from tests.domain.handover.making import ASKED, a_party, an_offer, say
from tests.domain.intake.making import (
    DAY,
    NOW,
    at,
    claimed,
    close,
    colleague,
    make_colleague,
    opened,
    standing,
    submitted,
)

RACES, RACERS = 10, 3
ROUNDS, STEPS = 12, 14


def _offered(db: Db, by: Actor) -> tuple[str, str]:
    reference = claimed(db, by)
    return reference, offer(db, at(db, by, reference), an_offer(ToLine(Line.DISMISSAL)))


def _kept(db: Db, code: str) -> Row[Any]:
    return db.execute(select(handovers).where(handovers.c.code == code)).one()


async def test_until_it_is_accepted_it_stays_with_who_offers_it(database: Database) -> None:
    def unit(db: Db) -> None:
        sender, receiver = colleague(db), colleague(db, "Piet de Boer")
        reference = claimed(db, sender)
        code = offer(db, at(db, sender, reference), an_offer(ToLine(Line.SELF_EMPLOYED)))
        assert (standing(db, reference).owner, standing(db, reference).line) == (
            sender.id, Line.WORK,
        )  # fmt: skip
        accept(db, By(receiver, code, NOW), takes=True, say=say)
        after = standing(db, reference)
        assert (after.owner, after.line, after.stage) == (
            receiver.id, Line.SELF_EMPLOYED, Stage.CLAIMED,
        )  # fmt: skip
        assert after.handed_at is None

    await database.write(unit)


async def test_accepted_into_a_list_it_has_that_queue_and_says_where_it_came_from(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        sender = colleague(db)
        there = colleague(db, "Noor Visser", regions=("AM05",))
        reference = claimed(db, sender)
        code = offer(db, at(db, sender, reference), an_offer(ToRegion("AM05")))
        accept(db, By(there, code, NOW), takes=False, say=say)
        after = standing(db, reference)
        assert (after.queue, after.owner, after.stage) == ("AM05", None, Stage.SUBMITTED)
        assert after.handed_at == NOW
        with pytest.raises(Unseen):
            opened(db, sender, reference)

    await database.write(unit)


async def test_of_two_who_accept_at_once_one_gets_it(database: Database) -> None:
    sender = await make_colleague(database)
    team = [await make_colleague(database, f"Collega {n}") for n in range(RACERS)]

    async def tried(actor: Actor, code: str) -> str:
        by = By(actor, code, NOW)
        try:
            await database.write(lambda db: accept(db, by, takes=True, say=say))
        except TakenBy as lost:
            return lost.name
        return actor.name

    for _ in range(RACES):
        reference, code = await database.write(partial(_offered, by=sender))
        told = await asyncio.gather(*(tried(actor, code) for actor in team))
        assert len(set(told)) == 1, "everybody names the same winner"
        owner = (await database.write(partial(standing, reference=reference))).owner
        assert owner in {actor.id for actor in team if actor.name == told[0]}


async def test_accepting_and_taking_back_at_once_leaves_one_story(database: Database) -> None:
    sender = await make_colleague(database)
    receiver = await make_colleague(database, "Piet de Boer")
    for _ in range(RACES):
        reference, code = await database.write(partial(_offered, by=sender))
        theirs, mine = By(receiver, code, NOW), By(sender, code, NOW)
        done = await asyncio.gather(
            database.write(partial(accept, by=theirs, takes=True, say=say)),
            database.write(partial(take_back, by=mine)),
            return_exceptions=True,
        )
        assert sum(isinstance(one, Refusal) for one in done) == 1
        row = await database.read(partial(_kept, code=code))
        owner = (await database.write(partial(standing, reference=reference))).owner
        assert (row.state, owner) in {
            (State.ACCEPTED, receiver.id),
            (State.TAKEN_BACK, sender.id),
        }


async def test_a_refusal_has_a_reason_and_changes_nothing_else(database: Database) -> None:
    def unit(db: Db) -> None:
        sender, receiver = colleague(db), colleague(db, "Piet de Boer")
        reference = claimed(db, sender)
        code = offer(db, at(db, sender, reference), an_offer(ToLine(Line.DISMISSAL)))
        with pytest.raises(NotAllowed):
            refuse(db, By(receiver, code, NOW), " ")
        refuse(db, By(receiver, code, NOW), "Wij helpen alleen wie nog werkt.")
        assert standing(db, reference).owner == sender.id
        [shown] = offered_by(db, sender, NOW)
        assert (shown.state, shown.told.refused) == (
            State.REFUSED, "Wij helpen alleen wie nog werkt.",
        )  # fmt: skip
        with pytest.raises(NotAllowed):
            accept(db, By(receiver, code, NOW), takes=True, say=say)
        offer(db, at(db, sender, reference), an_offer(ToLine(Line.DISMISSAL)))

    await database.write(unit)


async def test_only_who_it_is_offered_to_answers_and_not_who_offered(database: Database) -> None:
    def unit(db: Db) -> None:
        sender, colleague_here = colleague(db), colleague(db, "Piet de Boer")
        there = colleague(db, "Noor Visser", regions=("AM05",))
        stranger = colleague(db, "Omar Haddad", regions=("AM11",))
        viewer = colleague(db, "Kijker", role=Role.NATIONAL_VIEWER, regions=("AM05",))
        reference = claimed(db, sender)
        code = offer(db, at(db, sender, reference), an_offer(ToRegion("AM05")))
        for who in (sender, colleague_here):
            with pytest.raises(NotYours):
                accept(db, By(who, code, NOW), takes=True, say=say)
        for who in (stranger, viewer):
            with pytest.raises(Unseen):
                accept(db, By(who, code, NOW), takes=True, say=say)
            assert offers_to(db, who, NOW) == []
        with pytest.raises(Unseen):
            accept(db, By(there, "0" * 16, NOW), takes=True, say=say)
        with pytest.raises(NotYours):
            take_back(db, By(there, code, NOW))
        assert receivers_of(db, code) == ("AM05", [there])

    await database.write(unit)


async def test_another_region_reads_the_reason_and_not_the_intake(database: Database) -> None:
    def unit(db: Db) -> None:
        sender = colleague(db)
        there = colleague(db, "Noor Visser", regions=("AM05",))
        reference = claimed(db, sender)
        offer(db, at(db, sender, reference), an_offer(ToRegion("AM05")))
        [shown] = offers_to(db, there, NOW)
        assert (shown.reference, shown.line, shown.told.reason) == (
            reference, Line.WORK, "Heeft een eigen bedrijf.",
        )  # fmt: skip
        assert (shown.receives, shown.opens) == (True, False)
        with pytest.raises(Unseen):
            opened(db, there, reference)

    await database.write(unit)


async def test_other_organisations_need_a_yes_or_a_law(database: Database) -> None:
    def unit(db: Db) -> None:
        sender = colleague(db)
        reference = claimed(db, sender)
        party = ToParty(a_party(db))
        ahead = (NOW + 7 * DAY).date()
        refused = (
            Given(ground=Ground.TEAM),
            replace(ASKED, asked_on=None),
            replace(ASKED, asked_on=(NOW + DAY).date()),
            replace(ASKED, asked_how=None),
            Given(ground=Ground.LAW, law=" "),
            Given(ground=Ground.LAW, law="Wet SUWI", topics=frozenset(Topic)),
            replace(ASKED, topics=frozenset({Topic.ANSWERS})),
        )
        for to in (party, ToRegion("AM05")):
            for given in refused:
                with pytest.raises(NotAllowed):
                    offer(
                        db, at(db, sender, reference),
                        an_offer(to, given=given, remind_on=ahead),
                    )  # fmt: skip
        law = Given(ground=Ground.LAW, law="Wet SUWI, art. 9: UWV en gemeente werken samen.")
        code = offer(db, at(db, sender, reference), an_offer(party, given=law, remind_on=ahead))
        [shown] = of_intake(db, sender, standing(db, reference), NOW)
        assert (shown.code, shown.told.law) == (code, law.law)

    await database.write(unit)


async def test_a_law_is_kept_as_what_is_written_and_only_where_it_is_the_ground(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        sender = colleague(db)
        reference = claimed(db, sender)
        for law in ("x" * 1_001, "Wet SUWI, voor 111222333"):
            given = Given(ground=Ground.LAW, law=law)
            with pytest.raises(NotAllowed):
                offer(db, at(db, sender, reference), an_offer(ToRegion("AM05"), given=given))
        asked = replace(ASKED, law="Wet SUWI, voor 111222333")
        offer(db, at(db, sender, reference), an_offer(ToRegion("AM05"), given=asked))
        [shown] = of_intake(db, sender, standing(db, reference), NOW)
        assert shown.told.law == ""

    await database.write(unit)


async def test_health_and_debts_stay_behind_without_the_persons_yes(database: Database) -> None:
    def unit(db: Db) -> None:
        sender = colleague(db)
        there = colleague(db, "Noor Visser", regions=("AM05",))
        for topics, reads in ((frozenset(Topic), True), (ASKED.topics, False)):
            reference = claimed(db, sender)
            given = replace(ASKED, topics=topics)
            code = offer(db, at(db, sender, reference), an_offer(ToRegion("AM05"), given=given))
            accept(db, By(there, code, NOW), takes=True, say=say)
            thing = opened(db, there, reference).thing
            assert may(there, Action.READ_PRIVATE, thing) is reads
        with pytest.raises(NotAllowed):
            agree_private(db, at(db, there, reference), "")
        agree_private(db, at(db, there, reference), "Gevraagd aan de telefoon, zei ja.")
        assert may(there, Action.READ_PRIVATE, opened(db, there, reference).thing)
        with pytest.raises(NotAllowed):
            agree_private(db, at(db, there, reference), "Nog eens.")

    await database.write(unit)


async def test_an_organisation_with_accounts_accepts_for_itself_and_gives_it_back(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        sender = colleague(db)
        uwv = {"organisation": "UWV", "kind": OrganisationKind.UWV, "at_front_door": False}
        there = colleague(db, "Noor Visser", **uwv)
        party = a_party(db, "UWV", organisation=there.organisation)
        reference = claimed(db, sender)
        code = offer(db, at(db, sender, reference), an_offer(ToParty(party)))
        accept(db, By(there, code, NOW), takes=True, say=say)
        after = standing(db, reference)
        assert (after.organisation, after.owner, after.queue) == (
            there.organisation, there.id, "AM13",
        )  # fmt: skip
        with pytest.raises(Unseen):
            opened(db, sender, reference)
        answer_back(db, By(there, code, NOW), "Gesproken; de WW loopt.")
        [shown] = offered_by(db, sender, NOW)
        assert shown.told.answer == "Gesproken; de WW loopt."
        back = offer(db, at(db, there, reference), an_offer(ToTeam()))
        accept(db, By(sender, back, NOW), takes=False, say=say)
        assert standing(db, reference).organisation is None
        assert opened(db, sender, reference).owner is None

    await database.write(unit)


async def test_where_nobody_has_an_account_it_stays_with_the_sender_who_ticks_and_asks(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        sender, other = colleague(db), colleague(db, "Piet de Boer")
        reference = claimed(db, sender)
        party = ToParty(a_party(db))
        with pytest.raises(NotAllowed):
            offer(db, at(db, sender, reference), an_offer(party))
        ahead = (NOW + 3 * DAY).date()
        code = offer(db, at(db, sender, reference), an_offer(party, remind_on=ahead))
        with pytest.raises(NotYours):
            accept(db, By(other, code, NOW), takes=True, say=say)
        [shown] = offered_by(db, sender, NOW)
        assert not shown.to_be_asked
        [shown] = offered_by(db, sender, NOW + 3 * DAY)
        assert shown.to_be_asked
        day, later = NOW.date(), (NOW + 14 * DAY).date()
        by = By(sender, code, NOW)
        for who, on, ask in (
            ("", day, later),
            ("Mevrouw Bakker", day + timedelta(days=1), later),
            ("Mevrouw Bakker", day - timedelta(days=1), later),
            ("Mevrouw Bakker", day, day),
        ):
            with pytest.raises(NotAllowed):
                accepted_elsewhere(db, by, who, on, ask, say)
        accepted_elsewhere(db, by, "Mevrouw Bakker", day, later, say)
        after = standing(db, reference)
        assert (after.owner, after.stage, after.withheld) == (sender.id, Stage.CLAIMED, False)
        [shown] = of_intake(db, sender, after, NOW)
        assert (shown.state, shown.told.accepted_by) == (State.ACCEPTED, "Mevrouw Bakker")
        [shown] = offered_by(db, sender, NOW + 14 * DAY)
        assert shown.to_be_asked
        answer_back(db, By(sender, code, NOW), "Aanvraag Bbz loopt.")
        [shown] = offered_by(db, sender, NOW + 14 * DAY)
        assert (shown.to_be_asked, shown.told.answer) == (False, "Aanvraag Bbz loopt.")

    await database.write(unit)


async def test_a_refusal_from_elsewhere_is_written_down_by_the_sender(database: Database) -> None:
    def unit(db: Db) -> None:
        sender = colleague(db)
        reference = claimed(db, sender)
        new = an_offer(ToParty(a_party(db)), remind_on=(NOW + DAY).date())
        refused_elsewhere(
            db, By(sender, offer(db, at(db, sender, reference), new), NOW), "Wachtlijst dicht."
        )
        line = offer(db, at(db, sender, reference), an_offer(ToLine(Line.DISMISSAL)))
        with pytest.raises(NotAllowed):
            refused_elsewhere(db, By(sender, line, NOW), "Zelf bedacht.")
        assert standing(db, reference).owner == sender.id

    await database.write(unit)


async def test_the_person_reads_to_whom_it_went_and_why(database: Database) -> None:
    def unit(db: Db) -> None:
        sender, receiver = colleague(db), colleague(db, "Piet de Boer")
        reference = claimed(db, sender)
        code = offer(db, at(db, sender, reference), an_offer(ToLine(Line.SELF_EMPLOYED)))
        assert opened(db, sender, reference).letters == ()
        accept(db, By(receiver, code, NOW), takes=True, say=say)
        [letter] = opened(db, receiver, reference).letters
        for said in ("eigen bedrijf", "Daar weten ze meer", "hoe u te bereiken bent"):
            assert said in letter.text
        assert "schulden" not in letter.text

    await database.write(unit)


async def test_what_is_not_accepted_in_time_is_late_for_who_offered(database: Database) -> None:
    def unit(db: Db) -> None:
        sender = colleague(db)
        reference = claimed(db, sender)
        offer(db, at(db, sender, reference), an_offer(ToLine(Line.DISMISSAL)))
        # Monday morning and two working days: Wednesday at closing time.
        assert [one.late for one in offered_by(db, sender, NOW + 2 * DAY)] == [False]
        assert [one.late for one in offered_by(db, sender, NOW + 3 * DAY)] == [True]

    await database.write(unit)


async def test_one_offer_at_a_time_and_none_to_where_it_is(database: Database) -> None:
    def unit(db: Db) -> None:
        sender = colleague(db)
        reference = claimed(db, sender)
        elsewhere = ToParty(a_party(db, region="AM05"))
        for to in (
            ToLine(Line.WORK), ToRegion("AM13"), ToRegion("AM04"), ToTeam(),
            ToParty("0" * 16), elsewhere,
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                offer(db, at(db, sender, reference), an_offer(to, remind_on=(NOW + DAY).date()))
        offer(db, at(db, sender, reference), an_offer(ToLine(Line.DISMISSAL)))
        with pytest.raises(NotAllowed):
            offer(db, at(db, sender, reference), an_offer(ToLine(Line.EMPLOYER)))

    await database.write(unit)


async def test_an_offer_is_void_once_the_intake_is_closed_or_went_elsewhere(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        sender, receiver = colleague(db), colleague(db, "Piet de Boer")
        reference = claimed(db, sender)
        code = offer(db, at(db, sender, reference), an_offer(ToLine(Line.DISMISSAL)))
        close(db, at(db, sender, reference), Closing.NO_LONGER_NEEDED, "Belt zelf terug.")
        with pytest.raises(NotAllowed):
            accept(db, By(receiver, code, NOW), takes=True, say=say)
        assert [one.state for one in offered_by(db, sender, NOW)] == [State.LAPSED]
        assert offers_to(db, receiver, NOW) == []

    await database.write(unit)


async def test_a_restricted_intake_goes_to_a_person_and_never_to_a_list(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        sender, receiver = colleague(db), colleague(db, "Piet de Boer")
        reference = claimed(db, sender)
        known = intakes.c.id == standing(db, reference).id
        db.execute(intakes.update().where(known).values(restricted=True))
        code = offer(db, at(db, sender, reference), an_offer(ToLine(Line.DISMISSAL)))
        with pytest.raises(NotAllowed):
            accept(db, By(receiver, code, NOW), takes=False, say=say)
        accept(db, By(receiver, code, NOW), takes=True, say=say)
        assert opened(db, receiver, reference).owner == "Piet de Boer"

    await database.write(unit)


async def test_who_takes_their_registration_back_leaves_no_words(database: Database) -> None:
    def unit(db: Db) -> None:
        sender = colleague(db)
        reference = claimed(db, sender)
        offer(db, at(db, sender, reference), an_offer(ToLine(Line.DISMISSAL)))
        intake = standing(db, reference)
        withdraw(db, intake.conversation, NOW)
        forget_words(db, intake.person)
        [shown] = of_intake(db, sender, standing(db, reference), NOW)
        assert (shown.state, shown.told.reason, shown.told.for_person) == (State.LAPSED, "", "")

    await database.write(unit)


async def test_of_what_was_taken_back_nobody_writes_any_more(database: Database) -> None:
    def unit(db: Db) -> None:
        sender, receiver = colleague(db), colleague(db, "Piet de Boer")
        reference = claimed(db, sender)
        code = offer(db, at(db, sender, reference), an_offer(ToLine(Line.DISMISSAL)))
        accept(db, By(receiver, code, NOW), takes=True, say=say)
        [before] = of_intake(db, receiver, standing(db, reference), NOW)
        intake = standing(db, reference)
        withdraw(db, intake.conversation, NOW)
        forget_words(db, intake.person)
        [after] = of_intake(db, receiver, standing(db, reference), NOW)
        assert (before.answers, after.answers) == (True, False)
        with pytest.raises(NotAllowed):
            answer_back(db, By(receiver, code, NOW), "Gesproken; de WW loopt.")

    await database.write(unit)


async def test_an_erased_person_leaves_no_hand_over(database: Database) -> None:
    def unit(db: Db) -> Intake:
        sender = colleague(db)
        reference = claimed(db, sender)
        offer(db, at(db, sender, reference), an_offer(ToLine(Line.DISMISSAL)))
        return standing(db, reference)

    intake = await database.write(unit)
    await erase(database, intake.person, NOW)
    for table in (handovers, intakes, messages):
        assert await database.read(partial(_rows_in, table=table)) == 0


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_whatever_is_done_somebody_or_one_queue_has_it(database: Database, seed: int) -> None:
    """Any order of offers, answers, closing and reopening: never two owners, never none."""
    draw = random.Random(seed)  # noqa: S311 - a repeatable order

    def unit(db: Db) -> None:
        team = [
            colleague(db, "Samira El Idrissi"),
            colleague(db, "Piet de Boer"),
            colleague(db, "Noor Visser", regions=("AM05", "AM13")),
            colleague(db, "Joke Smit", role=Role.COORDINATOR),
            colleague(
                db, "Els Kok", organisation="UWV", kind=OrganisationKind.UWV, at_front_door=False
            ),
        ]
        outside = a_party(db)
        inside = a_party(db, "UWV", organisation=team[4].organisation)
        reference = submitted(db).reference
        ahead = (NOW + 9 * DAY).date()
        places = (
            ToLine(Line.DISMISSAL), ToLine(Line.WORK), ToRegion("AM05"), ToRegion("AM13"),
            ToTeam(), ToParty(outside), ToParty(inside),
        )  # fmt: skip
        for _ in range(STEPS):
            actor = draw.choice(team)
            codes = db.execute(select(handovers.c.code)).scalars().all() or [""]
            by, form = By(actor, draw.choice(codes), NOW), at(db, actor, reference)
            new = an_offer(draw.choice(places), remind_on=ahead)
            steps: tuple[Callable[[Db], object], ...] = (
                partial(offer, at=form, new=new),
                partial(offer, at=form, new=new),
                partial(accept, by=by, takes=False, say=say),
                partial(accept, by=by, takes=True, say=say),
                partial(refuse, by=by, reason="Nee."),
                partial(take_back, by=by),
                partial(
                    accepted_elsewhere, by=by, who="Bakker", on=NOW.date(), ask_on=ahead, say=say
                ),
                partial(answer_back, by=by, text="Gebeld."),
                partial(claim, at=form),
                partial(release, at=form),
                partial(close, form=form, reason=Closing.NO_LONGER_NEEDED, step="Klaar."),
                partial(reopen, at=form),
            )
            with suppress(Refusal, Unseen):
                draw.choice(steps)(db)
            _require_one_owner(db, standing(db, reference))

    await database.write(unit)


def _rows_in(db: Db, table: Table) -> int:
    count: int = db.execute(select(func.count()).select_from(table)).scalar_one()
    return count


def _require_one_owner(db: Db, intake: Intake) -> None:
    open_offers = select(func.count()).where(
        handovers.c.intake == intake.id, handovers.c.state == State.OFFERED
    )
    assert db.execute(open_offers).scalar_one() <= 1
    assert intake.queue in {"AM05", "AM13"}
    if not intake.is_open:
        return
    assert (intake.owner is None) == (intake.stage is Stage.SUBMITTED)
    assert intake.next_action is not None
    assert intake.next_on is not None
    assert intake.term_at is not None
