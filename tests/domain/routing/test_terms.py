"""By when a person hears: the table of terms, through nights, holidays and changed clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pow_bot.domain.routing.terms import (
    URGENCIES,
    Hours,
    Span,
    first_contact_due,
    is_open,
    later,
    next_opening,
    working_time_left,
)

HERE = ZoneInfo("Europe/Amsterdam")
OFFICE = Hours()
# Open on four days with a short Wednesday, an evening, and a week of its own off.
ODD = Hours(
    week=(
        Span(time(13), time(21)),
        None,
        Span(time(9), time(10)),
        Span(time(8, 30), time(11, 30)),
        Span(time(10), time(16)),
        None,
        None,
    ),
    closed=frozenset(date(2026, 12, 27) + timedelta(days=n) for n in range(7)),
)
LUNCH = Hours(breaks=(Span(time(12, 30), time(13, 30)), Span(time(15), time(15, 15))))
NIGHT = Hours(week=(*OFFICE.week[:5], None, Span(time(2, 15), time(2, 45))))

# Hypothesis wants its bounds without a zone.
_FIRST, _LAST = datetime(2024, 1, 1), datetime(2034, 12, 31)  # noqa: DTZ001
anywhen = st.datetimes(_FIRST, _LAST, timezones=st.just(UTC))
any_hours = st.sampled_from((OFFICE, ODD, NIGHT, LUNCH))
any_urgency = st.sampled_from(URGENCIES)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("urgency", "received", "due"),
    [
        # Monday, in good time.
        ("today", "2026-11-23 10:00", "2026-11-23 17:00"),
        ("this_week", "2026-11-23 10:00", "2026-11-25 17:00"),
        ("normal", "2026-11-23 10:00", "2026-11-30 17:00"),
        # On the dot of two hours before closing, and a minute later.
        ("today", "2026-11-23 15:00", "2026-11-23 17:00"),
        ("today", "2026-11-23 15:01", "2026-11-24 12:00"),
        ("this_week", "2026-11-23 15:01", "2026-11-26 17:00"),
        ("normal", "2026-11-23 15:01", "2026-12-01 17:00"),
        # Before opening: this day is the next working day.
        ("today", "2026-11-23 08:31", "2026-11-23 12:00"),
        ("this_week", "2026-11-23 08:31", "2026-11-25 17:00"),
        # At night and in the weekend.
        ("today", "2026-11-21 02:40", "2026-11-23 12:00"),
        ("this_week", "2026-11-21 02:40", "2026-11-25 17:00"),
        ("normal", "2026-11-20 23:59", "2026-11-30 17:00"),
        # Closing time itself is closed.
        ("today", "2026-11-23 17:00", "2026-11-24 12:00"),
        # Christmas and the turn of the year.
        ("today", "2026-12-24 16:00", "2026-12-28 12:00"),
        ("this_week", "2026-12-24 10:00", "2026-12-29 17:00"),
        ("this_week", "2026-12-31 10:00", "2027-01-05 17:00"),
        # King's Day, and on the Monday before it.
        ("today", "2026-04-27 10:00", "2026-04-28 12:00"),
        ("this_week", "2027-04-26 10:00", "2027-04-29 17:00"),
        # Good Friday is a working day, Easter Monday is none.
        ("today", "2026-04-03 10:00", "2026-04-03 17:00"),
        ("this_week", "2026-04-03 10:00", "2026-04-08 17:00"),
        # Liberation Day and Ascension in two weeks that follow.
        ("normal", "2027-04-30 10:00", "2027-05-11 17:00"),
    ],
)
def test_the_first_contact_is_due_by_the_table(urgency: str, received: str, due: str) -> None:
    assert first_contact_due(urgency, at(received), OFFICE) == at(due)


def test_a_short_day_and_an_afternoon_have_no_noon_to_be_called_before() -> None:
    assert first_contact_due("today", at("2026-11-22 10:00"), ODD) == at("2026-11-23 21:00")
    assert first_contact_due("today", at("2026-11-25 08:00"), ODD) == at("2026-11-25 10:00")
    assert first_contact_due("today", at("2026-11-25 09:30"), ODD) == at("2026-11-26 11:30")
    assert first_contact_due("today", at("2026-11-26 15:00"), ODD) == at("2026-11-27 12:00")


def test_an_unknown_urgency_is_refused() -> None:
    with pytest.raises(KeyError):
        first_contact_due("tomorrow", at("2026-11-23 10:00"), OFFICE)


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2026-11-23 08:59:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 16:59:59", True),
        ("2026-11-23 17:00", False),
        ("2026-11-22 12:00", False),
        ("2026-12-25 12:00", False),
        ("2026-03-30 09:00", True),
        ("2026-10-26 09:00", True),
    ],
)
def test_the_door_is_open_in_its_hours(moment: str, there: bool) -> None:
    assert is_open(OFFICE, at(moment)) is there
    assert is_open(OFFICE, at(moment).astimezone(UTC)) is there


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23 08:00", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-11-23 09:01", "2026-11-24 09:00"),
        ("2026-11-20 18:00", "2026-11-23 09:00"),
        ("2026-03-28 18:00", "2026-03-30 09:00"),
        ("2026-12-24 18:00", "2026-12-28 09:00"),
    ],
)
def test_the_next_opening_is_told(moment: str, opens: str) -> None:
    assert next_opening(OFFICE, at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("now", "due", "hours"),
    [
        ("2026-11-23 13:00", "2026-11-23 17:00", 4),
        ("2026-11-20 16:00", "2026-11-23 12:00", 4),
        ("2026-11-23 08:00", "2026-11-23 12:00", 3),
        ("2026-11-24 11:00", "2026-11-23 16:00", -3),
        ("2026-11-22 12:00", "2026-11-20 17:00", 0),
        ("2026-03-27 09:00", "2026-03-30 17:00", 16),
        ("2026-10-23 09:00", "2026-10-26 17:00", 16),
        ("2026-12-24 09:00", "2026-12-28 17:00", 16),
    ],
)
def test_what_is_left_is_counted_in_working_hours(now: str, due: str, hours: int) -> None:
    assert working_time_left(at(now), at(due), OFFICE) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("year", "off"),
    [
        (2025, "01-01 04-21 05-05 05-29 06-09 12-25 12-26"),
        (2026, "01-01 04-06 04-27 05-05 05-14 05-25 12-25"),
        (2027, "01-01 03-29 04-27 05-05 05-06 05-17"),
        (2028, "04-17 04-27 05-05 05-25 06-05 12-25 12-26"),
        (2029, "01-01 04-02 04-27 05-10 05-21 12-25 12-26"),
    ],
)
def test_these_weekdays_are_off_in_the_netherlands(year: int, off: str) -> None:
    noons = (datetime(year, 1, 1, 12, tzinfo=HERE) + timedelta(days=n) for n in range(365))
    closed = [noon for noon in noons if noon.weekday() < 5 and not is_open(OFFICE, noon)]

    assert " ".join(f"{noon:%m-%d}" for noon in closed) == off


@given(any_urgency, anywhen, any_hours)
@example("today", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), NIGHT)
@example("today", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), NIGHT)
@example("today", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), NIGHT)
def test_what_is_due_is_due_in_working_time_and_never_before_it_came(
    urgency: str, received: datetime, hours: Hours
) -> None:
    due = first_contact_due(urgency, received, hours)

    assert due >= received
    assert is_open(hours, due - timedelta(microseconds=1))
    assert working_time_left(received, due, hours) > timedelta()


@given(any_urgency, anywhen, st.timedeltas(timedelta(), timedelta(days=9)), any_hours)
@example("today", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), timedelta(hours=1), NIGHT)
def test_who_comes_later_never_hears_earlier(
    urgency: str, received: datetime, later: timedelta, hours: Hours
) -> None:
    first = first_contact_due(urgency, received, hours)

    assert first <= first_contact_due(urgency, received + later, hours)


@given(anywhen, any_hours)
def test_what_is_urgent_is_due_first(received: datetime, hours: Hours) -> None:
    today, this_week, normal = (first_contact_due(one, received, hours) for one in URGENCIES)

    assert today <= this_week <= normal


@given(anywhen, st.timedeltas(timedelta(), timedelta(days=20)), any_hours)
def test_time_left_turns_into_time_too_late(
    now: datetime, between: timedelta, hours: Hours
) -> None:
    left = working_time_left(now, now + between, hours)

    assert timedelta() <= left <= between
    assert working_time_left(now + between, now, hours) == -left


@given(anywhen, any_hours)
def test_the_next_opening_is_open_and_the_moment_before_is_not(
    moment: datetime, hours: Hours
) -> None:
    opens = next_opening(hours, moment)

    assert opens >= moment
    assert is_open(hours, opens)
    assert not is_open(hours, opens - timedelta(microseconds=1))


def test_hours_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="closes after it opens"):
        Span(time(17), time(9))
    with pytest.raises(ValueError, match="one at least"):
        Hours(week=(None,) * 7)
    with pytest.raises(ValueError, match="seven days"):
        Hours(week=OFFICE.week[:5])
    # One break as long as the day, and two that meet.
    for breaks in ([Span(time(9), time(17))], [Span(time(12), time(18)), Span(time(8), time(12))]):
        with pytest.raises(ValueError, match="longer than its breaks"):
            Hours(breaks=tuple(breaks))


def test_a_door_that_never_opens_again_is_told_and_not_waited_for() -> None:
    for_good = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(1000))

    with pytest.raises(ValueError, match="never open again"):
        next_opening(Hours(closed=for_good), at("2026-02-01 10:00"))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        is_open(OFFICE, at("2026-02-01 10:00").replace(tzinfo=None))


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2026-11-23 12:29", True),
        ("2026-11-23 12:30", False),
        ("2026-11-23 13:29", False),
        ("2026-11-23 13:30", True),
        ("2026-11-23 15:05", False),
    ],
)
def test_nobody_is_there_in_a_break(moment: str, there: bool) -> None:
    assert is_open(LUNCH, at(moment)) is there


def test_a_break_is_no_working_time_and_takes_no_day_away() -> None:
    day = at("2026-11-23 09:00"), at("2026-11-23 17:00")
    assert working_time_left(*day, LUNCH) == timedelta(hours=6, minutes=45)
    assert next_opening(LUNCH, at("2026-11-23 12:45")) == at("2026-11-23 13:30")
    assert first_contact_due("normal", day[0], LUNCH) == first_contact_due("normal", day[0], OFFICE)


def test_breaks_may_meet_and_reach_beyond_the_day() -> None:
    odd = Hours(
        breaks=(Span(time(8), time(10)), Span(time(9, 30), time(11)), Span(time(16), time(18)))
    )
    assert working_time_left(at("2026-11-23 00:00"), at("2026-11-24 00:00"), odd) == timedelta(
        hours=5
    )


@pytest.mark.parametrize(
    ("moment", "hours", "then"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 12:00", 1, "2026-11-23 14:00"),
        ("2026-11-20 16:30", 1, "2026-11-23 09:30"),
        ("2026-11-21 12:00", 0, "2026-11-21 12:00"),
        ("2026-03-27 16:00", 2, "2026-03-30 10:00"),
    ],
)
def test_so_much_working_time_later(moment: str, hours: int, then: str) -> None:
    assert later(at(moment), timedelta(hours=hours), LUNCH) == at(then)


@given(anywhen, st.timedeltas(timedelta(), timedelta(days=9)), any_hours)
@example(datetime(2026, 3, 29, 0, 59, tzinfo=UTC), timedelta(minutes=40), NIGHT)
@example(datetime(2026, 10, 25, 0, 20, tzinfo=UTC), timedelta(minutes=80), NIGHT)
def test_later_is_later_by_exactly_that_much_working_time(
    moment: datetime, by: timedelta, hours: Hours
) -> None:
    then = later(moment, by, hours)

    assert then >= moment
    assert working_time_left(moment, then, hours) == by
