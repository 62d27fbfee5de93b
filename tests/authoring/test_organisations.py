"""A municipality decides differently, atop of its region, and only for who lives there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pow_bot.authoring.checks import check
from pow_bot.authoring.mistakes import Mistake
from pow_bot.authoring.reading import read
from pow_bot.authoring.reads import table_of
from pow_bot.engine.answers import UNKNOWN, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Fact
from tests.authoring.shelf import LIMITS, SHELF, TODAY, folder_with

_PLACES = {"losser": "GM0168", "enschede": "GM0153", "bunnik": "GM0312"}


def _lives_in(known: Mapping[str, Answer], today: date) -> Seen:
    answer = known.get("main.municipality") or known.get("main.place")
    return _PLACES.get(str(answer.value), UNKNOWN) if answer else UNKNOWN


LIVES_IN = Fact("lives_in", ("main.place", "main.municipality"), tuple(_PLACES.values()), _lives_in)
WITH_PLACES = replace(
    SHELF,
    facts={**SHELF.facts, "lives_in": LIVES_IN},
    municipalities={"GM0153": "AM05", "GM0168": "AM05", "GM0312": "AM26"},
)
LOSSER = """organisation: GM0168
tables:
  urgency:
    on_version: "2026-11+AM05"
    rows:
      - before: losing
        row: no_paper
        when: {paper: no}
        gives: {urgency: this_week}
        reason: In Losser bellen wij eerder.
"""


def _book(folder: Path, text: str = LOSSER, name: str = "GM0168") -> Book:
    flows = folder_with(folder, {f"organisations/{name}.yaml": text})
    return read(flows, WITH_PLACES).book


def _mistakes(folder: Path, text: str, name: str = "GM0168") -> list[Mistake]:
    flows = folder_with(folder, {f"organisations/{name}.yaml": text})
    return list(check(flows, WITH_PLACES, today=TODAY, limits=LIMITS).mistakes)


def test_its_rows_lie_atop_of_those_of_its_region(tmp_path: Path) -> None:
    table = table_of(_book(tmp_path), "urgency", "AM05", "GM0168")

    assert [r.name for r in table.rows] == ["must_sign", "no_paper", "losing", "maybe", "can_wait"]
    assert table.version == "2026-11+AM05+GM0168"
    assert table.rows[2].reason.context == "AM05:rules/urgency/losing/reason"
    assert table.rows[1].reason.context == "GM0168:rules/urgency/no_paper/reason"


@pytest.mark.parametrize(
    ("region", "municipality", "version"),
    [
        ("AM05", "GM0153", "2026-11+AM05"),
        ("AM05", None, "2026-11+AM05"),
        ("AM26", "GM0312", "2026-11"),
        (None, None, "2026-11"),
    ],
)
def test_others_have_the_table_of_their_region(
    tmp_path: Path, region: str | None, municipality: str | None, version: str
) -> None:
    assert table_of(_book(tmp_path), "urgency", region, municipality).version == version


def test_in_a_region_without_its_own_it_lies_over_that_of_all(tmp_path: Path) -> None:
    bunnik = LOSSER.replace("GM0168", "GM0312").replace("+AM05", "")
    table = table_of(_book(tmp_path, bunnik, "GM0312"), "urgency", "AM26", "GM0312")

    assert [row.name for row in table.rows] == ["must_sign", "no_paper", "losing", "can_wait"]


def test_a_good_one_is_proven_for_who_lives_there(tmp_path: Path) -> None:
    assert _mistakes(tmp_path, LOSSER) == []


def test_a_row_that_nobody_there_gets_to_is_told_with_its_line(tmp_path: Path) -> None:
    nobody = LOSSER.replace("{paper: no}", "{line: work, paper: yes}").replace(
        "before: losing", "before: must_sign"
    )
    (told,) = _mistakes(tmp_path, nobody)

    assert (told.file, told.line) == ("flows/organisations/GM0168.yaml", 6)
    assert told.says == "Nobody's answers get to the row `no_paper` in GM0168."


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("GM0168", "GM9999", 1, "There is no municipality `GM9999`."),
        ("GM0168", "GM0153", 1, "The organisation is `GM0153` and its file is called otherwise."),
        ('"2026-11+AM05"', '"2026-11"', 4, "This was written for version 2026-11;"),
        ("urgency:", "urgence:", 3, "`urgence` is not known here."),
        ("before: losing", "before: later", 6, "`later` is not known here."),
        ("{paper: no}", "{paper: maybe}", 8, "`paper` is never `maybe`."),
        ("tables:", "flows: {}\ntables:", 2, "`flows` is not known here."),
    ],
)
def test_what_is_wrong_is_told_by_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    name = "GM9999" if new == "GM9999" else "GM0168"

    told = _mistakes(tmp_path, LOSSER.replace(old, new, 1), name)

    assert any(m.line == line and m.says.startswith(says) for m in told), told
    assert {m.file for m in told} == {f"flows/organisations/{name}.yaml"}
