"""Two registrations of one person: what becomes of both, and how they come apart again."""

import random
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pow_bot.domain.audit.records import audit
from pow_bot.domain.intake import actions as person
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.access import sees, thing_of
from pow_bot.domain.intake.delivering import way_to
from pow_bot.domain.intake.distress import flag, lift
from pow_bot.domain.intake.keeping import Intake, change, content_of
from pow_bot.domain.intake.looking import looks_of
from pow_bot.domain.intake.parts import (
    free_orphans,
    free_parts_of_person,
    joined_at,
    parts_of,
    whole_of,
)
from pow_bot.domain.intake.records import intakes, messages, parts, timeline, traces, wholes
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.slips import slip_behind
from pow_bot.domain.intake.words import (
    MERGED,
    Closing,
    Delivery,
    NotAllowed,
    NotYours,
    Stage,
    Stale,
    Submitted,
    Unseen,
    Urgency,
)
from pow_bot.domain.journal.records import journal
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Limits
from pow_bot.domain.similar.actions import Other, merge, unmerge
from pow_bot.domain.staff.permissions import Action, may
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Database, Db
from pow_bot.storage.erasure import _erase_rows
from pow_bot.storage.outbox import outbox
from tests.domain.intake.making import (
    DAY,
    HOUR,
    NOW,
    a_new,
    at,
    claimed,
    close,
    colleague,
    opened,
    standing,
)

# What merging changes of a row by its nature: how often it changed.
_COUNTED = {"revision"}


class Two:
    """A whole and a part, both taken up by one colleague unless it says otherwise."""

    def __init__(self, db: Db, *, taken: bool = True, **other: Any) -> None:
        self.db = db
        self.worker = colleague(db)
        self.whole_new, self.part_new = a_new(db.new_holder()), a_new(db.new_holder(), **other)
        self.whole = person.submit(db, self.whole_new, NOW - 3 * HOUR)
        self.part = person.submit(db, self.part_new, NOW - HOUR)
        if taken:
            for receipt in (self.whole, self.part):
                desk.claim(db, at(db, self.worker, receipt.reference))

    def merge(self, actor: Actor | None = None, now: Any = NOW) -> None:
        merge(self.db, self.form(actor, now), self.other())

    def unmerge(self, now: Any = NOW) -> None:
        unmerge(self.db, self.form(None, now), self.other())

    def form(self, actor: Actor | None = None, now: Any = NOW) -> desk.At:
        return at(self.db, actor or self.worker, self.whole.reference, now)

    def other(self, receipt: Submitted | None = None) -> Other:
        intake = standing(self.db, (receipt or self.part).reference)
        return Other(intake.reference, intake.revision)

    def stand(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return kept(self.db, self.whole), kept(self.db, self.part)


def kept(db: Db, receipt: Submitted) -> dict[str, Any]:
    """Everything of a row, opened where it is sealed anew each time."""
    intake = standing(db, receipt.reference)
    row = {f.name: getattr(intake, f.name) for f in fields(Intake) if f.name not in _COUNTED}
    return {**row, "content": content_of(db, intake), "marks": marks(db, intake)}


def marks(db: Db, intake: Intake) -> set[bytes]:
    return set(db.execute(select(traces.c.mark).where(traces.c.intake == intake.id)).scalars())


def letters(db: Db) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(select(messages).order_by(messages.c.id))]


