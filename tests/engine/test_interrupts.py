"""A flow that interrupts has the word until it is at its end; then the one beneath goes on."""

from dataclasses import replace

import pytest

from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import At, Run
from pow_bot.engine.heard import Change, Expired, GoOn, Open, StartOver
from pow_bot.engine.looking import advice, routes
from pow_bot.engine.session import Receipt, Session
from pow_bot.engine.take import put_aside
from tests.engine.model import (
    BOOK,
    MAIN,
    Talk,
    ask,
    at_review,
    book,
    choices,
    do,
    flow,
    named,
    say,
    sent,
    told,
)

HELP = flow("help", ask("help.topic", choices=choices("a", "b")), interrupt=True)
CARE = flow(
    "care",
    do("care.alarm"),
    ask("care.sure", choices=choices("yes", "no")),
    say("care.bye"),
    interrupt=True,
)


def opened(*names: str) -> Talk:
    """Before the first question, with these flows opened one after another."""
    talk = Talk(book(help=HELP, care=CARE))
    for name in names:
        talk.hear(Open(name))
    return talk


def test_what_interrupts_has_the_word() -> None:
    talk = opened("person")

    assert talk.asked == "person.callback"
    assert told(talk.look()) == ["open_hours"]
    assert talk.look().flow == "person"


def test_at_its_end_the_question_beneath_comes_back_with_its_last_words() -> None:
    talk = opened()
    talk.tap("work")
    talk.hear(Open("person"))

    view = talk.tap("no")

    assert view.flow == "main"
    assert talk.asked == "main.city"
    assert told(view) == ["bye"]


def test_the_last_words_are_said_once() -> None:
    talk = opened("person")
    talk.tap("no")

    view = talk.tap("work")

    assert told(view) == []
    assert talk.session.opened == ()


def test_what_was_answered_in_an_interruption_is_forgotten_when_it_closes() -> None:
    talk = opened("person")
    talk.tap("yes")
    assert talk.domain.acts == ["call"]

    talk.tap("work")

    assert talk.session.answers == {At("main", "situation"): Answer("work")}
    assert talk.session.receipts == {}


def test_it_asks_and_acts_anew_when_it_is_opened_again() -> None:
    talk = opened("person")
    talk.tap("yes")

    talk.hear(Open("person"))
    assert talk.asked == "person.callback"
    talk.tap("yes")

    assert talk.domain.acts == ["call", "call"]


def test_the_last_one_opened_is_in_front_and_the_others_wait() -> None:
    talk = opened("person", "help")
    assert talk.asked == "help.topic"

    talk.tap("a")

    assert talk.asked == "person.callback"


def test_opening_one_twice_moves_it_to_the_front() -> None:
    talk = opened("person", "help", "person")

    assert talk.session.opened == ("help", "person")
    assert talk.asked == "person.callback"


def test_opening_one_twice_shows_its_present_question() -> None:
    long = flow(
        "long", *(ask(f"long.{name}", choices=choices("x")) for name in "ab"), interrupt=True
    )
    talk = Talk(book(long=long))
    talk.hear(Open("long"))
    talk.tap("x")
    talk.hear(Change(At("long", "a")))

    talk.hear(Open("long"))

    assert talk.asked == "long.b"


@pytest.mark.parametrize("name", ["fit", "main", "nowhere", ""])
def test_only_a_flow_that_interrupts_can_be_opened(name: str) -> None:
    talk = opened(name)

    assert talk.session.opened == ()
    assert talk.asked == "main.situation"


def test_typed_words_answer_what_interrupts_and_nothing_beneath() -> None:
    talk = opened()
    talk.tap("work")
    talk.hear(Open("person"))

    talk.write("ede")

    assert talk.asked == "person.callback"
    assert talk.kept("main.city") is None


def test_a_button_of_the_flow_beneath_still_answers_it() -> None:
    talk = opened("person")

    talk.tap("business", at="main.situation")

    assert talk.kept("main.situation") == Answer("business")
    assert talk.asked == "person.callback"


def test_a_problem_of_the_flow_beneath_is_not_laid_on_what_interrupts() -> None:
    talk = opened("person")

    view = talk.write("???", at="main.situation")

    assert named(view) == ["not_yet"]
    assert view.question is not None
    assert view.question.problem is None


def test_changing_what_lies_beneath_waits_for_what_interrupts() -> None:
    talk = opened()
    talk.tap("work")
    talk.hear(Open("person"))

    view = talk.hear(Change(At("main", "situation")))

    assert named(view) == ["not_yet"]
    assert talk.asked == "person.callback"


def test_the_button_of_an_interruption_that_is_over_no_longer_counts() -> None:
    talk = opened("person")
    talk.tap("no")

    view = talk.tap("yes", at="person.callback")

    assert named(view) == ["no_longer_asked"]
    assert talk.domain.acts == []


def test_an_effect_of_an_interruption_comes_before_its_question() -> None:
    talk = opened("care")

    assert talk.domain.acts == ["alarm"]
    assert talk.asked == "care.sure"


def test_at_the_end_of_all_only_the_interruption_says_its_last_words() -> None:
    talk = Talk(book({}, main=flow("main", ask("main.a", choices=choices("x")), say("main.end"))))
    talk.tap("x")

    view = talk.hear(Open("person"))
    assert told(view) == ["open_hours"]
    view = talk.tap("no")

    assert view.question is None
    assert told(view) == ["bye", "end"]


