"""Where a conversation stands follows from its answers, and from nothing that is stored."""

from dataclasses import replace

import pytest

from pow_bot.engine.answers import DONT_KNOW, SKIPPED, Answer
from pow_bot.engine.flow import Ask, At, Choice, Run, Step
from pow_bot.engine.heard import (
    Back,
    Change,
    Done,
    Effect,
    GoOn,
    Heard,
    Nudge,
    Open,
    Said,
    Speak,
    Stop,
)
from pow_bot.engine.looking import look, routes
from pow_bot.engine.route import Route
from pow_bot.engine.session import Notice, Session, session_from
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
    flow,
    named,
    say,
    sent,
    told,
    when,
)


def test_the_position_is_the_first_step_whose_answer_does_not_stand() -> None:
    talk = Talk()

    asked = [talk.asked]
    for words in ("business", "ede", "mail", "ja"):
        talk.write(words)
        asked.append(talk.asked)

    assert asked == ["main.situation", "main.city", "main.reach", "main.bus", "main.check"]


def test_a_question_about_an_answer_is_asked_again_when_that_is_another_one() -> None:
    about = ask("main.may", choices=choices("yes", "no"), again_after=("number",))
    steps = (ask("main.number", "number"), about, ask("main.last", choices=choices("yes")))
    talk = Talk(using=book({}, main=flow("main", *steps)))
    talk.write("1")
    talk.tap("yes")
    assert talk.asked == "main.last"

    for words, asked in (("1", "main.last"), ("2", "main.may")):
        talk.hear(Change(At("main", "number")))
        talk.write(words)
        assert talk.asked == asked


def test_a_session_that_comes_back_stands_where_it_stood() -> None:
    talk = at_review()

    again = Talk(session=session_from(talk.session.as_json()))

    assert again.look() == talk.look()


def test_all_of_a_session_survives_json() -> None:
    session = Session(
        locale="en",
        answers={At("a", "b"): Answer(("x", "y"), note="n", covered="c"), At("a", "c"): DONT_KNOW},
        opened=("person",),
        shown=At("a", "b"),
        notices=(Notice("no_longer_counts", (At("a", "b"),)), Notice("stopped")),
        revision=7,
    )

    assert session_from(session.as_json()) == session
    assert session.as_json()["answers"][1] == ["a", "c", {"unknown": "dont_know"}]


def test_the_same_is_noted_once() -> None:
    assert Session().noting(Notice("x")).noting(Notice("x")).notices == (Notice("x"),)


# Changing an earlier answer


def test_change_shows_an_earlier_question_and_its_answer_stands() -> None:
    talk = at_review()

    view = talk.hear(Change(At("main", "reach")))

    assert view.question is not None
    assert view.question.step.at == At("main", "reach")
    assert view.question.answer == Answer("mail")
    assert talk.kept("main.reach") == Answer("mail")
    assert "reach" not in {row.ask.at.step for row in view.rows}


def test_a_changed_answer_returns_straight_to_where_one_was() -> None:
    talk = at_review()
    talk.hear(Change(At("main", "reach")))

    talk.tap("visit")

    assert talk.asked == "main.check"


def test_a_changed_branch_asks_what_is_new_and_says_what_counts_no_longer() -> None:
    talk = Talk()
    for words in ("work", "ede", "call", "Sla over", "ja", "morgen"):
        talk.write(words)
    assert talk.asked == "main.check"

    view = talk.tap("helping", at="main.situation")

    assert talk.asked == "main.knows"
    assert view.notices == ()
    view = talk.tap("yes")
    assert talk.asked == "main.check"
    assert view.notices == (Notice("no_longer_counts", (At("main", "last_day"),)),)


def test_what_counts_no_longer_is_said_once() -> None:
    talk = Talk()
    for words in ("work", "both", "green", "mail"):
        talk.write(words)

    view = talk.tap("ede", at="main.city")
    assert view.notices == (Notice("no_longer_counts", (At("main", "town"),)),)

    assert talk.hear(GoOn()).notices == ()