async def test_what_a_hand_over_withheld_of_a_part_is_not_read_by_who_has_the_whole(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        change(db, standing(db, two.part.reference), withheld=True)
        two.merge()
        things = [thing_of(db, standing(db, one.reference)) for one in (two.whole, two.part)]
        read = [may(two.worker, Action.READ_PRIVATE, thing) for thing in things]
        assert read == [True, False]

    await database.write(unit)


async def test_who_is_merged_goes_on_under_one_owner_and_one_next_step(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        two.merge()

        whole, part = standing(db, two.whole.reference), standing(db, two.part.reference)
        assert (part.stage, part.closed_reason, part.owner) == (Stage.CLOSED, MERGED, None)
        assert part.next_action is None
        assert (whole.stage, whole.owner) == (Stage.CLAIMED, two.worker.id)
        assert [one.id for one in parts_of(db, whole)] == [part.id]

    await database.write(unit)


async def test_what_was_merged_comes_apart_exactly_as_it_was(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db, urgency=Urgency.TODAY, answers={"name": {"value": "Ali Yıldız"}})
        person.answer_from_person(db, two.part.link, "Kan het morgen?", NOW)
        desk.wait_until(db, two.form(), (NOW + 3 * DAY).date())
        before, written = two.stand(), letters(db)

        two.merge()
        assert two.stand()[0]["urgency"] == Urgency.TODAY
        two.unmerge(NOW + HOUR)

        assert two.stand() == before
        assert letters(db) == written
        assert not db.execute(select(parts)).all()
        assert not db.execute(select(wholes)).all()

    await database.write(unit)


async def test_a_late_reply_to_the_part_is_read_in_the_whole_and_stays_with_the_part(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        two.merge()

        person.answer_from_person(db, two.part.link, "Ik ben er weer", NOW + HOUR)

        whole, part = standing(db, two.whole.reference), standing(db, two.part.reference)
        assert whole.answered_at == NOW + HOUR
        [letter] = db.execute(select(messages)).all()
        assert (letter.intake, letter.person) == (part.id, part.person)

        desk.reply(db, two.form(now=NOW + 2 * HOUR), "Fijn. Wij bellen u.")
        two.unmerge(NOW + 3 * HOUR)

        part = standing(db, two.part.reference)
        assert part.answered_at == NOW + HOUR
        assert [row.intake for row in db.execute(select(messages).order_by(messages.c.id))] == [
            part.id,
            standing(db, two.whole.reference).id,
        ]

    await database.write(unit)


async def test_what_cannot_wait_is_flagged_where_somebody_works_on_it(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        two.merge()

        flag(db, two.part_new.conversation, "food", NOW + HOUR)

        whole = standing(db, two.whole.reference)
        assert (whole.urgency, whole.flagged_at) == (Urgency.TODAY, NOW + HOUR)
        with pytest.raises(NotAllowed):
            two.unmerge(NOW + HOUR)

        lift(db, two.part_new.conversation, Urgency.THIS_WEEK, [], NOW + 2 * HOUR)
        lifted = standing(db, two.whole.reference)
        assert (lifted.urgency, lifted.flagged_at) == (Urgency.NORMAL, None)
        assert person.ask_for_person(db, two.part_new.conversation, NOW + 2 * HOUR)
        assert standing(db, two.whole.reference).wanted_at == NOW + 2 * HOUR

    await database.write(unit)


async def test_behind_the_link_of_the_part_stands_how_the_whole_goes_on(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        desk.reply(db, two.form(), "Alleen voor wie dit eerst schreef")
        two.merge(now=NOW + HOUR)
        desk.reply(db, two.form(now=NOW + 2 * HOUR), "Voor u beiden")

        slip = slip_behind(db, two.part.link)

        assert slip is not None
        assert (slip.reference, slip.link) == (two.whole.reference, two.part.link)
        assert (slip.stage, slip.done_at) == (Stage.CLAIMED, None)
        assert [letter.text for letter in slip.letters] == ["Voor u beiden"]

        two.unmerge(NOW + 3 * HOUR)
        apart = slip_behind(db, two.part.link)
        assert apart is not None
        assert (apart.reference, apart.letters) == (two.part.reference, ())

    await database.write(unit)


async def test_two_parts_come_apart_in_any_order(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db, urgency=Urgency.THIS_WEEK)
        third = person.submit(db, a_new(db.new_holder(), urgency=Urgency.TODAY), NOW)
        desk.claim(db, at(db, two.worker, third.reference))
        before = (*two.stand(), kept(db, third))

        two.merge()
        merge(db, two.form(), two.other(third))
        two.unmerge()
        unmerge(db, two.form(), two.other(third))

        assert (*two.stand(), kept(db, third)) == before

    await database.write(unit)


async def test_who_takes_the_whole_back_lets_the_part_stand_by_itself(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        before = kept(db, two.part)
        two.merge()

        person.withdraw(db, two.whole_new.conversation, NOW + HOUR)

        assert kept(db, two.part) == before

    await database.write(unit)


async def test_who_takes_the_part_back_leaves_the_whole_as_it_was(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db, urgency=Urgency.TODAY)
        before = kept(db, two.whole)
        two.merge()

        person.withdraw(db, two.part_new.conversation, NOW + HOUR)

        part = standing(db, two.part.reference)
        assert (part.stage, part.closed_reason) == (Stage.WITHDRAWN, None)
        assert kept(db, two.whole) == before
        assert not db.execute(select(parts)).all()

    await database.write(unit)


@pytest.mark.parametrize("which", ["whole", "part"])
async def test_erasing_one_leaves_the_other_whole(database: Database, which: str) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        before = dict(zip(("whole", "part"), two.stand(), strict=True))
        two.merge()
        erased = standing(db, getattr(two, which).reference).person

        free_parts_of_person(db, erased, NOW)
        _erase_rows(db, erased)

        stays = "part" if which == "whole" else "whole"
        after = kept(db, getattr(two, stays))
        assert after == before[stays]
        for table in (intakes, messages, timeline, traces, parts, wholes):
            there = select(table.c.person).where(table.c.person == erased)
            assert not db.execute(there).all(), table.name

    await database.write(unit)


async def test_after_a_restore_nothing_is_part_of_what_is_gone(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        before = kept(db, two.part)
        two.merge()
        _erase_rows(db, standing(db, two.whole.reference).person)

        free_orphans(db, NOW)

        assert kept(db, two.part) == before

    await database.write(unit)


async def test_closing_the_whole_forgets_the_names_of_all(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        two.merge()
        part = standing(db, two.part.reference)
        assert marks(db, part)

        close(db, two.form(), Closing.REACHED_AND_HELPED, "U belt dinsdag met Samira.")
        assert marks(db, standing(db, two.part.reference)) == set()

        desk.reopen(db, two.form())
        assert marks(db, standing(db, two.part.reference)) == marks(db, part) != set()

    await database.write(unit)


async def test_merged_is_not_counted_as_done(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        two.merge()
        two.unmerge()

        events = list(db.execute(select(journal.c.event)).scalars())

        assert not [event for event in events if event.startswith("closed")]
        assert {"merged", "unmerged"} <= set(events)
        actions = list(db.execute(select(audit.c.action).order_by(audit.c.seq)).scalars())
        assert actions[-4:] == [
            "intake.merged_into",
            "intake.merged",
            "intake.parted",
            "intake.unmerged",
        ]

    await database.write(unit)


async def test_a_part_is_worked_on_in_the_whole_only(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        two.merge()
        form = at(db, two.worker, two.part.reference)
        for act in (desk.reopen, desk.claim, desk.release):
            with pytest.raises((NotAllowed, NotYours)):
                act(db, form)

    await database.write(unit)


async def test_what_was_looked_at_as_another_version_is_not_merged(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        seen = two.other()
        person.answer_from_person(db, two.part.link, "Nog iets", NOW)
        with pytest.raises(Stale):
            merge(db, two.form(), seen)
        late = two.form()
        desk.note(db, late, "Gebeld")
        with pytest.raises(Stale):
            merge(db, late, two.other())

    await database.write(unit)


async def test_who_may_not_merge_both_merges_neither(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        colleague_here = colleague(db, "Bram de Vries")
        elsewhere = colleague(db, "Jan Smit", regions=("AM20",), role=Role.COORDINATOR)
        with pytest.raises(NotYours):
            two.merge(colleague_here)
        with pytest.raises(Unseen):
            two.merge(elsewhere)

    await database.write(unit)


@pytest.mark.parametrize("whose", ["part", "whole"])
async def test_what_nobody_has_is_taken_up_by_who_merges(database: Database, whose: str) -> None:
    def unit(db: Db) -> None:
        two = Two(db, taken=False)
        mine, free = (two.whole, two.part) if whose == "part" else (two.part, two.whole)
        desk.claim(db, at(db, two.worker, mine.reference))

        two.merge()

        assert standing(db, two.whole.reference).owner == two.worker.id
        kinds = select(timeline.c.kind).where(
            timeline.c.intake == standing(db, free.reference).id, timeline.c.actor == two.worker.id
        )
        assert "claimed" in db.execute(kinds).scalars().all()
        assert list(db.execute(select(journal.c.event)).scalars()).count("claimed") == 2
        two.unmerge()
        assert standing(db, free.reference).owner == two.worker.id

    await database.write(unit)


async def test_nobody_takes_up_more_than_the_region_lets_them_by_merging(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        two = Two(db, taken=False)
        desk.claim(db, at(db, two.worker, two.whole.reference))
        keep(db, "AM13", Limits(open_intakes=1), 0, NOW, by=None)
        before = two.stand()

        with pytest.raises(NotAllowed, match="meer mag niet"):
            two.merge()

        assert two.stand() == before

    await database.write(unit)


async def test_two_in_which_others_went_on_already_are_taken_apart_first(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        third, fourth = (claimed(db, two.worker) for _ in range(2))
        two.merge()
        part = standing(db, fourth)
        merge(db, at(db, two.worker, third), Other(part.reference, part.revision))
        other = standing(db, third)

        with pytest.raises(NotAllowed, match="uit elkaar"):
            merge(db, two.form(), Other(other.reference, other.revision))

    await database.write(unit)


async def test_a_coordinator_lets_one_owner_go_on(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db, taken=False)
        boss = colleague(db, "Bram de Vries", role=Role.COORDINATOR)
        desk.claim(db, at(db, two.worker, two.part.reference))
        with pytest.raises(NotAllowed, match="andersom"):
            two.merge(boss)
        desk.claim(db, at(db, boss, two.whole.reference))
        two.merge(boss)
        assert standing(db, two.whole.reference).owner == boss.id

    await database.write(unit)


async def test_a_letter_is_announced_to_the_part_where_the_whole_has_no_way(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        two = Two(db, reach="mail", email="ali@example.org")
        assert way_to(db, standing(db, two.whole.reference)) is Delivery.STANDING
        two.merge()

        desk.reply(db, two.form(), "Kunt u dinsdag?")

        [posted] = db.execute(select(outbox)).all()
        assert (posted.kind, posted.holder) == ("mail.reply", two.part_new.person)
        whole = standing(db, two.whole.reference)
        assert whole.email is None
        assert way_to(db, whole) is Delivery.ANNOUNCED

    await database.write(unit)


async def test_who_looks_at_the_whole_has_looked_at_its_parts(database: Database) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        two.merge()

        opened(db, two.worker, two.whole.reference)

        assert looks_of(db, standing(db, two.part.reference).id)

    await database.write(unit)


async def test_a_part_goes_where_the_whole_goes_and_is_read_by_who_reads_that(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        there = colleague(db, "Jan Smit", regions=("AM05",))
        boss = colleague(db, "Bram de Vries", role=Role.COORDINATOR)
        two.merge()
        part = standing(db, two.part.reference)
        assert sees(db, boss, part)
        assert not sees(db, there, part)

        change(db, standing(db, two.whole.reference), restricted=True)
        assert not sees(db, boss, standing(db, two.part.reference))
        change(db, standing(db, two.whole.reference), restricted=False, queue="AM05", owner=None)

        part = standing(db, two.part.reference)
        assert (part.queue, part.restricted) == ("AM05", False)
        assert sees(db, there, part)
        assert not sees(db, two.worker, part)

    await database.write(unit)


_KEPT_APART = {
    "itself": lambda db, two: None,
    "restricted": lambda db, two: desk_change(db, two.part, restricted=True),
    "flagged": lambda db, two: flag(db, two.part_new.conversation, "food", NOW),
    "judge": lambda db, two: desk_change(db, two.part, judge="gemeente"),
}


@pytest.mark.parametrize("why", list(_KEPT_APART))
async def test_what_must_stand_apart_is_not_merged(database: Database, why: str) -> None:
    def unit(db: Db) -> None:
        two = Two(db)
        _KEPT_APART[why](db, two)
        other = two.other(two.whole) if why == "itself" else two.other()
        with pytest.raises(NotAllowed):
            merge(db, two.form(), other)
        assert not db.execute(select(parts)).all()

    await database.write(unit)


def desk_change(db: Db, receipt: Submitted, **values: Any) -> None:
    reference = understood(receipt.reference)
    db.execute(intakes.update().where(intakes.c.reference == reference).values(**values))


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_nothing_is_lost_and_nobody_is_without_an_owner_or_a_queue(
    database: Database, seed: int
) -> None:
    """Merge, come apart, write, amend, take back and erase in any order."""
    chance = random.Random(seed)  # noqa: S311 - the same every time

    def unit(db: Db) -> None:
        _play(db, chance)

    await database.write(unit)


def _play(db: Db, chance: random.Random) -> None:
    boss = colleague(db, role=Role.COORDINATOR)
    news = [a_new(db.new_holder()) for _ in range(4)]
    receipts = {one.conversation: person.submit(db, one, NOW) for one in news}
    for receipt in receipts.values():
        desk.claim(db, at(db, boss, receipt.reference))
    alive, written = {one.conversation: one for one in news}, dict.fromkeys(receipts, 0)
    for number in range(25):
        now = NOW + timedelta(minutes=number)
        one, other = (chance.choice(list(alive)) for _ in range(2))
        _step(db, chance, boss, now, (receipts, alive, written), (one, other))
        if len(alive) < 2:
            break
        for conversation, new in alive.items():
            intake = standing(db, receipts[conversation].reference)
            whole = whole_of(db, intake)
            assert intake.is_open or (whole is not None and whole.is_open), number
            assert (whole is None) == (joined_at(db, intake) is None)
            there = select(messages.c.id).where(messages.c.person == new.person)
            assert len(db.execute(there).all()) == written[conversation]


def _step(  # noqa: PLR0917 - a step of the play
    db: Db, chance: random.Random, boss: Actor, now: Any, state: Any, pair: tuple[Any, Any]
) -> None:
    receipts, alive, written = state
    one, other = pair
    whole = standing(db, receipts[one].reference)
    part = standing(db, receipts[other].reference)
    form = desk.At(boss, whole.reference, whole.revision, now)
    what = chance.choice(["merge"] * 4 + ["part"] * 3 + ["write"] * 3 + ["back", "erase"])
    try:
        if what == "merge":
            merge(db, form, Other(part.reference, part.revision))
        elif what == "part":
            unmerge(db, form, Other(part.reference, part.revision))
        elif what == "write":
            person.answer_from_person(db, receipts[one].link, "Hallo", now)
            written[one] += 1
        elif what == "back" and len(alive) > 2:
            person.withdraw(db, one, now)
            del alive[one]
        elif what == "erase" and len(alive) > 2:
            free_parts_of_person(db, alive[one].person, now)
            _erase_rows(db, alive[one].person)
            del alive[one]
    except (NotAllowed, NotYours):
        return
