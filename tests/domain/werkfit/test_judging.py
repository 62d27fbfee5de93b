"""A judgement from its asking to the person's objection, on both databases."""

import asyncio
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select

from pow_bot.domain.audit.records import audit
from pow_bot.domain.chats.words import Stage as ChatStage
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.actions import withdraw
from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.intake.keeping import link_of
from pow_bot.domain.intake.slips import letters_of
from pow_bot.domain.intake.words import (
    Attempt,
    Closing,
    Delivery,
    NextAction,
    NotAllowed,
    NotYours,
    Stage,
    Stale,
    TakenBy,
    Unseen,
)
from pow_bot.domain.journal.records import journal
from pow_bot.domain.practice.actions import keep as set_practice
from pow_bot.domain.practice.words import Judging
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role
from pow_bot.domain.werkfit import actions
from pow_bot.domain.werkfit.keeping import under_way
from pow_bot.domain.werkfit.queries import judged_of, known_of, own_behind
from pow_bot.domain.werkfit.records import judgements, objections
from pow_bot.domain.werkfit.words import (
    Findings,
    Group,
    Incomplete,
    Outcome,
    State,
)
from pow_bot.storage import Database, Db
from pow_bot.storage.erasure import erase
from tests.domain.intake.making import DAY, NOW, at, close, colleague, opened, standing, submitted
from tests.domain.intake.talking import Talking
from tests.domain.werkfit.making import (
    FOUND,
    NOT_YET,
    as_judged,
    asked,
    assessor,
    judged,
    of_uwv,
    taken,
    told,
)


def own_link(db: Db, reference: str) -> str:
    return link_of(db, standing(db, reference))


def events(db: Db, actor: Actor, reference: str) -> list[str]:
    return [event.kind for event in opened(db, actor, reference).events if event.kind != "looked"]


def counted(db: Db) -> list[str]:
    return sorted(db.execute(select(journal.c.event)).scalars())


def with_second_reader(db: Db) -> None:
    set_practice(db, "AM13", Judging(second_reader=True), 0, NOW, by=None)