@pytest.mark.parametrize("wish", [StartOver(), Expired()])
def test_starting_over_closes_what_interrupts_and_forgets_the_draft(
    wish: StartOver | Expired,
) -> None:
    talk = opened()
    talk.tap("work")
    talk.hear(Open("care"))
    revision = talk.session.revision

    view = talk.hear(wish)

    assert talk.session == Session(revision=revision + 1, shown=At("main", "situation"))
    assert named(view) == []


@pytest.mark.parametrize("wish", [StartOver(), Expired()])
def test_what_was_sent_stays_sent_and_what_interrupts_is_closed(wish: StartOver | Expired) -> None:
    talk = sent(Talk(book(help=HELP, care=CARE)))
    before = talk.session
    talk.hear(Open("care"))
    talk.hear(Change(At("main", "city")))

    view = talk.hear(wish)

    assert named(view) == ["already_sent"]
    assert talk.asked == "main.name"
    assert talk.session.answers == before.answers
    assert talk.session.receipts == before.receipts
    assert talk.session.opened == ()


def test_starting_over_after_a_change_was_begun_shows_the_present_question() -> None:
    talk = sent()
    talk.hear(Change(At("main", "city")))

    talk.hear(StartOver())

    assert talk.asked == "main.name"


def test_starting_over_keeps_the_language() -> None:
    talk = Talk(session=Session(locale="en"))
    talk.tap("work")

    talk.hear(StartOver())

    assert talk.session.locale == "en"


def test_a_flow_that_both_run_is_not_forgotten_with_the_interruption() -> None:
    both = flow("both", Run(at=At("both", "fit"), flow="fit"), interrupt=True)
    talk = sent(Talk(book(both=both)))
    talk.session = replace(talk.session, answers={**talk.session.answers, **_fit(talk)})

    talk.hear(Open("both"))
    talk.tap("yes", at="fit.ok")
    talk.hear(GoOn())

    assert talk.session.opened == ()
    assert talk.kept("fit.wants") == Answer("yes")


def _fit(talk: Talk) -> dict[At, Answer]:
    return {At("fit", "wants"): Answer("yes")}


def test_what_another_version_opened_waits_for_that_version() -> None:
    talk = Talk(session=Session(opened=("gone", "person")))
    assert talk.asked == "person.callback"

    talk.tap("no")
    talk.tap("work")

    assert talk.session.opened == ("gone",)
    assert talk.asked == "main.city"


def test_its_receipt_does_not_make_a_draft_something_that_was_sent() -> None:
    receipts = {At("care", "alarm"): Receipt({}, {})}
    talk = Talk(book(care=CARE), session=Session(opened=("care",), receipts=receipts))
    talk.tap("work", at="main.situation")

    view = talk.hear(StartOver())

    assert named(view) == []
    assert talk.session.answers == {}


def test_an_interruption_leaves_the_review_as_it_was() -> None:
    talk = at_review(opened())
    talk.hear(Open("person"))
    talk.tap("no")

    talk.tap("yes")

    assert talk.domain.acts == ["submit"]


def test_the_book_knows_what_a_flow_runs() -> None:
    main = flow("main", *MAIN.steps[:2], Run(at=At("main", "mid"), flow="mid"))
    mid = flow("mid", Run(at=At("mid", "fit"), flow="fit"), ask("mid.x"))

    assert list(book(main=main, mid=mid).within("main")) == ["main", "mid", "fit"]
    assert list(BOOK.within("main", "green")) == ["main", "fit"]


def test_the_book_knows_what_a_flow_runs_in_a_region() -> None:
    main, mid = flow("main", Run(at=At("main", "mid"), flow="mid")), flow("mid")
    regional = flow("mid", Run(at=At("mid", "fit"), flow="fit"))
    there = book({"green": {"mid": regional}}, main=main, mid=mid)

    assert list(there.within("main", "green")) == ["main", "mid", "fit"]
    assert list(there.within("main", "blue")) == ["main", "mid"]


def test_what_interrupts_can_be_put_aside_unanswered() -> None:
    talk = opened("help", "care")

    talk.session = put_aside(talk.using, talk.session)

    assert talk.session.opened == ()
    assert talk.look().flow == "main"
    assert not [at for at in talk.session.receipts if at.flow == "care"]


def test_with_nothing_to_put_aside_a_session_stays_as_it_is() -> None:
    session = sent().session

    assert put_aside(BOOK, session) is session


def test_advice_is_what_protects_and_what_an_inner_flow_told() -> None:
    steps = (
        replace(say("main.careful"), tone="safety"),
        ask("main.a", choices=choices("x")),
        say("main.plain"),
        Run(at=At("main", "inner"), flow="inner"),
        ask("main.b", choices=choices("y")),
    )
    inner = flow("inner", say("inner.step"), ask("inner.c", choices=choices("z")))
    using = book({}, main=flow("main", *steps), inner=inner)
    talk = Talk(using)
    for chosen in ("x", "z"):
        talk.tap(chosen)

    assert [each.at.step for each in advice(using, talk.session, talk.here)] == ["careful", "step"]


def test_an_answer_under_an_old_name_counts_as_well() -> None:
    using = book({}, main=flow("main", ask("main.new", choices=choices("x"), was=("old",))))
    session = Session().answered(At("main", "old"), Answer("x"))
    route = routes(using, session, Talk().here)["main"]

    assert route.counts(At("main", "old"))
    assert route.counts(At("main", "new"))
    assert not route.counts(At("main", "other"))
