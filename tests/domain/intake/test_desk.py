"""What the team does, on both databases: one owner, one story, nothing lost."""

import asyncio
import os
from collections.abc import Callable

import pytest
from sqlalchemy import select

from pow_bot.domain.audit.records import audit
from pow_bot.domain.handover.words import ToLine, ToRegion
from pow_bot.domain.intake.actions import submit
from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.intake.desk import (
    At,
    attempt,
    claim,
    hand_over,
    note,
    release,
    reopen,
    reply,
    wait_until,
)
from pow_bot.domain.intake.keeping import change
from pow_bot.domain.intake.looking import search
from pow_bot.domain.intake.order import Shelf
from pow_bot.domain.intake.words import (
    Attempt,
    Closing,
    Line,
    NextAction,
    NotAllowed,
    NotYours,
    Stage,
    Stale,
    TakenBy,
    Unseen,
)
from pow_bot.domain.journal.records import journal
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Limits
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Database, Db, SealBroken
from pow_bot.storage.outbox import outbox
from tests.domain.handover.making import passed_to
from tests.domain.intake.making import (
    DAY,
    HOUR,
    NOW,
    a_new,
    at,
    close,
    colleague,
    make_colleague,
    make_intake,
    opened,
    standing,
    submitted,
)

RACES = 1_000 if os.environ.get("POW_SOAK") else 40
RACERS = 4


async def test_of_all_who_claim_one_gets_it(database: Database) -> None:
    team = [await make_colleague(database, f"Collega {n}") for n in range(RACERS)]
    await database.write(lambda db: keep(db, "AM13", Limits(0), 0, NOW, by=None))

    async def tried(actor: Actor, reference: str) -> str:
        form = At(actor, reference.replace("-", ""), 1, NOW)
        try:
            await database.write(lambda db: claim(db, form))
        except TakenBy as lost:
            return lost.name
        return actor.name

    for _ in range(RACES):
        receipt = await make_intake(database)
        told = await asyncio.gather(*(tried(actor, receipt.reference) for actor in team))
        assert len(set(told)) == 1, "everybody names the same winner"
    claims = select(audit.c.thing).where(audit.c.action == "intake.claimed")
    claimed = await database.read(lambda db: db.execute(claims).scalars().all())
    assert len(claimed) == len(set(claimed)) == RACES