def test_an_answer_that_its_source_no_longer_offers_is_asked_again_and_said_so() -> None:
    talk = Talk()
    talk.tap("work")
    talk.tap("both")
    talk.tap("blue")
    source = {"towns": replace(BOOK.sources["towns"], choices=lambda read, today: choices("green"))}
    talk.using = replace(BOOK, sources=source)

    talk.hear(GoOn())

    assert talk.asked == "main.town"
    assert talk.kept("main.town") == Answer("blue")


def test_an_answer_asked_again_by_a_change_is_named() -> None:
    options = {"covers": "a"}
    steps = (
        ask("main.a", choices=choices("x", "y")),
        ask("main.b", "consent", choices=choices("yes", "no"), options=options),
        ask("main.c", choices=choices("x")),
    )
    talk = Talk(book({}, main=flow("main", *steps)))
    talk.tap("x")
    talk.tap("yes")

    view = talk.tap("y", at="main.a")

    assert view.notices == (Notice("no_longer_counts", (At("main", "b"),)),)


def test_a_choice_that_leads_back_shows_the_earlier_question() -> None:
    talk = Talk()
    for words in ("business", "ede", "call"):
        talk.write(words)
    assert talk.asked == "main.number"

    view = talk.tap("otherwise")

    assert view.question is not None
    assert view.question.step.at == At("main", "reach")
    assert view.question.answer == Answer("call")
    talk.tap("mail")
    assert talk.asked == "main.bus"


def test_a_choice_that_leads_back_is_heard_when_it_is_typed() -> None:
    talk = Talk()
    for words in ("business", "ede", "call", "otherwise"):
        talk.write(words)

    assert talk.asked == "main.reach"


@pytest.mark.parametrize(
    ("at", "notice"),
    [
        (At("main", "check"), "not_yet"),
        (At("fit", "wants"), "not_yet"),
        (At("main", "hello"), "no_longer_asked"),
        (At("main", "submit"), "no_longer_asked"),
        (At("main", "knows"), "no_longer_asked"),
        (At("person", "callback"), "no_longer_asked"),
        (At("x", "y"), "no_longer_asked"),
        (At("main", "y"), "no_longer_asked"),
    ],
)
def test_what_cannot_be_changed_says_why(at: At, notice: str) -> None:
    talk = Talk()
    talk.tap("work")

    view = talk.hear(Change(at))

    assert named(view) == [notice]
    assert talk.asked == "main.city"


def test_changing_the_present_question_shows_it() -> None:
    talk = Talk()
    talk.tap("work")

    view = talk.hear(Change(At("main", "city")))

    assert named(view) == []
    assert talk.asked == "main.city"


@pytest.mark.parametrize("gone", [Change(At("x", "y")), Said("ja", at=At("x", "y"))])
def test_what_cannot_be_answered_ends_a_change_that_was_begun(gone: Heard) -> None:
    talk = at_review()
    talk.hear(Change(At("main", "reach")))

    talk.hear(gone)

    assert talk.asked == "main.check"


def test_a_review_that_was_sent_cannot_be_changed() -> None:
    view = sent().hear(Change(At("main", "check")))

    assert named(view) == ["already_sent"]


def test_a_question_that_only_this_region_has_comes_later() -> None:
    talk = Talk()
    talk.tap("business")
    talk.tap("ede")

    assert named(talk.tap("yes", at="main.bus")) == ["not_yet"]


def test_a_question_that_is_changed_is_shown_with_its_choices() -> None:
    view = at_review().hear(Change(At("main", "reach")))

    assert view.question is not None
    assert [choice.name for choice in view.question.choices] == ["call", "mail", "visit"]


# What an answer answers


def test_typed_words_answer_what_was_shown_last_and_nothing_else() -> None:
    talk = at_review()
    talk.hear(Change(At("main", "city")))

    talk.write("ruhr")

    assert talk.kept("main.city") == Answer("ruhr")
    assert talk.domain.acts == []


