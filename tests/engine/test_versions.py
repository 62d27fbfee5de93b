"""Answers outlive the flow they were given to: `was` carries them over, and no migration runs."""

from dataclasses import replace

import pytest

from pow_bot.engine.answers import SKIPPED, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Choice, Flow, Step
from pow_bot.engine.heard import GoOn
from pow_bot.engine.looking import routes
from pow_bot.engine.session import Session
from tests.engine.model import (
    HERE,
    MAIN,
    Talk,
    ask,
    book,
    choices,
    flow,
    named,
    sent,
    text,
    told,
    when,
)


def changed(step: str, **fields: object) -> Book:
    """The book in its next version, with one question of the main flow changed."""
    steps = tuple(_with(old, fields) if old.at.step == step else old for old in MAIN.steps)
    return book({}, main=replace(MAIN, steps=steps, version="2"))


def _with(old: Step, fields: dict[str, object]) -> Step:
    assert isinstance(old, Ask)
    return replace(old, **fields)  # type: ignore[arg-type] # as the test writes them


NEW_NAME = changed("reach", at=At("main", "contact"), was=("reach",))


def test_a_renamed_question_keeps_its_answer() -> None:
    talk = sent()
    talk.using = NEW_NAME

    route = routes(talk.using, talk.session, HERE)["main"]

    assert route.stands[At("main", "contact")] == Answer("mail")


def test_of_several_old_names_the_first_written_counts() -> None:
    step = ask("main.a", choices=choices("x", "y", "z"), was=("newer", "older"))
    older, newer, now = (At("main", name) for name in ("older", "newer", "a"))
    answers = {older: Answer("x")}
    assert _stands(step, answers) == Answer("x")

    assert _stands(step, {**answers, newer: Answer("y")}) == Answer("y")
    assert _stands(step, {**answers, newer: Answer("y"), now: Answer("z")}) == Answer("z")


def test_a_choice_that_is_there_goes_before_one_that_was_called_so() -> None:
    step = ask("main.a", choices=(Choice("new", text("new"), was=("x",)), *choices("x")))

    assert _stands(step, {At("main", "a"): Answer("x")}) == Answer("x")


def test_two_choices_that_became_one_count_once() -> None:
    one = Choice("one", text("one"), was=("a", "b"))
    step = ask("main.a", "several", choices=(one, *choices("c")))

    assert _stands(step, {At("main", "a"): Answer(("a", "c", "b"))}) == Answer(("one", "c"))


def test_one_of_several_that_is_gone_asks_again() -> None:
    step = ask("main.a", "several", choices=choices("b", "c"))

    assert _stands(step, {At("main", "a"): Answer(("a", "c"))}) is None


def test_choices_that_may_no_longer_stand_together_are_asked_again() -> None:
    nothing = Choice("nothing", text("nothing"), exclusive=True)
    step = ask("main.a", "several", choices=(nothing, *choices("c")))

    assert _stands(step, {At("main", "a"): Answer(("nothing", "c"))}) is None
    assert _stands(step, {At("main", "a"): Answer(("nothing",))}) == Answer(("nothing",))


def _stands(step: Ask, answers: dict[At, Answer]) -> Answer | None:
    return routes(_only(step), Session(answers=answers), HERE)["main"].stands.get(step.at)


def test_after_a_rename_it_is_told_once_under_the_new_name() -> None:
    talk = sent()
    talk.using = NEW_NAME
    assert talk.domain.intake is not None
    talk.look()
    assert "reach" in talk.domain.intake

    talk.write("Sam")

    assert talk.domain.intake["contact"] == Answer("mail")
    assert "reach" not in talk.domain.intake
    talk.write("sla over")
    assert talk.domain.acts == ["submit", "amend", "amend"]


def test_an_answer_changed_under_the_new_name_leaves_nothing_under_the_old() -> None:
    talk = sent()
    talk.using = NEW_NAME

    talk.tap("visit", at="main.contact")

    assert talk.kept("main.reach") is None
    assert talk.kept("main.contact") == Answer("visit")
    assert talk.domain.intake is not None
    assert talk.domain.intake["contact"] == Answer("visit")
    assert "reach" not in talk.domain.intake


def test_a_renamed_question_that_falls_off_the_route_is_taken_back_under_both_names() -> None:
    talk = Talk()
    for chosen in ("work", "ede", "mail", "yes"):
        talk.tap(chosen)
    talk.write("morgen")
    talk.tap("yes")
    talk.using = changed("last_day", at=At("main", "ends"), was=("last_day",))

    talk.tap("business", at="main.situation")

    assert talk.kept("main.last_day") is None
    assert talk.domain.intake is not None
    assert not {"last_day", "ends"} & set(talk.domain.intake)


