"""A yes covers the words, their version and the preview it was said to, and nothing else."""

from dataclasses import replace

import pytest

from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Fact, Step
from pow_bot.engine.heard import GoOn
from pow_bot.engine.session import Receipt
from tests.engine.model import KINDS, Talk, ask, book, choices, do, flow, named, text

ANSWERS = choices("yes", "no", "talk_first")
PLAIN = ask("main.ok", "consent", choices=ANSWERS)


def consenting(*before: Step, **options: str) -> Talk:
    return Talk(_book(*before, replace(PLAIN, options=options)))


def _book(*steps: Step) -> Book:
    return book({}, main=flow("main", *steps))


def consented(*before: Step, said: str = "yes", **options: str) -> Talk:
    talk = consenting(*before, **options)
    for step in before:
        talk.tap("x") if isinstance(step, Ask) and step.choices else talk.write("iets")
    talk.tap(said)
    assert talk.look().question is None
    return talk


@pytest.mark.parametrize("said", ["yes", "no", "talk_first"])
def test_every_answer_to_a_consent_is_kept_with_what_it_covers(said: str) -> None:
    talk = consented(said=said)

    kept = talk.kept("main.ok")

    assert kept is not None
    assert kept.value == said
    assert kept.covered


@pytest.mark.parametrize(
    "changed",
    [
        replace(PLAIN, text=text("other")),
        replace(PLAIN, help=text("more")),
        replace(PLAIN, options={"version": "2"}),
    ],
)
def test_other_words_or_another_version_ask_again(changed: Ask) -> None:
    talk = consented()

    talk.using = _book(changed)

    assert talk.asked == "main.ok"


def test_the_same_words_do_not_ask_again() -> None:
    talk = consented()
    moved = replace(PLAIN, line=99, counts=True)

    talk.using = _book(moved)

    assert talk.asked is None


def test_another_preview_asks_again() -> None:
    talk = consented(ask("main.shared", choices=choices("x", "y")), covers="shared")

    view = talk.tap("y", at="main.shared")

    assert talk.asked == "main.ok"
    assert named(view) == ["no_longer_counts"]


def test_the_preview_it_was_said_to_brings_the_consent_back() -> None:
    talk = consented(ask("main.shared", choices=choices("x", "y")), covers="shared")

    talk.tap("y", at="main.shared")
    talk.tap("x", at="main.shared")

    assert talk.asked is None


def test_free_text_that_is_shared_is_covered_to_the_letter() -> None:
    talk = consented(ask("main.shared", "text"), covers="shared")

    talk.write("iets anders", at="main.shared")

    assert talk.asked == "main.ok"


def test_what_an_effect_brought_is_covered() -> None:
    talk = Talk(_book(do("main.show"), replace(PLAIN, options={"covers": "preview"})))
    talk.hear(GoOn())
    show = At("main", "show")
    for facts in ({"preview": "a"}, {"preview": "b"}):
        talk.session = talk.session.receipted(show, Receipt({}, facts))
        assert talk.asked == "main.ok"
        talk.tap("yes")
        assert talk.look().question is None


def test_a_fact_that_is_shared_is_covered() -> None:
    facts = {
        "sum": Fact("sum", ("main.shared",), (), lambda read, today: str(read["main.shared"].value))
    }
    shared = ask("main.shared", choices=choices("x", "y"))
    steps = (shared, replace(PLAIN, options={"covers": "sum"}))
    talk = Talk(replace(_book(*steps), facts=facts))
    talk.tap("x")
    talk.tap("yes")

    talk.tap("y", at="main.shared")

    assert talk.asked == "main.ok"


def test_a_choice_that_is_gone_asks_again() -> None:
    talk = consented(said="talk_first")

    talk.using = _book(replace(PLAIN, choices=choices("yes", "no")))

    assert talk.asked == "main.ok"


def test_a_yes_that_was_not_understood_is_no_consent() -> None:
    talk = consenting()

    for words in ("misschien", "niet yes", ""):
        view = talk.write(words)
        assert view.question is not None
        assert view.question.problem is not None

    assert talk.kept("main.ok") is None


def test_only_a_consent_covers_anything() -> None:
    for kind in KINDS:
        talk = Talk(_book(ask("main.a", kind, choices=choices("yes", "no"))))
        talk.write("morgen") if kind in ("date", "month") else talk.write("3")
        talk.tap("yes")
        kept = talk.kept("main.a")

        assert kept is None or bool(kept.covered) == (kind == "consent")


def test_a_yes_from_a_page_that_is_no_longer_true_is_asked_again() -> None:
    talk = consenting(ask("main.a", choices=choices("x", "y")))
    talk.tap("x")
    before = talk.look().revision
    talk.tap("y", at="main.a")

    view = talk.tap("yes", at="main.ok", revision=before)

    assert named(view) == ["look_again"]
    assert talk.kept("main.ok") is None


@pytest.mark.parametrize("said", ["no", "talk_first"])
def test_a_no_counts_from_any_page(said: str) -> None:
    talk = consenting(ask("main.a", choices=choices("x", "y")))
    talk.tap("x")
    before = talk.look().revision
    talk.tap("y", at="main.a")

    talk.tap(said, at="main.ok", revision=before)

    kept = talk.kept("main.ok")
    assert kept is not None
    assert kept.value == said