def test_typed_words_do_not_slip_to_another_question_when_theirs_has_vanished() -> None:
    talk = Talk()
    for words in ("work", "both", "green"):
        talk.write(words)
    talk.session = replace(talk.session, shown=At("main", "vanished"))

    view = talk.write("mail")

    assert named(view) == ["no_longer_asked"]
    assert talk.kept("main.reach") is None


def test_the_first_words_of_all_answer_the_first_question() -> None:
    talk = Talk()

    talk.write("work")

    assert talk.kept("main.situation") == Answer("work")


def test_words_after_the_end_answer_nothing() -> None:
    talk = Talk(book({}, main=flow("main", ask("main.a", choices=choices("x")))))
    talk.tap("x")

    view = talk.write("dank u")

    assert view.question is None
    assert named(view) == ["no_longer_asked"]


def test_an_old_button_changes_its_own_answer() -> None:
    talk = at_review()

    talk.tap("call", at="main.reach")

    assert talk.kept("main.reach") == Answer("call")
    assert talk.asked == "main.number"


def test_an_old_button_off_the_route_no_longer_counts() -> None:
    talk = at_review()

    view = talk.tap("yes", at="main.knows")

    assert named(view) == ["no_longer_asked"]
    assert talk.kept("main.knows") is None
    assert talk.asked == "main.check"


def test_a_button_of_a_question_that_is_yet_to_come_is_not_heard() -> None:
    talk = Talk()

    view = talk.tap("mail", at="main.reach")

    assert named(view) == ["not_yet"]
    assert talk.session.answers == {}


def test_a_problem_keeps_the_question_and_the_answer_that_stood() -> None:
    talk = at_review()
    talk.hear(Change(At("main", "reach")))

    view = talk.write("met de fiets")

    assert view.question is not None
    assert view.question.problem is not None
    assert view.question.step.at == At("main", "reach")
    assert talk.kept("main.reach") == Answer("mail")


def test_an_accepted_answer_names_its_question_and_a_problem_does_not() -> None:
    session = Session(shown=At("main", "situation"))

    assert take(BOOK, session, Said("work"), HERE).accepted == At("main", "situation")
    assert take(BOOK, session, Said("wrok!?"), HERE).accepted is None
    again = take(BOOK, session, Said("work"), HERE).session
    same = Said("work", at=At("main", "situation"))
    assert take(BOOK, again, same, HERE).accepted == At("main", "situation")


def test_an_accepted_review_is_named_too() -> None:
    talk = at_review()

    turn = take(BOOK, talk.session, Said(choices=("yes",)), HERE)

    assert turn.accepted == At("main", "check")


def test_each_new_answer_raises_the_revision_by_one() -> None:
    talk = Talk()
    talk.tap("work")
    assert talk.look().revision == 1

    talk.tap("work", at="main.situation")
    assert talk.look().revision == 1
    talk.tap("business", at="main.situation")

    assert talk.look().revision == 2


def test_the_same_answer_again_ends_a_change() -> None:
    talk = at_review()
    talk.hear(Change(At("main", "reach")))

    talk.tap("mail")

    assert talk.asked == "main.check"


# Back


def test_back_goes_through_what_was_answered_and_stops_at_the_first() -> None:
    talk = at_review()

    asked = []
    for _ in range(5):
        talk.hear(Back())
        asked.append(talk.asked)

    assert asked == ["main.bus", "main.reach", "main.city", "main.situation", "main.situation"]


def test_back_before_any_answer_stays() -> None:
    talk = Talk()

    view = talk.hear(Back())

    assert talk.asked == "main.situation"
    assert not view.back


def test_a_view_says_whether_there_is_anything_to_go_back_to() -> None:
    talk = at_review()
    assert talk.look().back
    assert talk.look().place == 5

    talk.hear(Change(At("main", "situation")))

    assert not talk.look().back
    assert talk.look().place == 1


