"""Days and months are read as people write them, around today, and a day that cannot be is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.engine.answers import GIVEN, Answer
from pow_bot.engine.dates import DateKind, MonthKind, as_date, date_in, month_in
from pow_bot.engine.flow import Choice
from pow_bot.engine.heard import Here, Said
from pow_bot.engine.kinds import Asked, Problem
from tests.engine.model import TODAY, UNREADABLE, Plain, ask, text

MONDAY = TODAY
FRIDAY = date(2026, 11, 27)
PAST = Choice("past", text("Die is al voorbij"))
BACK = Choice("otherwise", text("Toch anders"), change="reach")
DATE, MONTH = DateKind(), MonthKind()
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
MONTHS_NL = (
    "januari februari maart april mei juni juli augustus september oktober november december"
)
MONTHS_EN = "january february march april may june july august september october november december"
SHORT = [
    ("jan", 1),
    ("feb", 2),
    ("mrt", 3),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
]


def day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("vandaag", "2026-11-23"),
        ("Today!", "2026-11-23"),
        ("morgen", "2026-11-24"),
        ("tomorrow", "2026-11-24"),
        ("overmorgen", "2026-11-25"),
        ("gisteren", "2026-11-22"),
        ("yesterday", "2026-11-22"),
        ("eergisteren", "2026-11-21"),
        ("ik denk morgen", "2026-11-24"),
        ("1-12-2026", "2026-12-01"),
        ("01/12/2026", "2026-12-01"),
        ("1.12.26", "2026-12-01"),
        (" 1 12 2026 ", "2026-12-01"),
        ("2026-12-01", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("1-12", "2026-12-01"),
        ("1 - 12 - 2026", "2026-12-01"),
        ("1 december 2026", "2026-12-01"),
        ("1 december", "2026-12-01"),
        ("1 dec.", "2026-12-01"),
        ("1e december", "2026-12-01"),
        ("1st of December", "2026-12-01"),
        ("December 2nd, 2026", "2026-12-02"),
        ("vrijdag 4 december", "2026-12-04"),
        ("uiterlijk op 31 december", "2026-12-31"),
        ("31 januari", "2027-01-31"),
        ("1 2 2027", "2027-02-01"),
        ("31-12-1900", "1900-12-31"),
        ("1-1-2200", "2200-01-01"),
    ],
)
def test_a_day_is_read_in_words_and_in_figures(words: str, meant: str) -> None:
    assert date_in(words, TODAY) == day(meant)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "ooit",
        "31-2-2026",
        "31 februari",
        "30-2",
        "0-12-2026",
        "1-0-2026",
        "1-13-2026",
        "32-12-2026",
        "32 december",
        "2026-13-01",
        "2026-12",
        "2026-12-32",
        "1-12-1899",
        "1-1-2201",
        "1-12-0",
        "december",
        "1 december 20261",
        "12345 december",
        "1 of 2 december",
        "1 december 2026 of 2027",
        "niet morgen",
        "nog niet op 1 december",
        "not friday",
        "over drie weken",
        "1-12-2026 of zo",
    ],
)
def test_what_is_no_day_or_more_than_one_is_not_guessed(words: str) -> None:
    found = date_in(words, TODAY)

    assert found is None or found.year < 2010


@pytest.mark.parametrize(
    ("name", "number"),
    [
        *SHORT,
        *zip(MONTHS_NL.split(), range(1, 13), strict=True),
        *zip(MONTHS_EN.split(), range(1, 13), strict=True),
    ],
)
def test_every_month_is_known_in_both_languages(name: str, number: int) -> None:
    assert date_in(f"3 {name} 2027", TODAY) == date(2027, number, 3)
    assert month_in(f"{name} 2027", TODAY) == date(2027, number, 1)


@pytest.mark.parametrize(
    ("today", "words", "meant"),
    [
        ("2026-12-31", "1 januari", "2027-01-01"),
        ("2026-12-31", "1-1", "2027-01-01"),
        ("2027-01-01", "31 december", "2026-12-31"),
        ("2027-01-01", "31-12", "2026-12-31"),
        ("2026-12-31", "morgen", "2027-01-01"),
        ("2027-01-01", "gisteren", "2026-12-31"),
        ("2028-02-28", "morgen", "2028-02-29"),
        ("2027-02-28", "morgen", "2027-03-01"),
        ("2028-02-28", "29 februari", "2028-02-29"),
        ("2027-06-01", "29 februari", "2028-02-29"),
        ("2029-01-15", "29-2", "2028-02-29"),
        ("2026-06-01", "29 februari", None),
        ("2028-03-01", "29-2-2027", None),
        ("2100-02-28", "29-2-2100", None),
        ("2026-07-01", "1 januari", "2026-01-01"),
        ("2026-07-03", "1 januari", "2027-01-01"),
        ("2028-07-02", "1 januari", "2028-01-01"),
    ],
)
def test_without_a_year_it_is_the_nearest_day(today: str, words: str, meant: str | None) -> None:
    assert date_in(words, date.fromisoformat(today)) == day(meant)


@pytest.mark.parametrize(
    ("today", "words", "meant"),
    [
        (MONDAY, "vrijdag", "2026-11-27"),
        (MONDAY, "Friday", "2026-11-27"),
        (MONDAY, "maandag", "2026-11-30"),
        (MONDAY, "zondag", "2026-11-29"),
        (MONDAY, "volgende vrijdag", "2026-12-04"),
        (MONDAY, "volgende week vrijdag", "2026-12-04"),
        (MONDAY, "next sunday", "2026-12-06"),
        (MONDAY, "volgende maandag", "2026-11-30"),
        (FRIDAY, "vrijdag", "2026-12-04"),
        (FRIDAY, "volgende vrijdag", "2026-12-04"),
        (FRIDAY, "zaterdag", "2026-11-28"),
        (FRIDAY, "volgende zaterdag", "2026-12-05"),
        (FRIDAY, "volgende maandag", "2026-11-30"),
        (FRIDAY, "donderdag", "2026-12-03"),
        (MONDAY, "afgelopen vrijdag", "2026-11-20"),
        (MONDAY, "last friday", "2026-11-20"),
        (MONDAY, "afgelopen maandag", "2026-11-16"),
        (MONDAY, "vorige maandag", "2026-11-16"),
        (FRIDAY, "afgelopen donderdag", "2026-11-26"),
        (FRIDAY, "vorige week donderdag", "2026-11-19"),
        (FRIDAY, "vorige maandag", "2026-11-16"),
        (FRIDAY, "previous monday", "2026-11-16"),
        (FRIDAY, "last saturday", "2026-11-21"),
        (FRIDAY, "vorige week zaterdag", "2026-11-21"),
    ],
)
def test_a_weekday_is_the_next_one_or_the_one_that_was(today: date, words: str, meant: str) -> None:
    assert date_in(words, today) == day(meant)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "maandag monday"),
        (1, "dinsdag tuesday"),
        (2, "woensdag wednesday"),
        (3, "donderdag thursday"),
        (4, "vrijdag friday"),
        (5, "zaterdag saturday"),
        (6, "zondag sunday"),
    ],
)
def test_every_weekday_is_known_in_both_languages(number: int, words: str) -> None:
    for word in words.split():
        found = date_in(word, TODAY)
        assert found is not None
        assert found.weekday() == number
        assert timedelta() < found - TODAY <= timedelta(days=7)


@given(DAYS, DAYS)
def test_every_day_that_is_written_out_is_read_back(meant: date, today: date) -> None:
    months = MONTHS_NL.split()
    written = [
        meant.isoformat(),
        f"{meant.day}-{meant.month}-{meant.year}",
        f"{meant.day} {months[meant.month - 1]} {meant.year}",
    ]

    assert {date_in(words, today) for words in written} == {meant}


@given(DAYS, st.integers(-180, 180))
def test_a_day_within_half_a_year_needs_no_year(today: date, ahead: int) -> None:
    meant = today + timedelta(days=ahead)

    assert date_in(f"{meant.day}-{meant.month}", today) == meant or (meant.month, meant.day) == (
        2,
        29,
    )


@given(st.text(), DAYS)
def test_whatever_is_typed_is_a_day_or_none(words: str, today: date) -> None:
    assert date_in(words, today) is None or date_in(words, today) >= date(1900, 1, 1)  # type: ignore[operator] # known
    assert month_in(words, today) is None or month_in(words, today).day == 1  # type: ignore[union-attr] # known


# Months


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("december", "2026-12-01"),
        ("november", "2026-11-01"),
        ("oktober", "2027-10-01"),
        ("januari 2027", "2027-01-01"),
        ("Dec 2025", "2025-12-01"),
        ("12-2026", "2026-12-01"),
        ("1/2027", "2027-01-01"),
        ("2027-01", "2027-01-01"),
        ("2027 1", "2027-01-01"),
        ("15 december 2026", "2026-12-01"),
        ("15-12-2026", "2026-12-01"),
        ("2026-12-15", "2026-12-01"),
        ("morgen", "2026-11-01"),
        ("13-2026", None),
        ("0-2026", None),
        ("2026-13", None),
        ("12-1899", None),
        ("december 1899", None),
        ("niet in december", None),
        ("ooit", None),
        ("", None),
    ],
)
def test_a_month_is_read_in_words_and_in_figures(words: str, meant: str | None) -> None:
    assert month_in(words, TODAY) == day(meant)


# As answers


def asked(*beside: Choice) -> Asked:
    return Asked(ask("main.last_day", "date", choices=beside), beside, Here(TODAY), Plain())


def understood(words: str, *chosen: str, kind: DateKind = DATE) -> Answer | Problem:
    return kind.understand(Said(words, chosen), asked(PAST, BACK))


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("1 december", "2026-12-01"),
        ("1-12-2026", "2026-12-01"),
        ("die is al voorbij", "past"),
        ("al voorbij", "past"),
        ("een", "past"),
        ("toch anders", "otherwise"),
    ],
)
def test_a_day_or_a_choice_beside_it_is_kept(words: str, kept: str) -> None:
    assert understood(words) == Answer(kept)


def test_a_choice_is_tapped_and_what_is_typed_beside_it_does_not_count() -> None:
    assert understood("1 december", "past") == Answer("past")


@pytest.mark.parametrize("words", ["1", "2", "", "niet voorbij", "31-2-2026", "ooit"])
def test_what_is_neither_is_a_problem_with_an_example(words: str) -> None:
    assert understood(words) == Problem(DateKind.unclear)
    assert MONTH.understand(Said(words), asked()) == Problem(MonthKind.unclear)
    assert "december" in DateKind.unclear.source
    assert "december" in MonthKind.unclear.source


@pytest.mark.parametrize("chosen", [("never",), ("past", "otherwise"), ("2026-12-01",)])
def test_a_forged_choice_is_a_problem(chosen: tuple[str, ...]) -> None:
    assert understood("", *chosen) == Problem(DateKind.unclear)


def test_a_day_more_than_five_years_away_is_doubted() -> None:
    near, far = TODAY + timedelta(days=5 * 366 - 1), TODAY + timedelta(days=5 * 366)
    before = TODAY - timedelta(days=5 * 366)

    assert understood(near.isoformat()) == Answer(near.isoformat())
    assert understood(far.isoformat()) == understood(before.isoformat()) == Problem(DateKind.far)


def test_a_month_is_kept_as_its_first_day() -> None:
    assert understood("december", kind=MONTH) == Answer("2026-12-01")
    assert understood("past", "past", kind=MONTH) == Answer("past")
    assert understood("12-1950", kind=MONTH) == Problem(DateKind.far)


def test_a_kept_day_stands_and_so_does_a_choice_that_is_there() -> None:
    renamed = Choice("over", text("over"), was=("past",))

    assert DATE.stands(Answer("2026-12-01"), asked()) == Answer("2026-12-01")
    assert DATE.stands(Answer("past"), asked(PAST)) == Answer("past")
    assert DATE.stands(Answer("past"), asked(renamed)) == Answer("over")
    assert DATE.stands(Answer("past"), asked()) is None
    assert DATE.stands(Answer("2026-02-30"), asked()) is None


def test_a_condition_sees_that_a_day_was_given_and_which_choice() -> None:
    assert DATE.seen(Answer("2026-12-01")) == GIVEN
    assert DATE.seen(Answer("past")) == "past"
    assert DATE.classes(asked(PAST, BACK).ask) == (GIVEN, "past")


def test_the_examples_stand_and_lie_around_the_borders_of_a_week_and_a_month() -> None:
    question = asked(PAST, BACK)
    examples = DATE.examples(question.ask, question.choices, question.here)

    assert all(DATE.stands(example, question) == example for example in examples)
    away = {(found - TODAY).days for example in examples if (found := as_date(example))}
    assert away == {-400, -31, -8, -1, 0, 1, 6, 7, 8, 29, 30, 31, 32, 100, 400}
    assert Answer("past") in examples
    assert Answer("otherwise") not in examples


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("2026-12-01", "2026-12-01"),
        ("2028-02-29", "2028-02-29"),
        ("2027-02-29", None),
        ("2026-99-99", None),
        ("0000-00-00", None),
        ("2026-12-01\n", None),
        ("٢٠٢٦-١٢-٠١", None),
        ("1-12-2026", None),
        (7, None),
        (("2026-12-01",), None),
        (None, None),
    ],
)
def test_only_a_kept_day_is_one(
    value: str | int | tuple[str, ...] | None, meant: str | None
) -> None:
    assert as_date(Answer(value)) == day(meant)


@pytest.mark.parametrize("words", UNREADABLE, ids=range(len(UNREADABLE)))
@pytest.mark.parametrize("kind", [DATE, MONTH])
def test_bad_input_is_a_problem_and_never_raises(kind: DateKind, words: str) -> None:
    question = asked(PAST)
    for said in (Said(words), Said("", (words,)), Said(words, (words,))):
        found = kind.understand(said, question)
        assert isinstance(found, Problem) or kind.stands(found, question) == found
