"""Who may be called, when, and which appointment can be kept."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from pow_bot.domain.contact.rules import (
    Turn,
    is_called,
    is_closed,
    may_leave_message,
    moment_of,
    overlaps,
    remind_at,
    require_plan,
    spoken,
    turn_of,
)
from pow_bot.domain.contact.words import Call, Kind, Language, Plan
from pow_bot.domain.intake.rules import require_written, tried_in_vain, wrong_number
from pow_bot.domain.intake.words import Attempt, NotAllowed
from pow_bot.domain.routing.terms import Hours, Span

# Monday, ten in the morning in the Netherlands.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NUMBER = "+31612345678"


def content(**answers: Any) -> dict[str, Any]:
    return {"answers": {name: {"value": value} for name, value in answers.items()}}


def a_call(outcome: Attempt, at: datetime = NOW, **other: Any) -> Call:
    values: dict[str, Any] = {
        "id": uuid4(),
        "code": "code",
        "at": at,
        "actor": uuid4(),
        "outcome": outcome,
        "again_at": None,
        "revision": 2,
        "number": NUMBER,
        "before": {},
    }
    return Call(**{**values, **other})


def a_plan(**other: Any) -> Plan:
    values: dict[str, Any] = {
        "starts_at": NOW + DAY,
        "minutes": 45,
        "kind": Kind.VISIT,
        "place": "Stadsplateau 1",
    }
    return Plan(**{**values, **other})


class TestWhoIsCalled:
    @pytest.mark.parametrize(
        ("reach", "wants", "called"),
        [
            ("call", False, True),
            ("helper", False, True),
            ("sms", False, False),
            ("mail", False, False),
            ("chat", False, False),
            ("visit", False, False),
            # They asked for a person, and left a number.
            ("sms", True, True),
            ("mail", True, False),
            ("visit", True, False),
        ],
    )
    def test_who_chose_it_is(self, reach: str, wants: bool, called: bool) -> None:
        assert is_called(content(number=NUMBER), reach, wants=wants) is called

    @pytest.mark.parametrize("wants", [True, False])
    @pytest.mark.parametrize("safe", ["chat", "nothing"])
    def test_who_asked_not_to_be_is_not(self, safe: str, wants: bool) -> None:
        asked = {**content(number=NUMBER), "reached_only": {"value": safe}}

        assert not is_called(asked, "call", wants=wants)

    @pytest.mark.parametrize("kind", ["home", "danger"])
    def test_where_somebody_listens_in_nobody_is(self, kind: str) -> None:
        overheard = {**content(number=NUMBER), "distress": kind}
        safe = {**overheard, "told": {"nood": {"answers": {"safe": {"value": "call"}}}}}

        assert not is_called(overheard, "call", wants=True)
        assert is_called(safe, "call", wants=False)


class TestWhen:
    def test_who_wants_the_afternoon_comes_later_in_the_morning(self) -> None:
        wanted = content(best_time="afternoon")

        assert turn_of(wanted, "call", [], NOW) is Turn.LATER
        assert turn_of(wanted, "call", [], NOW + 4 * HOUR) is Turn.NOW
        assert turn_of(content(best_time="any"), "call", [], NOW) is Turn.NOW

    def test_a_second_attempt_is_for_the_other_part_of_the_day(self) -> None:
        tried = [a_call(Attempt.NO_ANSWER)]

        assert turn_of(content(), "call", tried, NOW + HOUR) is Turn.TRIED
        assert turn_of(content(), "call", tried, NOW + 4 * HOUR) is Turn.NOW
        assert turn_of(content(), "call", tried, NOW + DAY) is Turn.NOW

    def test_who_is_called_back_comes_at_that_time(self) -> None:
        agreed = [a_call(Attempt.CALL_BACK, again_at=NOW + 2 * HOUR)]

        assert turn_of(content(), "call", agreed, NOW + HOUR) is Turn.LATER
        assert turn_of(content(), "call", agreed, NOW + 2 * HOUR) is Turn.NOW

    def test_a_wrong_number_is_not_called_until_there_is_another(self) -> None:
        wrong = [a_call(Attempt.WRONG_NUMBER)]

        assert turn_of(content(number=NUMBER), "call", wrong, NOW + DAY) is Turn.WRONG_NUMBER
        assert turn_of(content(number="+31687654321"), "call", wrong, NOW + DAY) is Turn.NOW


@pytest.mark.parametrize(
    ("said", "spoken_best"),
    [
        ({}, Language("nl")),
        ({"value": "ti"}, Language("ti")),
        ({"value": "other", "note": "Papiaments"}, Language(None, "Papiaments")),
        ({"value": None, "unknown": "skip"}, Language("nl")),
    ],
)
def test_the_language_is_the_one_they_named(said: dict[str, Any], spoken_best: Language) -> None:
    assert spoken({"answers": {"language": said}}, "nl") == spoken_best


class TestMessages:
    @pytest.mark.parametrize(("said", "may"), [("yes", True), ("no", False), (None, False)])
    def test_one_is_left_only_with_a_yes(self, said: str | None, may: bool) -> None:
        assert may_leave_message(content(message=said), NOW) is may

    def test_one_for_fixed_times_only_then(self) -> None:
        mornings = content(message="fixed_times", message_times=["morning"])

        assert may_leave_message(mornings, NOW)
        assert not may_leave_message(mornings, NOW + 4 * HOUR)
        assert not may_leave_message(content(message="fixed_times"), NOW)


class TestTried:
    def test_only_attempts_since_they_were_spoken_to_count(self) -> None:
        notes = [
            (NOW, {"outcome": "no_answer"}),
            (NOW + HOUR, {"outcome": "reached"}),
            (NOW + DAY, {"outcome": "no_answer"}),
        ]

        assert [one.at for one in tried_in_vain(notes)] == [NOW + DAY]

    def test_a_correction_takes_the_place_of_what_was_noted(self) -> None:
        wrong = (NOW, {"outcome": "wrong_number"})
        right = (NOW + HOUR, {"outcome": "no_answer", "instead": NOW.isoformat()})

        assert wrong_number(tried_in_vain([wrong]))
        assert not wrong_number(tried_in_vain([wrong, right]))
        assert [one.at for one in tried_in_vain([wrong, right])] == [NOW]

    def test_who_has_a_wrong_number_gets_three_days_for_a_letter(self) -> None:
        with pytest.raises(NotAllowed):
            require_written(None, NOW)
        with pytest.raises(NotAllowed):
            require_written(NOW, NOW + 2 * DAY)
        require_written(NOW, NOW + 3 * DAY)


class TestAppointments:
    @pytest.mark.parametrize(
        "other",
        [
            {"starts_at": NOW - HOUR},
            {"starts_at": NOW + timedelta(days=200)},
            {"minutes": 5},
            {"minutes": 300},
            {"place": " "},
            {"place": "x" * 300},
        ],
    )
    def test_one_that_cannot_be_kept_is_refused(self, other: dict[str, Any]) -> None:
        with pytest.raises(NotAllowed):
            require_plan(a_plan(**other), NOW)

    def test_a_call_needs_no_place(self) -> None:
        by_phone = a_plan(kind=Kind.PHONE, place="")

        assert require_plan(by_phone, NOW) == by_phone
        assert require_plan(a_plan(kind=Kind.PHONE, place="Markt 1"), NOW).place == ""

    def test_a_place_is_kept_as_it_is_read(self) -> None:
        assert require_plan(a_plan(place="  Markt\u200b 1 "), NOW).place == "Markt 1"

    def test_a_shut_door_is_seen(self) -> None:
        open_till_five = Hours()

        assert not is_closed(open_till_five, a_plan())
        assert not is_closed(open_till_five, a_plan(starts_at=NOW + 6 * HOUR, minutes=60))
        assert is_closed(open_till_five, a_plan(starts_at=NOW + 6 * HOUR, minutes=61))
        assert is_closed(open_till_five, a_plan(starts_at=NOW + 5 * DAY))

    def test_two_at_once_are_seen(self) -> None:
        first = a_plan()

        assert overlaps(first, first.starts_at + timedelta(minutes=44), 30)
        assert not overlaps(first, first.starts_at + timedelta(minutes=45), 30)
        assert not overlaps(first, first.starts_at - timedelta(minutes=30), 30)

    def test_the_clock_is_read_in_the_netherlands(self) -> None:
        winter, summer = (
            moment_of(date(2026, 11, 24), time(10)),
            moment_of(date(2026, 7, 1), time(10)),
        )

        assert winter == datetime(2026, 11, 24, 9, tzinfo=UTC)
        assert summer == datetime(2026, 7, 1, 8, tzinfo=UTC)

    def test_an_hour_that_is_skipped_is_no_time(self) -> None:
        # The clock goes forward on the last Sunday of March.
        with pytest.raises(NotAllowed):
            moment_of(date(2027, 3, 28), time(2, 30))
        assert moment_of(date(2027, 3, 28), time(3, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


class TestReminders:
    def test_one_comes_as_the_door_opens_the_working_day_before(self) -> None:
        tuesday = moment_of(date(2026, 12, 1), time(10))

        assert remind_at(tuesday, Hours(), NOW) == moment_of(date(2026, 11, 30), time(9))

    def test_a_weekend_and_a_holiday_are_passed_over(self) -> None:
        after_christmas = moment_of(date(2026, 12, 28), time(10))

        assert remind_at(after_christmas, Hours(), NOW) == moment_of(date(2026, 12, 24), time(9))

    def test_the_regions_own_hours_count(self) -> None:
        thursdays = Hours((None, None, None, Span(time(13), time(17)), None, None, None))
        next_thursday = moment_of(date(2026, 12, 3), time(14))

        assert remind_at(next_thursday, thursdays, NOW) == moment_of(date(2026, 11, 26), time(13))

    def test_none_where_that_is_past(self) -> None:
        assert remind_at(NOW + DAY, Hours(), NOW) is None

    def test_across_a_change_of_the_clock_it_is_the_same_hour(self) -> None:
        # The clock went forward at Easter, between both.
        tuesday, long_before = (
            moment_of(date(2027, 3, 30), time(10)),
            datetime(2027, 3, 1, tzinfo=UTC),
        )

        assert remind_at(tuesday, Hours(), long_before) == datetime(2027, 3, 26, 8, tzinfo=UTC)