def test_back_at_the_end_shows_the_last_answer() -> None:
    talk = Talk(book({}, main=flow("main", ask("main.a", choices=choices("x")))))
    talk.tap("x")

    talk.hear(Back())

    assert talk.asked == "main.a"


# Wishes


@pytest.mark.parametrize(
    ("wish", "notices"),
    [
        (Stop(), ["stopped"]),
        (Nudge(), ["nudged"]),
        (Speak("en"), []),
        (Back(), []),
        (Change(At("main", "city")), []),
    ],
)
def test_a_wish_changes_no_answer_and_no_effect(wish: Heard, notices: list[str]) -> None:
    talk = sent()
    before = talk.session

    view = talk.hear(wish)

    assert named(view) == notices
    assert talk.session.answers == before.answers
    assert talk.session.receipts == before.receipts
    assert talk.domain.acts == ["submit"]


def test_another_language_is_kept() -> None:
    talk = Talk()

    talk.hear(Speak("en"))

    assert talk.session.locale == "en"


def test_what_nobody_can_say_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="cannot be heard: str"):
        take(BOOK, Session(), "hello", HERE)  # type: ignore[arg-type] # on purpose


def test_a_step_that_nobody_wrote_is_a_fault_of_the_program() -> None:
    odd = book({}, main=flow("main", Step(at=At("main", "odd"))))

    with pytest.raises(TypeError, match=r"no such step: main\.odd"):
        look(odd, Session(), HERE)


def test_the_outcome_of_what_was_never_due_is_a_fault_of_the_program() -> None:
    done = Done(Effect(At("main", "nothing"), "do", "nothing", {}, {}))

    with pytest.raises(LookupError, match=r"no effect is due at main\.nothing"):
        take(BOOK, Session(), done, HERE)


# What is shown


def test_statements_are_shown_with_the_next_question() -> None:
    assert told(Talk().look()) == ["hello"]


def test_statements_are_shown_again_when_the_question_after_them_is_changed() -> None:
    talk = at_review()
    assert told(talk.look()) == []

    view = talk.hear(Change(At("main", "situation")))

    assert told(view) == ["hello"]


def test_a_statement_at_the_end_is_shown_without_a_question() -> None:
    talk = Talk()
    talk.tap("helping")

    view = talk.tap("no")

    assert told(view)[:1] == ["ask_first"]


def test_a_statement_may_use_what_a_receipt_brought() -> None:
    talk = at_review()

    view = talk.tap("yes")

    assert told(view) == ["thanks"]
    assert view.statements[0].fills == {"reference": "R1"}
    assert view.statements[0].tone == "plain"
    assert view.statements[0].text.source == "thanks."


def test_a_statement_uses_the_receipts_of_its_own_flow_only() -> None:
    talk = sent()

    view = talk.hear(Change(At("main", "situation")))
    assert view.statements[0].fills == {"reference": "R1"}
    talk.tap("business")
    view = talk.hear(Open("person"))

    assert told(view) == ["open_hours"]
    assert view.statements[0].fills == {}


def test_only_counting_questions_are_numbered_and_a_branch_repeats_the_number() -> None:
    talk = Talk()
    numbers = {talk.asked: _number(talk)}
    for words in ("helping", "ja", "both", "green", "call"):
        talk.write(words)
        numbers[talk.asked] = _number(talk)

    assert numbers == {
        "main.situation": (1, 3),
        "main.knows": (1, 3),
        "main.city": (2, 3),
        "main.town": (2, 3),
        "main.reach": (3, 3),
        "main.number": (3, 3),
    }


def test_after_the_review_nothing_is_numbered() -> None:
    assert _number(sent()) is None


