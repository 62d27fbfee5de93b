"""Where a colleague is signed in: seen by its owner, ended by its owner, and gone when it is over."""

from datetime import timedelta

from sqlalchemy import select

from pow_bot.domain.staff.actions import begin, link, seen
from pow_bot.domain.staff.queries import present
from pow_bot.domain.staff.records import staff_links, staff_sessions
from pow_bot.domain.staff.rules import IDLE, LONGEST
from pow_bot.domain.staff.sessions import end, end_others, sessions_of, started, sweep
from pow_bot.storage import Database, Db
from tests.domain.intake.making import DAY, HOUR, NOW, colleague

MINUTE = timedelta(minutes=1)


async def test_a_colleague_sees_their_own_sessions_the_latest_first(database: Database) -> None:
    def unit(db: Db) -> None:
        who, other = colleague(db), colleague(db, "Piet de Boer")
        first = begin(db, who.id, NOW, "Firefox, Windows")
        second = begin(db, who.id, NOW + MINUTE)
        begin(db, other.id, NOW, "Safari, iPhone")
        seen_ones = sessions_of(db, who.id, second, NOW + MINUTE)
        assert [(one.browser, one.this_one) for one in seen_ones] == [
            ("", True),
            ("Firefox, Windows", False),
        ]
        assert started(db, first) == NOW
        assert started(db, "forged") is None
        rows = str([tuple(row) for row in db.execute(select(staff_sessions))])
        assert "Firefox" not in rows

    await database.write(unit)


async def test_one_or_all_others_are_ended_and_nobody_elses(database: Database) -> None:
    def unit(db: Db) -> None:
        who, other = colleague(db), colleague(db, "Piet de Boer")
        mine = [begin(db, who.id, NOW + MINUTE * n) for n in range(3)]
        theirs = begin(db, other.id, NOW)
        now = NOW + 3 * MINUTE
        end(db, who.id, sessions_of(db, other.id, theirs, now)[0].code)
        assert present(db, theirs, now)
        end(db, who.id, sessions_of(db, who.id, mine[2], now)[1].code)
        assert [present(db, one, now) is not None for one in mine] == [True, False, True]
        end_others(db, who.id, mine[2])
        assert [present(db, one, now) is not None for one in mine] == [False, False, True]
        assert present(db, theirs, now)

    await database.write(unit)


async def test_what_is_over_is_let_go_and_what_holds_stays(database: Database) -> None:
    def unit(db: Db) -> None:
        who = colleague(db)
        idle, long, fresh = (begin(db, who.id, NOW) for _ in range(3))
        link(db, who.id, NOW)
        seen(db, long, NOW + LONGEST - MINUTE)
        sweep(db, NOW + IDLE - MINUTE)
        assert len(db.execute(select(staff_sessions)).all()) == 3
        sweep(db, NOW + IDLE)
        assert started(db, idle) is None
        assert started(db, fresh) is None
        assert started(db, long) == NOW
        sweep(db, NOW + LONGEST)
        assert started(db, long) is None
        sweep(db, NOW + 2 * DAY - HOUR)
        assert len(db.execute(select(staff_links)).all()) == 1, "it says for a day that it is old"
        sweep(db, NOW + 2 * DAY)
        assert db.execute(select(staff_links)).all() == []

    await database.write(unit)
