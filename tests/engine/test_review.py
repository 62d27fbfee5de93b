"""A review covers exactly what was shown; once what it allowed is done, it stands for good."""

import pytest

from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import At, Review
from pow_bot.engine.heard import Back, Change, GoOn, Said
from pow_bot.engine.session import Session
from pow_bot.engine.understanding import NOT_A_YES
from tests.engine.model import (
    Talk,
    ask,
    at_review,
    book,
    choices,
    do,
    flow,
    named,
    review,
    say,
    sent,
    told,
)


@pytest.mark.parametrize("words", ["ja", "Ja, verstuur", "verstuur", "ja vestuur", "JA!"])
def test_a_review_is_given_with_its_yes(words: str) -> None:
    talk = at_review()

    talk.write(words)

    assert talk.domain.acts == ["submit"]


@pytest.mark.parametrize(
    "words", ["nee", "niet versturen", "ja, verstuur niet", "nee verstuur", ""]
)
def test_anything_else_is_not_a_yes(words: str) -> None:
    talk = at_review()

    view = talk.write(words)

    assert talk.domain.acts == []
    assert view.question is not None
    assert view.question.problem is not None
    assert view.question.problem.text is NOT_A_YES
    assert view.question.step.at == At("main", "check")


@pytest.mark.parametrize("chosen", [("no",), ("yes", "yes"), ("yes", "no"), ("check",)])
def test_a_forged_choice_is_not_a_yes(chosen: tuple[str, ...]) -> None:
    talk = at_review()

    talk.tap(*chosen)

    assert talk.domain.acts == []


def test_a_yes_to_what_has_changed_in_another_tab_is_not_heard() -> None:
    talk = at_review()
    shown = talk.session.revision
    talk.tap("visit", at="main.reach")

    view = talk.tap("yes", at="main.check", revision=shown)

    assert named(view) == ["look_again"]
    assert talk.domain.acts == []
    assert talk.asked == "main.check"


def test_a_yes_to_what_is_shown_now_is_heard() -> None:
    talk = at_review()
    talk.tap("visit", at="main.reach")

    talk.tap("yes", at="main.check", revision=talk.session.revision)

    assert talk.domain.acts == ["submit"]


def test_the_same_answer_again_changes_no_revision() -> None:
    talk = at_review()
    shown = talk.session.revision
    talk.tap("mail", at="main.reach")

    talk.tap("yes", at="main.check", revision=shown)

    assert talk.domain.acts == ["submit"]


def test_a_second_tab_cannot_send_again_and_is_told_so() -> None:
    talk = at_review()
    shown = talk.session.revision
    talk.tap("yes", at="main.check", revision=shown)

    view = talk.tap("yes", at="main.check", revision=shown)

    assert named(view) == ["already_sent"]
    assert talk.domain.acts == ["submit"]


def test_the_rows_of_a_review_are_what_it_covers() -> None:
    talk = at_review()

    rows = {row.ask.at.step: row.answer for row in talk.look().rows}
    talk.tap("yes")

    assert talk.domain.intake == rows


def test_a_change_before_it_is_done_asks_for_the_review_again() -> None:
    steps = (
        ask("main.a", choices=choices("x", "y")),
        review("main.check"),
        ask("main.b", choices=choices("x", "y")),
        do("main.submit"),
    )
    talk = Talk(book({}, main=flow("main", *steps)))
    talk.tap("x")
    talk.tap("yes")
    assert talk.asked == "main.b"

    talk.tap("y", at="main.a")
    assert talk.asked == "main.check"
    talk.tap("x", at="main.a")

    view = talk.look()
    assert view.question is not None
    assert view.question.step.at == At("main", "b")


def test_once_done_a_change_counts_at_once() -> None:
    talk = sent()

    talk.tap("visit", at="main.reach")

    assert talk.domain.acts == ["submit", "amend"]
    assert talk.domain.intake is not None
    assert talk.domain.intake["reach"] == Answer("visit")
    assert talk.asked == "main.name"


def test_what_falls_off_the_route_is_kept_until_the_review_and_not_after() -> None:
    talk = Talk()
    for words in ("work", "ede", "mail", "ja", "morgen"):
        talk.write(words)
    talk.tap("business", at="main.situation")
    assert talk.kept("main.last_day") is not None

    talk.tap("yes", at="main.check")

    assert talk.kept("main.last_day") is None
    assert talk.domain.intake is not None
    assert "last_day" not in talk.domain.intake


def test_what_is_said_before_a_review_is_not_said_after_it() -> None:
    steps = (
        ask("main.a", choices=choices("x")),
        say("main.before"),
        review("main.check"),
        say("main.after"),
        ask("main.b", choices=choices("x")),
    )
    talk = Talk(book({}, main=flow("main", *steps)))

    assert told(talk.tap("x")) == ["before"]
    assert told(talk.tap("yes")) == ["after"]


def test_a_problem_with_the_review_is_shown_with_the_review() -> None:
    talk = at_review()
    talk.hear(Change(At("main", "reach")))

    view = talk.tap("no", at="main.check")

    assert view.question is not None
    assert isinstance(view.question.step, Review)
    assert view.question.problem is not None


def test_a_review_that_was_given_and_let_nothing_be_done_counts_no_more() -> None:
    steps = (
        ask("main.a", choices=choices("x")),
        review("main.check"),
        ask("main.b", choices=choices("x")),
    )
    talk = Talk(book({}, main=flow("main", *steps)))
    talk.tap("x")
    talk.tap("yes")

    view = talk.tap("yes", at="main.check")

    assert named(view) == ["no_longer_asked"]


def test_a_review_before_its_turn_comes_later() -> None:
    view = Talk().tap("yes", at="main.check")

    assert named(view) == ["not_yet"]


def test_back_from_a_review_shows_the_last_answer() -> None:
    talk = at_review()

    talk.hear(Back())

    assert talk.asked == "main.bus"


def test_a_receipt_that_is_missing_is_fetched_by_the_wish_to_go_on() -> None:
    talk = at_review()
    answers = {**talk.session.answers, At("main", "check"): Answer("yes", covered=_covered(talk))}
    talk.session = Session(answers=answers)
    assert talk.look().due
    assert talk.look().question is None

    talk.hear(GoOn())

    assert talk.domain.acts == ["submit"]


def test_words_typed_where_an_effect_is_due_bring_it_and_are_not_an_answer() -> None:
    talk = at_review()
    answers = {**talk.session.answers, At("main", "check"): Answer("yes", covered=_covered(talk))}
    talk.session = Session(answers=answers)

    talk.hear(Said("Sam"))

    assert talk.domain.acts == ["submit"]
    assert talk.kept("main.name") is None


def _covered(talk: Talk) -> str:
    other = Talk(session=talk.session)
    other.tap("yes")
    covered = other.session.answers[At("main", "check")].covered
    assert covered
    return covered
