"""What a region adds is asked from the step that fixes the region on, and nowhere else."""

from collections.abc import Mapping
from dataclasses import replace

from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import At, Fact, Flow, Review, Step
from pow_bot.engine.heard import GoOn
from pow_bot.engine.looking import routes
from pow_bot.engine.plain_kinds import YesNoKind
from pow_bot.engine.route import walk
from pow_bot.engine.tables import Table
from tests.engine.model import (
    BOOK,
    GREEN,
    HERE,
    MAIN,
    Talk,
    ask,
    at_review,
    book,
    choices,
    flow,
    named,
    sent,
    text,
    when,
)

YES_NO = (YesNoKind.yes, YesNoKind.no)


def with_steps(flow: Flow, *steps: Step, after: str) -> Flow:
    """The flow with more steps behind one of its own."""
    place = [step.at.step for step in flow.steps].index(after) + 1
    return replace(flow, steps=(*flow.steps[:place], *steps, *flow.steps[place:]))


def regional(**flows: Flow) -> Talk:
    """A conversation in which each named region has its own main flow."""
    own: Mapping[str, Mapping[str, Flow]] = {name: {"main": flow} for name, flow in flows.items()}
    return Talk(book(own))


def on_the_way(talk: Talk, *chosen: str) -> Talk:
    for choice in chosen:
        talk.tap(choice)
    return talk


def test_a_region_is_switched_in_exactly_behind_the_step_that_fixes_it() -> None:
    early = with_steps(MAIN, ask("main.early", "yes_no", choices=YES_NO), after="city")
    late = with_steps(early, ask("main.late", "yes_no", choices=YES_NO), after="town")
    talk = on_the_way(regional(green=late), "business", "ede")

    assert talk.asked == "main.late"
    assert routes(talk.using, talk.session, HERE)["main"].region == "green"


def test_without_a_known_region_the_flow_of_all_goes_on() -> None:
    talk = on_the_way(Talk(), "business", "dont_know")

    assert talk.asked == "main.reach"
    assert routes(BOOK, talk.session, HERE)["main"].region is None


def test_a_region_without_a_flow_of_its_own_has_the_flow_of_all() -> None:
    talk = on_the_way(Talk(), "business", "ruhr")

    assert talk.asked == "main.reach"
    assert routes(BOOK, talk.session, HERE)["main"].region == "blue"


def test_the_region_of_the_second_question_counts_where_the_first_left_it_open() -> None:
    talk = on_the_way(Talk(), "business", "both", "green", "mail")

    assert talk.asked == "main.bus"


def test_a_regional_step_is_read_by_a_later_regional_step() -> None:
    stop = ask("main.stop", "text", when=when(bus="yes"))
    talk = on_the_way(
        regional(green=with_steps(GREEN, stop, after="bus")), "business", "ede", "mail"
    )

    talk.tap("yes")

    assert talk.asked == "main.stop"


def test_a_region_may_say_its_review_in_other_words() -> None:
    review = MAIN.by_name["check"]
    assert isinstance(review, Review)
    worded = replace(review, help=text("Kijk goed."))
    steps = tuple(worded if step is review else step for step in GREEN.steps)
    talk = sent(regional(green=replace(GREEN, steps=steps)))

    talk.tap("work", at="main.situation")
    talk.write("morgen")

    assert talk.domain.acts == ["submit", "amend"]


def test_another_region_takes_back_what_only_the_first_one_asked() -> None:
    talk = sent()

    view = talk.tap("ruhr", at="main.city")

    assert view.notices[0].steps == (At("main", "bus"),)
    assert talk.domain.intake is not None
    assert set(talk.domain.intake) == {"situation", "city", "reach"}
    assert talk.kept("main.bus") is None


def test_an_unknown_region_takes_back_what_only_a_region_asked() -> None:
    talk = sent()

    talk.tap("dont_know", at="main.city")

    assert talk.domain.intake is not None
    assert "bus" not in talk.domain.intake


def test_what_only_another_region_asked_is_not_kept_past_the_review() -> None:
    talk = at_review()
    talk.tap("ruhr", at="main.city")
    assert talk.kept("main.bus") == Answer("yes")

    talk.tap("yes", at="main.check")

    assert talk.kept("main.bus") is None
    assert talk.domain.intake is not None
    assert "bus" not in talk.domain.intake


def test_coming_back_before_the_review_brings_the_regional_answer_back() -> None:
    talk = at_review()
    talk.tap("ruhr", at="main.city")

    talk.tap("ede", at="main.city")

    assert talk.asked == "main.check"
    assert talk.kept("main.bus") == Answer("yes")


def test_the_button_of_another_region_no_longer_counts() -> None:
    talk = on_the_way(Talk(), "business", "ruhr")

    view = talk.tap("yes", at="main.bus")

    assert named(view) == ["no_longer_asked"]


def test_an_overlay_that_vanishes_while_a_session_lives_takes_nothing_back() -> None:
    talk = sent()
    talk.using = book({})

    talk.hear(GoOn())
    talk.write("Sam")

    assert talk.domain.acts == ["submit", "amend"]
    assert talk.domain.intake is not None
    assert talk.domain.intake["bus"] == Answer("yes")
    assert talk.kept("main.bus") == Answer("yes")


def test_an_overlay_that_moves_to_another_region_takes_nothing_back() -> None:
    talk = sent()
    talk.using = book({"blue": {"main": GREEN}})

    talk.write("Sam")

    assert talk.domain.acts == ["submit", "amend"]
    assert talk.domain.intake is not None
    assert talk.domain.intake["bus"] == Answer("yes")


def test_a_region_may_have_tables_of_its_own() -> None:
    everywhere, own = (Table(name, "1", {}, ()) for name in ("line", "line"))
    tables = replace(BOOK, tables={"line": everywhere}, regional_tables={"green": {"line": own}})

    assert tables.table("line", "green") is own
    assert tables.table("line", "blue") is tables.table("line") is everywhere


def test_a_step_is_found_as_its_region_has_it() -> None:
    assert BOOK.step(At("main", "bus")) is None
    assert BOOK.step(At("main", "bus"), "green") is GREEN.by_name["bus"]
    assert BOOK.step(At("nowhere", "bus"), "green") is None


def test_a_fact_is_derived_again_only_when_an_answer_that_it_reads_was_added() -> None:
    derived: list[int] = []

    def count(read: Mapping[str, Answer], today: object) -> str:
        derived.append(len(read))
        return "yes"

    facts = {"counted": Fact("counted", ("main.a",), ("yes",), count)}
    x, seen = choices("x"), when(counted="yes")
    steps = (ask(f"main.{name}", choices=x, when=seen) for name in "abcd")
    talk = Talk(replace(book({}, main=flow("main", *steps)), facts=facts))
    for _ in range(3):
        talk.tap("x")
    derived.clear()

    assert talk.asked == "main.d"

    assert derived == [0, 1]


def test_an_interrupting_flow_is_walked_with_the_region_that_is_known() -> None:
    talk = at_review()

    assert walk(talk.using, talk.session, HERE, "person", "green").region == "green"
