"""Tables: the first row that matches, or the first few."""

import pytest

from pow_bot.engine.conditions import ALWAYS, AnyOf, When
from pow_bot.engine.flow import Text
from pow_bot.engine.tables import NoRow, Row, Table, decide, decide_all


def _row(name: str, *values: str) -> Row:
    when = When((("wants", AnyOf(values)),)) if values else ALWAYS
    return Row(name, when, {"place": name}, Text(name, name))


def _table(*rows: Row, most: int = 1) -> Table:
    return Table("places", "1", {"wants": ("work", "school")}, rows, most=most)


ROWS = (_row("job", "work"), _row("either", "work", "school"), _row("always"))


def _names(most: int, seen: str) -> list[str]:
    return [one.row for one in decide_all(_table(*ROWS, most=most), lambda name: seen)]


def test_the_first_row_that_matches_wins() -> None:
    table = _table(*ROWS)

    assert decide(table, lambda name: "work").row == "job"
    assert decide(table, lambda name: "school").row == "either"


@pytest.mark.parametrize(
    ("most", "seen", "rows"),
    [
        (1, "work", ["job"]),
        (2, "work", ["job", "either"]),
        (3, "work", ["job", "either", "always"]),
        (9, "school", ["either", "always"]),
        (9, "nothing", ["always"]),
    ],
)
def test_as_many_count_as_the_table_lets_from_the_top(
    most: int, seen: str, rows: list[str]
) -> None:
    assert _names(most, seen) == rows


def test_each_decision_says_what_was_read() -> None:
    decisions = decide_all(_table(*ROWS, most=2), lambda name: "work")

    assert [one.gives for one in decisions] == [{"place": "job"}, {"place": "either"}]
    assert all(one.read == {"wants": "work"} for one in decisions)


def test_a_gap_is_refused_however_many_may_count() -> None:
    gap = _table(_row("job", "work"), most=3)

    with pytest.raises(NoRow, match="places"):
        decide_all(gap, lambda name: "school")
    with pytest.raises(NoRow):
        decide(gap, lambda name: "school")
