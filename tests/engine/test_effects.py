"""An effect is due when the answers that it last reported differ from those on the route."""

from collections.abc import Mapping
from typing import Any

import pytest

from pow_bot.engine.answers import SKIPPED, Answer
from pow_bot.engine.flow import At, Run, Step
from pow_bot.engine.heard import (
    Back,
    Change,
    Done,
    Effect,
    Expired,
    GoOn,
    Heard,
    Nudge,
    Open,
    Said,
    Speak,
    StartOver,
    Stop,
)
from pow_bot.engine.session import Receipt, Session
from pow_bot.engine.take import take
from tests.engine.model import (
    BOOK,
    HERE,
    MAIN,
    Talk,
    ask,
    at_review,
    book,
    choices,
    do,
    flow,
    named,
    sent,
    told,
    when,
)

SUBMIT = At("main", "submit")
INTAKE = {
    "situation": Answer("business"),
    "city": Answer("ede"),
    "reach": Answer("mail"),
    "bus": Answer("yes"),
}


def due(session: Session, heard: Heard) -> Effect:
    effect = take(BOOK, session, heard, HERE).effect
    assert effect is not None
    return effect


def test_the_first_time_all_answers_are_told() -> None:
    effect = due(at_review().session, Said(choices=("yes",)))

    assert effect == Effect(SUBMIT, "do", "submit", INTAKE, INTAKE)


def test_nothing_is_done_before_its_outcome_is_heard() -> None:
    talk = at_review()

    turn = take(BOOK, talk.session, Said(choices=("yes",)), HERE)

    assert turn.view is None
    assert turn.session.receipts == {}


def test_a_receipt_keeps_what_was_told_and_what_came_out() -> None:
    talk = sent()

    assert talk.session.receipts == {SUBMIT: Receipt(INTAKE, {"reference": "R1"})}


def test_a_later_answer_is_told_alone() -> None:
    effect = due(sent().session, Said("Sam"))

    assert effect.verb == "again"
    assert effect.action == "amend"
    assert effect.answers == {**INTAKE, "name": Answer("Sam")}
    assert effect.changed == {"name": Answer("Sam")}
    assert effect.gone == ()


def test_a_changed_answer_is_told_with_what_it_takes_off_the_route() -> None:
    talk = Talk()
    for chosen in ("work", "ede", "mail", "yes", "past", "yes"):
        talk.tap(chosen)

    effect = due(talk.session, Said(choices=("business",), at=At("main", "situation")))

    assert effect.changed == {"situation": Answer("business")}
    assert effect.gone == ("last_day",)
    assert "last_day" not in effect.answers


def test_what_is_asked_anew_is_told_when_it_is_answered_anew() -> None:
    talk = Talk()
    for chosen in ("business", "both", "green", "mail", "yes", "yes"):
        talk.tap(chosen)
    assert talk.domain.acts == ["submit"]

    talk.tap("ruhr", at="main.city")
    talk.tap("both", at="main.city")
    assert talk.domain.intake is not None
    assert "town" not in talk.domain.intake
    talk.tap("blue")

    assert talk.domain.intake["town"] == Answer("blue")


def test_a_skipped_answer_is_told_as_skipped() -> None:
    talk = sent()

    talk.tap("skip")

    assert talk.domain.intake is not None
    assert talk.domain.intake["name"] == SKIPPED


def test_nothing_new_is_not_told_again() -> None:
    talk = sent()

    talk.tap("mail", at="main.reach")
    talk.hear(GoOn())
    talk.write("???", at="main.reach")

    assert talk.domain.acts == ["submit"]


def test_an_answer_that_takes_the_effect_off_the_route_undoes_it() -> None:
    talk = Talk()
    for chosen in ("helping", "yes", "ruhr", "mail", "yes"):
        talk.tap(chosen)

    effect = due(talk.session, Said(choices=("no",), at=At("main", "knows")))

    assert effect.verb == "undo"
    assert effect.action == "withdraw"
    assert effect.answers == effect.changed == {}
    assert effect.gone == ("situation", "knows", "city", "reach")


def test_after_an_undo_its_review_must_be_given_again() -> None:
    talk = Talk()
    for chosen in ("helping", "yes", "ruhr", "mail", "yes"):
        talk.tap(chosen)

    talk.tap("no", at="main.knows")
    assert talk.domain.acts == ["submit", "withdraw"]
    assert talk.session.receipts == {}
    assert talk.kept("main.check") is None
    talk.tap("yes", at="main.knows")

    assert talk.asked == "main.check"
    talk.tap("yes")
    assert talk.domain.acts == ["submit", "withdraw", "submit"]