async def test_claiming_twice_is_claiming_once(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, receipt = colleague(db), submitted(db)
        form = at(db, worker, receipt.reference)
        claim(db, form)
        claim(db, form)
        assert standing(db, receipt.reference).revision == 2

    await database.write(unit)


async def test_a_form_made_for_an_older_version_is_refused(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, receipt = colleague(db), submitted(db)
        old = at(db, worker, receipt.reference)
        note(db, old, "Eerst deze.")
        for act in _every(worker):
            if act in (note_something, try_to_reach):
                continue
            with pytest.raises(Stale) as stale:
                act(db, old)
            assert (stale.value.was, stale.value.standing) == (1, 2)

    await database.write(unit)


async def test_what_is_only_added_is_kept_whatever_was_done_meanwhile(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, receipt = colleague(db), submitted(db)
        old = at(db, worker, receipt.reference)
        claim(db, old)
        note_something(db, old)
        try_to_reach(db, old)
        assert standing(db, receipt.reference).revision == 4
        kinds = [event.kind for event in opened(db, worker, receipt.reference).events]
        assert kinds == ["submitted", "claimed", "noted", "attempt"]

    await database.write(unit)


async def test_nothing_of_another_region_can_be_done_or_seen(database: Database) -> None:
    def unit(db: Db) -> None:
        receipt = submitted(db)
        for role, regions in (("coordinator", ("AM05",)), ("admin", ("AM13",))):
            stranger = colleague(db, role=role, regions=regions, email=f"{role}@example.org")
            for act in _every(stranger):
                with pytest.raises(Unseen):
                    act(db, at(db, stranger, receipt.reference))
            with pytest.raises(Unseen):
                opened(db, stranger, receipt.reference)
            assert search(db, stranger, receipt.reference, NOW) is None
        assert standing(db, receipt.reference).revision == 1

    await database.write(unit)


async def test_the_catch_all_queue_is_for_who_is_named_for_it(database: Database) -> None:
    def unit(db: Db) -> None:
        receipt = submitted(db, region=None, tags=("region_missing",))
        owner = colleague(db, catch_all=True)
        assert opened(db, owner, receipt.reference).tags == ("region_missing",)
        with pytest.raises(Unseen):
            opened(db, colleague(db, "Piet de Boer", role="coordinator"), receipt.reference)
        passed_to(db, owner, receipt.reference, ToRegion("AM13"))
        assert standing(db, receipt.reference).region == "AM13"

    await database.write(unit)


async def test_only_the_owner_answers_and_a_coordinator_arranges(database: Database) -> None:
    def unit(db: Db) -> None:
        owner, other = colleague(db), colleague(db, "Piet de Boer")
        boss = colleague(db, "Els Vos", role="coordinator")
        receipt = submitted(db)
        with pytest.raises(NotYours):
            reply(db, at(db, owner, receipt.reference), "Hallo")
        claim(db, at(db, owner, receipt.reference))
        for act in (reply_hello, release, close_helped):
            with pytest.raises(NotYours):
                act(db, at(db, other, receipt.reference))
        with pytest.raises(NotYours):
            reply(db, at(db, boss, receipt.reference), "Hallo")
        release(db, at(db, boss, receipt.reference))
        intake = standing(db, receipt.reference)
        assert (intake.stage, intake.owner, intake.shelf) == (Stage.SUBMITTED, None, Shelf.QUEUE)

    await database.write(unit)


async def test_a_reply_stands_behind_the_link_and_a_mail_only_announces_it(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        receipt = submitted(db, reach="mail", email="f@example.org")
        claim(db, at(db, worker, receipt.reference))
        reply(db, at(db, worker, receipt.reference), "Wanneer kunt u?")
        seen = opened(db, worker, receipt.reference)
        assert [(one.text, one.delivery) for one in seen.letters] == [
            ("Wanneer kunt u?", "announced")
        ]
        assert seen.intake.contacted_at == NOW
        mail = db.execute(select(outbox).where(outbox.c.kind == "mail.reply")).one()
        assert db.safe(mail.holder).open(outbox.c.payload, mail.id, mail.payload) == {
            "to": "f@example.org",
            "locale": "nl",
            "reference": receipt.reference,
            "link": receipt.link,
        }

    await database.write(unit)


async def test_a_letter_to_who_wants_to_be_called_is_no_first_contact(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, receipt = colleague(db), submitted(db)
        claim(db, at(db, worker, receipt.reference))
        reply(db, at(db, worker, receipt.reference), "Wanneer kunt u?")
        intake = standing(db, receipt.reference)
        assert (intake.contacted_at, intake.next_action) == (None, NextAction.FIRST_CONTACT)
        assert db.execute(select(outbox)).all() == []
        attempt(db, at(db, worker, receipt.reference), Attempt.NO_ANSWER)
        assert standing(db, receipt.reference).contacted_at is None
        attempt(db, at(db, worker, receipt.reference, NOW + 3 * HOUR), Attempt.REACHED)
        attempt(db, at(db, worker, receipt.reference, NOW + DAY), Attempt.REACHED)
        intake = standing(db, receipt.reference)
        assert (intake.contacted_at, intake.touched_at) == (NOW + 3 * HOUR, NOW + DAY)
        reached = db.execute(select(journal).where(journal.c.event == "reached")).one()
        assert reached.took == 3

    await database.write(unit)


async def test_handing_over(database: Database) -> None:
    def unit(db: Db) -> None:
        first, second = colleague(db), colleague(db, "Piet de Boer")
        receipt = submitted(db)
        hand_over(db, at(db, first, receipt.reference), second.id)
        intake = standing(db, receipt.reference)
        assert (intake.owner, intake.stage) == (second.id, Stage.CLAIMED)
        hand_over(db, at(db, second, receipt.reference), first.id)
        passed_to(db, first, receipt.reference, ToLine(Line.DISMISSAL))
        intake = standing(db, receipt.reference)
        assert (intake.owner, intake.line, intake.shelf) == (None, Line.DISMISSAL, Shelf.HANDED)
        due = intake.due_at
        passed_to(db, first, receipt.reference, ToRegion("AM05"), NOW + HOUR)
        intake = standing(db, receipt.reference)
        assert (intake.region, intake.queued_at, intake.due_at) == ("AM05", NOW + HOUR, due)

    await database.write(unit)


async def test_nobody_hands_over_to_nowhere(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, far = colleague(db), colleague(db, "Piet de Boer", regions=("AM05",))
        receipt = submitted(db)
        for to in (far.id, colleague(db, "Ad Min", role="admin").id):
            with pytest.raises(NotAllowed):
                hand_over(db, at(db, worker, receipt.reference), to)

    await database.write(unit)


async def test_nobody_is_let_go_without_a_next_step(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, receipt = colleague(db), submitted(db, tags=("distress", "learning"))
        with pytest.raises(NotYours):
            close(db, at(db, worker, receipt.reference), Closing.NO_LONGER_NEEDED, "Belt zelf.")
        claim(db, at(db, worker, receipt.reference))
        with pytest.raises(NotAllowed, match="volgende stap"):
            close(db, at(db, worker, receipt.reference), Closing.NO_LONGER_NEEDED, " ")
        close(db, at(db, worker, receipt.reference), Closing.NO_LONGER_NEEDED, "Belt zelf.")
        seen = opened(db, worker, receipt.reference)
        assert (seen.intake.stage, seen.next_step) == (Stage.CLOSED, "Belt zelf.")
        assert seen.tags == ("learning",), "distress is nobody's business after the talk"
        closed = db.execute(select(journal.c.event).where(journal.c.took.is_not(None))).scalars()
        assert sorted(closed) == ["claimed", "closed_no_longer_needed"]

    await database.write(unit)


async def test_not_reached_needs_three_tries_and_a_letter(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, receipt = colleague(db), submitted(db)
        claim(db, at(db, worker, receipt.reference))

        def give_up() -> None:
            close(db, at(db, worker, receipt.reference), Closing.NOT_REACHED, "Meldt zich weer.")

        for when in (NOW, NOW + DAY + 4 * HOUR, NOW + 2 * DAY):
            with pytest.raises(NotAllowed, match="drie keer"):
                give_up()
            attempt(db, at(db, worker, receipt.reference, when), Attempt.NO_ANSWER)
        with pytest.raises(NotAllowed, match="bericht"):
            give_up()
        reply(db, at(db, worker, receipt.reference), "Wij belden u drie keer.")
        give_up()
        assert standing(db, receipt.reference).closed_reason == Closing.NOT_REACHED

    await database.write(unit)


async def test_a_closed_intake_is_reopened_by_who_takes_it_up(database: Database) -> None:
    def unit(db: Db) -> None:
        first, second = colleague(db), colleague(db, "Piet de Boer")
        new = a_new(db.new_holder())
        receipt = submit(db, new, NOW)
        claim(db, at(db, first, receipt.reference))
        close_helped(db, at(db, first, receipt.reference))
        for act in (claim, note_something, release):
            with pytest.raises(NotAllowed):
                act(db, at(db, second, receipt.reference))
        reopen(db, at(db, second, receipt.reference))
        intake = standing(db, receipt.reference)
        assert (intake.stage, intake.owner) == (Stage.CLAIMED, second.id)
        assert (intake.closed_at, intake.closed_reason, intake.next_step) == (None, None, None)
        close_helped(db, at(db, second, receipt.reference))
        submit(db, new, NOW)
        with pytest.raises(NotAllowed, match="nieuwe aanmelding"):
            reopen(db, at(db, second, receipt.reference))

    await database.write(unit)


async def test_what_a_disabled_colleague_had_goes_back_into_its_queue(database: Database) -> None:
    def unit(db: Db) -> None:
        gone, receipt, done = colleague(db), submitted(db), submitted(db)
        for reference in (receipt.reference, done.reference):
            claim(db, at(db, gone, reference))
        change(db, standing(db, receipt.reference), handed_at=NOW)
        close_helped(db, at(db, gone, done.reference))
        disable(db, gone.id, NOW)
        back = standing(db, receipt.reference)
        assert (back.owner, back.shelf) == (None, Shelf.QUEUE), "as if they had put it back"
        assert standing(db, done.reference).stage == Stage.CLOSED
        last = select(audit.c.action, audit.c.thing).order_by(audit.c.seq.desc()).limit(1)
        assert tuple(db.execute(last).one()) == ("staff.disable", gone.id)

    await database.write(unit)


async def test_every_step_stands_on_the_timeline_and_in_the_audit(database: Database) -> None:
    def unit(db: Db) -> None:
        # Nothing on the checklist of this line comes first, and to be written to is their contact.
        worker, receipt = colleague(db), submitted(db, line=Line.EMPLOYER, reach="mail")
        for act in (claim, note_something, reply_hello, wait_a_day, close_helped, reopen, release):
            act(db, at(db, worker, receipt.reference))
        seen = opened(db, worker, receipt.reference)
        steps = ["claimed", "noted", "replied", "waiting", "closed", "reopened", "released"]
        assert [event.kind for event in seen.events] == ["submitted", *steps]
        assert {event.actor for event in seen.events[1:]} == {worker.name}
        noted = db.execute(select(audit.c.action).order_by(audit.c.seq)).scalars().all()
        assert noted == [f"intake.{step}" for step in steps] + ["intake.look"]

    await database.write(unit)


async def test_what_was_sealed_opens_nowhere_else(database: Database) -> None:
    def unit(db: Db) -> None:
        one, two = submitted(db), submitted(db)
        intake, other = standing(db, one.reference), standing(db, two.reference)
        with pytest.raises(SealBroken):
            db.safe(other.person).open("intakes.content", intake.id, intake.content)

    await database.write(unit)


def reply_hello(db: Db, form: At) -> None:
    reply(db, form, "Hallo")


def try_to_reach(db: Db, form: At) -> None:
    attempt(db, form, Attempt.REACHED)


def note_something(db: Db, form: At) -> None:
    note(db, form, "Spreekt Tigrinya.")


def wait_a_day(db: Db, form: At) -> None:
    wait_until(db, form, (NOW + DAY).date())


def close_helped(db: Db, form: At) -> None:
    close(db, form, Closing.REACHED_AND_HELPED, "U belt UWV op dinsdag.")


def _every(actor: Actor) -> list[Callable[[Db, At], None]]:
    return [
        claim,
        release,
        note_something,
        reply_hello,
        wait_a_day,
        close_helped,
        reopen,
        try_to_reach,
        lambda db, form: hand_over(db, form, actor.id),
    ]
