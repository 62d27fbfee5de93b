"""One mail at a time says that there is something to read: while somebody works, and of nobody."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.actions import answer_from_person
from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.notices import actions
from pow_bot.domain.notices.mailing import pause, to_mail
from pow_bot.domain.notices.queries import told, unread, wish_of
from pow_bot.domain.notices.rules import BUNDLE, mail_due
from pow_bot.domain.notices.watching import watch
from pow_bot.domain.notices.words import Digest, Kind, Mail, Wish
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Opening
from pow_bot.domain.routing.terms import Hours, Span
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Database, Db
from pow_bot.storage.outbox import outbox
from tests.domain.intake.making import (
    DAY,
    NOW,
    at,
    make_colleague,
    make_intake,
    standing,
)

HOUR = timedelta(hours=1)


async def waiting(database: Database, samira: Actor) -> list[tuple[UUID, datetime]]:
    rows = select(outbox.c.id, outbox.c.due).where(outbox.c.holder == samira.id)
    found = await database.read(lambda db: db.execute(rows.order_by(outbox.c.number)).all())
    return [(row.id, row.due) for row in found]


async def wishing(database: Database, digest: Digest) -> Actor:
    samira = await make_colleague(database)
    await database.write(lambda db: actions.wish(db, samira.id, Wish(digest, "nl"), NOW))
    return samira


async def tell(
    database: Database, samira: Actor, kind: Kind = Kind.ASSIGNED, now: datetime = NOW
) -> str:
    reference = (await make_intake(database)).reference
    await database.write(lambda db: actions.tell(db, samira.id, kind, standing(db, reference), now))
    return reference


async def mailed(database: Database, samira: Actor, letter: UUID, now: datetime) -> Mail | None:
    return await database.write(partial(to_mail, colleague=samira.id, letter=letter, now=now))


async def test_who_wishes_no_mail_gets_none(database: Database) -> None:
    samira = await make_colleague(database)
    await tell(database, samira)
    assert await waiting(database, samira) == []
    assert await database.read(partial(wish_of, colleague=samira.id)) == Wish()


async def test_what_comes_together_goes_in_one_mail(database: Database) -> None:
    samira = await wishing(database, Digest.BUNDLED)
    for kind in (Kind.ASSIGNED, Kind.ASSIGNED, Kind.TERM):
        await tell(database, samira, kind)

    ((letter, due),) = await waiting(database, samira)

    assert due == NOW + BUNDLE
    assert await mailed(database, samira, letter, due) == Mail(
        "samira.el.idrissi@example.org", "nl", ((Kind.ASSIGNED, 2), (Kind.TERM, 1))
    )


async def test_a_repeat_after_a_crash_says_the_same_and_new_notices_wait_for_the_next(
    database: Database,
) -> None:
    samira = await wishing(database, Digest.BUNDLED)
    await tell(database, samira)
    ((letter, due),) = await waiting(database, samira)
    first = await mailed(database, samira, letter, due)

    await tell(database, samira, Kind.TERM, due)

    assert await mailed(database, samira, letter, due + HOUR) == first
    second = (await waiting(database, samira))[1][0]
    mail = await mailed(database, samira, second, due + HOUR)
    assert mail is not None
    assert mail.counts == ((Kind.TERM, 1),)


async def test_who_read_it_meanwhile_gets_no_mail(database: Database) -> None:
    samira = await wishing(database, Digest.BUNDLED)
    await tell(database, samira)
    ((letter, due),) = await waiting(database, samira)

    await database.write(lambda db: actions.read_all(db, samira.id, NOW, NOW))

    assert await mailed(database, samira, letter, due) is None
    await tell(database, samira, Kind.TERM, due)
    assert len(await waiting(database, samira)) == 2


async def test_who_is_no_colleague_any_more_gets_no_mail(database: Database) -> None:
    samira = await wishing(database, Digest.BUNDLED)
    await tell(database, samira)
    ((letter, due),) = await waiting(database, samira)

    await database.write(lambda db: disable(db, samira.id, NOW))

    assert await mailed(database, samira, letter, due) is None


async def test_another_wish_takes_the_waiting_mail_back(database: Database) -> None:
    samira = await wishing(database, Digest.BUNDLED)
    await tell(database, samira)

    await database.write(lambda db: actions.wish(db, samira.id, Wish(Digest.DAILY, "en"), NOW))
    ((_, due),) = await waiting(database, samira)
    # The door opens at nine at home, on Tuesday.
    assert due == datetime(2026, 11, 24, 8, tzinfo=UTC)
    await database.write(lambda db: actions.wish(db, samira.id, Wish(), NOW))

    assert await waiting(database, samira) == []


async def test_on_a_day_off_of_the_region_no_mail_goes(database: Database) -> None:
    samira = await wishing(database, Digest.BUNDLED)
    await tell(database, samira)
    off = Opening(closed=(date(2026, 11, 23),))
    await database.write(lambda db: keep(db, "AM13", off, 0, NOW, by=None))

    wait = await database.read(partial(pause, colleague=samira.id, now=NOW + BUNDLE))

    assert wait is not None
    assert NOW + BUNDLE + wait == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert await database.read(partial(pause, colleague=samira.id, now=NOW + DAY)) is None


LUNCH = Hours(breaks=(Span(time(12), time(13)),))


@pytest.mark.parametrize(
    ("digest", "doors", "now", "due"),
    [
        (Digest.BUNDLED, [Hours()], NOW, NOW + BUNDLE),
        # Friday evening, a quarter before closing, and after midnight: the next day at nine.
        (Digest.BUNDLED, [Hours()], datetime(2026, 11, 27, 19, tzinfo=UTC), "2026-11-30T08:00"),
        (Digest.BUNDLED, [Hours()], datetime(2026, 11, 23, 15, 50, tzinfo=UTC), "2026-11-24T08:00"),
        (Digest.DAILY, [LUNCH], datetime(2026, 11, 23, 9, tzinfo=UTC), "2026-11-24T08:00"),
        (Digest.DAILY, [Hours()], datetime(2026, 11, 23, 7, tzinfo=UTC), "2026-11-23T08:00"),
        # The week in which the clock goes forward at home, and the one in which it goes back.
        (Digest.DAILY, [Hours()], datetime(2026, 3, 27, 17, tzinfo=UTC), "2026-03-30T07:00"),
        (Digest.DAILY, [Hours()], datetime(2026, 10, 23, 17, tzinfo=UTC), "2026-10-26T08:00"),
        (Digest.BUNDLED, [], NOW, NOW + BUNDLE),
    ],
)
def test_when_a_mail_is_due(
    digest: Digest, doors: list[Hours], now: datetime, due: datetime | str
) -> None:
    wanted = due if isinstance(due, datetime) else datetime.fromisoformat(f"{due}+00:00")
    assert mail_due(digest, doors, now) == wanted


async def test_an_answer_of_the_person_is_told_once_to_who_has_it(database: Database) -> None:
    samira = await make_colleague(database)
    receipt = await make_intake(database)

    def answered(db: Db) -> None:
        desk.claim(db, at(db, samira, receipt.reference))
        answer_from_person(db, receipt.link, "Ik kan dinsdag.", NOW + HOUR)

    await database.write(answered)

    assert await database.write(partial(watch, now=NOW + HOUR)) == 1
    assert await database.write(partial(watch, now=NOW + 2 * HOUR)) == 0
    (notice,) = await database.read(partial(told, actor=samira))
    assert (notice.kind, notice.reference) == (Kind.ANSWERED, receipt.reference)


async def test_what_nobody_has_is_told_to_nobody(database: Database) -> None:
    receipt = await make_intake(database)
    await database.write(lambda db: answer_from_person(db, receipt.link, "Hallo?", NOW))

    assert await database.write(partial(watch, now=NOW)) == 0


async def test_a_term_is_told_of_a_day_before_it_is_over_and_not_after(
    database: Database,
) -> None:
    samira = await make_colleague(database)
    receipt = await make_intake(database)
    await database.write(lambda db: desk.claim(db, at(db, samira, receipt.reference)))
    over = await database.write(lambda db: standing(db, receipt.reference).term_at)
    assert over is not None

    assert await database.write(partial(watch, now=over - 25 * HOUR)) == 0
    assert await database.write(partial(watch, now=over - 24 * HOUR)) == 1
    assert await database.write(partial(watch, now=over - HOUR)) == 0
    assert await database.write(partial(watch, now=over + 400 * DAY)) == 0
    assert await database.read(partial(unread, actor=samira)) == 1