def test_only_the_reviews_before_what_was_undone_are_given_again() -> None:
    talk = Talk()
    for chosen in ("helping", "yes", "ruhr", "mail", "yes"):
        talk.tap(chosen)
    other = At("other", "check")
    talk.session = talk.session.answered(other, Answer("yes", covered="x"))

    talk.tap("no", at="main.knows")

    assert talk.session.answers[other] == Answer("yes", covered="x")
    assert talk.kept("main.city") == Answer("ruhr")


def test_without_an_undo_it_stays_done() -> None:
    steps = (
        ask("main.a", choices=choices("x", "y")),
        do("main.submit", when=when(a="x")),
        ask("main.b", choices=choices("z")),
    )
    talk = Talk(book({}, main=flow("main", *steps)))
    talk.tap("x")

    talk.tap("y", at="main.a")

    assert talk.domain.acts == ["submit"]
    assert At("main", "submit") in talk.session.receipts


def test_without_an_again_it_is_done_once() -> None:
    steps = (ask("main.a", choices=choices("x", "y")), do("main.submit"))
    talk = Talk(book({}, main=flow("main", *steps)))
    talk.tap("x")

    talk.tap("y", at="main.a")

    assert talk.domain.acts == ["submit"]


def test_what_a_new_flow_takes_off_the_route_is_not_undone() -> None:
    talk = sent()
    steps = tuple(_when_work(step) for step in MAIN.steps)
    talk.using = book({}, main=flow("main", *steps, region_after="town"))

    talk.hear(GoOn())
    talk.tap("visit", at="main.reach")

    assert talk.domain.acts == ["submit"]


def _when_work(step: Step) -> Step:
    return (
        do("main.submit", undo="withdraw", when=when(situation="work"))
        if step.at == SUBMIT
        else step
    )


def test_each_flow_tells_only_its_own_answers() -> None:
    talk = Talk()
    for chosen in ("helping", "yes", "ruhr", "visit", "yes", "skip", "skip", "skip"):
        talk.tap(chosen)
    assert talk.asked == "fit.wants"

    effect = due(talk.session, Said(choices=("yes",)))

    assert effect == Effect(
        At("fit", "judge"), "do", "judge", {"wants": Answer("yes")}, {"wants": Answer("yes")}
    )
    talk.tap("yes")
    assert talk.domain.intake is not None
    assert not {"wants", "ok"} & set(talk.domain.intake)


def test_a_nested_effect_reports_a_change_in_its_own_flow() -> None:
    talk = Talk()
    for chosen in ("helping", "yes", "ruhr", "visit", "yes", "skip", "skip", "skip", "yes"):
        talk.tap(chosen)

    talk.tap("no", at="fit.wants")

    assert talk.domain.acts[-1] == "judge_again"


def test_what_was_not_done_yet_comes_before_what_is_done_again() -> None:
    steps = (
        ask("main.a", choices=choices("x", "y")),
        do("main.submit", again="amend"),
        do("main.more", when=when(a="y")),
    )
    talk = Talk(book({}, main=flow("main", *steps)))
    talk.tap("x")

    talk.tap("y", at="main.a")

    assert talk.domain.acts == ["submit", "more", "amend"]


def test_an_effect_gets_what_earlier_effects_brought() -> None:
    steps = (
        do("main.submit", brings={"reference": ("R1",)}),
        ask("main.only", choices=choices("x"), when=when(reference="R1")),
        ask("main.never", choices=choices("x"), when=when(reference={"not": ["R1"]})),
    )
    talk = Talk(book({}, main=flow("main", *steps)))

    talk.hear(GoOn())

    assert talk.asked == "main.only"


def test_what_an_effect_brought_is_not_asked_before_it_is_done() -> None:
    steps = (
        ask("main.a", choices=choices("x"), when=when(reference="not_asked")),
        do("main.submit", brings={"reference": ("R1",)}),
    )
    talk = Talk(book({}, main=flow("main", *steps)))

    assert talk.asked == "main.a"


def test_what_comes_out_later_is_added_to_what_came_out_before() -> None:
    effect = Effect(SUBMIT, "again", "amend", INTAKE, {}, ("bus",))
    talk = sent()

    turn = take(BOOK, talk.session, Done(effect, {"due": "monday"}), HERE)

    assert turn.session.receipts[SUBMIT].facts == {"reference": "R1", "due": "monday"}
    assert "bus" not in turn.session.receipts[SUBMIT].told


