"""Every part of the bench measures something, with as few people and rows as it can do with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import (
    audit,
    floor,
    in_process,
    over_http,
    starting,
    team_list,
    team_search,
    telegram,
    telegram_turns,
)
from benchmarks.figures import Figure

_PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
PARTS: tuple[Callable[[], list[Figure]], ...] = (
    lambda: floor.measured(64),
    lambda: in_process.measured(8, 1),
    lambda: over_http.measured(64),
    lambda: starting.measured(130, 1),
    lambda: team_list.measured((5, 10), 2),
    lambda: team_search.measured((10, 20), 2),
    lambda: telegram_turns.measured(8, 1),
    lambda: telegram.measured(8, 4, 1),
    lambda: audit.measured(20, 40, 2),
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__code__.co_names[0])
def test_a_part_gives_figures_that_the_page_explains(part: Callable[[], list[Figure]]) -> None:
    figures = part()

    assert len(figures) >= 2
    assert all(figure.value >= 0 and figure.unit.isprintable() for figure in figures)
    page = _PAGE.read_text("utf-8")
    for name in {figure.part for figure in figures}:
        assert f"\n| {name.split(' ')[0]} " in page
