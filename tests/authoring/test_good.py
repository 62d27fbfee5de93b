"""A book with every key there is reads as it is meant, and nothing is wrong with it."""

from pow_bot.engine.conditions import AnyOf, AtLeast, NoneOf
from pow_bot.engine.flow import Ask, Do, Run, Say, Text
from pow_bot.engine.plain_kinds import YesNoKind
from tests.authoring.shelf import GOOD, good, report

FLOW = good().book.flows["main"]


def _ask(name: str) -> Ask:
    step = FLOW.by_name[name]
    assert isinstance(step, Ask)
    return step


def test_nothing_is_wrong_with_the_good_book() -> None:
    assert [str(mistake) for mistake in report(GOOD).mistakes] == []


def test_the_figures_tell_what_was_proved() -> None:
    figures = report(GOOD).figures

    assert (figures["flows"], figures["tables"], figures["overlays"]) == (3, 2, 1)
    assert figures["regions"] == 2
    assert 0 < figures["live_states"] < 1000


def test_a_flow_has_its_head_and_its_steps_in_order() -> None:
    assert (FLOW.name, FLOW.version, FLOW.region_after) == ("main", "3", "place")
    assert FLOW.title == Text("main/title", "Aanmelden")
    assert [step.at.step for step in FLOW.steps][:6] == [
        *("welcome", "situation", "place", "municipality", "hours", "sign_nothing"),
    ]


def test_texts_are_folded_and_know_where_they_stand() -> None:
    situation = _ask("situation")

    assert situation.help == Text("main/situation/help", "U mag later alles nog veranderen.")
    assert situation.help is not None
    assert situation.help.where == "good/main.yaml:13"


def test_choices_have_their_texts_and_what_they_do() -> None:
    work, _, other = _ask("situation").choices

    assert work.label == Text("main/situation/choices/work", "Ik zoek werk")
    assert other.opens == Text("main/situation/choices/other/opens", "Wat zoekt u dan?")
    assert other.was == ("else", "elsewise")
    assert _ask("municipality").choices[0].change == "place"
    assert _ask("helps").choices[-1].exclusive
    assert _ask("reach").choices[-1].private


def test_yes_and_no_belong_to_their_kind() -> None:
    assert _ask("paper").choices == (YesNoKind.yes, YesNoKind.no)


def test_ways_out_options_and_privacy_are_read() -> None:
    assert _ask("place").may == {"dont_know", "skip"}
    assert _ask("reach").must == "Anders hoort u niets van ons."
    assert _ask("hours").options == {"least": "0", "most": "60"}
    assert (_ask("helps").private, _ask("mail").private, _ask("place").private) == (
        *("yes", "link", "no"),
    )
    assert _ask("mail").was == ("address",)
    assert _ask("municipality").source == "municipalities"


def test_a_group_puts_its_condition_before_that_of_each_step() -> None:
    assert FLOW.by_name["sign_nothing"].when.cells == (
        ("situation", AnyOf(("dismissal",))),
        ("hours", AtLeast(1)),
    )
    assert FLOW.by_name["paper"].when.cells == (("situation", AnyOf(("dismissal",))),)


def test_not_takes_one_value_or_several() -> None:
    assert FLOW.by_name["mail"].when.cells == (("reach", NoneOf(("call", "debts"))),)


def test_an_effect_is_called_by_its_action() -> None:
    do = FLOW.by_name["intake.submit"]

    assert isinstance(do, Do)
    assert (do.action, do.again, do.undo) == ("intake.submit", "intake.amend", "intake.withdraw")
    assert do.brings == {"reference": (), "closed": ("yes", "no")}


def test_told_things_have_a_tone_and_a_flow_can_run_another() -> None:
    receipt, run = FLOW.by_name["receipt"], FLOW.by_name["fit"]

    assert isinstance(receipt, Say)
    assert receipt.tone == "done"
    assert isinstance(run, Run)
    assert run.flow == "fit"


def test_a_flow_can_interrupt_and_be_kept_for_a_day() -> None:
    person = good().book.flows["person"]

    assert (person.interrupt, person.keep, person.version) == (True, "day", "1")


def test_a_table_has_its_rows_in_order_with_their_reasons() -> None:
    table = good().book.tables["urgency"]

    assert table.reads["line"] == ("work", "dismissal", "unknown")
    assert [row.name for row in table.rows] == ["must_sign", "losing", "can_wait"]
    assert table.rows[0].reason == Text("rules/urgency/must_sign/reason", "U moet iets tekenen.")
    assert table.rows[0].line == 7
    assert table.rows[2].when.cells == ()


def test_one_file_may_hold_several_tables() -> None:
    assert set(good().book.tables) == {"urgency", "fit"}