@pytest.mark.parametrize(
    "nothing_said",
    [Back(), Change(At("main", "city")), Expired(), Nudge(), Speak("en"), StartOver(), Stop()],
)
def test_nothing_happens_where_nobody_says_anything(nothing_said: Heard) -> None:
    talk = at_review()
    answers = {**talk.session.answers, At("main", "check"): Answer("yes", covered=_covered())}
    session = Session(answers=answers)
    assert take(BOOK, session, GoOn(), HERE).effect is not None

    assert take(BOOK, session, nothing_said, HERE).effect is None


@pytest.mark.parametrize("said", [GoOn(), Open("person"), Said("mail", at=At("main", "reach"))])
def test_what_is_due_happens_when_the_person_says_something(said: Heard) -> None:
    talk = at_review()
    answers = {**talk.session.answers, At("main", "check"): Answer("yes", covered=_covered())}

    assert take(BOOK, Session(answers=answers), said, HERE).effect is not None


@pytest.mark.parametrize(
    "unclear",
    [
        Said("???", at=At("main", "reach")),
        Said("yes", at=At("main", "knows")),
        Said("yes", at=At("main", "check"), revision=99),
    ],
)
def test_nothing_happens_where_nothing_was_answered(unclear: Said) -> None:
    talk = at_review()
    answers = {**talk.session.answers, At("main", "check"): Answer("yes", covered=_covered())}

    assert take(BOOK, Session(answers=answers), unclear, HERE).effect is None


def _covered() -> str:
    kept = sent().kept("main.check")
    assert kept is not None
    assert kept.covered is not None
    return kept.covered


INNER = flow(
    "inner",
    ask("inner.sure", choices=choices("x", "y")),
    do("inner.share", undo="unshare", when=when(sure="x")),
)
OUTER = flow(
    "main",
    ask("main.a", choices=choices("x", "y")),
    Run(at=At("main", "inner"), flow="inner", when=when(a="x")),
    ask("main.b", choices=choices("z")),
)


def shared() -> Talk:
    talk = Talk(book({}, main=OUTER, inner=INNER))
    talk.tap("x")
    talk.tap("x")
    assert talk.domain.acts == ["share"]
    return talk


def test_what_an_inner_flow_did_is_undone_by_an_answer_in_it() -> None:
    talk = shared()

    talk.tap("y", at="inner.sure")

    assert talk.domain.acts == ["share", "unshare"]
    assert talk.asked == "main.b"


def test_what_an_inner_flow_did_is_not_undone_when_the_way_into_it_closes() -> None:
    talk = shared()

    talk.tap("y", at="main.a")

    assert talk.domain.acts == ["share"]
    assert At("inner", "share") in talk.session.receipts


def test_a_look_happens_without_a_trace() -> None:
    talk = sent()
    before = talk.session.as_json()

    talk.look()

    assert talk.session.as_json() == before


def test_several_effects_follow_one_another_in_one_turn() -> None:
    steps = (do("main.first"), do("main.second"), ask("main.a", choices=choices("x")))
    talk = Talk(book({}, main=flow("main", *steps)))

    view = talk.hear(GoOn())

    assert talk.domain.acts == ["first", "second"]
    assert view.question is not None
    assert named(view) == told(view) == []


def test_a_notice_survives_the_effects_of_its_turn() -> None:
    talk = Talk()
    for chosen in ("work", "ede", "mail", "yes", "past", "yes"):
        talk.tap(chosen)

    view = talk.tap("business", at="main.situation")

    assert talk.domain.acts == ["submit", "amend"]
    assert named(view) == ["no_longer_counts"]


def test_what_is_off_the_route_is_dropped_with_what_is_told() -> None:
    talk = Talk()
    for chosen in ("work", "ede", "mail", "yes", "past", "yes"):
        talk.tap(chosen)

    talk.tap("business", at="main.situation")

    assert talk.kept("main.last_day") is None


def test_four_answers_count_and_who_stops_halfway_has_lost_nothing() -> None:
    talk = sent()
    told_by_then: Mapping[str, Any] = dict(talk.domain.intake or {})

    talk.tap("skip")
    talk.tap("hands", "people")
    talk.hear(Stop())

    assert talk.domain.acts == ["submit", "amend", "amend"]
    assert talk.domain.intake == {
        **told_by_then,
        "name": SKIPPED,
        "skills": Answer(("hands", "people")),
    }
