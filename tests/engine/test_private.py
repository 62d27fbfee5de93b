"""What is sensitive is asked in private only; what was answered in private stands everywhere."""

from dataclasses import replace

import pytest

from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import At, Choice
from pow_bot.engine.heard import Back, Change, GoOn
from pow_bot.engine.session import Session
from tests.engine.model import (
    HERE,
    KINDS,
    OPEN_CHANNEL,
    Talk,
    ask,
    book,
    choices,
    flow,
    named,
    text,
)

SECRET = Choice("secret", text("secret"), private=True, was=("hush",))
STEPS = flow(
    "main",
    ask("main.first", choices=choices("a", "b")),
    ask("main.health", "text", private="yes"),
    ask("main.way", choices=choices("open", "secret", secret=SECRET)),
    ask("main.some", "several", choices=choices("open", "secret", secret=SECRET)),
    ask("main.linked", "text", private="link"),
    ask("main.last", choices=choices("a", "b")),
)


def in_private() -> Talk:
    """Everything answered on the web but the last question."""
    talk = Talk(book({}, main=STEPS))
    talk.tap("a")
    talk.write("Moe")
    talk.tap("secret")
    talk.tap("open", "secret")
    talk.write("Ook moe")
    assert talk.asked == "main.last"
    return talk


def in_the_open() -> Talk:
    return Talk(book({}, main=STEPS), OPEN_CHANNEL)


def test_a_private_question_is_passed_over_in_the_open() -> None:
    talk = in_the_open()

    talk.tap("a")

    assert talk.asked == "main.way"


def test_a_private_question_comes_back_on_a_private_channel() -> None:
    talk = in_the_open()
    talk.tap("a")

    talk.here = HERE

    assert talk.asked == "main.health"


def test_a_private_choice_is_not_offered_in_the_open_and_cannot_be_forged() -> None:
    talk = in_the_open()
    view = talk.tap("a")
    assert view.question is not None
    assert [choice.name for choice in view.question.choices] == ["open"]

    view = talk.tap("secret")

    assert view.question is not None
    assert view.question.problem is not None
    assert talk.kept("main.way") is None


def test_a_linked_question_is_offered_elsewhere_and_not_answered_in_the_open() -> None:
    talk = in_the_open()
    talk.tap("a")
    talk.tap("open")
    view = talk.tap("open")
    assert view.question is not None
    assert view.question.elsewhere

    view = talk.write("Ook moe")

    assert named(view) == ["elsewhere"]
    assert talk.kept("main.linked") is None


def test_on_a_private_channel_nothing_is_elsewhere() -> None:
    talk = in_private()

    view = talk.hear(Change(At("main", "linked")))

    assert view.question is not None
    assert not view.question.elsewhere


def test_what_was_answered_on_the_web_stands_in_the_open() -> None:
    talk = in_private()
    before = dict(talk.session.answers)

    talk.here = OPEN_CHANNEL

    assert talk.asked == "main.last"
    view = talk.tap("b")
    assert view.question is None
    assert {**before, At("main", "last"): Answer("b")} == talk.session.answers


def test_a_private_choice_under_its_old_name_stands_in_the_open() -> None:
    talk = in_private()
    old = {At("main", "way"): Answer("hush"), At("main", "some"): Answer(("open", "hush"))}
    talk.session = replace(talk.session, answers={**talk.session.answers, **old})

    talk.here = OPEN_CHANNEL

    assert talk.asked == "main.last"


@pytest.mark.parametrize("step", ["health", "linked"])
def test_what_was_answered_in_private_is_not_changed_in_the_open(step: str) -> None:
    talk = in_private()
    before = talk.session.answers
    talk.here = OPEN_CHANNEL
    view = talk.hear(Change(At("main", step)))
    assert view.question is not None
    assert view.question.elsewhere

    view = talk.write("Toch niet", at=f"main.{step}")

    assert named(view) == ["elsewhere"]
    assert talk.session.answers == before


def test_back_in_the_open_offers_the_private_question_elsewhere() -> None:
    talk = in_private()
    talk.here = OPEN_CHANNEL

    view = talk.hear(Back())

    assert view.question is not None
    assert view.question.step.at == At("main", "linked")
    assert view.question.elsewhere


def test_a_private_answer_that_no_longer_stands_is_not_asked_for_in_the_open() -> None:
    asks = ask("main.health", "choice", choices=choices("fine"), private="yes")
    steps = (STEPS.steps[0], asks, *STEPS.steps[2:])
    talk = in_the_open()
    answers = {At("main", "first"): Answer("a"), At("main", "health"): Answer("Moe")}
    talk = Talk(book({}, main=flow("main", *steps)), OPEN_CHANNEL, Session(answers=answers))

    view = talk.hear(GoOn())

    assert view.question is not None
    assert view.question.step.at == At("main", "way")


def test_every_kind_can_be_private() -> None:
    for kind in KINDS:
        step = ask("main.x", kind, choices=choices("yes", "no"), private="yes")
        talk = Talk(book({}, main=flow("main", step)), OPEN_CHANNEL)

        assert talk.asked is None
