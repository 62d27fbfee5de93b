"""Reading that is not as usual is told with its number; what somebody's work brings along is not."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from uuid import UUID

import pytest

from pow_bot.domain.audit import unusual as rules
from pow_bot.domain.audit.rules import Entry
from pow_bot.domain.audit.unusual import Kind, Unusual, unusual
from tests.domain.intake.making import DAY, HOUR, NOW

SAMIRA, PIET = UUID(int=1), UUID(int=2)
MONDAY = date(2026, 11, 23)
MINUTE = timedelta(minutes=1)
NUMBERS = count(1)


def a_thing(n: int) -> UUID:
    return UUID(int=1_000 + n)


def done(action: str = "intake.look", thing: int | None = 1, **other: object) -> Entry:
    values: dict[str, object] = {
        "seq": next(NUMBERS),
        "at": NOW,
        "actor": SAMIRA,
        "action": action,
        "thing": None if thing is None else a_thing(thing),
        "region": "AM13",
    }
    return Entry(**{**values, **other})  # type: ignore[arg-type] # by name


def told(entries: Iterable[Entry], before: Iterable[Entry] = ()) -> list[tuple[Kind, int]]:
    found = unusual(entries, before)
    assert {(one.on, one.actor) for one in found} <= {(MONDAY, SAMIRA)}
    return [(one.kind, one.count) for one in found]


def looks(many: int, apart: timedelta = MINUTE) -> Iterator[Entry]:
    return (done(thing=n, at=NOW + n * apart) for n in range(many))


def test_many_in_an_hour() -> None:
    assert told(looks(rules.MANY)) == [(Kind.MANY, rules.MANY)]
    assert told(looks(rules.MANY + 40, timedelta(seconds=61))) == [(Kind.MANY, 60)]
    assert told(looks(rules.MANY - 1)) == []
    assert told(looks(rules.MANY, 2 * MINUTE)) == [], "spread over the day it is work"
    assert told(done(thing=1, at=NOW + n * MINUTE) for n in range(50)) == [], "always the same one"


@pytest.mark.parametrize(
    ("at", "night"),
    [
        (NOW.replace(hour=4, minute=59), True),
        (NOW.replace(hour=5), False),
        (NOW.replace(hour=20, minute=59), False),
        (NOW.replace(hour=21), True),
    ],
)
def test_at_night_by_the_dutch_clock(at: object, night: bool) -> None:
    assert told([done(at=at), done(at=at)]) == ([(Kind.NIGHT, 1)] if night else [])


def of_piet(many: int) -> list[Entry]:
    return [done("intake.claimed", n, actor=PIET, at=NOW - DAY) for n in range(many)]


def test_what_a_colleague_has() -> None:
    many = rules.OTHERS
    assert told(looks(many), before=of_piet(many)) == [(Kind.OTHERS, many)]
    assert told([*of_piet(many), *looks(many)]) == [(Kind.OTHERS, many)]
    assert told(looks(many - 1), before=of_piet(many - 1)) == []
    twice = [*looks(many - 1), *looks(many - 1)]
    assert told(twice, before=of_piet(many)) == [], "one that is looked at twice is one"


@pytest.mark.parametrize(
    "since",
    ["intake.released", "intake.submitted", "intake.handed_over", "intake.assigned"],
)
def test_what_lies_in_the_queue_or_was_handed_over_is_for_anybody(since: str) -> None:
    later = [done(since, n, actor=PIET, at=NOW - HOUR) for n in range(30)]
    assert told(looks(30), before=[*of_piet(30), *later]) == []


def test_ones_own_work_is_as_usual() -> None:
    mine = [done("intake.claimed", n, at=NOW - DAY) for n in range(30)]
    assert told(looks(30), before=mine) == []
    noted = [done("intake.noted", n, at=NOW + HOUR) for n in range(30)]
    assert told([*looks(30), *noted], before=of_piet(30)) == [], "a look that led to something"


def test_closed_ones_that_nothing_is_done_with() -> None:
    many = rules.CLOSED
    closed = [done("intake.closed", n, actor=PIET, at=NOW - DAY) for n in range(many)]
    assert told(looks(many), before=closed) == [(Kind.CLOSED, many)]
    assert told(looks(many - 1), before=closed) == []
    reopened = [done("intake.reopened", n, at=NOW + HOUR) for n in range(many)]
    assert told([*looks(many), *reopened], before=closed) == []


def test_restricted_ones() -> None:
    restricted = [done("intake.claimed", actor=PIET), done("intake.restricted", actor=PIET)]
    assert told([done(), done()], before=restricted) == [(Kind.RESTRICTED, 2)]
    opened = [*restricted, done("intake.opened_up", actor=PIET)]
    assert told([done()], before=opened) == []
    mine = [done("intake.restricted", actor=PIET), done("intake.claimed")]
    assert told([done()], before=mine) == []


def test_searches() -> None:
    same = [done("intake.search", at=NOW + n * MINUTE) for n in range(rules.SAME)]
    assert told(same) == [(Kind.SAME, rules.SAME)]
    assert told(same[1:]) == []
    assert told([*same[1:], done("intake.search", 2), done("intake.search", actor=PIET)]) == []
    nothing = [done("intake.search", None) for _ in range(rules.NOTHING)]
    assert told(nothing) == [(Kind.NOTHING, rules.NOTHING)]
    assert told(nothing[1:]) == []
    later = [NOW + n * MINUTE for n in range(rules.NOTHING)]
    found = [done("intake.search", n, at=at) for n, at in enumerate(later)]
    assert told([*(done("intake.search", None, at=at) for at in later), *found]) == []


def test_refusals_and_files() -> None:
    refused = [done("refused.404", n) for n in range(rules.REFUSALS)]
    assert told(refused) == [(Kind.REFUSALS, rules.REFUSALS)]
    assert told(refused[1:]) == []
    exports = [done("intake.export", n) for n in range(rules.EXPORTS)]
    assert told([*exports, done("intake.export", None)]) == [(Kind.EXPORTS, rules.EXPORTS)]
    assert told([*exports[1:], *exports[1:]]) == [], "a file that is taken twice"


def test_each_day_and_each_colleague_counts_alone() -> None:
    refused = [done("refused.404") for _ in range(4)]
    others = [done("refused.404", actor=PIET), done("refused.404", at=NOW + DAY)]
    assert unusual([*refused, *others]) == []
    both = [done("refused.404", actor=who) for who in (SAMIRA, PIET) for _ in range(5)]
    tomorrow = [done("refused.404", at=NOW + DAY) for _ in range(6)]
    assert unusual([*both, *tomorrow]) == [
        Unusual(MONDAY + DAY, SAMIRA, Kind.REFUSALS, 6),
        Unusual(MONDAY, SAMIRA, Kind.REFUSALS, 5),
        Unusual(MONDAY, PIET, Kind.REFUSALS, 5),
    ]


def test_what_nobody_did_is_nobodys() -> None:
    assert unusual(done("refused.sign_in", None, actor=None) for _ in range(50)) == []
    assert unusual([]) == []