async def test_who_is_asked_follows_from_the_benefit_that_was_told(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, _ = colleague(db), assessor(db)
        intake = standing(db, asked(db, worker))
        assert (intake.judge, intake.assessor) == (OrganisationKind.GEMEENTE, None)

    await database.write(unit)


async def test_the_worker_changes_the_group_with_a_reason(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, _, _ = colleague(db), assessor(db), of_uwv(db)
        reference = asked(db, worker, Group.WW, "Kreeg gisteren WW.")
        intake = standing(db, reference)
        current = under_way(db, intake.id)
        assert intake.judge is OrganisationKind.UWV
        assert current is not None
        assert current.asked.said is Group.BIJSTAND
        assert current.asked.why == "Kreeg gisteren WW."

    await database.write(unit)


async def test_the_rest_is_judged_as_the_region_agreed(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, _ = colleague(db), assessor(db, organisation="FNV", kind=OrganisationKind.UNION)
        set_practice(db, "AM13", Judging(others="union"), 0, NOW, by=None)
        reference = asked(db, worker, Group.OTHER, "Werkt nog.")
        assert standing(db, reference).judge is OrganisationKind.UNION

    await database.write(unit)


async def test_nobody_is_asked_who_is_not_there(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, _ = colleague(db), of_uwv(db)
        with pytest.raises(NotAllowed, match="nog geen beoordelaar"):
            asked(db, worker)

    await database.write(unit)


async def test_only_who_has_the_intake_asks(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, other, _ = colleague(db), colleague(db, "Bram de Wit"), assessor(db)
        reference = submitted(db).reference
        with pytest.raises(NotYours):
            actions.ask(db, at(db, worker, reference), Group.UNKNOWN, "")
        desk.claim(db, at(db, worker, reference))
        with pytest.raises(NotYours):
            actions.ask(db, at(db, other, reference), Group.UNKNOWN, "")

    await database.write(unit)


async def test_another_organisation_does_not_even_see_it(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, _, uwv = colleague(db), assessor(db), of_uwv(db)
        reference = asked(db, worker)
        with pytest.raises(Unseen):
            actions.take_up(db, at(db, uwv, reference))

    await database.write(unit)


async def test_an_assessor_of_another_town_does_not_see_it(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, _ = colleague(db), assessor(db)
        zeist = assessor(db, "Zoë Bos", organisation="Gemeente Zeist", municipalities=("GM0355",))
        reference = submitted(db, municipality="GM0344").reference
        desk.claim(db, at(db, worker, reference))
        actions.ask(db, at(db, worker, reference), Group.UNKNOWN, "")
        with pytest.raises(Unseen):
            actions.take_up(db, at(db, zeist, reference))

    await database.write(unit)


async def test_of_two_assessors_at_once_one_gets_it(database: Database) -> None:
    def made(db: Db) -> tuple[str, Actor, Actor]:
        worker, one, two = colleague(db), assessor(db), assessor(db, "Tim Smit")
        return asked(db, worker), one, two

    reference, *both = await database.write(made)

    def take(db: Db, actor: Actor) -> str:
        try:
            actions.take_up(db, at(db, actor, reference))
        except TakenBy as lost:
            return f"taken by {lost.name}"
        return "mine"

    came = await asyncio.gather(*(database.write(partial(take, actor=one)) for one in both))

    winner = both[came.index("mine")]
    assert sorted(came) == ["mine", f"taken by {winner.name}"]
    assert await database.write(lambda db: standing(db, reference).assessor) == winner.id


async def test_taking_it_twice_changes_nothing(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = taken(db, worker, judge)
        before = standing(db, reference).revision
        actions.take_up(db, at(db, judge, reference))
        assert standing(db, reference).revision == before

    await database.write(unit)


async def test_a_draft_is_kept_whatever_it_lacks(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = taken(db, worker, judge)
        draft = Findings(explanation="Nog niet af", outcome=Outcome.NOT_YET)
        actions.keep_draft(db, as_judged(db, judge, reference), draft)
        current = under_way(db, standing(db, reference).id)
        assert current is not None
        assert (current.state, current.findings) == (State.TAKEN, draft)

    await database.write(unit)


async def test_two_tabs_do_not_write_over_each_other(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = taken(db, worker, judge)
        tab = as_judged(db, judge, reference)
        actions.keep_draft(db, tab, Findings(explanation="Eerst"))
        with pytest.raises(Stale):
            actions.keep_draft(db, tab, Findings(explanation="Daarna"))
        with pytest.raises(Stale):
            actions.judge(db, tab, FOUND, told)

    await database.write(unit)


async def test_a_note_of_the_worker_does_not_stop_who_judges(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = taken(db, worker, judge)
        form = as_judged(db, judge, reference)
        desk.note(db, at(db, worker, reference), "Belde vanmorgen.")
        actions.judge(db, form, FOUND, told)
        assert standing(db, reference).stage is Stage.ASSESSED

    await database.write(unit)


async def test_only_who_took_it_up_writes_it(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge, other = colleague(db), assessor(db), assessor(db, "Tim Smit")
        reference = asked(db, worker)
        with pytest.raises(NotYours):
            actions.keep_draft(db, as_judged(db, other, reference), Findings())
        actions.take_up(db, at(db, judge, reference))
        with pytest.raises(NotYours):
            actions.judge(db, as_judged(db, other, reference), FOUND, told)
        with pytest.raises(NotYours):
            actions.leave(db, at(db, other, reference))

    await database.write(unit)


async def test_a_judgement_counts_and_the_person_is_told(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = judged(db, worker, judge)
        intake = standing(db, reference)
        known = known_of(db, intake.id)
        assert (intake.stage, intake.judge, intake.assessor) == (Stage.ASSESSED, None, judge.id)
        assert intake.review_on == FOUND.review_on
        assert known.standing is not None
        assert known.under_way is None
        assert known.standing.findings == FOUND
        (letter,) = letters_of(db, intake.id, intake.person)
        assert letter.text == "Oordeel: sufficiently_werkfit."
        assert not letter.mine
        assert events(db, worker, reference)[-3:] == [
            "judgement_asked",
            "judgement_taken",
            "judged",
        ]
        assert counted(db) == [
            "assessed_sufficiently_werkfit",
            "claimed",
            "judgement_asked",
            "submitted",
        ]

    await database.write(unit)


async def test_what_lacks_something_does_not_count(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = taken(db, worker, judge)
        with pytest.raises(Incomplete):
            actions.judge(db, as_judged(db, judge, reference), replace(NOT_YET, steps=()), told)
        assert standing(db, reference).stage is Stage.CLAIMED

    await database.write(unit)


async def test_putting_it_back_keeps_what_was_typed(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge, other = colleague(db), assessor(db), assessor(db, "Tim Smit")
        reference = taken(db, worker, judge)
        actions.keep_draft(db, as_judged(db, judge, reference), FOUND)
        actions.leave(db, at(db, judge, reference))
        actions.take_up(db, at(db, other, reference))
        current = under_way(db, standing(db, reference).id)
        assert current is not None
        assert (current.assessor, current.findings) == (other.id, FOUND)

    await database.write(unit)


async def test_nothing_is_put_back_that_nobody_asked(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = judged(db, worker, judge)
        with pytest.raises(NotAllowed):
            actions.leave(db, at(db, judge, reference))

    await database.write(unit)


async def test_only_a_coordinator_takes_it_out_of_somebodys_hands(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        of_uwv(db)
        boss = colleague(db, "Carla Coördinator", role=Role.COORDINATOR)
        reference = taken(db, worker, judge)
        actions.keep_draft(db, as_judged(db, judge, reference), FOUND)
        with pytest.raises(NotAllowed, match="al bezig"):
            actions.ask(db, at(db, worker, reference), Group.BIJSTAND, "")
        actions.ask(db, at(db, boss, reference), Group.WIA, "Heeft WIA.", anew=True)
        intake = standing(db, reference)
        current = under_way(db, intake.id)
        assert current is not None
        assert (intake.judge, intake.assessor) == (OrganisationKind.UWV, None)
        # Another kind of organisation does not read what was typed for this one.
        assert current.findings == Findings()

    await database.write(unit)


async def test_who_left_holds_nothing_up(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge, other = colleague(db), assessor(db), assessor(db, "Tim Smit")
        reference = taken(db, worker, judge)
        disable(db, judge.id, NOW)
        actions.ask(db, at(db, worker, reference), Group.BIJSTAND, "", anew=True)
        actions.take_up(db, at(db, other, reference))
        assert standing(db, reference).assessor == other.id

    await database.write(unit)


async def test_who_knows_the_person_leaves_the_judgement_to_a_colleague(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        worker, judge, other = colleague(db), assessor(db), assessor(db, "Tim Smit")
        reference = taken(db, worker, judge)
        actions.keep_draft(db, as_judged(db, judge, reference), FOUND)
        actions.know(db, at(db, judge, reference))
        with pytest.raises(Unseen):
            actions.take_up(db, at(db, judge, reference))
        actions.take_up(db, at(db, other, reference))
        assert standing(db, reference).assessor == other.id
        current = under_way(db, standing(db, reference).id)
        assert current is not None
        assert (current.assessor, current.findings) == (other.id, FOUND)

    await database.write(unit)


async def test_with_a_second_reader_it_counts_once_they_agree(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge, reader = colleague(db), assessor(db), assessor(db, "Tim Smit")
        with_second_reader(db)
        reference = judged(db, worker, judge)
        assert standing(db, reference).stage is Stage.CLAIMED
        with pytest.raises(NotAllowed):
            actions.judge(db, as_judged(db, judge, reference), FOUND, told)
        with pytest.raises(NotAllowed, match="Een ander dan de beoordelaar"):
            actions.agree(db, as_judged(db, judge, reference), told)
        actions.agree(db, as_judged(db, reader, reference), told)
        counts = known_of(db, standing(db, reference).id).standing
        assert counts is not None
        assert (counts.assessor, counts.reader) == (judge.id, reader.id)
        assert standing(db, reference).stage is Stage.ASSESSED

    await database.write(unit)


async def test_a_second_reader_sends_it_back_with_a_reason(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge, reader = colleague(db), assessor(db), assessor(db, "Tim Smit")
        with_second_reader(db)
        reference = judged(db, worker, judge)
        with pytest.raises(NotAllowed):
            actions.send_back(db, as_judged(db, reader, reference), "")
        actions.send_back(db, as_judged(db, reader, reference), "Noem de taalles.")
        current = under_way(db, standing(db, reference).id)
        assert current is not None
        assert (current.state, current.sent_back) == (State.TAKEN, "Noem de taalles.")
        actions.judge(db, as_judged(db, judge, reference), FOUND, told)
        actions.agree(db, as_judged(db, reader, reference), told)
        assert standing(db, reference).stage is Stage.ASSESSED

    await database.write(unit)


async def test_there_is_nothing_to_read_before_it_was_judged(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge, reader = colleague(db), assessor(db), assessor(db, "Tim Smit")
        reference = taken(db, worker, judge)
        with pytest.raises(NotAllowed):
            actions.agree(db, as_judged(db, reader, reference), told)

    await database.write(unit)


async def test_a_new_judgement_takes_the_place_of_the_old_one(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = judged(db, worker, judge, NOT_YET)
        actions.ask(db, at(db, worker, reference), Group.BIJSTAND, "")
        assert standing(db, reference).stage is Stage.ASSESSED
        actions.take_up(db, at(db, judge, reference))
        actions.judge(db, as_judged(db, judge, reference), FOUND, told)
        known = known_of(db, standing(db, reference).id)
        assert known.standing is not None
        assert known.standing.findings == FOUND
        assert [one.findings for one in known.before] == [NOT_YET]
        assert len(judged_of(db, standing(db, reference).id)) == 2

    await database.write(unit)


async def test_who_judged_may_begin_anew_from_what_was_found(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge, other = colleague(db), assessor(db), assessor(db, "Tim Smit")
        reference = judged(db, worker, judge)
        with pytest.raises(Unseen):
            actions.take_up(db, at(db, other, reference))
        actions.take_up(db, at(db, judge, reference))
        current = under_way(db, standing(db, reference).id)
        assert current is not None
        assert current.findings == replace(FOUND, review_on=None)
        assert current.asked_by is None

    await database.write(unit)


async def test_on_its_day_looking_again_is_the_next_action(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        soon = replace(FOUND, review_on=date(2026, 11, 25))
        reference = judged(db, worker, judge, soon)
        desk.attempt(db, at(db, worker, reference), Attempt.REACHED)
        intake = standing(db, reference)
        assert (intake.next_action, intake.next_on) == (NextAction.REVIEW, date(2026, 11, 25))
        desk.wait_until(db, at(db, worker, reference), date(2027, 1, 11))
        assert standing(db, reference).next_action == NextAction.REVIEW
        actions.ask(db, at(db, worker, reference), Group.BIJSTAND, "")
        assert standing(db, reference).next_action == NextAction.ASK_AGAIN

    await database.write(unit)


async def test_until_then_the_next_step_goes_first(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = judged(db, worker, judge)
        desk.attempt(db, at(db, worker, reference), Attempt.REACHED)
        assert standing(db, reference).next_action == NextAction.GO_ON

    await database.write(unit)


@pytest.mark.parametrize("words", ["", "Ik kan nu al werken."])
async def test_an_objection_is_the_next_action_at_once(database: Database, words: str) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = judged(db, worker, judge, NOT_YET)
        actions.object_to(db, own_link(db, reference), words, NOW + DAY)
        intake = standing(db, reference)
        (objection,) = known_of(db, intake.id).objections
        assert (objection.at, objection.words) == (NOW + DAY, words or None)
        assert intake.next_action == NextAction.READ_OBJECTION
        assert intake.objected_at == NOW + DAY
        assert events(db, worker, reference)[-1] == "objected"
        assert "objected" in counted(db)

    await database.write(unit)


async def test_objecting_again_adds_words_and_no_second_objection(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        link = own_link(db, judged(db, worker, judge))
        for words in ("", "", "Ik kan het wel.", "En ik wil ook."):
            actions.object_to(db, link, words, NOW)
        own = own_behind(db, link)
        assert own is not None
        assert own.objection is not None
        assert own.objection.words == "Ik kan het wel.\n\nEn ik wil ook."
        assert counted(db).count("objected") == 1

    await database.write(unit)


async def test_a_talk_answers_an_objection_and_it_stays_kept(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = judged(db, worker, judge)
        actions.object_to(db, own_link(db, reference), "", NOW)
        desk.attempt(db, at(db, worker, reference), Attempt.REACHED)
        assert standing(db, reference).next_action == NextAction.GO_ON
        assert len(known_of(db, standing(db, reference).id).objections) == 1

    await database.write(unit)


async def test_who_was_not_judged_has_nothing_to_object_to(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, _ = colleague(db), assessor(db)
        reference = asked(db, worker)
        assert own_behind(db, own_link(db, reference)) is None
        with pytest.raises(NotAllowed):
            actions.object_to(db, own_link(db, reference), "", NOW)
        with pytest.raises(Unseen):
            actions.object_to(db, "nobodys-link", "", NOW)

    await database.write(unit)


async def test_an_objection_after_the_end_is_read_too(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = judged(db, worker, judge)
        close(db, at(db, worker, reference), Closing.REACHED_AND_HELPED, "U begint maandag.")
        actions.object_to(db, own_link(db, reference), "Toch niet.", NOW)
        intake = standing(db, reference)
        assert intake.stage is Stage.CLOSED
        assert intake.next_action == NextAction.READ_LATE
        assert len(known_of(db, intake.id).objections) == 1

    await database.write(unit)


async def test_who_talks_in_telegram_is_told_there(database: Database) -> None:
    def unit(db: Db) -> None:
        they, judge = Talking(db), assessor(db)
        reference = they.receipt.reference
        actions.ask(db, they.form(), Group.UNKNOWN, "")
        actions.take_up(db, at(db, judge, reference))
        actions.judge(db, as_judged(db, judge, reference), FOUND, told)
        assert they.deliveries() == [Delivery.ON_ITS_WAY]
        assert len(they.posted()) == 1

    await database.write(unit)


async def test_a_letter_that_cannot_arrive_is_for_the_worker_to_read(database: Database) -> None:
    def unit(db: Db) -> None:
        they, judge = Talking(db, ChatStage.DEAD), assessor(db)
        reference = they.receipt.reference
        actions.ask(db, they.form(), Group.UNKNOWN, "")
        actions.take_up(db, at(db, judge, reference))
        actions.judge(db, as_judged(db, judge, reference), FOUND, told)
        assert they.deliveries() == [Delivery.BLOCKED]
        assert they.kinds()[-2:] == ["undelivered", "judged"]
        assert they.intake.next_action == NextAction.READ_ANSWER
        assert they.intake.stage is Stage.ASSESSED

    await database.write(unit)


async def test_every_step_is_in_the_audit(database: Database) -> None:
    def unit(db: Db) -> list[str]:
        worker, judge = colleague(db), assessor(db)
        reference = taken(db, worker, judge)
        actions.keep_draft(db, as_judged(db, judge, reference), Findings())
        actions.judge(db, as_judged(db, judge, reference), FOUND, told)
        return list(db.execute(select(audit.c.action).order_by(audit.c.seq)).scalars())

    assert await database.write(unit) == [
        "intake.claimed",
        "intake.judgement_asked",
        "intake.judgement_taken",
        "judgement.draft",
        "intake.judged",
    ]


async def test_taking_it_all_back_takes_the_judgement_too(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = judged(db, worker, judge)
        conversation = standing(db, reference).conversation
        actions.object_to(db, own_link(db, reference), "Nee.", NOW)
        actions.take_back(db, conversation)
        assert rows(db) == (1, 1)
        withdraw(db, conversation, NOW)
        actions.take_back(db, conversation)
        assert rows(db) == (0, 0)
        assert standing(db, reference).review_on is None

    await database.write(unit)


async def test_erasing_a_person_erases_what_was_judged(database: Database) -> None:
    def unit(db: Db) -> str:
        worker, judge = colleague(db), assessor(db)
        reference = judged(db, worker, judge)
        actions.object_to(db, own_link(db, reference), "Nee.", NOW)
        return reference

    reference = await database.write(unit)
    person = await database.write(lambda db: standing(db, reference).person)
    await erase(database, person, NOW)

    assert await database.read(rows) == (0, 0)


def rows(db: Db) -> tuple[int, int]:
    count = func.count()
    return (
        db.execute(select(count).select_from(judgements)).scalar_one(),
        db.execute(select(count).select_from(objections)).scalar_one(),
    )


async def test_what_was_judged_and_given_back_is_not_new_to_who_takes_it_up(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        worker, other, judge = colleague(db), colleague(db, "Piet de Boer"), assessor(db)
        reference = judged(db, worker, judge)
        desk.attempt(db, at(db, worker, reference), Attempt.REACHED)
        desk.release(db, at(db, worker, reference))
        lying = standing(db, reference)
        assert lying.stage is Stage.SUBMITTED
        assert lying.next_action == NextAction.GO_ON
        assert known_of(db, lying.id).standing is not None
        assert lying.review_on == FOUND.review_on
        desk.claim(db, at(db, other, reference))
        assert standing(db, reference).stage is Stage.ASSESSED
        assert standing(db, reference).next_action == NextAction.GO_ON

    await database.write(unit)
