"""The tables that ship: every combination of what they read, counted, and what they promise people."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from pow_bot.conversations.book import MAIN, read_book
from pow_bot.conversations.deciding import decided, judge
from pow_bot.engine.answers import DONT_KNOW, SKIPPED, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import At
from pow_bot.engine.tables import Decision, Table, decide, decide_all
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from tests.conversations.asking import TODAY

SOONER = ("normal", "this_week", "today")


@pytest.fixture(scope="module")
def book() -> Book:
    return read_book(content("flows"), Catalogues(content("locales")))


def cases(table: Table) -> Iterator[tuple[dict[str, str], Decision]]:
    """Every combination of what a table reads, with what it decides first."""
    for values in product(*table.reads.values()):
        seen = dict(zip(table.reads, values, strict=True))
        yield seen, decide(table, seen.__getitem__)


def outcome(table: Table, seen: Mapping[str, str], name: str) -> str:
    return decide(table, seen.__getitem__).gives[name]


# Werkfit


def test_the_prescreen_decides_320_combinations_as_designed(book: Book) -> None:
    met = Counter(decision.row for _, decision in cases(book.tables["werkfit"]))

    assert met.total() == 320
    counts = [met[row.name] for row in book.tables["werkfit"].rows]
    assert counts == [64, 64, 64, 64, 16, 12, 12, 6, 6, 4, 4, 2, 2]


def test_a_wish_for_help_never_lowers_an_outcome_below_that_of_any_other_way(book: Book) -> None:
    """Asking for help gets the same, or support; never a talk or a step that a plain yes spares."""
    table = book.tables["werkfit"]
    for seen, decision in cases(table):
        if seen["can"] == "with_help":
            plain = outcome(table, {**seen, "can": "yes"}, "prescreen")
            given = decision.gives["prescreen"]
            assert given == plain or (given, plain) == ("werkfit_with_support", "likely_werkfit")


def test_fewer_than_two_days_is_a_talk_and_never_a_step_by_itself(book: Book) -> None:
    table = book.tables["werkfit"]
    for seen, decision in cases(table):
        if seen["week"] == "under_two":
            whole = outcome(table, {**seen, "week": "whole"}, "prescreen")
            given = decision.gives["prescreen"]
            assert given in {whole, "unclear_talk_first"}
            assert given != "first_a_step" or whole == "first_a_step"


def test_who_wants_to_work_with_help_half_a_week_is_werkfit_with_support(book: Book) -> None:
    answers = {
        At("werkfit", "wants"): Answer("yes"),
        At("werkfit", "can"): Answer("with_help"),
        At("werkfit", "week"): Answer("half"),
        At("werkfit", "first"): Answer(("dutch",)),
        At("werkfit", "together"): Answer("yes"),
    }
    (decision,) = decided(book, "werkfit", answers, TODAY)

    assert decision.gives == {"prescreen": "werkfit_with_support"}
    assert decision.row == "with_help"
    assert decision.read["first_or_along"] == "along"


def test_who_skips_everything_gets_a_talk(book: Book) -> None:
    answers = {At("werkfit", step): SKIPPED for step in ("wants", "can", "week", "first")}

    (decision,) = decided(book, "werkfit", answers, TODAY)

    assert decision.gives == {"prescreen": "unclear_talk_first"}
    assert set(decision.read.values()) == {"unknown"}


# Urgency


def test_the_urgency_decides_300_combinations_as_designed_beside_the_employers(book: Book) -> None:
    found = list(cases(book.tables["urgency"]))
    met = Counter(d.row for seen, d in found if seen["urgent"] != "not_asked")

    assert met.total() == 300
    assert met == {
        "distress": 150, "no_food_or_bed": 30, "must_sign": 24, "has_signed": 24,
        "last_day_close": 24, "last_day_this_month": 12, "no_income": 9, "last_day": 9,
        "last_day_unknown": 6, "paper_unknown": 4, "unsure": 4, "can_wait": 4,
    }  # fmt: skip
    assert {d.row for seen, d in found if seen["urgent"] == "not_asked"} >= {"employer"}


def test_distress_comes_before_everything(book: Book) -> None:
    for seen, decision in cases(book.tables["urgency"]):
        assert (decision.row == "distress") == (seen["distress"] == "yes")


def test_not_knowing_is_never_later_than_being_able_to_wait(book: Book) -> None:
    table = book.tables["urgency"]
    for seen, decision in cases(table):
        if seen["urgent"] == "unknown":
            wait = outcome(table, {**seen, "urgent": "no"}, "urgency")
            assert SOONER.index(decision.gives["urgency"]) >= SOONER.index(wait)


def test_what_is_given_beside_the_answers_is_read_and_kept(book: Book) -> None:
    usual = {"situation": Answer("looking"), "place": Answer("3511"), "urgent": Answer("no")}

    calm = judge(book, MAIN, usual, TODAY)
    grave = judge(book, MAIN, usual, TODAY, {"distress": "yes"})

    assert (calm.gives("urgency"), grave.gives("urgency")) == ("normal", "today")
    assert calm.decisions[2].read["distress"] == "no"
    assert grave.decisions[2].read["distress"] == "yes"
    assert grave.decisions[:2] == calm.decisions[:2]


def test_an_employer_is_told_of_the_employer_desk(book: Book) -> None:
    verdict = judge(book, MAIN, {"situation": Answer("employer"), "place": Answer("3511")}, TODAY)

    assert (verdict.gives("line"), verdict.gives("urgency")) == ("employer", "normal")
    assert verdict.decisions[2].row == "employer"


# Desks


def named(book: Book, **answers: Any) -> list[tuple[str, str]]:
    """The rows and desks for these answers of zelfmelden; `flow__step` for those of another flow."""
    usual = {"situation": Answer("looking"), "place": Answer("3511"), "urgent": Answer("no")}
    told = {
        At(*(name.split("__") if "__" in name else (MAIN, name))): answer
        for name, answer in (usual | answers).items()
    }
    return [(d.row, d.gives["desk"]) for d in decided(book, "desks", told, TODAY)]


def test_there_is_always_a_desk_and_never_more_than_three(book: Book) -> None:
    table = book.tables["desks"]
    for values in product(*table.reads.values()):
        seen = dict(zip(table.reads, values, strict=True))
        desks = [d.gives["desk"] for d in decide_all(table, seen.__getitem__)]

        assert 1 <= len(desks) <= 3
        assert len(set(desks)) == len(desks) or seen["urgent"] == "no_food_or_bed"
        if seen["urgent"] == "no_food_or_bed":
            assert desks[0] == "municipality"


def test_who_gets_aow_is_sent_to_no_desk_that_cannot_help_them(book: Book) -> None:
    table = book.tables["desks"]
    for values in product(*table.reads.values()):
        seen = dict(zip(table.reads, values, strict=True))
        if seen["age"] == "pension":
            rows = {d.row for d in decide_all(table, seen.__getitem__)}
            assert rows.isdisjoint({"business", "income", "income_after_a_job", "benefit_on_time"})


def test_who_lives_abroad_is_sent_to_the_border_desk_and_not_to_a_benefit(book: Book) -> None:
    abroad = named(book, place=Answer("abroad"), urgent=Answer("no_income"))

    assert abroad == [("border", "border"), ("always", "team")]


@pytest.mark.parametrize(
    ("answers", "desks"),
    [
        ({}, ["team"]),
        ({"urgent": Answer("no_food_or_bed")}, ["municipality", "team"]),
        ({"urgent": Answer("no_income")}, ["municipality", "uwv", "team"]),
        ({"urgent": Answer("last_day")}, ["uwv", "legal", "team"]),
        ({"situation": Answer("dismissal")}, ["uwv", "legal", "team"]),
        (
            {"situation": Answer("dismissal"), "urgent": Answer("no_income")},
            ["uwv", "legal", "municipality"],
        ),
        ({"situation": Answer("learning")}, ["learning", "team"]),
        (
            {"situation": Answer("learning"), "age": Answer("young"), "school": Answer("vmbo")},
            ["young", "learning", "team"],
        ),
        ({"age": Answer("sixteen"), "school": Answer("primary")}, ["young", "team"]),
        ({"age": Answer("young"), "school": Answer("mbo")}, ["team"]),
        ({"situation": Answer("employer")}, ["employers", "team"]),
        ({"situation": Answer("self_employed")}, ["self_employed", "team"]),
        (
            {"situation": Answer("self_employed"), "zelfstandige__pressure": Answer("all")},
            ["self_employed", "debts", "geldfit"],
        ),
        ({"age": Answer("pension"), "urgent": Answer("no_income")}, ["front_door"]),
        ({"situation": DONT_KNOW, "place": DONT_KNOW, "urgent": DONT_KNOW}, ["team"]),
    ],
)
def test_the_desks_follow_what_somebody_told(
    book: Book, answers: dict[str, Answer], desks: list[str]
) -> None:
    assert [desk for _, desk in named(book, **answers)] == desks
