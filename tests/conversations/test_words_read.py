"""The four words to come back with are read as people write them, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.conversations import words
from pow_bot.conversations.words import HOW_MANY, draw, read, spoken, word_list
from tests.engine.model import UNREADABLE

FOUR = ("anker", "badkuip", "citroen", "dennen")
# One slip apart, so that neither is sure for what lies between.
NEAR = ("noten", "noden")


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short list, so that a test says what stands in it."""
    monkeypatch.setattr(words, "word_list", lambda: (*FOUR, *NEAR))
    monkeypatch.setattr(words, "_known", lambda: frozenset((*FOUR, *NEAR)))


@pytest.mark.parametrize(
    "typed",
    [
        "anker badkuip citroen dennen",
        "  Anker, BADKUIP; citroen - dennen. ",
        "anker\nbadkuip\ncitroen\ndennen",
        "1. anker 2. badkuip 3. citroen 4. dennen",
        "ánker badkuip citroën dennen",
        "anker-badkuip-citroen-dennen",
    ],
)
def test_four_words_are_read_however_they_are_set_down(typed: str) -> None:
    assert read(typed) == FOUR


@pytest.mark.parametrize("slip", ["ankr", "ankker", "amker", "naker", "nker", "ankerr"])
def test_one_slip_in_a_word_is_forgiven(slip: str) -> None:
    assert read(f"{slip} badkuip citroen dennen") == FOUR


def test_each_of_the_words_may_have_its_own_slip() -> None:
    assert read("ankr badkiup citroem denne") == FOUR


@pytest.mark.parametrize("slip", ["ann", "aknre", "xanxer", "zzz"])
def test_two_slips_in_a_word_are_too_many(slip: str) -> None:
    assert read(f"{slip} badkuip citroen dennen") is None


def test_a_slip_between_two_words_is_not_guessed() -> None:
    assert read("nooen badkuip citroen noten") is None
    assert read("no en badkuip citroen") is None
    assert read("nofen badkuip citroen dennen") is None


def test_a_whole_word_counts_also_where_another_is_near() -> None:
    assert read("noten noden anker dennen") == ("noten", "noden", "anker", "dennen")


@pytest.mark.parametrize(
    "typed",
    ["", "anker", "anker badkuip citroen", "anker badkuip citroen dennen anker", "1 2 3 4"],
)
def test_fewer_or_more_than_four_words_are_not_read(typed: str) -> None:
    assert read(typed) is None


def test_the_order_counts() -> None:
    assert read("badkuip anker citroen dennen") != FOUR


def test_there_is_one_form_that_is_hashed() -> None:
    four = read("Anker, badkuip, citroen, DENNEN")

    assert four is not None
    assert spoken(four) == "anker badkuip citroen dennen"


@pytest.mark.parametrize("typed", UNREADABLE, ids=range(len(UNREADABLE)))
def test_bad_input_is_not_read_and_never_raises(typed: str) -> None:
    assert read(typed) is None
    assert read(" ".join([typed[:1000]] * HOW_MANY)) is None


@given(st.text())
def test_whatever_is_typed_is_four_known_words_or_nothing(typed: str) -> None:
    found = read(typed)

    assert found is None or (len(found) == HOW_MANY and {*found} <= {*FOUR, *NEAR})


def test_what_is_drawn_is_read_back() -> None:
    for _ in range(50):
        four = draw()

        assert len(four) == HOW_MANY
        assert read(spoken(four)) == four


def test_draws_differ() -> None:
    assert len({draw() for _ in range(50)}) > 1


def test_the_whole_list_is_drawn_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    drawn = {word for _ in range(4000) for word in draw()}

    assert len(drawn) > 0.9 * len(word_list())
    assert read(spoken(word_list()[:4])) == word_list()[:4]
