"""Every form of a cell, and tables in which the first row that matches wins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.engine.answers import GIVEN, NOT_ASKED, UNKNOWN
from pow_bot.engine.conditions import ALWAYS, AnyOf, AtLeast, AtMost, Cell, NoneOf, Seen, When
from pow_bot.engine.tables import Decision, NoRow, Row, Table, decide
from tests.engine.model import text

VALUES = ("a", "b", "c")
WORDS = st.sampled_from([*VALUES, UNKNOWN, NOT_ASKED])
SEEN: st.SearchStrategy[Seen] = st.one_of(
    WORDS,
    st.integers(-2, 12),
    st.lists(st.sampled_from(VALUES), unique=True).map(tuple),
)
SOME = st.lists(WORDS | st.integers(0, 10), min_size=1, max_size=3).map(tuple)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.builds(AnyOf, SOME),
    st.builds(NoneOf, SOME),
    st.builds(AtLeast, st.integers(0, 10)),
    st.builds(AtMost, st.integers(0, 10)),
)
NAMES = ("first", "second", "third")


@pytest.mark.parametrize(
    ("cell", "yes", "no"),
    [
        (AnyOf(("a",)), ["a", ("a",), ("a", "b")], ["b", UNKNOWN, NOT_ASKED, (), ("b",), 3]),
        (AnyOf(("a", "b")), ["a", "b", ("b", "c")], ["c", UNKNOWN, NOT_ASKED, ("c",)]),
        (AnyOf((UNKNOWN,)), [UNKNOWN], ["a", NOT_ASKED, ("a",)]),
        (AnyOf((NOT_ASKED,)), [NOT_ASKED], ["a", UNKNOWN, ()]),
        (AnyOf(("a", UNKNOWN)), ["a", UNKNOWN], ["b", NOT_ASKED]),
        (AnyOf((GIVEN,)), [GIVEN], [UNKNOWN, NOT_ASKED]),
        (AnyOf((3,)), [3], [4, "3"]),
        (NoneOf(("a",)), ["b", ("b",), 3, GIVEN], ["a", ("a", "b"), UNKNOWN, NOT_ASKED]),
        (NoneOf(("a", "b")), ["c", ("c",)], ["a", "b", ("b", "c"), UNKNOWN, NOT_ASKED]),
        (NoneOf((UNKNOWN,)), ["a"], [UNKNOWN, NOT_ASKED]),
        (AtLeast(3), [3, 4], [2, "3", UNKNOWN, NOT_ASKED, GIVEN, ("a",)]),
        (AtMost(3), [3, 2, 0], [4, "3", UNKNOWN, NOT_ASKED, GIVEN, ("a",)]),
    ],
)
def test_a_cell_is_true_for_this_and_false_for_that(
    cell: Cell, yes: list[Seen], no: list[Seen]
) -> None:
    assert [seen for seen in yes if not cell(seen)] == []
    assert [seen for seen in no if cell(seen)] == []


@given(SOME, st.sampled_from([UNKNOWN, NOT_ASKED]))
def test_what_is_not_known_matches_no_value_and_no_other_than(
    values: tuple[str | int, ...], word: str
) -> None:
    assert AnyOf(values)(word) == (word in values)
    assert not NoneOf(values)(word)
    assert not AtLeast(0)(word)
    assert not AtMost(10)(word)


@given(SOME, SEEN)
def test_known_is_either_one_of_the_values_or_other_than_all(
    values: tuple[str | int, ...], seen: Seen
) -> None:
    if seen not in (UNKNOWN, NOT_ASKED):
        assert AnyOf(values)(seen) != NoneOf(values)(seen)


def test_all_cells_must_match_and_none_at_all_always_does() -> None:
    both = When((("x", AnyOf(("a",))), ("y", AtLeast(3))))
    seen: list[dict[str, Seen]] = [{"x": "a", "y": 3}, {"x": "a", "y": 2}, {"x": "b", "y": 3}]

    assert [both.holds(one.__getitem__) for one in seen] == [True, False, False]
    assert ALWAYS.holds(seen[0].__getitem__)


def test_the_condition_of_a_group_is_laid_over_that_of_a_step() -> None:
    group, step = When((("x", AnyOf(("a",))),)), When((("y", AnyOf(("b",))),))

    assert (group & step).cells == (*group.cells, *step.cells)
    assert (group & ALWAYS) == group


def table(*whens: When) -> Table:
    rows = (
        Row(f"r{n}", when, {"gives": f"r{n}"}, text(f"because {n}")) for n, when in enumerate(whens)
    )
    return Table("line", "2026-11", dict.fromkeys(NAMES, VALUES), tuple(rows))


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(NAMES), CELLS), max_size=3).map(tuple).map(When),
        max_size=6,
    ),
    st.fixed_dictionaries(dict.fromkeys(NAMES, SEEN)),
)
def test_the_first_row_that_matches_wins_and_its_reason_explains_it(
    whens: list[When], inputs: dict[str, Seen]
) -> None:
    rows = table(*whens)
    fits = [
        n for n, when in enumerate(whens) if all(cell(inputs[name]) for name, cell in when.cells)
    ]

    if fits:
        assert decide(rows, inputs.__getitem__) == Decision(
            "line",
            "2026-11",
            f"r{fits[0]}",
            {"gives": f"r{fits[0]}"},
            text(f"because {fits[0]}"),
            inputs,
        )
    else:
        with pytest.raises(NoRow, match="table line has no row for what it read"):
            decide(rows, inputs.__getitem__)


def test_an_explanation_holds_all_inputs_also_those_that_no_row_read() -> None:
    inputs: dict[str, Seen] = {"first": "a", "second": UNKNOWN, "third": NOT_ASKED}

    assert decide(table(ALWAYS), inputs.__getitem__).read == inputs


def test_a_table_reads_nothing_but_its_inputs() -> None:
    read: list[str] = []

    def see(name: str) -> Seen:
        read.append(name)
        return "a"

    decide(table(ALWAYS), see)

    assert read == list(NAMES)
