"""What only shows in a whole book: facts, sources, inputs and tables that are too wide."""

from dataclasses import replace
from pathlib import Path

import pytest

from pow_bot.authoring.checks import Limits, check
from pow_bot.authoring.mistakes import Mistake
from pow_bot.authoring.proof import prove
from pow_bot.authoring.walking import MOST
from pow_bot.engine.answers import NOT_ASKED
from pow_bot.engine.flow import Fact, Source
from pow_bot.engine.tables import Table
from tests.authoring.shelf import ACTIONS, GOOD, LIMITS, SHELF, TODAY, folder_with, good, mistakes

ROW = "  - {row: all, gives: {x: a}, reason: Daarom.}\n"


def _says(found: tuple[Mistake, ...]) -> list[str]:
    return [mistake.says for mistake in found]


def test_a_step_cannot_be_called_as_a_fact(tmp_path: Path) -> None:
    fit = (GOOD / "fit.yaml").read_text("utf-8") + "  - {say: region, text: Hallo.}\n"

    assert "`region` is a fact, and cannot be a step too." in _says(
        mistakes(tmp_path, {"fit.yaml": fit})
    )


def test_a_source_reads_what_came_before() -> None:
    late = {"municipalities": Source("municipalities", ("main.reach",), lambda known, today: ())}

    found = check(GOOD, replace(SHELF, sources=late), today=TODAY, limits=LIMITS).mistakes

    assert [(m.file, m.line, m.says) for m in found] == [
        (
            "good/main.yaml",
            33,
            "The source `municipalities` reads `reach`, which does not come before it.",
        ),
    ]


def test_a_fact_reads_what_is_asked() -> None:
    facts = {**SHELF.facts, "old": Fact("old", ("main.gone",), (), lambda known, today: NOT_ASKED)}

    found = check(GOOD, replace(SHELF, facts=facts), today=TODAY, limits=LIMITS).mistakes

    assert _says(found) == ["The fact `old` reads `main.gone`, which nobody asks."]


def test_without_a_list_of_actions_any_will_do() -> None:
    assert check(GOOD, SHELF, today=TODAY, limits=Limits()).mistakes == ()
    assert check(GOOD, SHELF, today=TODAY).mistakes == ()


def test_a_table_may_read_what_its_rules_bring(tmp_path: Path) -> None:
    text = f"table: extra\nversion: '1'\nreads: {{alarm: [yes, no], wants: [yes, no, unknown]}}\nrows:\n{ROW}"
    folder = folder_with(tmp_path, {"rules/extra.yaml": text})

    limits = Limits(actions=ACTIONS, inputs={"alarm": ("yes", "no")})
    assert check(folder, SHELF, today=TODAY, limits=limits).mistakes == ()

    limits = Limits(actions=ACTIONS, inputs={"alarm": ("yes", "no", "perhaps")})
    assert _says(check(folder, SHELF, today=TODAY, limits=limits).mistakes) == [
        "`alarm` can be `perhaps` here, which `extra` does not name."
    ]


def test_a_table_of_facts_alone_belongs_to_the_flow_they_read(tmp_path: Path) -> None:
    text = f"table: extra\nversion: '1'\nreads: {{line: [work, dismissal, unknown]}}\nrows:\n{ROW}"

    assert mistakes(tmp_path, {"rules/extra.yaml": text}) == ()


def test_a_table_that_reads_too_much_is_told(tmp_path: Path) -> None:
    values = ", ".join(["work", "dismissal", "unknown"] * 200)
    more = ", ".join(["yes", "no", "unknown", "not_asked"] * 100)
    text = f"table: extra\nversion: '1'\nreads: {{line: [{values}], paper: [{more}]}}\nrows:\n{ROW}"

    found = mistakes(tmp_path, {"rules/extra.yaml": text})

    assert _says(found) == ["`extra` has more than 200000 combinations."]


def test_a_table_that_keeps_too_many_states_alive_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    book = replace(good().book, tables={})
    reads = dict.fromkeys(("situation", "place", "paper", "helps", "reach"), ("a",))
    wide = Table("wide", "1", reads, (), "rules/wide.yaml")
    monkeypatch.setattr("pow_bot.authoring.walking.MOST", prove(book, TODAY).live_states)

    told = prove(replace(book, tables={"wide": wide}), TODAY).mistakes

    assert [mistake.file for mistake in told] == ["rules/wide.yaml"]
    assert f"{MOST} states are alive" in told[0].says


def test_a_table_that_belongs_nowhere_is_not_proved() -> None:
    table = Table("lost", "1", {"nothing": ("a",)}, ())

    assert prove(replace(good().book, tables={"lost": table}), TODAY).mistakes == ()


def test_private_questions_are_proved_over_both_kinds_of_channel(tmp_path: Path) -> None:
    main = (GOOD / "main.yaml").read_text("utf-8")
    only = main.replace(
        "  - ask: mail",
        "  - say: helped\n    when: {helps: not_asked}\n    text: Goed.\n  - ask: mail",
    )

    assert mistakes(tmp_path, {"main.yaml": only}) == ()


SEVERAL = """table: places
version: "1"
most: 2
reads: {wants: [yes, no, unknown]}
rows:
  - {row: yes, when: {wants: yes}, gives: {place: a}, reason: Daarom.}
  - {row: known, when: {wants: [yes, no]}, gives: {place: b}, reason: Daarom.}
  - {row: always, gives: {place: c}, reason: Daarom.}
"""


def test_of_a_table_several_rows_may_count(tmp_path: Path) -> None:
    assert mistakes(tmp_path, {"rules/places.yaml": SEVERAL}) == ()


def test_a_row_under_as_many_as_count_is_never_met(tmp_path: Path) -> None:
    under = SEVERAL.replace("{wants: [yes, no]}", "{wants: yes}").replace(
        "  - {row: always", "  - {row: also, when: {wants: yes}, gives: {place: d}, reason: Daarom.}\n"
        "  - {row: always",
    )  # fmt: skip
    told = mistakes(tmp_path, {"rules/places.yaml": under})

    assert {m.line for m in told} == {8}
    assert set(_says(told)) == {
        "The rows above take all that `also` is for.",
        "Nobody's answers get to the row `also`.",
    }


def test_at_least_one_row_counts(tmp_path: Path) -> None:
    told = mistakes(tmp_path, {"rules/places.yaml": SEVERAL.replace("most: 2", "most: 0")})

    assert _says(told) == ["At least one row counts."]


def test_where_several_rows_count_there_is_still_no_gap(tmp_path: Path) -> None:
    gap = SEVERAL[: SEVERAL.index("  - {row: always")]
    told = mistakes(tmp_path, {"rules/places.yaml": gap})

    assert _says(told)[0] == "No row is for wants: unknown."