def test_a_question_that_fell_off_under_its_old_name_is_not_kept_past_the_review() -> None:
    steps = changed("last_day", at=At("main", "ends"), was=("last_day",))
    answers = {At("main", "last_day"): Answer("2026-12-01")}
    talk = Talk(steps, session=Session(answers=answers))
    for chosen in ("business", "ruhr", "mail"):
        talk.tap(chosen)

    talk.tap("yes")

    assert talk.kept("main.last_day") is None


def test_a_renamed_choice_keeps_its_answer() -> None:
    post = Choice("post", text("post"), was=("mail", "letter"))
    talk = sent()
    talk.using = changed("reach", choices=(*choices("call"), post))

    assert talk.asked == "main.name"
    assert routes(talk.using, talk.session, HERE)["main"].stands[At("main", "reach")] == Answer(
        "post"
    )


def test_a_choice_that_is_gone_asks_again_and_is_not_untold() -> None:
    talk = sent()
    talk.using = changed("reach", choices=choices("call", "visit"))

    talk.hear(GoOn())

    assert talk.asked == "main.reach"
    assert talk.domain.acts == ["submit"]
    talk.tap("visit")
    assert talk.domain.acts == ["submit", "amend"]


def test_a_question_that_is_gone_keeps_its_answer_for_another_version() -> None:
    talk = sent()
    steps = tuple(step for step in MAIN.steps if step.at.step != "reach")
    talk.using = book({}, main=replace(MAIN, steps=steps))

    talk.write("Sam")

    assert talk.kept("main.reach") == Answer("mail")
    assert talk.domain.intake is not None
    assert talk.domain.intake["reach"] == Answer("mail")


def test_a_new_question_after_the_receipt_is_asked_and_amends() -> None:
    talk = sent()
    place = [step.at.step for step in MAIN.steps].index("reach") + 1
    new = ask("main.new", choices=choices("x"))
    talk.using = book({}, main=replace(MAIN, steps=(*MAIN.steps[:place], new, *MAIN.steps[place:])))

    view = talk.hear(GoOn())
    assert talk.asked == "main.new"
    assert told(view) == []
    talk.tap("x")

    assert talk.domain.acts == ["submit", "amend"]
    assert talk.asked == "main.name"


def _with_a_new_question(talk: Talk) -> None:
    """The next version asks something before what was sent."""
    place = [step.at.step for step in MAIN.steps].index("reach") + 1
    new = ask("main.new", choices=choices("x"), when=when(knows=["yes", "not_asked"]))
    talk.using = book({}, main=replace(MAIN, steps=(*MAIN.steps[:place], new, *MAIN.steps[place:])))


def test_who_takes_it_back_instead_of_answering_a_new_question_is_believed() -> None:
    talk = sent()
    _with_a_new_question(talk)

    talk.tap("helping", at="main.situation")
    assert talk.domain.acts == ["submit"]
    talk.tap("no")

    assert talk.domain.acts == ["submit", "withdraw"]
    assert talk.domain.intake is None


def test_what_falls_off_while_a_new_question_waits_is_taken_back() -> None:
    talk = Talk()
    for chosen in ("work", "ruhr", "mail"):
        talk.tap(chosen)
    talk.write("morgen")
    talk.tap("yes")
    _with_a_new_question(talk)

    talk.tap("business", at="main.situation")
    talk.tap("x")

    assert talk.domain.acts == ["submit", "amend"]
    assert talk.domain.intake is not None
    assert "last_day" not in talk.domain.intake


def test_an_effect_that_is_gone_is_neither_done_again_nor_undone() -> None:
    talk = sent()
    steps = tuple(step for step in MAIN.steps if step.at.step != "submit")
    talk.using = book({}, main=replace(MAIN, steps=steps))

    talk.tap("yes", at="main.check")
    talk.write("Sam")

    assert talk.domain.acts == ["submit"]


@pytest.mark.parametrize(
    "kept",
    [
        Answer(),
        Answer("x"),
        Answer(("x", "y")),
        Answer(()),
        Answer(""),
        Answer("2026-02-30"),
        Answer("2026-99-99"),
        Answer("٢٠٢٦-١٢-٠١"),
        Answer(unknown="skip"),
    ],
)
@pytest.mark.parametrize(
    "kind", ["choice", "yes_no", "several", "number", "date", "month", "consent"]
)
def test_what_another_version_kept_never_raises_and_is_asked_again(kind: str, kept: Answer) -> None:
    step = ask("main.a", kind, choices=choices("yes", "no"))
    talk = Talk(_only(step), session=Session(answers={At("main", "a"): kept}))

    assert talk.asked == "main.a"
    assert named(talk.look()) == []


def test_a_skipped_answer_stands_for_every_kind_that_may_be_skipped() -> None:
    for kind in ("choice", "several", "number", "date", "text", "consent"):
        step = ask("main.a", kind, choices=choices("yes", "no"), may=frozenset({"skip"}))
        talk = Talk(_only(step), session=Session(answers={At("main", "a"): SKIPPED}))

        assert talk.asked is None


def _only(step: Step) -> Book:
    only: Flow = flow("main", step)
    return book({}, main=only)
