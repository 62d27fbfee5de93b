"""Questions found as people really type them, and answers that are left alone.

The sets lie in `questions/`. Two were tuned on; two were written apart and never tuned on. What is
measured is printed; the floors stand a little below what was measured.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pow_bot.authoring.question_files import Group, Question, questions_of
from pow_bot.authoring.reading import read_questions
from pow_bot.conversations.asking import MOST, Finder, kept_ready
from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from tests.bad_input import BAD_INPUT

SETS = Path(__file__).parent / "questions"
CATALOGUES = Catalogues(content("locales"))
GROUPS = read_questions(content("flows"))
FINDER = Finder(GROUPS, CATALOGUES)
NAMES = {question.name for question in questions_of(GROUPS)}


def lines(name: str) -> list[str]:
    read = (SETS / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in read if line and not line.startswith("#")]


def asked(name: str) -> list[tuple[str, str]]:
    return [(question, typed) for question, _, typed in (x.partition(" | ") for x in lines(name))]


def names(typed: str) -> list[str]:
    return [question.name for question in FINDER.find(typed)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bbz?", "bbz"),
        ("raak ik me uitkering kwijt", "lose_benefit"),
        ("do i lose my benefit", "lose_benefit"),
        ("wie leest dit", "who_reads"),
        ("ALLES WISSEN!!", "erase"),
        ("wat is een wérkcentrum", "werkcentrum"),
        ("tolkk", "interpreter"),
    ],
)
def test_what_people_type_finds_its_question_first(typed: str, name: str) -> None:
    assert names(typed)[:1] == [name]


@pytest.mark.parametrize(
    "typed",
    ["Tilburg", "ik heb in een magazijn gewerkt", "0612345678", "Fatima El Amrani", "", "?", "de"],
)
def test_an_answer_finds_none(typed: str) -> None:
    assert names(typed) == []


@pytest.mark.parametrize(
    ("tried", "first", "among"), [("tuned", 0.95, 0.96), ("held_out", 0.86, 0.9)]
)
@pytest.mark.parametrize("searching", [False, True], ids=["beside", "searching"])
def test_the_hit_rate(
    tried: str,
    first: float,
    among: float,
    searching: bool,
    record_property: Callable[[str, object], None],
) -> None:
    pairs = asked(f"questions_{tried}")
    found = [(name, [q.name for q in FINDER.find(t, searching=searching)]) for name, t in pairs]
    best = sum(names[:1] == [name] for name, names in found) / len(pairs)
    near = sum(name in names for name, names in found) / len(pairs)
    where = "on their page" if searching else "in a conversation"
    told = f"{best:.1%} first, {near:.1%} among {MOST}"
    record_property("figure", f"questions, {where}, {tried}, {len(pairs)}: {told}")

    assert {name for name, _ in pairs} <= NAMES
    assert best >= first
    assert near >= among


@pytest.mark.parametrize("tried", ["tuned", "held_out"])
def test_false_alarms(tried: str, record_property: Callable[[str, object], None]) -> None:
    answers = lines(f"answers_{tried}")
    found = sum(bool(names(answer)) for answer in answers) / len(answers)
    record_property("figure", f"questions, false alarms, {tried}, {len(answers)}: {found:.1%}")

    assert found <= 0.03
    assert not any(FINDER.asks(answer) for answer in answers)


def test_only_what_is_asked_surely_is_a_question() -> None:
    assert FINDER.asks("Wat is Bbz?")
    assert FINDER.asks("do i lose my benefit")
    # Nobody asks anything here, though a question is near.
    assert names("schulden") == ["debts"]
    assert not FINDER.asks("schulden")
    assert not FINDER.asks("Hoe heet het: ik heb bij Bakkerij Smit in Weert gewerkt")


@pytest.mark.parametrize("typed", ["ik wil niet meer leven", "mijn man slaat mij", "i want to die"])
def test_who_is_in_distress_is_offered_no_question(typed: str) -> None:
    assert names(typed) == []
    assert FINDER.find(typed, searching=True) == ()
    assert not FINDER.asks(typed)


def test_a_story_is_no_question() -> None:
    assert names("wat is bbz " * 40) == []


def test_whatever_is_typed_finds_or_finds_nothing() -> None:
    for bad in BAD_INPUT:
        assert len(FINDER.find(bad)) <= MOST
        FINDER.asks(bad)


def test_every_question_finds_itself_in_every_language() -> None:
    for question in questions_of(GROUPS):
        for spoken in (*CATALOGUES.labels(question.asked), *question.also):
            assert question.name in names(spoken), spoken


def test_each_has_a_number_that_leads_back() -> None:
    for number, question in enumerate(questions_of(GROUPS), 1):
        assert FINDER.number((question,)) == number
        assert FINDER.numbered(number) == (question,)
    assert FINDER.number(()) is None
    assert FINDER.numbered(None) == FINDER.numbered(0) == FINDER.numbered(9999) == ()


def test_a_search_costs_little() -> None:
    typed = [typed for _, typed in asked("questions_held_out")] + lines("answers_held_out")
    began = time.process_time()
    for each in typed:
        FINDER.find(each)

    assert (time.process_time() - began) / len(typed) < 0.002


def test_it_is_made_ready_anew_only_when_the_questions_were_edited() -> None:
    question = Question("bus", Text("questions/bus/question", "Rijdt de bus?"), (), ("bus",))
    groups: list[tuple[Group, ...]] = [GROUPS]
    finder = kept_ready(lambda: groups[-1], CATALOGUES)
    before = finder()
    assert finder() is before

    groups.append((Group("road", Text("questions/groups/road", "Onderweg"), (question,)),))

    assert finder().find("bus?") == (question,)
    assert before.find("bus?") == ()


def test_without_questions_nothing_is_found() -> None:
    assert Finder((), CATALOGUES).find("wat is bbz") == ()
