"""Which passwords are refused and which are not, which code counts, and who shares a limit."""

from datetime import timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.domain.signing_in.rules import (
    FRESH,
    LONGEST,
    NOT_THE_SAME,
    SHORTEST,
    TOO_EASY,
    TOO_LONG,
    TOO_SHORT,
    easy,
    fault_of,
    is_fresh,
    network,
    step_of,
    typed_code,
)
from tests.domain.intake.making import NOW

OWN = ("Samira El Idrissi", "samira@example.org", "Gemeente Utrecht", "Werkwijzer")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = timedelta(seconds=30)


@pytest.mark.parametrize(
    "password",
    [
        "kiosk lamp zalm ladder",
        "de kat zit op tafel",
        "correcthorsebatterystaple",
        "kJ8sdf02jdkf0asd",
        "Ĝis la revido, amiko!",
        "七つの海を越えて行きましょう、友よ",
        "fiets  fiets lamp ruit grot",
        "x7$" + "wolkenkrabber op maandag " * 9,
    ],
)
def test_what_only_its_person_can_think_of_is_taken(password: str) -> None:
    assert fault_of(password, password, OWN) is None


@pytest.mark.parametrize(
    "password",
    [
        "wachtwoord12345",
        "W3lk0m-Utrecht-2026",
        "welkomwelkom2026",
        "Passw0rd!Passw0rd!",
        "123456789012345",
        "847201938472615",
        "qwertyuiopasdfgh",
        "poiuytrewqlkjhgf",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "Samira.elidrissi!1",
        "Werkwijzer-2026-!!",
        "gemeente-amsterdam-01",
        "zomer2026 zomer2026",
        "!!!!!!!!!!!!!!!!!!!",
        "Bergen op Zoom 1944",
    ],
)
def test_what_others_would_try_first_is_refused(password: str) -> None:
    assert fault_of(password, password, OWN) is TOO_EASY


def test_names_of_others_are_only_words() -> None:
    assert easy("samiraelidrissi", OWN)
    assert not easy("samiraelidrissi")


def test_how_long_a_password_is() -> None:
    long = "kiosk lamp zalm ladder " * 20
    assert fault_of(long[: SHORTEST - 1], long[: SHORTEST - 1], ()) is TOO_SHORT
    assert fault_of(long[:SHORTEST], long[:SHORTEST], ()) is None
    assert fault_of(long[:LONGEST], long[:LONGEST], ()) is None
    assert fault_of(long[: LONGEST + 1], long[: LONGEST + 1], ()) is TOO_LONG
    assert fault_of(long[:64], long[:63], ()) is NOT_THE_SAME


def test_one_letter_has_one_form_whatever_the_keyboard() -> None:
    apart, together = "cafe\u0301 naast de kiosk", "caf\u00e9 naast de kiosk"
    assert fault_of(apart, together, ()) is None


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_every_password_gets_an_answer(password: str, own: list[str]) -> None:
    assert fault_of(password, password, own) in {None, TOO_SHORT, TOO_LONG, TOO_EASY}


def test_the_code_of_now_and_its_neighbours_count() -> None:
    present = int(NOW.timestamp()) // 30
    codes = [pyotp.TOTP(SECRET).generate_otp(present + by) for by in (-2, -1, 0, 1, 2)]
    found = [step_of(SECRET, code, NOW, 0) for code in codes]
    assert found == [None, present - 1, present, present + 1, None]


def test_no_code_counts_that_is_not_later_than_the_last() -> None:
    present = int(NOW.timestamp()) // 30
    code = pyotp.TOTP(SECRET).at(NOW)
    assert step_of(SECRET, code, NOW, present - 1) == present
    assert step_of(SECRET, code, NOW, present) is None
    assert step_of(SECRET, code, NOW + STEP, present) is None
    assert step_of(SECRET, code, NOW - STEP, present + 5) is None, "a clock set back"


@pytest.mark.parametrize("typed", ["", "abc", "12345", "١٢٣٤٥٦", "0" * 400, "\udcff"])
def test_whatever_is_typed_for_a_code_is_no_code(typed: str) -> None:
    assert step_of(SECRET, typed, NOW, 0) is None


def test_a_code_may_be_typed_in_groups() -> None:
    assert typed_code(" 123 456 ") == "123456"
    assert typed_code("K7P4Q-M2X9R") == "k7p4qm2x9r"


def test_who_signed_in_just_now() -> None:
    assert is_fresh(NOW, NOW + FRESH - timedelta(seconds=1))
    assert not is_fresh(NOW, NOW + FRESH)
    assert not is_fresh(None, NOW)


@pytest.mark.parametrize(
    ("address", "shared"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_limit_is_shared_within_one_network(address: str, shared: str) -> None:
    assert network(address) == shared
