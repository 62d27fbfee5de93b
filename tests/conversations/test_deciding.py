"""What the tables decide of an intake, and the explanation that is kept with it."""

import json
from datetime import date

import pytest

from pow_bot.conversations.book import MAIN, read_book
from pow_bot.conversations.deciding import Verdict, judge
from pow_bot.engine.answers import DONT_KNOW, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Text
from pow_bot.engine.tables import Decision
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from tests.conversations.asking import TODAY

UTRECHT, ZEELAND, BORDER = Answer("3511"), Answer("4331"), Answer("5091")


@pytest.fixture(scope="module")
def book() -> Book:
    return read_book(content("flows"), Catalogues(content("locales")))


def decided(book: Book, today: date = TODAY, **answers: Answer) -> Verdict:
    """Somebody in Utrecht who looks for work and can wait, but for these answers."""
    usual = {"situation": Answer("looking"), "place": UTRECHT, "urgent": Answer("no")}
    return judge(book, MAIN, usual | answers, today)


def row(verdict: Verdict, table: str) -> str:
    return next(one.row for one in verdict.decisions if one.table == table)


# Which queue


def test_who_lives_in_one_region_comes_into_its_queue(book: Book) -> None:
    verdict = decided(book)

    assert verdict.region == "AM13"
    assert verdict.gives("queue") == "region"
    assert verdict.tags == ()


@pytest.mark.parametrize(
    ("place", "tag"),
    [
        (DONT_KNOW, "region_missing"),
        (Answer("no_fixed_address"), "region_missing"),
        (BORDER, "region_missing"),
        (Answer("abroad"), "border"),
    ],
)
def test_whose_region_nobody_knows_comes_into_the_catch_all(
    book: Book, place: Answer, tag: str
) -> None:
    verdict = decided(book, place=place)

    assert verdict.region is None
    assert verdict.gives("queue") == "catch_all"
    assert verdict.tags == (tag,)


def test_without_any_answer_there_is_still_a_queue_a_line_and_an_urgency(book: Book) -> None:
    verdict = judge(book, MAIN, {}, TODAY)

    assert [one.table for one in verdict.decisions] == ["queue", "line", "urgency"]
    assert verdict.region is None
    assert verdict.gives("queue") == "catch_all"


# Which line


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("looking", "work"),
        ("other_work", "work"),
        ("learning", "work"),
        ("other", "work"),
        ("dismissal", "dismissal"),
        ("self_employed", "self_employed"),
        ("employer", "employer"),
    ],
)
def test_the_line_follows_the_situation(book: Book, situation: str, line: str) -> None:
    assert decided(book, situation=Answer(situation)).gives("line") == line


def test_who_helps_another_gets_the_line_of_the_other(book: Book) -> None:
    verdict = decided(book, situation=Answer("helping"), for_whom=Answer("dismissal"))

    assert verdict.gives("line") == "dismissal"


def test_all_tags_of_all_tables_are_given(book: Book) -> None:
    verdict = decided(book, situation=DONT_KNOW, place=DONT_KNOW)

    assert verdict.tags == ("region_missing", "unclear")


# How soon


@pytest.mark.parametrize(
    ("urgent", "urgency"),
    [
        (Answer("no_food_or_bed"), "today"),
        (Answer("no_income"), "this_week"),
        (Answer("last_day"), "this_week"),
        (Answer("no"), "normal"),
        (DONT_KNOW, "this_week"),
    ],
)
def test_the_urgency_follows_what_cannot_wait(book: Book, urgent: Answer, urgency: str) -> None:
    assert decided(book, urgent=urgent).gives("urgency") == urgency


def test_a_paper_to_sign_is_for_today(book: Book) -> None:
    verdict = decided(book, situation=Answer("dismissal"), paper=Answer("sign"))

    assert verdict.gives("urgency") == "today"
    assert row(verdict, "urgency") == "must_sign"


@pytest.mark.parametrize(
    ("today", "name", "urgency"),
    [
        (date(2026, 11, 30), "last_day_close", "today"),
        (date(2026, 11, 1), "last_day_this_month", "this_week"),
        (date(2026, 8, 1), "can_wait", "normal"),
    ],
)
def test_a_last_day_is_seen_from_today(book: Book, today: date, name: str, urgency: str) -> None:
    last_day = Answer("2026-12-01")

    verdict = decided(book, today, situation=Answer("dismissal"), last_day=last_day)

    assert row(verdict, "urgency") == name
    assert verdict.gives("urgency") == urgency


def test_a_region_may_be_quicker_than_the_others(book: Book) -> None:
    elsewhere = decided(book, urgent=Answer("no_income"))
    zeeland = decided(book, urgent=Answer("no_income"), place=ZEELAND)

    assert zeeland.region == "AM24"
    assert (elsewhere.gives("urgency"), zeeland.gives("urgency")) == ("this_week", "today")
    assert zeeland.decisions[-1].reason != elsewhere.decisions[-1].reason


# The explanation


def test_the_explanation_names_table_version_row_reason_and_what_was_read(book: Book) -> None:
    kept = decided(book).as_json()[0]

    assert kept["table"] == "queue"
    assert kept["version"] == "2026-11"
    assert kept["row"] == "regional"
    assert kept["gives"] == {"queue": "region"}
    assert kept["reason"][1] == "U woont of werkt in deze regio. Daarom helpt dit team u."
    assert kept["read"] == {"region_known": "yes", "lives": "netherlands"}


def test_the_explanation_tells_what_was_not_known_from_what_was_not_asked(book: Book) -> None:
    read = decided(book, urgent=DONT_KNOW).as_json()[2]["read"]

    assert read == {
        "distress": "no",
        "urgent": "unknown",
        "paper": "not_asked",
        "last_day_near": "not_asked",
    }


def test_the_explanation_survives_json(book: Book) -> None:
    several = Decision("t", "1", "r", {}, Text("c", "s"), {"helps": ("a", "b"), "hours": 16})
    kept = Verdict("AM13", (several, *decided(book).decisions)).as_json()

    assert json.loads(json.dumps(kept)) == kept
    assert kept[0]["read"] == {"helps": ["a", "b"], "hours": 16}


def test_answers_of_other_flows_and_of_steps_that_are_gone_decide_nothing(book: Book) -> None:
    assert judge(book, "other", {"place": UTRECHT}, TODAY).region is None
    assert decided(book, vanished=Answer("x")) == decided(book)