def test_before_the_first_counting_question_nothing_is_numbered() -> None:
    steps = (ask("main.a", choices=choices("x")), ask("main.b", choices=choices("x"), counts=True))
    talk = Talk(book({}, main=flow("main", *steps)))

    assert _number(talk) is None
    talk.tap("x")
    assert _number(talk) == (1, 1)


def test_a_number_stays_with_a_question_that_is_changed() -> None:
    talk = at_review()

    talk.hear(Change(At("main", "city")))

    assert _number(talk) == (2, 3)


def _number(talk: Talk) -> tuple[int, int] | None:
    question = talk.look().question
    assert question is not None
    return question.number


# Nested flows


def test_a_nested_flow_is_answered_when_it_is_at_its_end() -> None:
    inner = flow("inner", ask("inner.x", choices=choices("x")))
    steps = (Run(at=At("main", "inner"), flow="inner"), ask("main.y", choices=choices("y")))
    talk = Talk(book({}, main=flow("main", *steps), inner=inner))
    assert talk.asked == "inner.x"
    assert talk.look().flow == "main"

    talk.tap("x")

    assert talk.asked == "main.y"
    assert talk.kept("inner.x") == Answer("x")


def test_a_condition_of_a_nested_flow_reads_its_own_answers() -> None:
    inner = flow(
        "inner",
        ask("inner.a", choices=choices("x", "y")),
        ask("inner.b", choices=choices("x"), when=when(a="y")),
    )
    steps = (
        ask("main.a", choices=choices("y")),
        Run(at=At("main", "inner"), flow="inner"),
        ask("main.c", choices=choices("c"), when=when(a="y")),
    )
    talk = Talk(book({}, main=flow("main", *steps), inner=inner))
    talk.tap("y")

    talk.tap("x")

    assert talk.asked == "main.c"


def test_what_a_nested_flow_asks_is_off_the_route_with_the_way_into_it() -> None:
    talk = Talk(session=Session(answers={At("main", "situation"): Answer("business")}))

    route: Route = routes(BOOK, talk.session, HERE)["main"]
    assert At("fit", "wants") not in route.passed
    talk = sent()
    route = routes(BOOK, _to_the_end(talk).session, HERE)["main"]

    assert {At("fit", "wants"), At("fit", "judge"), At("fit", "ok")} <= set(route.passed)


def _to_the_end(talk: Talk) -> Talk:
    for _ in range(4):
        talk.tap("skip")
    assert talk.look().question is None
    return talk


# Ways out


def test_not_known_and_skipped_stand_where_the_question_has_that_way() -> None:
    talk = sent()

    talk.write("Sla over")

    assert talk.kept("main.name") == SKIPPED
    assert talk.asked == "main.skills"


def test_a_way_out_that_the_question_no_longer_has_asks_again() -> None:
    talk = Talk()
    talk.tap("work")
    talk.session = talk.session.answered(At("main", "city"), SKIPPED)

    assert talk.asked == "main.city"


def test_a_condition_that_reads_an_unknown_answer_sees_unknown() -> None:
    steps = (
        ask("main.a", choices=choices("x"), may=frozenset({"dont_know", "skip"})),
        say("main.known", when=when(a="x")),
        say("main.other", when=when(a={"not": ["y"]})),
        say("main.unknown", when=when(a="unknown")),
        say("main.never", when=when(a="not_asked")),
    )
    for way in ("dont_know", "skip"):
        talk = Talk(book({}, main=flow("main", *steps)))

        assert told(talk.tap(way)) == ["unknown"]


def test_a_choice_offered_with_those_of_a_source_comes_after_them() -> None:
    town = MAIN.by_name["town"]
    assert isinstance(town, Ask)
    town = replace(town, choices=(Choice("else", "Elders"),))
    steps = tuple(town if step.at.step == "town" else step for step in MAIN.steps)
    talk = Talk(book({}, main=replace(MAIN, steps=steps)))
    talk.tap("work")

    view = talk.tap("both")

    assert view.question is not None
    assert [choice.name for choice in view.question.choices] == ["green", "blue", "else"]
