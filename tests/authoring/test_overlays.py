"""A region says, asks and decides differently, and only what follows the region."""

from pathlib import Path

import pytest

from pow_bot.engine.flow import Ask, Flow, Review, Text
from tests.authoring.shelf import GOOD, good, mistakes

BOOK = good().book
HERE: Flow = BOOK.regional["AM05"]["main"]


def test_a_region_changes_wording_in_a_context_of_its_own() -> None:
    reach = HERE.by_name["reach"]

    assert isinstance(reach, Ask)
    assert reach.text == Text("AM05:main/reach/text", "Hoe mogen wij u bereiken?")
    assert reach.help == Text("AM05:main/reach/help", "Bellen gaat het snelst.")
    assert reach.choices[0].label == Text("AM05:main/reach/choices/call", "Bel mij op")
    assert reach.file == "good/regions/AM05.yaml"


def test_a_region_takes_choices_away_and_keeps_the_rest_as_it_was() -> None:
    reach = HERE.by_name["reach"]

    assert isinstance(reach, Ask)
    assert [choice.name for choice in reach.choices] == ["call", "mail"]
    assert reach.choices[1].label == Text("main/reach/choices/mail", "Mail mij")
    assert reach.must == "Anders hoort u niets van ons."


def test_a_region_changes_the_options_of_a_question() -> None:
    hours = HERE.by_name["hours"]

    assert isinstance(hours, Ask)
    assert hours.options == {"least": "0", "most": "40"}


def test_a_region_changes_the_words_of_a_review() -> None:
    check = HERE.by_name["check"]

    assert isinstance(check, Review)
    assert check.yes == Text("AM05:main/check/yes", "Ja, dit klopt")
    assert check.text == Text("main/check/text", "Klopt dit?")


def test_steps_of_a_region_follow_the_step_they_name() -> None:
    names = [step.at.step for step in HERE.steps]

    assert names[names.index("reach") :][:3] == ["reach", "border", "tip"]
    assert HERE.version == "3+AM05"


def test_a_region_replaces_a_row_and_puts_one_before_another() -> None:
    table = BOOK.table("urgency", "AM05")

    assert [row.name for row in table.rows] == ["must_sign", "losing", "maybe", "can_wait"]
    assert table.rows[1].reason.context == "AM05:rules/urgency/losing/reason"
    assert table.version == "2026-11+AM05"


def test_other_regions_are_as_everywhere() -> None:
    assert BOOK.flow("main", "AM26") is BOOK.flows["main"]
    assert BOOK.table("urgency", "AM26") is BOOK.tables["urgency"]


@pytest.mark.parametrize("text", ["{text: Bel mij nu}", "{opens: Waarop dan?}", "Bel mij nu"])
def test_a_choice_can_be_worded_whole_or_in_part(tmp_path: Path, text: str) -> None:
    overlay = (GOOD / "regions/AM05.yaml").read_text("utf-8").replace("Bel mij op", text)

    assert mistakes(tmp_path, {"regions/AM05.yaml": overlay}) == ()


def test_a_flow_that_is_run_can_differ_from_its_first_step_on(tmp_path: Path) -> None:
    overlay = """
region: AM05
flows:
  fit:
    on_version: "1"
    add:
      - {after: wants, say: tip, text: Dat is goed nieuws.}
"""

    assert mistakes(tmp_path, {"regions/AM05.yaml": overlay}) == ()
