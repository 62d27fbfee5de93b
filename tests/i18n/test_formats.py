"""Dates, times and lists read as people write them."""

from datetime import UTC, date, datetime, time

import pytest

from pow_bot.i18n.formats import clock, day, full_day, listed, month

WHEN = date(2026, 11, 24)


def test_days_and_months() -> None:
    assert (day("nl", WHEN), day("en", WHEN)) == ("dinsdag 24 november", "Tuesday 24 November")
    assert (full_day("nl", WHEN), month("en", WHEN)) == ("24 november 2026", "November 2026")


@pytest.mark.parametrize(("locale", "said"), [("nl", "09.05"), ("en", "09:05")])
def test_times_of_day_also_of_a_moment(locale: str, said: str) -> None:
    assert clock(locale, time(9, 5)) == said
    assert clock(locale, datetime(2026, 11, 24, 9, 5, tzinfo=UTC)) == said


def test_lists() -> None:
    assert listed("nl", ["appels", "peren", "noten"]) == "appels, peren en noten"
    assert listed("en", ["apples", "pears", "nuts"]) == "apples, pears and nuts"
    assert listed("nl", ["appels"]) == "appels"
